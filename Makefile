# Two commands matter: `make run` and `make test`. `make help` lists the others.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

# The system's Python where it is new enough, for distributions build theirs with optimisations that
# one built at home often lacks; else the first in PATH.
PYTHON ?= $(shell for python in /usr/bin/python3 python3; do $$python -c \
	'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; \
	done; echo python3)
PORT ?= 8000
TEXTS ?=
VAR ?= var
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
export VAR

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

$(VENV)/run: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make run PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VAR)/secret_key:
	@mkdir -p $(VAR)
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@

run: $(VENV)/run $(VAR)/secret_key  ## serve on http://127.0.0.1:8000 (PORT=, TEXTS=folder, DATABASE_URL=)
	@$(MANAGE) prepare --texts "$(TEXTS)"
	@echo "Counterpoint is on http://127.0.0.1:$(PORT)/ (Ctrl+C ends it)"
	@exec $(BIN)/gunicorn config.wsgi --bind 127.0.0.1:$(PORT) --worker-class gthread --threads 8 --workers 2 --preload --log-level warning

dev: $(VENV)/dev $(VAR)/secret_key  ## serve with reload and debug pages
	@DEBUG=1 $(MANAGE) prepare --texts "$(TEXTS)"
	DEBUG=1 $(MANAGE) runserver 127.0.0.1:$(PORT)

test: $(VENV)/dev  ## everything on SQLite and PostgreSQL, then the browser journeys
	@$(BIN)/python -m tests.run

test-deep: $(VENV)/dev  ## the slow ones too: every address of a crawl
	@DEEP=1 $(BIN)/python -m tests.run

lint: $(VENV)/dev  ## style of code and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')

format: $(VENV)/dev  ## put code and templates into that style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html') || true

bench: $(VENV)/dev $(VAR)/secret_key  ## how fast pages, loading and anchoring are; how good the candidates
	@$(BIN)/python -m tests.bench

lock: $(VENV)/dev  ## pin the newest allowed versions with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt

.PHONY: help run dev test test-deep lint format bench lock
