package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
)

// fresh keeps the statistics of one transaction's own tables up to date. A history of 180 dates is built in one transaction,
// each date on the marts of those before; to everybody else those tables are still empty, and so they would be to the planner.
type fresh struct {
	rows map[string]int64 // written by this transaction
	next map[string]int64 // at how many rows statistics are gathered next
}

func newFresh() *fresh { return &fresh{rows: map[string]int64{}, next: map[string]int64{}} }

// firstLook is after how many rows of a table its statistics are gathered first; then whenever they have doubled.
const firstLook = 400

var inserted = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*insert\s+into\s+(wh\.)?(\w+)`)

// count hears of a statement and gathers statistics where it is time to.
func (f *fresh) count(ctx context.Context, conn *sql.Conn, statement string, rows int64) error {
	m := inserted.FindStringSubmatch(statement)
	if m == nil {
		return nil
	}
	table := m[2]
	if m[1] == "" {
		return f.temporary(ctx, conn, table, rows)
	}
	if _, known := layouts[table]; !known {
		return nil
	}
	f.rows[table] += rows
	if f.next[table] == 0 {
		f.next[table] = firstLook
	}
	if f.rows[table] < f.next[table] {
		return nil
	}
	for f.next[table] <= f.rows[table] {
		f.next[table] *= 2
	}
	if _, err := conn.ExecContext(ctx, filled("analyze", table)); err != nil {
		return fmt.Errorf("statistics of wh.%s: %w", table, err)
	}
	return nil
}

// temporary gathers the statistics of a table that this transaction made for itself; nobody else ever would.
func (f *fresh) temporary(ctx context.Context, conn *sql.Conn, table string, rows int64) error {
	if rows < firstLook {
		return nil
	}
	if _, err := conn.ExecContext(ctx, filled("analyze_temporary", table)); err != nil {
		return fmt.Errorf("statistics of %s: %w", table, err)
	}
	return nil
}
