package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Settle implements warehouse.Driver: what was loaded lies where it stays.
func (d *DB) Settle(context.Context) error { return nil }

// Maintain implements warehouse.Driver: statistics of what has changed, the month ahead, so that no night has to make it, and
// the end of months that a sweep has emptied.
func (d *DB) Maintain(ctx context.Context) error {
	err := d.refresh(ctx)
	if err == nil {
		err = d.ahead(ctx)
	}
	if err == nil && d.leads() {
		err = d.dropEmpty(ctx)
	}
	if err != nil {
		return fmt.Errorf("maintain %s: %w", d.name, d.explain(ctx, err))
	}
	return nil
}

// refresh gathers statistics of the tables and partitions that have changed by more than a little, and makes up the indexes of
// their new pages. The server would do so itself, minutes later: too late for the marts that are built of a night's facts.
func (d *DB) refresh(ctx context.Context) error {
	changed, err := d.list(ctx, "changed", 2)
	if err != nil || len(changed) == 0 {
		return err
	}
	grown, err := d.list(ctx, "grown", 1)
	if err != nil {
		return err
	}
	var tables, look []string
	for _, g := range grown {
		look = append(look, g[0])
	}
	for _, c := range changed {
		tables = append(tables, c[0])
		if !slices.Contains(look, c[1]) { // a table that has doubled takes its partitions with it
			look = append(look, c[0])
		}
	}
	if err := atOnce(look, func(table string) error {
		_, err := d.db.ExecContext(ctx, filled("analyze", table))
		return err
	}); err != nil {
		return fmt.Errorf("statistics: %w", err)
	}
	if err := atOnce(tables, func(table string) error {
		_, err := d.db.ExecContext(ctx, text("summarize"), table)
		return err
	}); err != nil {
		return fmt.Errorf("indexes of new pages: %w", err)
	}
	return nil
}

// atOnce does something to tables, to two at a time: the server gathers what it knows of a table in one process.
func atOnce(tables []string, do func(table string) error) error {
	errs := make([]error, len(tables))
	var wait sync.WaitGroup
	room := make(chan struct{}, 2)
	for i, table := range tables {
		room <- struct{}{}
		wait.Go(func() {
			defer func() { <-room }()
			if err := do(table); err != nil {
				errs[i] = fmt.Errorf("wh.%s: %w", table, err)
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// list runs a statement whose rows are names, so many each.
func (d *DB) list(ctx context.Context, name string, columns int, args ...any) (list [][]string, err error) {
	rows, err := d.db.QueryContext(ctx, text(name), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row := make([]string, columns)
		targets := make([]any, columns)
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// ahead makes the partitions of the month after the newest one.
func (d *DB) ahead(ctx context.Context) error {
	there, err := d.partitions(ctx)
	if err != nil || len(there) == 0 {
		return err
	}
	newest := month(0)
	for _, p := range there {
		newest = max(newest, p.month)
	}
	var rows bool
	if err := d.db.QueryRowContext(ctx, filled("has_rows", newest.of("sales"), newest.of("inventory"), newest.of("sale_lines"))).Scan(&rows); err != nil {
		return err
	}
	if !rows {
		return nil // it is the month ahead
	}
	_, err = d.ensure(ctx, []month{newest + 1})
	return err
}

// leads reports whether this process has the run lock, so that nobody else is about to fill a month.
func (d *DB) leads() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.leader != nil
}

// dropEmpty drops the partitions of past months in which no table has a row any more. Where somebody reads them it lets them be:
// the next run will see to it.
func (d *DB) dropEmpty(ctx context.Context) error {
	names, err := d.list(ctx, "empty_months", 1, partitioned())
	if err != nil || len(names) == 0 {
		return err
	}
	parts, err := d.partitions(ctx)
	if err != nil {
		return err
	}
	there := map[month][]string{} // of a month that has left some tables have no partition
	for _, p := range parts {
		if layouts[p.table].month != "" {
			there[p.month] = append(there[p.month], p.table)
		}
	}
	for _, name := range names {
		var m month
		if m, err = parseMonth(name[0]); err != nil {
			return err
		}
		used, err := d.hasRows(ctx, m, there[m])
		if err == nil && !used {
			err = d.dropMonth(ctx, m, there[m])
		}
		if err != nil {
			return fmt.Errorf("drop the empty month %s: %w", name[0], err)
		}
	}
	return nil
}

// hasRows looks, without a lock, whether a month has a row. A coordinator counts none of what lies on its workers, so that all months look
// empty to it: those that are in use are not locked every night.
func (d *DB) hasRows(ctx context.Context, m month, tables []string) (rows bool, err error) {
	for _, table := range tables {
		if err = d.db.QueryRowContext(ctx, filled("month_has_rows", m.of(table))).Scan(&rows); err != nil || rows {
			break
		}
	}
	return rows, err
}

// dropMonth drops a month's partitions if they are empty still, once nobody can write to them.
func (d *DB) dropMonth(ctx context.Context, m month, tables []string) error {
	t, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }()
	if _, err := t.ExecContext(ctx, text("lock_partitions")); err != nil {
		return err
	}
	for _, table := range tables {
		var rows bool
		_, err := t.ExecContext(ctx, filled("lock_month", table, m.of(table)), pgx.QueryExecModeSimpleProtocol)
		if err == nil {
			err = t.QueryRowContext(ctx, filled("month_has_rows", m.of(table))).Scan(&rows)
		}
		var p *pgconn.PgError
		if errors.As(err, &p) && p.Code == "55P03" || err == nil && rows {
			return nil // somebody reads it, or it is not empty after all
		}
		if err == nil {
			_, err = t.ExecContext(ctx, filled("drop_month", m.of(table)))
		}
		if err != nil {
			return err
		}
	}
	if err := t.Commit(); err != nil {
		return err
	}
	d.months.forget()
	return nil
}
