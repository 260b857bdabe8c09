# `make run` serves the system here; `make test` proves it. ARGS passes options on: make test ARGS="tests/cases -x"
PYTHON ?= $(shell command -v python3.11 || command -v python3)
EMBEDDED = .venv/bin/python -m ijm.embedded

.PHONY: run test lint shell bench

run:
	@$(PYTHON) ijm/embedded/install.py
	@$(EMBEDDED) run

test:
	@$(PYTHON) ijm/embedded/install.py --with-tools
	@$(EMBEDDED) test -- $(or $(ARGS),-n auto --dist worksteal)

# A shell whose DATABASE_URL and REDIS_URL lead to throw-away stores.
shell:
	@$(PYTHON) ijm/embedded/install.py --with-tools
	@$(EMBEDDED) with-stores -- $(or $(SHELL_COMMAND),bash)

lint:
	@$(PYTHON) ijm/embedded/install.py --with-tools
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint templates --lint --quiet

# Figures on made-up data in throw-away stores, each beside its limit; bench/README.md says what they mean.
bench:
	@$(PYTHON) ijm/embedded/install.py --with-tools
	@$(EMBEDDED) with-stores -- .venv/bin/python -m bench.run --cases $(or $(CASES),1000000)
