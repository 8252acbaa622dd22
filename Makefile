# One command for everything; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
UV_VERSION := 0.13.*
export UV_PYTHON_DOWNLOADS := never

help: ## list every command
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.venv/bin/uv:
	@bash deploy/setup.sh venv

.venv/.runtime: .venv/bin/uv requirements.lock pyproject.toml
	@bash deploy/setup.sh runtime

.venv/.dev: .venv/bin/uv requirements-dev.lock pyproject.toml
	@bash deploy/setup.sh dev

setup: .venv/.runtime ## what running needs: venv, locked requirements, the project
setup-dev: .venv/.dev ## what tests and checks need

demo: .venv/.runtime ## the bot and a WeCom sandbox on this machine [POLICY= PORT= HOST= DATA= AT=]
	@$(PY) -m bot demo --open --policy $(or $(POLICY),office) --data $(or $(DATA),data/demo$(if $(POLICY),-$(POLICY))) $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST)) $(if $(AT),--at $(AT))

story: .venv/.runtime ## one complaint from filing to closing, printed as each person sees it [POLICY=]
	@$(PY) -m bot demo --story --policy $(or $(POLICY),office) --port 0

test: .venv/.dev ## every test, on two cores [ARGS=-k word]
	@$(PY) -m pytest -n 2 $(ARGS)

check: .venv/.dev ## format, ruff, mypy --strict, import-linter
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: .venv/.dev ## put the code into shape
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

interop: .venv/.dev ## the envelope against two strangers' packages, live (needs node and npm)
	@$(PY) tests/vectors/interop.py

calendars: .venv/.dev ## write workflow/calendars/cn-*.toml from the published holidays [YEARS=2027]
	@$(PY) deploy/make_calendars.py $(YEARS)

words: .venv/.dev ## compile the catalogues
	@$(PY) deploy/make_words.py

mutations: .venv/.dev ## write docs/proofs/policy-mutations.md: what the examples of the policies prove
	@PYTHONPATH=. $(PY) deploy/make_mutations.py

bench: .venv/.dev ## how many due dates one core computes in a second
	@PYTHONPATH=. $(PY) -m benchmarks.due_dates

soak: .venv/.dev ## ten million due dates against the oracle, virtual years; writes docs/proofs/deadlines.md [ARGS=--minutes 20]
	@PYTHONPATH=. nice -n 19 $(PY) -m benchmarks.soak $(ARGS)

lock: .venv/bin/uv ## write the hash-locked requirements anew
	@.venv/bin/uv pip compile pyproject.toml --extra postgres --universal --generate-hashes -q -o requirements.lock
	@.venv/bin/uv pip compile pyproject.toml --extra postgres --group dev --universal --generate-hashes -q -o requirements-dev.lock

.PHONY: help setup setup-dev demo story test check format lock interop calendars words mutations bench soak
