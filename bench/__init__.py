"""Figures on made-up data of full size, as ratios of one run; see bench/README.md. Run by `make bench`."""
