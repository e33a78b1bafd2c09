# Everything a person types. Each target is a short script in scripts/; README.md tells the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check fmt demo screenshots bench fresh

help:
	@echo "make run          serve the portal on 127.0.0.1:8000 (another port: make run PORT=8001)"
	@echo "make test         run the tests (some of them: make test ARGS='tests/core -k period')"
	@echo "make check        linters, import contracts, templates, migrations, deployment settings"
	@echo "make fmt          format Python and templates"
	@echo "make demo         make the demo council again"
	@echo "make screenshots  photograph every page into docs/screenshots"
	@echo "make bench        run the benchmarks"
	@echo "make fresh        try make run and make test as on a new machine"

run:
	@scripts/run

test:
	@scripts/test $(ARGS)

check:
	@scripts/check

fmt:
	@scripts/fmt

demo:
	@scripts/manage demo

screenshots:
	@scripts/screenshots $(ARGS)

bench:
	@scripts/bench $(ARGS)

fresh:
	@scripts/try-fresh-machine
