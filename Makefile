# Every target says what it does in the comment after its name: `make help` prints them.
# Nothing here needs more than Debian 12 with python3.11, python3-venv and make.

# Tests start hundreds of processes: each reads what another one compiled, whatever the shell around says of it.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
WORKERS ?= 2
# Each worker begins with a stretch of its own, so that what tests of a file share is made once; who is done first helps out.
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal -q
CLAIM ?=
CONNECTOR_TESTS := tests/connectors tests/text tests/house/test_catalog.py tests/house/test_docs.py \
  tests/detection/test_connector_scaffold.py tests/detection/test_supply.py tests/pipeline/test_counted.py
HTML ?= $(wildcard var/demo/*.sekisho/reports/*.html var/demo/reports/*.html)
SHOTS ?= var/screenshots
ORG ?= $(firstword $(wildcard var/demo.sekisho var/demo/*.sekisho))
CONSOLE ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-connectors covered check lint coverage-gate bench prove screenshots bundle lock clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Build .venv with .venv/bin/sekisho in it; a second run does nothing
	@:

$(READY): requirements/all.txt pyproject.toml
	@$(PYTHON) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 with venv is missing: as root, run 'apt-get install python3.11 python3-venv', then 'make setup' again." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/all.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Ready: $(BIN)/sekisho"

demo: setup ## Make a sample bank in var/demo and run `sekisho first` on it
	$(BIN)/sekisho demo var/demo

test: setup ## Run the tests, with sockets off
	$(PYTEST)

test-connectors: setup ## Run the tests of connectors alone: samples, defects, lint, sentences, and what is said of them
	$(PYTEST) $(CONNECTOR_TESTS)

covered: setup ## Run the tests and measure their coverage, which takes about twice as long
	@mkdir -p build
	COVERAGE_FILE=build/.coverage $(PYTEST) --timeout 300 --cov --cov-report=json:build/coverage.json --cov-report=

check: lint covered coverage-gate ## Run every gate: lint, types, import order, locks, tests and coverage

lint: setup ## Run the gates that need no test run
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/lock_check.py

coverage-gate: covered
	@$(BIN)/python tools/coverage_gate.py build/coverage.json

bench: setup ## Measure time and memory, one line a claim
	$(BIN)/python bench/run.py --kind bench

prove: setup ## Prove one claim, as in `make prove CLAIM=kills`; without CLAIM, list them
	$(BIN)/python bench/run.py $(if $(CLAIM),$(CLAIM),--list)

screenshots: setup ## Render reports to PNG at four widths, as in `make screenshots HTML=report.html`; with CONSOLE=1 every page of the console
	$(if $(CONSOLE),$(BIN)/python -m tools.console_shots $(ORG) --out $(SHOTS)/console,$(BIN)/python tools/screenshots.py $(HTML) --out $(SHOTS))

bundle: setup ## Make dist/sekisho-VERSION-bundle.tar.gz, which installs without a network
	$(BIN)/python tools/bundle.py

lock: setup ## Write the locked requirements again from pyproject.toml and requirements/dev.in
	$(BIN)/python tools/lock.py

clean: ## Remove what the other targets made, and keep .venv
	rm -rf build dist var .coverage .coverage.* .hypothesis .mypy_cache .ruff_cache mutants
