# Two commands are enough: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PY := .venv/bin/python
READY := var/ready
HEADLESS ?= $(if $(DISPLAY)$(WAYLAND_DISPLAY),,1)
PERSONA ?= tests/bench/personas/default.toml
PROFILE ?= lobby-10

.PHONY: help setup demo test check lint types doors bench bench-sync bench-voice bench-queue lock clean

help: ## list what can be done
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(READY) ## system packages, virtual environment, lock file

$(READY): requirements.lock provisioning/packages.txt provisioning/prepare.sh tests/bench/fetch_vpcd.sh
	sh provisioning/prepare.sh
	sh tests/bench/fetch_vpcd.sh
	@mkdir -p var && touch $@

demo: $(READY) ## one visit on this machine: HEADLESS=1, PERSONA=path/to/persona.toml or PERSONA=family (four people, three forms), PROFILE=lobby-15
	$(PY) -m tests.bench.demo $(if $(filter 1 yes true,$(HEADLESS)),--headless) --persona "$(PERSONA)" --profile "$(PROFILE)"

test: $(READY) check ## everything: doors, lint, types, and every test, visits on real parts included
	$(PY) -m pytest

check: $(READY) lint types doors ## lint, types, doors between rooms

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(READY)
	$(PY) -m mypy

doors: $(READY)
	.venv/bin/lint-imports

bench: $(READY) ## measure; ratios and percentiles into var/bench/*.json
	$(PY) -m tests.bench.measure

bench-sync: $(READY) ## the post office beside raw paho and raw sqlite3, into var/bench/sync.json (PART="record drain" for some)
	$(PY) -m tests.bench.measure_sync $(PART)

bench-voice: $(READY) ## ear, mouth and matcher: reaction, load, curves, walks, into var/bench/voice.json (PART="reaction curves" for some)
	$(PY) -m tests.bench.measure_voice $(PART)

bench-queue: $(READY) ## a simulated hall drives the centre, 200 boards and 50 clerks looking on, into var/bench/queue.json; FQM=path/to/a/checkout of mrf345/FQM runs it beside (PART="sqlite postgresql fqm" for some)
	FQM="$(FQM)" $(PY) -m tests.bench.measure_queue $(PART)

lock: ## resolve the lock file anew (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --no-emit-index-url --no-emit-find-links \
	  --no-annotate --no-header --quiet -o requirements.lock
	sed -i "s/ ; sys_platform == 'linux'$$//" requirements.lock

clean: ## remove the environment and everything under var/
	rm -rf .venv var
