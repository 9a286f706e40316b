# `make help` lists the targets. `make run` and `make test` set up what they need by themselves.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNNABLE := $(VENV)/.runnable
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest --quiet
# Hundreds of processes are started here: each would compile the whole project anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup run test generate check lint format parity mutants soak bench docs pictures lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-9s %s\n", $$1, $$2}'

setup: $(READY) ## Install everything into .venv (runs by itself before the others)

# What the server and its tools need, which is a third of it all.
$(RUNNABLE): requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/it"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(READY): $(RUNNABLE) requirements-dev.lock
	@echo "Installing what tests and generators need ..."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

run: $(RUNNABLE) ## Run the server for development; PORT and the other settings come from the environment or .env
	@$(BIN)/pileup serve --dev

test: $(READY) ## Run the tests; compiler, browser and the like are installed first where that is allowed
	@$(BIN)/python -m tests.support.prepare
	@$(PYTEST) -n 2 --dist loadgroup || { code=$$?; test $$code -eq 1 && $(BIN)/python -m tests.support.again; }

generate: $(READY) ## Rebuild generated/ from core/registry/
	@$(BIN)/pileup generate

check: $(READY) lint ## The registry's rules, drift of generated/, breaking changes, style, types, import contracts
	@$(BIN)/pileup lint --strict
	@$(BIN)/pileup generate --check
	@$(BIN)/pileup diff
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lint: $(READY) ## Style only
	@$(BIN)/ruff format --check --quiet . || { echo "run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .

format: $(READY) ## Format the sources and mend what can be mended
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

parity: $(READY) ## Prove that the protocols agree: 200 random sequences of up to 30 steps
	@$(BIN)/pileup parity --sequences 200 --steps 30

mutants: $(READY) ## Prove the prover: seed faults one at a time, each must be caught
	@$(BIN)/python -m tests.mutants

soak: $(READY) ## Attack a server for some minutes and watch its memory, tasks and descriptors
	@$(BIN)/python -m tests.soak

bench: $(READY) ## Measure against other servers, side by side
	@$(BIN)/python -m tests.bench.queue_list
	@$(BIN)/python -m tests.bench.fan_out
	@$(BIN)/python -m tests.bench.idle_memory

docs: $(READY) ## Build the documentation site into build/docs
	@$(BIN)/python -m codegen.site

pictures: $(READY) ## Take the pictures of the console and the status page anew (needs Chromium)
	@$(BIN)/python -m tests.console.pictures

lock: $(READY) ## Resolve the dependencies anew
	@$(BIN)/uv pip compile pyproject.toml --extra codegen --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --upgrade -o requirements-dev.lock
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --constraint requirements-dev.lock -o requirements.lock
	@echo "hatchling>=1.27" | $(BIN)/uv pip compile - --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --constraint requirements-dev.lock -o requirements-build.lock

clean: ## Remove .venv and caches
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
