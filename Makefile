# The verbs of the workbench. `make` alone lists them.
# Everything runs in .venv, which the first verb you use makes; PYTHON=/path/to/python3.11 names another Python.

.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
ARGS ?=
LOCK_ARGS ?=
WORKERS ?= 2
# One file, one worker: fixtures of a file are made once, and notebooks with their kernels spread over both cores.
TESTS := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

.PHONY: help weekly lab test check lint nightly bench samples codes lock browser cluster ready ready-to-run clean

help:  ## This list
	@echo "Usage: make VERB"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-10s %s\n", $$1, $$2 }'

weekly: ready-to-run  ## This week's reports of the sample book, or of WORKSPACE by ARGS="--workspace DIR --as-of DATE"
	@$(BIN)/arlib weekly $(ARGS)

lab: ready  ## JupyterLab on the notebooks
	@$(BIN)/arlib lab $(ARGS)

test: ready  ## Every test: lint, types, imports, rules, notebooks, weekly run, reports in a browser
	@tools/browser.sh || true  # without a browser its tests fail, and say so
	@$(MAKE) -s lint
	@$(TESTS) -m "not nightly" tests arlib $(ARGS)

check: ready  ## While you work: lint, types, imports, and the fast tests
	@$(MAKE) -s lint
	@$(TESTS) -m "not slow and not browser and not nightly" tests arlib $(ARGS)

lint: ready
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

nightly: ready cluster  ## Longer searches for counter-examples, and the tests too long for a working day
	@tools/browser.sh || true  # without a browser its tests fail, and say so
	@HYPOTHESIS_PROFILE=nightly $(TESTS) tests arlib $(ARGS)

bench: ready  ## Seconds per stage, written down; not a test
	@for bench in benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python "$$bench" $(ARGS) || exit 1; done

samples: ready-to-run  ## Write data/samples anew; the same seed gives the same bytes
	@$(BIN)/arlib samples data/samples $(ARGS)

codes: ready  ## Write the tables of docs/finding-codes.md anew, from the program
	@$(BIN)/python tools/codes.py

lock: ready  ## Work out the pins anew; LOCK_ARGS="--upgrade" takes newer versions
	@tools/lock.sh $(LOCK_ARGS)

clean:  ## Remove what was made here; your workspace and your reports stay
	@rm -rf .venv build dist *.egg-info test-artefacts .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

browser: ready
	@tools/browser.sh

cluster: ready  ## Add Dask and Spark, for books that lie on a cluster
	@tools/cluster.sh

ready:
	@tools/environment.sh all

ready-to-run:
	@tools/environment.sh run
