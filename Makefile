# make          set up, build the first snapshot and serve on http://127.0.0.1:8050
# make setup    make .venv and install          make test     every test, in a real browser too
# make lint     style, types, layers, SQL       make format   put style right
# make bench    every benchmark                 make acceptance   board packs as pages, by LibreOffice
# make lock     work out both lists of requirements from pyproject.toml again (UPGRADE=--upgrade: with the newest releases)

PY := .venv/bin/python
STAMP := .venv/installed
OLDEST := 3.11

.DEFAULT_GOAL := run
.PHONY: run setup test lint format bench acceptance lock

run: setup
	$(PY) app.py

setup: $(STAMP)

test: setup
	@$(PY) tools/browser.py
	$(PY) -m pytest -n 2 --dist loadfile --cov --cov-report=term-missing:skip-covered

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
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

acceptance: setup
	PYTHONPATH=. $(PY) tools/acceptance.py

# What is pinned stays pinned unless UPGRADE says otherwise, or UPGRADE="--upgrade-package dash". The list for use is
# worked out within the list for work, so that both name the same versions.
COMPILE = .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version $(OLDEST) --generate-hashes \
  --no-emit-index-url --custom-compile-command "make lock" $${PIP_INDEX_URL:+--default-index "$$PIP_INDEX_URL"}
lock: setup
	$(COMPILE) $(UPGRADE) --extra dev --output-file requirements-dev.txt
	$(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt

# Made again only when the requirements change. The stamp comes last, so an interrupted set-up starts over.
# Modules are compiled when they are first imported: most never are.
PIP := $(PY) -m pip --quiet --disable-pip-version-check install --no-compile
$(STAMP): pyproject.toml requirements-dev.txt
	@tools/make-venv $(OLDEST)
	@$(PIP) --require-hashes -r requirements-dev.txt && $(PIP) --no-deps --no-build-isolation -e . || { \
	  echo >&2; \
	  echo "The packages could not be installed; the lines above say why." >&2; \
	  echo "If no package index can be reached, set PIP_INDEX_URL to your organisation's index" >&2; \
	  echo "(or PIP_FIND_LINKS to a folder of wheels) and run make again." >&2; \
	  exit 1; }
	@touch $@
