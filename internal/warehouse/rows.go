package warehouse

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// each runs the statement called name and hands every row to scan.
func (w *Warehouse) each(ctx context.Context, q Querier, name string, scan func(*sql.Rows) error, args ...any) (err error) {
	end := Statement(q, FamilyLedger, name)
	defer func() { end(err) }()
	rows, err := q.Query(ctx, w.text(name), args...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// exec runs the statement called name.
func (w *Warehouse) exec(ctx context.Context, x Execer, name string, args ...any) error {
	_, err := w.insert(ctx, x, name, args...)
	return err
}

// number runs a statement whose answer is one number.
func (w *Warehouse) number(ctx context.Context, q Querier, name string, args ...any) (n int64, err error) {
	err = w.each(ctx, q, name, func(r *sql.Rows) error { return r.Scan(&n) }, args...)
	return n, err
}

// write runs f in a writing transaction of its own, bound to the published run.
func (w *Warehouse) write(ctx context.Context, f func(Tx) error) error {
	tx, err := w.Begin(ctx, 0)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// read runs f on a reader bound to run (0: the published one).
func (w *Warehouse) read(ctx context.Context, run int64, f func(Reader) error) error {
	r, err := w.At(ctx, run)
	if err != nil {
		return err
	}
	if err := f(r); err != nil {
		_ = r.Close()
		return err
	}
	return r.Close()
}

// day is a nullable business date in a row.
type day struct{ *contract.Day }

// Scan implements sql.Scanner.
func (d *day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		d.Day = nil
	case time.Time:
		x := contract.DayOf(v)
		d.Day = &x
	default:
		return fmt.Errorf("a date came as %T", src)
	}
	return nil
}

// bindDay is d as an argument.
func bindDay(d *contract.Day) any {
	if d == nil {
		return nil
	}
	return d.Time()
}

// numbers runs a statement whose rows are n whole numbers each.
func (w *Warehouse) numbers(ctx context.Context, q Querier, name string, n int, args ...any) (list [][]int64, err error) {
	err = w.each(ctx, q, name, func(r *sql.Rows) error {
		row := make([]int64, n)
		targets := make([]any, n)
		for i := range row {
			targets[i] = &row[i]
		}
		list = append(list, row)
		return r.Scan(targets...)
	}, args...)
	return list, err
}

// insert runs the statement called name and returns how many rows it wrote.
func (w *Warehouse) insert(ctx context.Context, x Execer, name string, args ...any) (rows int64, err error) {
	end := Statement(x, FamilyLedger, name)
	rows, err = x.Exec(ctx, w.text(name), args...)
	end(err)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return rows, nil
}
