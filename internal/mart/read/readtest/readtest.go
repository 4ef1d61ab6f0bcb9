// Package readtest makes a plausible chain in a DuckDB that lives in memory, on the warehouse's own migrations, so that
// what the pages ask is tried on the views that they will meet.
package readtest

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the engine

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

//go:embed chain.sql
var chain string

//go:embed findings.sql
var findings string

//go:embed drift.sql
var drift string

// Last is the newest business date of the chain: a Saturday.
var Last = must(contract.ParseDay("2026-05-30"))

// First is its first.
var First = Last - 83

func must(d contract.Day, err error) contract.Day {
	if err != nil {
		panic(err)
	}
	return d
}

// DB is a warehouse in memory.
type DB struct{ *sql.DB }

// Empty returns a warehouse to which nothing was delivered.
func Empty(t testing.TB) DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	db.SetMaxOpenConns(1) // the script's temporary tables belong to one connection
	steps, err := warehouse.Steps("duckdb")
	if err != nil {
		t.Fatal(err)
	}
	d := DB{db}
	for _, s := range steps {
		d.Exec(t, s.SQL)
	}
	return d
}

// Chain returns a warehouse with 38 stores and 84 nights.
func Chain(t testing.TB) DB {
	t.Helper()
	d := Empty(t)
	d.Exec(t, chain)
	d.Exec(t, findings)
	d.SetMaxOpenConns(4)
	return d
}

// Exec runs statements that are separated by lines that hold only "--;".
func (d DB) Exec(t testing.TB, script string) {
	t.Helper()
	for _, s := range strings.Split(script, "\n--;\n") {
		if _, err := d.ExecContext(context.Background(), s); err != nil {
			t.Fatalf("%v in\n%s", err, s)
		}
	}
}

// At returns a reader bound to run; 0 is the published one.
func (d DB) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	conn, err := d.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if run == 0 {
		if err := conn.QueryRowContext(ctx, "select run_id from wh.published").Scan(&run); err != nil {
			return nil, err
		}
	}
	if _, err := conn.ExecContext(ctx, "set variable daybook_run = ?", run); err != nil {
		return nil, err
	}
	return reader{conn, run}, nil
}

type reader struct {
	*sql.Conn
	run int64
}

// Query implements warehouse.Querier.
func (r reader) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return r.QueryContext(ctx, query, args...)
}

// Run implements warehouse.Reader.
func (r reader) Run() int64 { return r.run }

// Drift adds a run after the last published one that schema drift stopped.
func (d DB) Drift(t testing.TB) { t.Helper(); d.Exec(t, drift) }

// Warehouse returns the ledger over the database, for reading; now is its clock.
func (d DB) Warehouse(now func() time.Time) *warehouse.Warehouse {
	return warehouse.New(driver{db: d}, now)
}

// driver is as much of a warehouse.Driver as reading needs; anything else panics.
type driver struct {
	warehouse.Driver
	db DB
}

// Engine implements warehouse.Driver.
func (driver) Engine() string { return "duckdb" }

// At implements warehouse.Driver.
func (d driver) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	return d.db.At(ctx, run)
}

// Begin implements warehouse.Driver.
func (d driver) Begin(ctx context.Context, run int64) (warehouse.Tx, error) {
	r, err := d.db.At(ctx, run)
	if err != nil {
		return nil, err
	}
	conn := r.(reader).Conn
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return tx{t, conn}, nil
}

type tx struct {
	*sql.Tx
	conn *sql.Conn
}

// Exec implements warehouse.Execer.
func (t tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query implements warehouse.Querier.
func (t tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.QueryContext(ctx, query, args...)
}

// Commit implements warehouse.Tx.
func (t tx) Commit() error { return errors.Join(t.Tx.Commit(), t.conn.Close()) }

// Rollback implements warehouse.Tx.
func (t tx) Rollback() error {
	err := t.Tx.Rollback()
	_ = t.conn.Close()
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
