// Package daybook is the map of this repository; it holds no code. The program is cmd/daybook.
//
//	landing ─▶ contract check ─▶ warehouse ─▶ marts ─▶ insights ─▶ pages, command line
//	   │              │
//	archive       quarantine
//
// Packages, lowest first. Each imports only what stands above it in this list; .golangci.yml and deps_test.go hold it to that.
//
//	internal/fault       kinds of errors; kind -> exit code and kind -> HTTP status
//	internal/retry       what is tried again when a server went away, and for how long
//	internal/schedule    when something is due by the clock on the wall, and waiting for it
//	internal/contract    data contracts (ODCS v3.1): strict reading, rules, drift, diff, drafts from a sample
//	internal/fiscal      weeks, months and years of a chain; the day of last year that a day compares with
//	internal/landing     folders and files: list, claim, archive, quarantine, release
//	internal/intake      one file against one contract: typed columns in batches, or findings with line and column
//	internal/warehouse   slices, deliveries, ledger and the published run, over the small interface Driver
//	  …/duckdb           the embedded engine
//	  …/postgres         the company's server, and a cluster of it
//	  …/engine           which of them a URL means
//	  …/transfer         a whole warehouse from one engine to another
//	  …/export           a dataset or mart as CSV, XLSX or Parquet
//	  …/handover         all that readers see, for a warehouse of another kind
//	  …/warehousetest    the suite that every engine passes
//	internal/inbox       files that arrive in a bucket, on their way into landing
//	internal/mail        letters to people: each once, and what became of them
//	internal/backup      a whole home to another place and back
//	internal/people      who may see what: persons, scope, sessions, tokens, the audit log
//	internal/mart        tables made of facts, one .sql file each
//	  …/read             what pages ask of them: one statement and one typed function a question
//	internal/insight     what happened and why, in money: pure functions over rows
//	internal/batch       one run from files to published reasons
//	internal/notify      alerts: what is wrong, who is told, when it is over
//	internal/monitor     how nights go and pages are served, for Prometheus
//	internal/web         the dashboard
//	internal/synth       made-up chains whose truth is known
//	internal/score       what was said of a made-up chain against its truth
//	internal/config      daybook.yaml
//	internal/cli         one file a subcommand
//	cmd/daybook          main, and the tests that run the real binary
//
// Beside the source:
//
//	bench                what Daybook costs against raw DuckDB, on the machine it runs on
//	examples             files of three real chains, read with nothing but a contract
//	docs                 contracts, operations, one page an insight, and why it was built so (docs/decisions)
//	deploy               what switches a host to a release and back, units for systemd, manifests for Kubernetes, a Terraform module for AWS, rules and a dashboard for Prometheus and Grafana
//	scripts, tools       what the Makefile calls, and the linter's version
package daybook
