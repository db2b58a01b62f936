# Everything a person or a machine does here, each in one word. Python 3.11 or newer and make are enough to begin.
PYTHON ?= python3
VENV := .venv/bin/python
READY := $(PYTHON) scripts/bootstrap.py

# Many tests, and the chaos all the time, start a bot anew: what was compiled once is kept, whatever the shell says.
# Without that a start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

# Threads that come and go would each leave memory of their own behind.
export MALLOC_ARENA_MAX ?= 2

# One more than the two cores that the suite is measured on: the third works while another waits.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-all check chaos bench lock screenshots audit clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## the libraries in .venv; every word below does this by itself
	@$(READY)

demo: ## a Slack workspace in the browser, with the bot in it (PORT=8123, BROWSER=none)
	@$(READY)
	@$(VENV) -m bot demo $(if $(PORT),--port $(PORT)) $(if $(filter none,$(BROWSER)),--no-browser)

run: ## the bot in your own workspace, with the settings from .env
	@$(READY)
	@$(VENV) -m bot run

test: ## the tests (ARGS="-k cadence" picks some)
	@$(READY)
	@$(VENV) -m pytest -n $(WORKERS) $(ARGS)

test-all: ## every test on SQLite and on PostgreSQL, with the long runs: an hour or more
	@$(READY)
	@SIGNOFF_LONG=1 $(VENV) -m pytest -n $(WORKERS) --database both --timeout 1800 $(ARGS)

check: ## format, lint, types, import contracts, unused dependencies, size
	@$(READY)
	$(VENV) -m ruff format --check .
	$(VENV) -m ruff check .
	$(VENV) -m mypy
	$(VENV) -c "from importlinter.cli import lint_imports_command as lint; lint(['--no-logo'])"
	$(VENV) -m deptry .
	$(VENV) -m scripts.shape

chaos: ## bots killed and lied to while people work: nothing lost, nothing twice (MINUTES=5, SEED=, KEEP=folder)
	@$(READY)
	@$(VENV) -m scripts.chaos $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(KEEP),--keep $(KEEP)) $(ARGS)

bench: ## speed against limits that are measured in the same run (ROWS=1000000)
	@$(READY)
	@$(VENV) -m scripts.bench $(if $(ROWS),--rows $(ROWS))

screenshots: ## the README's pictures of the demo as it is now (needs Chromium)
	@$(READY)
	@$(VENV) -m scripts.screenshots

lock: ## choose the versions again after a change in pyproject.toml (UPGRADE=1: the newest of everything)
	@$(READY)
	@PATH="$(CURDIR)/.venv/bin:$$PATH" uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 --group dev --extra postgres --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock

audit: ## known vulnerabilities in the libraries (asks PyPI; fails when one could not be looked up)
	@$(READY)
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(VENV) -m scripts.audit

clean: ## forget everything that can be made again; databases and settings stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build artifacts
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
