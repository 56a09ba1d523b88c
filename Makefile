# make          set up, build the first snapshot and serve on http://127.0.0.1:8050
# make setup    make .venv and install          make test     every test, in a real browser too
# make lint     style, layers, SQL              make format   put style right
# make bench    every benchmark

PY := .venv/bin/python
STAMP := .venv/installed
OLDEST := 3.11

.DEFAULT_GOAL := run
.PHONY: run setup test lint format bench

run: setup
	$(PY) app.py

setup: $(STAMP)

test: setup
	@$(PY) tools/browser.py
	$(PY) -m pytest -n 2 --dist loadfile --cov --cov-report=term-missing:skip-covered

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/sqlfluff lint --disable-progress-bar queries

format: setup
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .
	.venv/bin/sqlfluff fix --disable-progress-bar queries

bench: setup
	@for script in benchmarks/*.py; do \
	  printf '\n== %s\n' "$$script"; \
	  PYTHONPATH=. $(PY) "$$script" || exit 1; \
	done

# Made again only when a list of requirements changes. The stamp comes last, so an interrupted set-up starts over.
$(STAMP): requirements.txt requirements-dev.txt
	@tools/make-venv $(OLDEST)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt || { \
	  echo >&2; \
	  echo "The packages could not be installed; the lines above say why." >&2; \
	  echo "If no package index can be reached, set PIP_INDEX_URL to your organisation's index" >&2; \
	  echo "(or PIP_FIND_LINKS to a folder of wheels) and run make again." >&2; \
	  exit 1; }
	@touch $@
