# make run        ready in one go: environment, the sample plans read, the catalogue in the browser
# make test       formatting, types and tests
# make golden     rewrite the golden files; read the diff before committing it
# make evaluate   accuracy on all annotated plans, into README.md and docs/accuracy.md
# make bench      speed against other programs, growth, start-up; some minutes
# make alpha      the web tests on the newest alpha of Datasette 1.0; a report, no gate
# make lock       new requirements files from pyproject.toml
# make packages   LibreOffice, Tesseract's Vietnamese data, Chromium by apt-get, where allowed
# make renderings sample plans in every form, into outputs/renderings
# make clean      away with the environment and what can be made anew; originals and decisions stay

SHELL := /bin/sh
.ONESHELL:
.SHELLFLAGS := -eu -c
.DELETE_ON_ERROR:

PYTHON ?=
PORT ?= 8001
PLANS ?= corpora/plans
CATALOGUE ?= outputs/catalogue.db
RENDERINGS ?= outputs/renderings

# Paths are relative throughout: the folder's own path may hold spaces.
PY := .venv/bin/python

.PHONY: run install test golden evaluate bench alpha lock clean packages renderings
.NOTPARALLEL:

run: install
	@status=0
	$(PY) -m extractor ingest "$(PLANS)" --catalogue "$(CATALOGUE)" || status=$$?
	if [ $$status -gt 1 ]; then exit $$status; fi
	exec $(PY) -m extractor serve --port $(PORT) --catalogue "$(CATALOGUE)"

install: .venv/.installed

.venv/.python: scripts/make_venv.sh
	@PYTHON="$(PYTHON)" sh scripts/make_venv.sh
	touch $@

.venv/.installed: .venv/.python requirements.lock pyproject.toml
	@echo "Installing the pinned libraries (a few minutes the first time) ..."
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@echo "Installing what the tests need ..."
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# What reading and tests use beyond Python (packages.txt), where this machine lets us install it.
packages:
	@sh scripts/install_packages.sh packages.txt

# Sample plans as DOCX, PDF, DOC, ODT, RTF, HTML and scans
renderings: .venv/.installed-dev
	$(PY) -m tests.rendering "$(RENDERINGS)"

test: packages .venv/.installed-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy --strict
	$(PY) -m pytest

golden: .venv/.installed-dev
	REWRITE_GOLDEN=1 $(PY) -m pytest tests/test_golden.py
	git --no-pager diff --stat -- tests/golden

evaluate: install
	$(PY) -m extractor evaluate --plans corpora/plans --readme

bench: .venv/.installed-dev
	$(PY) -m benchmarks

# Beside the environment, which keeps its pinned Datasette; failures are told, not counted as such.
alpha: .venv/.installed-dev
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade --target outputs/datasette-alpha \
	    "datasette>=1.0a0" 2>/dev/null
	PYTHONPATH=outputs/datasette-alpha $(PY) -c "import datasette; print('Datasette', datasette.__version__)"
	PYTHONPATH=outputs/datasette-alpha $(PY) -m pytest tests/web tests/test_serve.py --tb=no \
	    --ignore tests/web/test_browser.py || true

lock: .venv/.installed-dev
	$(PY) -m piptools compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host -o requirements.lock pyproject.toml
	$(PY) -m piptools compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host --extra dev --extra ocr --extra cluster \
	    -c requirements.lock -o requirements-dev.lock pyproject.toml

# Originals, decisions of staff, accounts and uploads' names are the truth, so they stay.
clean:
	rm -rf .venv
	if [ -d outputs ]; then
	    find outputs -mindepth 1 -maxdepth 1 ! -name originals ! -name 'reviews.db*' \
	        ! -name accounts.json ! -name 'uploads.db*' -exec rm -rf {} +
	    rmdir outputs 2>/dev/null || true
	fi
