# Two commands are enough to begin: `make demo` and `make test`. `make help` lists the rest.

SHELL        := bash
.SHELLFLAGS  := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS    += --no-print-directory

GO        ?= go
# Rows go into DuckDB as Arrow batches; without this tag the slower table function does the same work.
TAGS      ?= duckdb_arrow
# Packages tested at a time: every one that links DuckDB wants a core and close to 1 GB while it links.
PARALLEL  ?= 2
TIMEOUT   ?= 70m
FUZZTIME  ?= 10m
# Words for the program, as in: make demo ARGS="--no-serve /tmp/chain"
ARGS      ?=
# More flags for go test, as in: make test TESTFLAGS="-run Guard -v"
TESTFLAGS ?=

# test-setup installs a Chromium where there is none and prints where it is.
WITH_BROWSER := browser="$$(scripts/test-setup)"; DAYBOOK_CHROMIUM="$$browser"
# with-postgres starts a PostgreSQL of its own for the command that follows, and installs one where there is none.
WITH_SERVICES := $(WITH_BROWSER) scripts/with-postgres
GOLANGCI  := $(GO) tool -modfile=tools/go.mod golangci-lint
VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS   := -X github.com/daybookhq/daybook/internal/cli.Version=$(VERSION)

.PHONY: help build demo test test-plain race cover chaos fuzz lint fmt verify bench screenshots clean toolchain

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: toolchain ## build bin/daybook
	$(GO) build -tags $(TAGS) -ldflags '$(LDFLAGS)' -o bin/daybook ./cmd/daybook

demo: build ## make a chain of 150 stores, live through its nights, serve the dashboard (ARGS="…" go to the program)
	bin/daybook demo $(ARGS)

test: toolchain ## install what tests need, then run all of them
	@scripts/left-out
	$(WITH_SERVICES) $(GO) test -tags $(TAGS) -p $(PARALLEL) -timeout $(TIMEOUT) $(TESTFLAGS) ./...
	@scripts/left-out

test-plain: toolchain ## the same code without build tags: vet, build, and the DuckDB driver's tests
	$(GO) vet ./...
	$(GO) build -o /dev/null ./cmd/daybook
	$(GO) test -timeout $(TIMEOUT) $(TESTFLAGS) ./internal/warehouse/duckdb/

race: toolchain ## all tests under the race detector
	$(WITH_SERVICES) $(GO) test -race -tags $(TAGS) -p $(PARALLEL) -timeout 60m $(TESTFLAGS) ./...

cover: toolchain ## statement coverage of all packages by all tests, into coverage.out
	$(WITH_SERVICES) $(GO) test -tags $(TAGS) -p $(PARALLEL) -timeout $(TIMEOUT) -coverpkg=./internal/... -coverprofile=coverage.out $(TESTFLAGS) ./...
	$(GO) tool cover -func=coverage.out | tail -n 1

chaos: toolchain ## kill the real process at 300 moments, fill disks, close folders, set clocks, end servers; into docs/reliability.md (half an hour)
	$(WITH_SERVICES) $(GO) test -tags "$(TAGS) chaos" -run TestChaos -count=1 -parallel 4 -timeout 90m -v $(TESTFLAGS) ./cmd/daybook/

fuzz: toolchain ## every fuzz test, one after the other, for FUZZTIME each (10m: three hours in all; FUZZTIME=15s for a look)
	@GO="$(GO)" TAGS="$(TAGS)" scripts/fuzz $(FUZZTIME)

lint: toolchain ## golangci-lint at the version of tools/go.mod
	$(GOLANGCI) run --build-tags $(TAGS) ./...

fmt: ## format all Go files as lint wants them
	$(GOLANGCI) fmt

verify: toolchain ## gofmt, go vet, and go.mod files that are tidy
	@unformatted="$$(gofmt -l .)"; if [ -n "$$unformatted" ]; then echo "not gofmt-ed (run: make fmt):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet -tags $(TAGS) ./...
	$(GO) vet -tags "$(TAGS) chaos" ./cmd/daybook/
	$(GO) mod tidy -diff
	$(GO) -C tools mod tidy -diff
	$(GO) -C tools/checkrules mod tidy -diff
	$(GO) -C tools/checkrules vet ./...
	$(GO) -C tools/checkdeploy mod tidy -diff
	$(GO) -C tools/checkdeploy vet ./...

bench: build ## measure against raw DuckDB and PostgreSQL on this machine, into docs/benchmarks.md
	GO="$(GO)" TAGS="$(TAGS)" scripts/with-postgres scripts/bench $(ARGS)

screenshots: toolchain ## pictures of every page, wide and phone, light and dark, into docs/screenshots (ARGS=FOLDER: of the pages of the tests, in all looks)
	$(WITH_BROWSER) scripts/screenshots $(ARGS)

clean: ## remove what make made
	rm -rf bin coverage.out

toolchain:
	@GO="$(GO)" scripts/toolchain
