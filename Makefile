# make demo: evaluate the reference case and open the result.   make test: the tests.
# Both make their own environment in .venv; only Python 3.11+, make and git are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PROJECT_ENVIRONMENT := $(abspath $(VENV))
# Tests and demo start many processes: each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
DEMO_ARGS ?=
TEST_ARGS ?= -n 2 --durations=20
# Repetitions try the code, not the database: on PostgreSQL a third of them always.
# What speaks SQL of its own; `make test-postgres` runs the whole site on PostgreSQL.
ON_POSTGRES ?= tests/engine/measures tests/portfolio/test_engines.py tests/portfolio/test_official_totals.py \
  tests/site/common tests/site/faults tests/site/library tests/site/planning tests/site/money \
  tests/site/works tests/site/bonds tests/site/watching tests/site/exchange tests/site/api/test_reading.py \
  tests/site/platform/test_paging.py --ignore-glob='*_page*.py' --ignore-glob='*_in_a_browser.py'

.PHONY: demo test test-postgres check bench pictures clean

$(VENV)/.synced: pyproject.toml uv.lock tools/set_up.py
	@$(PYTHON) tools/set_up.py
	@touch $@

demo: $(VENV)/.synced
	@$(BIN)/hengjian demo $(DEMO_ARGS)

test: $(VENV)/.synced
	$(BIN)/pytest $(TEST_ARGS)
	HENGJIAN_TESTS= $(BIN)/python tools/with_postgres.py $(BIN)/pytest $(TEST_ARGS) $(ON_POSTGRES)

test-postgres: $(VENV)/.synced
	$(BIN)/python tools/with_postgres.py $(BIN)/pytest $(TEST_ARGS) tests/site

check: $(VENV)/.synced
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python tools/face.py --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hengjian manage makemigrations --settings tests.settings --pythonpath . --check --dry-run --verbosity 0
	$(BIN)/python -m docs.build --check

bench: $(VENV)/.synced
	@$(PYTHON) tools/set_up.py bench
	$(BIN)/python -m bench

# Every main page of the demonstration at both widths, light and dark, Chinese and English.
pictures: $(VENV)/.synced
	$(BIN)/python -m tools.contact_sheet $(PICTURES_ARGS)

clean:
	rm -rf $(VENV) build dist
