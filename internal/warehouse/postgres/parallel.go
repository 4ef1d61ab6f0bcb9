package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
)

// parallel lets more than one core work at the marts of a transaction. The server works out the rows of "create table as" on several cores,
// those of an insert on one, and none that reads a temporary table on more than one. So what the statements call temporary stands in
// ordinary unlogged tables of a schema of its own, which begins and ends in the transaction; and an insert that reads a large one of
// them is written beside first, and moved into its table after that. The statements stay as they are written.
type parallel struct {
	asked bool
	rows  int64           // from which on a table of a part is large; 0: temporary tables stay what they are
	names map[string]bool // of its tables and views
	large bool
}

var (
	temporaryMade = regexp.MustCompile(`(?is)^((?:\s*--[^\n]*\n)*\s*create\s+)temp\s+(table|view)\s+(\w+)`)
	renamed       = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*alter\s+table\s+\w+\s+rename\s+to\s+(\w+)`)
	insertOf      = regexp.MustCompile(`(?is)^((?:\s*--[^\n]*\n)*)\s*insert\s+into\s+([\w.]+)\s*(\([^)]*\))\s*(.*)$`)
	setApart      = regexp.MustCompile(`\bas materialized (\( -- read while it is added to)`)
	word          = regexp.MustCompile(`\w+`)
)

// made turns a statement that makes a temporary table or view into one that makes a table of the part. Any other it returns as it is.
func (p *parallel) made(ctx context.Context, d *DB, conn *sql.Conn, statement string) (string, error) {
	m := temporaryMade.FindStringSubmatch(statement)
	if m == nil {
		if m := renamed.FindStringSubmatch(statement); m != nil && p.names != nil {
			p.names[m[1]] = true
		}
		return statement, nil
	}
	if !p.asked {
		if err := p.begin(ctx, d, conn); err != nil {
			return "", err
		}
	}
	if p.rows == 0 {
		return statement, nil
	}
	p.names[m[3]] = true
	kind := "unlogged table"
	if strings.EqualFold(m[2], "view") {
		kind = "view"
	}
	return m[1] + kind + " wh_part." + m[3] + statement[len(m[0]):], nil
}

// begin makes the schema, where this role may and no cluster has to know of it.
func (p *parallel) begin(ctx context.Context, d *DB, conn *sql.Conn) error {
	p.asked = true
	if d.citus {
		return nil
	}
	var allowed bool
	var rows int64
	if err := conn.QueryRowContext(ctx, text("part_allowed")).Scan(&allowed, &rows); err != nil {
		return fmt.Errorf("room for a part: %w", err)
	}
	if !allowed || rows <= 0 {
		return nil
	}
	if _, err := conn.ExecContext(ctx, text("part_schema"), pgx.QueryExecModeSimpleProtocol); err != nil {
		return fmt.Errorf("room for a part: %w", err)
	}
	p.rows, p.names = rows, map[string]bool{}
	return nil
}

// wrote hears how many rows a table of the part has got.
func (p *parallel) wrote(rows int64) { p.large = p.large || p.rows > 0 && rows >= p.rows }

// beside are the statements that do the work of an insert on several cores: nil where it reads nothing of a large part.
func (p *parallel) beside(statement string) []string {
	if !p.large {
		return nil
	}
	m := insertOf.FindStringSubmatch(statement)
	if m == nil || !p.reads(m[4]) {
		return nil
	}
	// What is set apart, so that the embedded engine does not read a table while it adds to it, may be read as the planner likes here.
	return []string{
		m[1] + "create unlogged table wh_part.beside " + m[3] + " as " + setApart.ReplaceAllString(m[4], "as not materialized $1"),
		"insert into " + m[2] + " " + m[3] + " select * from wh_part.beside",
		"drop table wh_part.beside",
	}
}

func (p *parallel) reads(query string) bool {
	for _, w := range word.FindAllString(query, -1) {
		if p.names[w] {
			return true
		}
	}
	return false
}

// end drops the schema and all in it.
func (p *parallel) end(ctx context.Context, conn *sql.Conn) error {
	if p.rows == 0 {
		return nil
	}
	_, err := conn.ExecContext(ctx, text("part_schema_drop"), pgx.QueryExecModeSimpleProtocol)
	return err
}
