"""Outcome reports: indicators, the builder, snapshots, dashboards."""
