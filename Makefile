# Everything one does in this repository. `make` alone prints the list.
#   make chat ARGS="--lang en"         passes arguments on
#   make setup PYTHON=python3.13       picks the interpreter when .venv is made (to change it: make clean first)

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup chat serve work llm test fuzz check bench fmt texts menus graph transcript lock migrate clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.dev ## make .venv with everything needed to work on the project
	@echo "Ready. Talk to the coach: make chat"

chat: $(VENV)/.project ## talk to the coach in this terminal
	@$(BIN)/sanmon chat $(ARGS)

serve: $(VENV)/.project ## run the server: nudges, deliveries, health, metrics
	@$(BIN)/sanmon serve $(ARGS)

work: $(VENV)/.project ## run one more worker beside the servers (PostgreSQL)
	@$(BIN)/sanmon work $(ARGS)

llm: $(VENV)/.llm ## install what an optional language model needs
	@echo "Ready. The settings are in the README: With a language model"

migrate: $(VENV)/.project ## bring the database up to date
	@$(BIN)/sanmon db upgrade $(ARGS)

test: $(VENV)/.dev ## run all tests; those of the core must cover it by branch; build/slack keeps what Slack was sent
	$(RECORDED) $(BIN)/pytest -n 2 --dist worksteal --cov=dialogs --cov-fail-under=98 tests/dialogs $(ARGS)
	$(RECORDED) $(BIN)/pytest -n 2 --dist worksteal --ignore=tests/dialogs tests $(ARGS)

fuzz: $(VENV)/.dev ## fuzz the reading of what LINE and Slack send, a minute each (ARGS=-max_total_time=600)
	$(BIN)/python -m tests.fuzz.webhook -max_total_time=60 $(ARGS)
	$(BIN)/python -m tests.fuzz.slack -max_total_time=60 $(ARGS)

check: $(VENV)/.dev ## format, lint, types, layers, dependencies, Dockerfile, dialogs, what Slack is sent
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	@if [ -x $(BIN)/hadolint ]; then echo $(BIN)/hadolint Dockerfile; $(BIN)/hadolint Dockerfile; \
	else echo "hadolint has no build for this machine: the Dockerfile stays unchecked"; fi
	$(BIN)/sanmon lint
	$(BIN)/python -m tests.types.judge $(wildcard build/slack)

bench: $(VENV)/.dev ## measure the product against its goals
	$(BIN)/python -m benchmarks $(ARGS)

fmt: $(VENV)/.dev ## format the code and mend what can be mended
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

texts: $(VENV)/.dev ## compile the catalogues after a change of their sentences
	@for po in dialogs/texts/*.po; do \
	  $(BIN)/pybabel --quiet compile --locale "$$(basename $$po .po)" --input-file $$po --output-file $${po%.po}.mo || exit 1; done

menus: $(VENV)/.dev ## draw the pictures of LINE's rich menus after a change of their words
	@$(BIN)/python -m docs.pictures

graph: $(VENV)/.project ## redraw the diagrams of the dialogs
	@$(BIN)/sanmon graph --write $(ARGS)

transcript: $(VENV)/.project ## hold the README's conversations again and write down how they go
	@$(BIN)/python docs/transcript.py

lock: $(VENV)/.dev ## resolve the dependencies anew (ARGS=--upgrade raises their versions)
	$(LOCK) --group build --output-file requirements.lock $(ARGS)
	$(LOCK) --group dev --extra llm --constraints requirements.lock --output-file requirements-dev.lock $(ARGS)
	$(LOCK) --group build --extra llm --constraints requirements-dev.lock --output-file requirements-llm.lock $(ARGS)

clean: ## remove .venv, caches and build output; data stays
	rm -rf $(VENV) build dist tests/types/node_modules .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find adapters benchmarks bot dialogs storage tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

RECORDED = SANMON_SLACK_RECORDS="$(CURDIR)/build/slack"

LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock"

define PYTHON_IS_FIT
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit("Sanmon needs Python 3.11, 3.12 or 3.13; $(PYTHON) is %d.%d. Name another: make setup PYTHON=python3.13" % sys.version_info[:2])
try:
    import pip
except ImportError:
    sys.exit("$(PYTHON) has no pip. Install it (Debian, Ubuntu: apt install python3-pip) and run make again.")
if [int(part) for part in pip.__version__.split(".")[:2]] < [22, 3]:
    sys.exit("Sanmon needs pip 22.3 or newer; this is %s. Raise it: $(PYTHON) -m pip install --upgrade pip" % pip.__version__)
endef
export PYTHON_IS_FIT

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c "$$PYTHON_IS_FIT"
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.runtime: requirements.lock | $(VENV)/pyvenv.cfg
	$(PIP) install --quiet --no-compile --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.runtime
	$(PIP) install --quiet --no-compile --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.llm: requirements-llm.lock $(VENV)/.project
	$(PIP) install --quiet --no-compile --require-hashes --requirement requirements-llm.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.project
	$(PIP) install --quiet --no-compile --require-hashes --requirement requirements-dev.lock
	@touch $@
