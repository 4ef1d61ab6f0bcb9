package postgres

import (
	"context"
	"fmt"
)

// Maintain implements warehouse.Driver: statistics of what has changed, and the months ahead, so that no night has to make them.
func (d *DB) Maintain(ctx context.Context) error {
	err := d.refresh(ctx)
	if err == nil {
		err = d.ahead(ctx)
	}
	if err != nil {
		return fmt.Errorf("maintain %s: %w", d.name, d.explain(ctx, err))
	}
	return nil
}

// refresh gathers statistics of the tables and partitions that have changed by more than a little, and makes up the indexes of
// their new pages. The server would do so itself, minutes later: too late for the marts that are built of a night's facts.
func (d *DB) refresh(ctx context.Context) error {
	tables, err := d.list(ctx, "changed")
	if err != nil || len(tables) == 0 {
		return err
	}
	grown, err := d.list(ctx, "grown")
	if err != nil {
		return err
	}
	for _, table := range append(grown, tables...) { // a table that has doubled takes its partitions with it
		if _, err := d.db.ExecContext(ctx, filled("analyze", table)); err != nil {
			return fmt.Errorf("statistics of wh.%s: %w", table, err)
		}
	}
	if _, err := d.db.ExecContext(ctx, text("summarize"), tables); err != nil {
		return fmt.Errorf("indexes of new pages: %w", err)
	}
	return nil
}

// list runs a statement whose rows are names.
func (d *DB) list(ctx context.Context, name string, args ...any) (names []string, err error) {
	rows, err := d.db.QueryContext(ctx, text(name), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		names = append(names, s)
	}
	return names, rows.Err()
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
