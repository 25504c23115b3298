# All targets set up what they need. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/.installed-base
STAMP := $(VENV)/.installed-dev
PORT ?= 8000
export SITE_URL ?= http://localhost:$(PORT)
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help start run demo check fix test journeys messages lock bench clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BASE): requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	@test -x $(BIN)/pip || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make an environment here; on Debian: apt install python3-venv"; exit 1; }; }
	@echo "Installing the packages (once, a minute or two) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(STAMP): $(BASE) requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

site/locale/de/LC_MESSAGES/django.mo: site/locale/de/LC_MESSAGES/django.po $(BASE)
	@$(BIN)/pybabel --quiet compile -d site/locale -D django

start: demo ## Set up, fill the demo and serve it (the one command after cloning)
	@$(MAKE) --no-print-directory run

demo: $(BASE) site/locale/de/LC_MESSAGES/django.mo ## Build or complete the demo database
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo

run: $(BASE) site/locale/de/LC_MESSAGES/django.mo ## Serve what is there (PORT=8000)
	@$(BIN)/python manage.py runserver $(PORT)

check: $(STAMP) site/locale/de/LC_MESSAGES/django.mo ## Everything but the tests: style, types, layers, texts, settings
	ruff format --check .
	ruff check .
	mypy handlungskonzept meetings projectgroups site
	lint-imports
	djlint --lint --quiet templates
	python manage.py makemigrations --check --dry-run --verbosity 1
	SECRET_KEY=$$(python -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=kim.example \
	  SITE_URL=https://kim.example EMAIL_URL=smtp+tls://kim:secret@mail.example:587 \
	  python manage.py check --deploy --fail-level WARNING --settings config.settings.production
	pytest -q tests/architecture/test_catalog.py

fix: $(STAMP) ## Mend style by machine
	ruff check --fix .
	ruff format .

test: $(STAMP) site/locale/de/LC_MESSAGES/django.mo ## The tests, on SQLite or on DATABASE_URL
	pytest -n auto -m "not journey" $(ARGS)
	@# Journeys go one after the other, on a demo in SQLite of their own.
	$(if $(DATABASE_URL),,pytest -m journey $(ARGS))

journeys: $(STAMP) site/locale/de/LC_MESSAGES/django.mo ## The browser journeys alone
	pytest -m journey tests/journeys $(ARGS)

messages: $(STAMP) ## Collect texts into the German catalog (needs gettext)
	python manage.py makemessages -l de --no-location --no-obsolete --no-wrap --ignore .venv --ignore var
	@python -c 'import re, pathlib; po = pathlib.Path("site/locale/de/LC_MESSAGES/django.po"); po.write_text(re.sub(r"\"PO.*-Date:.*\n", "", po.read_text()))'

lock: $(STAMP) ## Lock the requirements anew, with hashes and without addresses
	for name in base dev; do uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

bench: $(STAMP) ## The ratios of benchmarks/
	for file in benchmarks/[a-z]*.py; do echo "$$file"; python $$file --check || exit 1; done

clean: ## Remove the environment and all local data
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
