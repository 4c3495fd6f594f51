.PHONY: install reproduce test lint build studio studio-install clean
PYTHON ?= python3
BIN := .venv/bin

install: .venv/installed

.venv/installed: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "sitrep needs Python 3.11 or newer; set PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[dev]'
	@touch $@

reproduce: install
	$(BIN)/sitrep reproduce

test: install lint
	$(BIN)/sitrep validate
	$(BIN)/sitrep build --check
	$(BIN)/python -m pytest

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

build: install
	$(BIN)/sitrep build

# Label Studio freezes other versions than we use: it has an environment of its own.
studio-install: install
	$(BIN)/python -c 'from annotation.studio.install import install; install()'

studio: studio-install
	$(BIN)/sitrep annotate serve

clean:
	rm -rf .venv .venv-studio .mypy_cache .pytest_cache .ruff_cache
