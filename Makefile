# Settings go behind the target: make run PORT=9000 HOST=0.0.0.0 DATA_DIR=/srv/abide LANGUAGE_CODE=en
# The distribution's own Python if it is new enough: it is built for speed, and one that somebody
# compiled for himself is often half as fast. Another one: make run PYTHON=python3.13
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo /usr/bin/python3 || echo python3)

.DEFAULT_GOAL := help
.PHONY: help run test bench soak lock

help: ## list what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile

run: ## set the machine up, start the product, stop it with Ctrl-C
	@$(PYTHON) -m heritage.setup run

test: ## set up, then style, contracts, migrations, pytest and the script tests
	@$(PYTHON) -m heritage.setup test

bench: ## set up, then measure all or one by BENCH=listings|field|pictures|search; figures in var/bench
	@$(PYTHON) -m heritage.setup bench

soak: ## set up, then everything at once, for long: all or one by SOAK=tiles|faults|twins|cases; figures in var/soak
	@$(PYTHON) -m heritage.setup soak

lock: ## write requirements.lock and tests/requirements.lock anew from pyproject.toml
	@$(PYTHON) -m heritage.setup lock
