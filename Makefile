# Each target sets up what it needs: only Python (3.11 or newer) and make must be there.

PYTHON ?= python3
FUZZ_SECONDS ?= 600
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.PHONY: serve demo test check bench fuzz docs clean

serve: $(INSTALLED)  ## the pages, with the real data
	$(BIN)/directory init
	$(BIN)/directory serve

demo: $(INSTALLED)  ## the pages, with invented contacts in a store of their own, made fresh
	$(BIN)/directory serve --demo

test: $(INSTALLED)  ## everything that must hold
	@$(BIN)/python tests/chromium.py
	@$(BIN)/python tests/servers/neo4j_server.py
	$(BIN)/pytest -n $(if $(DIRECTORY_TEST_NEO4J_URI),1,2) --dist loadfile

check: $(INSTALLED)  ## style, types, layers, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

bench: $(INSTALLED)  ## speed, as ratios; keeps the table in bench/RESULTS.md
	$(BIN)/python -m bench

fuzz: $(INSTALLED)  ## each reader of files for FUZZ_SECONDS under atheris
	$(BIN)/python tests/fuzz/run.py $(FUZZ_SECONDS)

docs: $(INSTALLED)  ## write the generated pages of docs/
	$(BIN)/python docs/generate.py

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,check]'
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build dist
