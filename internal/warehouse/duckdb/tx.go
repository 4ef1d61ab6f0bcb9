package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// patience is how long a writer waits for another of the same process where Options.Wait does not say.
const patience = 30 * time.Second

// acquire takes the one token of writing.
func (d *DB) acquire(ctx context.Context) (release func(), err error) {
	wait := d.options.Wait
	if wait <= 0 {
		wait = patience
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-d.writer:
		return func() { d.writer <- struct{}{} }, nil
	case <-timer.C:
		return nil, fault.New(fault.Locked, "another writing transaction of this process holds warehouse %s", d.path).
			WithHint("try again when it is done")
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// tx is the writing transaction on its bound session.
type tx struct {
	session *session
	tx      *sql.Tx
	release func()
}

// Begin implements warehouse.Driver.
func (d *DB) Begin(ctx context.Context, run int64) (warehouse.Tx, error) {
	release, err := d.acquire(ctx)
	if err != nil {
		return nil, err
	}
	s, err := d.session(ctx, run)
	if err != nil {
		release()
		return nil, err
	}
	t, err := s.conn.BeginTx(ctx, nil)
	if err != nil {
		_ = s.Close()
		release()
		return nil, d.explain(err)
	}
	return &tx{session: s, tx: t, release: release}, nil
}

// insert finds inserts, and the table that they go into.
var insert = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*insert\s+into\s+(?:wh\.)?(\w+)`)

// derived are facts that are made of other facts: one insert a night, of many rows.
var derived = map[string]bool{"sales": true, "line_days": true, "frozen_cost": true}

// Exec implements warehouse.Execer. An insert is made to return its rows: one that returns nothing is written by all threads
// into row groups of their own, some 300 KB each however few rows, and a transaction with thousands of small inserts (a
// history of 180 dates) would run out of memory; one that returns rows appends to the last row group.
func (t *tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if m := insert.FindStringSubmatch(query); m != nil && !derived[m[1]] {
		return t.insert(ctx, query+"\nreturning 1", args...)
	}
	res, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, t.session.d.explain(stopped(ctx, err))
	}
	return res.RowsAffected()
}

func (t *tx) insert(ctx context.Context, query string, args ...any) (rows int64, err error) {
	r, err := t.Query(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }()
	for r.Next() {
		rows++
	}
	return rows, t.session.d.explain(stopped(ctx, r.Err()))
}

// Query implements warehouse.Querier.
func (t *tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := t.tx.QueryContext(ctx, query, args...)
	return rows, t.session.d.explain(stopped(ctx, err))
}

// Commit implements warehouse.Tx.
func (t *tx) Commit() error { return t.end(t.tx.Commit()) }

// Rollback implements warehouse.Tx. After Commit, or when the context has already ended the transaction, it does nothing.
func (t *tx) Rollback() error {
	err := t.tx.Rollback()
	if errors.Is(err, sql.ErrTxDone) {
		err = nil
	}
	return t.end(err)
}

func (t *tx) end(err error) error {
	if t.release == nil {
		return err
	}
	release := t.release
	t.release = nil
	defer release()
	err = t.session.d.explain(err)
	if cerr := t.session.Close(); err == nil {
		err = cerr
	}
	return err
}
