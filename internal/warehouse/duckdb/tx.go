package duckdb

import (
	"context"
	"database/sql"
	"errors"
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

// Exec implements warehouse.Execer.
func (t *tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, t.session.d.explain(stopped(ctx, err))
	}
	return res.RowsAffected()
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
