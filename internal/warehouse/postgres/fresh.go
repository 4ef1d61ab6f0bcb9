package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
)

// fresh keeps the statistics of one transaction's own tables up to date. A history of 180 dates is built in one transaction,
// each date on the marts of those before; to everybody else those tables are still empty, and so they would be to the planner. A night adds
// little to a long history, and looking at the whole of that again would take half as long as all else.
type fresh struct {
	rows map[string]int64 // written by this transaction
	next map[string]int64 // at how many rows statistics are gathered next
}

func newFresh() *fresh { return &fresh{rows: map[string]int64{}, next: map[string]int64{}} }

// firstLook is after how many rows of a table its statistics are gathered at the earliest; then whenever they have doubled.
const firstLook = 400

var inserted = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*insert\s+into\s+(wh\.)?(\w+)`)

var created = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*create\s+temp\s+table\s+(\w+)`)

// begin hears of a statement that makes a temporary table: of one that went by the same name nothing is left.
func (f *fresh) begin(statement string) {
	if m := created.FindStringSubmatch(statement); m != nil {
		delete(f.rows, m[1])
		delete(f.next, m[1])
	}
}

// count hears of a statement and gathers statistics where it is time to.
func (f *fresh) count(ctx context.Context, conn *sql.Conn, statement string, rows int64, p *parallel) error {
	m := inserted.FindStringSubmatch(statement)
	if m == nil {
		return nil
	}
	table, analyze := m[2], "analyze"
	if m[1] == "" {
		analyze = "analyze_temporary" // nobody else ever would
		if p.names[table] {
			analyze = "analyze_part"
		}
	} else if _, known := layouts[table]; !known {
		return nil
	}
	if len(f.next) == 0 {
		if err := f.begun(ctx, conn); err != nil {
			return fmt.Errorf("sizes of tables: %w", err)
		}
	}
	key := m[1] + table
	f.rows[key] += rows
	if m[1] == "" {
		p.wrote(f.rows[key])
	}
	f.next[key] = max(f.next[key], firstLook)
	if f.rows[key] < f.next[key] {
		return nil
	}
	for f.next[key] <= f.rows[key] {
		f.next[key] *= 2
	}
	if _, err := conn.ExecContext(ctx, filled(analyze, table)); err != nil {
		return fmt.Errorf("statistics of %s: %w", table, err)
	}
	return nil
}

// begun notes the sizes that the planner knows: of as many rows more it has to hear.
func (f *fresh) begun(ctx context.Context, conn *sql.Conn) error {
	rows, err := conn.QueryContext(ctx, text("known_rows"))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table string
		var known int64
		if err := rows.Scan(&table, &known); err != nil {
			return err
		}
		f.next["wh."+table] = known
	}
	return rows.Err()
}
