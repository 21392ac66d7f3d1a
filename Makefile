# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test test-core lint bench db shell setup stop clean

export PORT DB ADDONS DEMO ADDON TESTS CASE

PYTHON_START := $(shell command -v python3 || command -v python)
HOUSE = PYTHONPATH=tools PYTHONDONTWRITEBYTECODE=1 $(PYTHON_START) -m house

# A new machine may have no Python at all: say so instead of failing oddly
check-python = @test -n "$(PYTHON_START)" || { echo "Stopped: there is no python3 on this machine; install Python 3.10 to 3.13 (Debian and Ubuntu: apt install python3 python3-venv)."; exit 1; }

help: ## Show this list
	@echo "make TARGET [OPTION=value ...]"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Serve the demo database on http://localhost:8069 (PORT=, DB=, DEMO=0|1)
	$(check-python)
	@$(HOUSE) run

test: ## Lint and every test (ADDON= and TESTS= narrow it: TESTS=TestSegment)
	$(check-python)
	@$(HOUSE) test

test-core: ## Odoo's own suites with our addons installed (about 30 minutes)
	$(check-python)
	@$(HOUSE) test-core

lint: ## Only the checks of the source (ADDON=)
	$(check-python)
	@$(HOUSE) lint

bench: ## Benchmarks against the floor and plain Odoo (CASE=)
	$(check-python)
	@$(HOUSE) bench

db: ## Build a database (DB=name ADDONS=a,b DEMO=0|1)
	$(check-python)
	@$(HOUSE) db

shell: ## Odoo shell on a database (DB=); runs a script given on standard input
	$(check-python)
	@$(HOUSE) shell

setup: ## Fetch Odoo, Python packages and PostgreSQL, build nothing
	$(check-python)
	@$(HOUSE) setup

stop: ## Stop the private PostgreSQL server
	$(check-python)
	@$(HOUSE) stop

clean: ## Remove everything that make fetched or built, databases included
	$(check-python)
	@$(HOUSE) clean
