package postgres

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/daybookhq/daybook/internal/fault"
)

// dropTries is how often months are asked for before whoever reads them is left alone; each try waits half a second at most, so that nobody who
// comes meanwhile waits longer behind it.
const dropTries = 40

// DropMonths implements warehouse.MonthDropper: the months' partitions go with this transaction.
func (t *tx) DropMonths(ctx context.Context, tables []string, before time.Time) error {
	if t.conn == nil {
		return errors.New("the transaction has ended")
	}
	all, err := t.d.partitions(ctx)
	if err != nil {
		return t.d.explain(ctx, err)
	}
	gone := slices.DeleteFunc(all, func(p part) bool { return !slices.Contains(tables, p.table) || p.month >= monthOf(before) })
	for try := 1; ; try++ {
		read, err := t.lockMonths(ctx, gone)
		switch {
		case err != nil:
			return t.d.explain(ctx, err)
		case !read:
			return t.drop(ctx, gone)
		case try == dropTries:
			return fault.New(fault.Locked, "somebody reads months that are to leave, and goes on reading; nothing has changed").
				WithHint("give the command again once long queries are done")
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// lockMonths takes partitions and their tables for this transaction alone, all of them or none: read says that somebody reads one.
func (t *tx) lockMonths(ctx context.Context, list []part) (read bool, err error) {
	if _, err := t.conn.ExecContext(ctx, "savepoint months"); err != nil {
		return false, err
	}
	for _, p := range list {
		if _, err = t.conn.ExecContext(ctx, filled("lock_month", p.table, p.name()), pgx.QueryExecModeSimpleProtocol); err != nil {
			break
		}
	}
	var p *pgconn.PgError
	if errors.As(err, &p) && p.Code == "55P03" {
		_, err := t.conn.ExecContext(ctx, "rollback to savepoint months")
		return true, err
	}
	if err == nil {
		_, err = t.conn.ExecContext(ctx, "set local lock_timeout = 0")
	}
	return false, err
}

func (t *tx) drop(ctx context.Context, list []part) error {
	for _, p := range list {
		if _, err := t.conn.ExecContext(ctx, filled("drop_month", p.name())); err != nil {
			return t.d.explain(ctx, err)
		}
	}
	t.dropped = len(list) > 0
	return nil
}
