package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// patience is how long a writer waits for another where Options.Wait does not say.
const patience = 30 * time.Second

// acquire takes the one token of writing of this process.
func (d *DB) acquire(ctx context.Context) (release func(), err error) {
	timer := time.NewTimer(d.options.Wait)
	defer timer.Stop()
	select {
	case <-d.writer:
		return func() { d.writer <- struct{}{} }, nil
	case <-timer.C:
		return nil, fault.New(fault.Locked, "another writing transaction of this process holds warehouse %s", d.name).
			WithHint("try again when it is done")
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// tx is the writing transaction.
type tx struct {
	*session
	fresh   *fresh
	part    *parallel
	ctx     context.Context //nolint:containedctx // a transaction whose context has ended must not be committed
	release func()
	dropped bool // months went with it: which are whole has to be looked at again
}

// Begin implements warehouse.Driver. Where this process holds the run lock the transaction is on the very connection that
// holds it: should the lock be lost, so is the transaction, and no other run can have begun meanwhile.
func (d *DB) Begin(ctx context.Context, run int64) (warehouse.Tx, error) {
	release, err := d.acquire(ctx)
	if err != nil {
		return nil, err
	}
	if run > 0 {
		if err := d.refresh(ctx); err != nil {
			release()
			return nil, d.explain(ctx, err)
		}
	}
	s, err := d.writing(ctx, run)
	if err != nil {
		release()
		return nil, d.explain(ctx, err)
	}
	return &tx{session: s, fresh: newFresh(), part: &parallel{}, ctx: ctx, release: release}, nil
}

// writing opens a transaction that no other writer is beside, in this process or another.
func (d *DB) writing(ctx context.Context, run int64) (*session, error) {
	s := &session{d: d}
	var err error
	if s.conn, s.keep, err = d.writingConn(ctx, run); err != nil {
		return nil, err
	}
	if _, err = s.conn.ExecContext(ctx, "begin"); err == nil {
		if err = s.alone(ctx); err == nil {
			err = s.bind(ctx, run)
		}
	}
	if err != nil {
		s.rollback()
		return nil, err
	}
	return s, nil
}

// alone waits until no other process writes, and gives the transaction room to work.
func (s *session) alone(ctx context.Context) error {
	if s.d.citus {
		if err := carry(ctx, s.conn); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		fmt.Sprintf("set local lock_timeout = %d", min(s.d.options.Wait.Milliseconds(), math.MaxInt32)),
		text("lock_writer"), "set local lock_timeout = 0", text("room"),
	} {
		if _, err := s.conn.ExecContext(ctx, statement, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
	}
	return nil
}

// Exec implements warehouse.Execer.
func (t *tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.conn == nil {
		return 0, sql.ErrTxDone
	}
	rows, err := t.run(ctx, query, args)
	if err != nil {
		return 0, t.d.explain(ctx, err)
	}
	t.fresh.begin(query)
	if rows > 0 {
		err = t.d.explain(ctx, t.fresh.count(ctx, t.conn, query, rows, t.part))
	}
	return rows, err
}

// run runs a statement: as it is, or on several cores where it reads much that this transaction has made.
func (t *tx) run(ctx context.Context, query string, args []any) (rows int64, err error) {
	query, err = t.part.made(ctx, t.d, t.conn, query)
	if err != nil {
		return 0, err
	}
	steps, err := t.part.steps(ctx, t.conn, query)
	if err != nil {
		return 0, err
	}
	if steps == nil {
		steps = []string{query}
	}
	for i, step := range steps {
		if i > 0 {
			args = nil
		}
		res, err := t.conn.ExecContext(ctx, step, args...)
		if err != nil {
			return 0, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return 0, err
		}
		rows = max(rows, n)
	}
	return rows, nil
}

// Query implements warehouse.Querier.
func (t *tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if t.conn == nil {
		return nil, sql.ErrTxDone
	}
	return t.session.Query(ctx, query, args...)
}

// Commit implements warehouse.Tx.
func (t *tx) Commit() error {
	if t.release == nil {
		return sql.ErrTxDone
	}
	if err := context.Cause(t.ctx); err != nil {
		_ = t.Rollback()
		return err
	}
	if err := t.part.end(t.ctx, t.conn); err != nil {
		_ = t.Rollback()
		return t.d.explain(t.ctx, err)
	}
	err := t.commit()
	if t.dropped {
		t.d.months.forget()
	}
	t.done()
	if err = t.d.explain(t.ctx, err); fault.KindOf(err) == fault.Unreachable {
		return fault.New(fault.Unreachable, "the connection was lost while the transaction was committed, so that it is not known whether it was: %w", err).ThatPasses().
			WithHint("daybook status says whether the run is published; the same command may be given again either way")
	}
	return err
}

// Rollback implements warehouse.Tx. After Commit it does nothing.
func (t *tx) Rollback() error {
	if t.release == nil {
		return nil
	}
	t.rollback()
	t.done()
	return nil
}

func (t *tx) done() {
	release := t.release
	t.release = nil
	release()
}

// commit ends the transaction for good. A server that answers ROLLBACK to it had an error before, and kept nothing.
func (s *session) commit() error {
	conn := s.conn
	tag, err := ended(conn)
	if err != nil {
		s.conn = nil
		discard(conn)
		return err
	}
	if tag != "COMMIT" {
		s.rollback()
		return fmt.Errorf("the transaction could not be committed: an earlier statement of it had failed")
	}
	s.conn = nil
	if s.keep {
		return nil
	}
	return conn.Close()
}

func (s *session) rollback() { _ = s.end("rollback") }
