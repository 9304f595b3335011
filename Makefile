# Minzheng: everything a developer or a visitor needs. `make demo` on a fresh clone is enough.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix pictures messages locks setup-matrix bench

# The first Python that is new enough; set-up says so if none is.
PYTHON ?= $(or $(firstword $(foreach python,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(python)))),python3)
RUN := .venv/bin/python -P -m
MINZHENG := .venv/bin/minzheng
ifdef PORT
export PORT
endif
TESTS ?=

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## /\t/' | expand -t 16

setup: ## packages, front-end assets and translations; quick when nothing changed
	@$(PYTHON) config/bootstrap.py

demo: setup ## make the demonstration city and serve it (PORT=8000)
	@$(MINZHENG) demo

test: ## all tests (TESTS="minzheng/cases -k deadline" for some of them)
	@$(PYTHON) config/bootstrap.py browser
	@$(RUN) pytest -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

check: setup ## style, floors, types, migrations, translations, house rules
	@$(RUN) config.checks

fix: setup ## format, and repair what can be repaired
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

messages: setup ## bring locale/en up to date with the code
	$(RUN) config.messages update
	$(RUN) config.messages compile

bench: ## one case decided, beside openfisca-core
	@PYTHON=$(PYTHON) bench/run

pictures: ## screenshots of the pages, in both languages, into docs/images
	@$(PYTHON) config/bootstrap.py browser
	@$(RUN) tests.browser.pictures

setup-matrix: setup ## set a copy up where it is hard: other accounts, odd paths, no network, full disks
	@$(RUN) tests.setup_matrix $(TESTS)

locks: setup ## the lock files anew from requirements*.in
	for name in requirements requirements-dev requirements-bootstrap requirements-node; do \
		.venv/bin/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate \
			--python-version 3.11 $$name.in -o $$name.txt || exit 1; \
	done
