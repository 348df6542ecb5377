# make run   sets up what is missing and serves the site with demonstration data
# make test  checks and tests everything, on both databases, browser included
# `make help` lists the rest. DATA_DIR, DATABASE_URL and PORT are taken from the environment,
# or from the line: make run PORT=8001

SHELL := /bin/bash
PYTHON ?= python3
export PYTHON
BIN := .venv/bin
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-test run serve test check fast bench assurance lock clean system-packages system-packages-test

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

setup: system-packages .venv/.runtime .assets/.built ## install what running needs

setup-test: setup system-packages-test .venv/.development ## install what testing needs as well

run: setup ## set up, load the demonstration, serve it at http://localhost:8000
	@scripts/run

serve: setup ## serve what is in DATA_DIR, without the demonstration
	@scripts/run real

test: setup-test ## static checks, then the whole suite on SQLite and on PostgreSQL
	@scripts/test

check: setup-test ## ruff, mypy and import-linter
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

fast: setup-test ## the tests that need no browser
	$(BIN)/pytest -n 2 -m "not browser and not long"

assurance: setup-test ## the long tests, which `make test` leaves out
	$(BIN)/pytest -m long

bench: setup-test ## measure pages, saves and documents against the floor; print the ratios
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m benchmarks

lock: setup-test ## compile requirements*.in and package.json to their lock files
	scripts/lock

clean: ## remove what set-up installed and the caches; DATA_DIR stays
	rm -rf .venv .tools .assets node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

system-packages:
	@scripts/debian-packages

system-packages-test:
	@scripts/debian-packages --tests

.venv/bin/pip: | system-packages
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | .venv/bin/pip
	$(PIP_INSTALL) -r $<
	@touch $@

.venv/.development: requirements-dev.txt .venv/.runtime
	$(PIP_INSTALL) -r $<
	@touch $@

.assets/.built: package.json package-lock.json scripts/assets scripts/pictures $(wildcard fixtures/questionnaires/*.yaml) | .venv/bin/pip
	scripts/assets
	@touch $@
