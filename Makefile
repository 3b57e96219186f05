# Desktop Chat: what a person or a build machine may ask of this checkout. `make help` lists it.
# Needs python3 (3.11 or newer), make and git; everything else is installed by the first two targets.

PYTHON ?= python3
VENV := .venv/bin
ARGS ?=
PYTEST := $(VENV)/pytest
# A worker a core. In the order of the folders, so that the long end-to-end tests are begun early.
# A worker that crashes ends the run, which fails: one put in its place would wait for ever (xdist 3.8 by groups).
SIDE_BY_SIDE := --numprocesses=logical --maxprocesses=4 --max-worker-restart=0 --dist=loadgroup --no-loadscope-reorder
PURE := $(foreach package,domain core protocol,--cov=desktop_chat.$(package))
PLACES := $(wildcard desktop_chat tests benchmarks tools installer)
PACKING := .make/package/bin/python

.DEFAULT_GOAL := help
.PHONY: help run demo test check soak fuzz bench screenshots format setup setup-test package package-test package-try clean distclean \
	check-format check-lint check-types check-imports check-house check-translations check-unused check-fast \
	test-all test-unit test-tools test-sql test-workspace test-store test-transport test-faults test-service test-simulation test-app test-qt test-e2e

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 24

run: setup ## Install what is needed, start or join this computer's workspace, open the window (ARGS="--as Ada")
	@exec $(VENV)/desktop-chat --local $(ARGS)

demo: setup ## Open two windows side by side, two people in one room
	@exec $(VENV)/python -m tools.demo $(ARGS)

test: setup-test ## Install what is needed, then all checks and all tests (CI runs this)
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory test-all

check: setup-test check-format check-lint check-types check-imports check-house check-translations check-unused check-fast ## All checks and the fast tests: under a minute

bench: setup-test ## Run the benchmarks, or one of them (NAME=delivery)
	@tools/with_desktop.sh $(VENV)/python -m benchmarks $(NAME) --json $(ARGS)

screenshots: setup-test ## Make the pictures of docs/screenshots anew
	@$(VENV)/python -m tools.screenshots

format: ## Format the code and mend what can be mended by itself
	@$(VENV)/ruff format $(PLACES)
	@$(VENV)/ruff check --fix --exit-zero $(PLACES)

setup: ## Install what running needs (part of `make run`)
	@$(PYTHON) -m tools.bootstrap run

setup-test: ## Install what testing needs (part of `make test`)
	@$(PYTHON) -m tools.bootstrap test

# ---- the single checks

check-format: ## Is the code formatted?
	@$(VENV)/ruff format --check --quiet $(PLACES) || { $(VENV)/ruff format --check $(PLACES); exit 1; }

check-lint: ## ruff
	@$(VENV)/ruff check --quiet $(PLACES)

check-types: ## mypy, strict
	@$(VENV)/mypy --no-error-summary $(PLACES)

check-imports: ## The layers of ARCHITECTURE.md
	@report=$$($(VENV)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }

check-house: ## Our own rules: nested loops, rich text, signals, tasks, clocks, sizes
	@$(VENV)/python -m tools.lint_house

check-translations: ## Is everything that is said translated?
	@$(VENV)/python -m tools.translations check

check-unused: ## Code that nothing uses
	@$(VENV)/vulture

check-fast: ## The pure layers' tests, each of which must cover its module wholly
	@COVERAGE_FILE=.make/coverage-fast $(PYTEST) -q --no-header -p no:cacheprovider tests/unit tests/test_qt_release.py $(PURE) --cov-context=test --cov-report= --cov-fail-under=0
	@$(VENV)/python -m tools.check_coverage .make/coverage-fast

# ---- the tests, whole and in parts

test-all: ## All tests, with coverage, on a private desktop (no checks before)
	@COVERAGE_FILE=$(CURDIR)/.make/coverage tools/with_desktop.sh $(PYTEST) --full $(SIDE_BY_SIDE) --cov --cov-report=term $(ARGS)

test-unit: ## Domain, core, protocol
	@$(PYTEST) tests/unit $(ARGS)

test-tools: ## The project's own scripts
	@$(PYTEST) tests/tools $(ARGS)

test-sql: ## Schema, policies and functions in real PostgreSQL
	@$(PYTEST) tests/sql $(ARGS)

test-workspace: ## The local workspace's server
	@$(PYTEST) tests/workspace $(ARGS)

test-store: ## The encrypted local store
	@$(PYTEST) tests/store tests/system $(ARGS)

test-transport: ## The ways to a server
	@$(PYTEST) tests/transport $(ARGS)

test-faults: ## The real service when network, proxies and server misbehave
	@$(PYTEST) tests/faults $(ARGS)

test-service: ## Pump, outbox, catch-up, session
	@$(PYTEST) tests/service $(ARGS)

test-app: ## Command line, folders, settings, logs
	@$(PYTEST) tests/app $(ARGS)

test-qt: ## The window's parts, offscreen
	@$(PYTEST) tests/qt tests/test_qt_release.py $(ARGS)

test-e2e: ## The real program as processes against a real workspace, on a private desktop (slow)
	@tools/with_desktop.sh $(PYTEST) --full tests/e2e $(ARGS)

test-simulation: ## Whole conversations under faults, by seeds, and the faults that they have to find
	@$(PYTEST) tests/simulation $(ARGS)

soak: setup-test ## Simulate until told to stop (ARGS="--seconds 600" or "--messages 1000000 --jobs 8"); a failing seed says how to replay it
	@$(VENV)/python -m tests.simulation $(ARGS)

package: ## Build the packages that can be made on this system into dist/, with their SHA-256 sums
	@$(PYTHON) -m tools.bootstrap package
	@$(PACKING) -m installer $(ARGS)

package-test: setup-test ## Build the packages, install the .deb in a clean Debian 12, and try everything there (Linux, as root)
	@$(PYTHON) -m tools.bootstrap package-test
	@$(PACKING) -m installer bundle deb
	@$(MAKE) --no-print-directory package-try

package-try: setup-test ## Try the packages that are in dist/ as package-test does, without building them anew
	@$(PYTHON) -m tools.bootstrap package-test
	@tests/package/run.sh $(PYTEST) -q --full --package --session-timeout=900 tests/package tests/installer $(ARGS)
	@$(VENV)/python -m installer.inputs record

fuzz: setup-test ## Feed every reader of what strangers send with odd bytes for a minute (ARGS="--seconds 600")
	@$(VENV)/python -m tests.fuzz $(ARGS)

clean: ## Remove caches and reports
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov build dist
	@find $(PLACES) -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## Remove everything that was installed into the checkout
	@rm -rf .venv .make .demo
