# Two commands: "make run" opens a gare on http://127.0.0.1:8000, "make test" proves it.
# Nothing to prepare: Python 3.11 or newer and git are enough.

.PHONY: run test lint style risks types layers tests fuzz audit bench screenshots format lock translations

BIN := .venv/bin
RUN := .venv/.installed-run
DEV := .venv/.installed-dev
PYTEST := $(BIN)/python -m pytest
CODE := gare wsgi.py tests $(wildcard bench) $(wildcard docs/*.py)
export PYTHON CHROMIUM POSTGRESQL
# Compiled files are kept whatever the machine asks: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE =

run: $(RUN)
	$(BIN)/gare run

test: $(DEV)
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory tests

lint: $(DEV)
	@$(MAKE) --no-print-directory --output-sync --jobs 2 style risks types layers

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

risks:
	$(BIN)/bandit -q -ll -c pyproject.toml -r gare wsgi.py

types:
	$(BIN)/mypy $(CODE)

layers:
	$(BIN)/lint-imports --no-cache

# Journeys drive a browser and a server each: by themselves, after the rest. All tests wait for disks
# and for other processes too: three at once for two processors.
tests: $(DEV)
	@CHROMIUM=$$(.ci/chromium) && POSTGRESQL=$$(.ci/postgresql) && export CHROMIUM POSTGRESQL && set -x \
	&& $(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder --ignore tests/journeys \
	&& $(if $(wildcard tests/journeys),$(PYTEST) -n 3 --dist loadfile tests/journeys,true)

# Bytes of all sorts, a minute for each target: make fuzz SECONDS=600 for longer.
fuzz: $(DEV)
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60)

# Asks the vulnerability service of PyPI: needs the Internet, and says so when there is none.
audit: $(DEV)
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements-run.lock

bench: $(DEV)
	$(BIN)/python -m bench

screenshots: $(DEV)
	CHROMIUM=$$(.ci/chromium) $(BIN)/python -m tests.journeys.screenshots

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: $(DEV)
	$(BIN)/pybabel -q extract -F gare/translations/babel.cfg --no-location --sort-output --no-wrap -o .cache/messages.pot .
	$(BIN)/pybabel -q update -i .cache/messages.pot -d gare/translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel -q compile -d gare/translations

# The second lock has the versions of the first, without what only tests need.
lock:
	@command -v uv >/dev/null || { echo "make lock demande uv / needs uv: pip install uv" >&2; exit 1; }
	$(COMPILE) --group dev -o requirements.lock
	$(COMPILE) --group build -c requirements.lock -o requirements-run.lock

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header -q pyproject.toml

$(RUN): requirements-run.lock pyproject.toml .ci/install
	.ci/install requirements-run.lock
	@touch $@

$(DEV): requirements.lock pyproject.toml .ci/install
	.ci/install requirements.lock
	@touch $@ $(RUN)
