# Two commands: `make run` and `make test`. Everything else is for those who work on the portal.

# The embedded engines have wheels for Python 3.11 and 3.12; a newer one works with less embedded.
PYTHON ?= $(shell for p in python3.12 python3.11 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
BIN := .venv/bin
PORT ?= 8000
export PORT

.PHONY: run test check bench format reset lock diagrams messages chromium nginx gettext
.DEFAULT_GOAL := run

## Start the portal on http://127.0.0.1:$(PORT); Ctrl-C stops it.
run: .venv/run.stamp
	@$(BIN)/python manage.py up

## Every test, on engines of their own.
test: .venv/test.stamp chromium nginx
	@$(BIN)/python -m pytest $(ARGS)

## Format, lint, types, import contracts, missing migrations, missing translations.
check: .venv/test.stamp gettext
	@$(BIN)/python tests/check.py

## What it does in a second, as shares of what this machine can: ARGS="signing page --seconds 10".
bench: .venv/run.stamp
	@$(BIN)/python manage.py bench $(ARGS)

## Rewrite what can be rewritten by machine.
format: .venv/test.stamp
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@git ls-files -co --exclude-standard 'templates/*.html' | xargs $(BIN)/djhtml --tabwidth 2

## Forget everything: data, sent mail, static files.
reset:
	@rm -rf var && echo "var/ is empty."

## Draw the state diagrams of docs/ again.
diagrams: .venv/run.stamp
	@SECRET_KEY=diagrams IIN_KEY=diagrams $(BIN)/python manage.py diagrams

## Collect the texts to translate into locale/.
messages: .venv/test.stamp gettext
	@SECRET_KEY=messages IIN_KEY=messages $(BIN)/python manage.py makemessages -l kk -l ru --no-wrap --no-obsolete \
		--add-location file --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'requirements*.txt'

## Resolve the dependencies anew into lock files with hashes.
lock: .venv/test.stamp
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "The portal needs Python 3.11 or newer."; exit 1; }
	@echo "Creating the environment with $(PYTHON) ..."
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing the locked dependencies ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp | .venv/bin/python
	@echo "Installing the locked dependencies of the tests ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

# A browser for the journeys, the web server of a deployment, gettext for the catalogs: where this user may install them.
chromium:
	@command -v chromium >/dev/null || sh tests/install.sh chromium fonts-noto-core

nginx:
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || sh tests/install.sh nginx libnginx-mod-http-brotli-static

gettext:
	@command -v xgettext >/dev/null || sh tests/install.sh gettext

## Photograph the main pages anew for docs/screenshots/.
.PHONY: screenshots
screenshots: .venv/test.stamp chromium
	@SCREENSHOTS=1 $(BIN)/python -m pytest -n 0 tests/journeys -k documentation
