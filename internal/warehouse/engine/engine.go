// Package engine opens a warehouse by its URL. It is the one place that knows which engines there are.
package engine

import (
	"context"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
)

// Options say how a warehouse is opened.
type Options struct {
	MemoryMB    int           // of an embedded engine; 0: its default
	Wait        time.Duration // how long to wait while another process has the warehouse, or writes
	Distributed string        // of PostgreSQL with Citus: auto, off, required; "": auto
	Named       string        // what a person named it by, for hints; "": warehouse: in daybook.yaml
}

// Open opens the warehouse at url, duckdb:PATH or postgres://…. Errors have the kinds that warehouse.Driver promises; none
// shows a password of the URL.
func Open(ctx context.Context, url string, opt Options) (warehouse.Driver, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch scheme {
	case "duckdb":
		return as(duckdb.Open(ctx, rest, duckdb.Options{MemoryMB: opt.MemoryMB, Wait: opt.Wait}))
	case "postgres", "postgresql":
		return as(postgres.Open(ctx, url, postgres.Options{Wait: opt.Wait, Distributed: postgres.Distributed(opt.Distributed), Named: opt.Named}))
	}
	return nil, fault.New(fault.Config, "%q is no warehouse", scheme).WithHint("write duckdb:PATH or postgres://USER@HOST/DATABASE")
}

// as keeps a nil driver from becoming one that is not nil.
func as[D warehouse.Driver](d D, err error) (warehouse.Driver, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}
