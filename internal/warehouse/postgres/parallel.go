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
// ordinary unlogged tables of a schema of its own, which begins and ends in the transaction. Where a part is large, what is inserted into one of
// them becomes a table that it has as a piece; an insert into any other table that reads a large one of them and has something to work out is written beside
// first, and moved into its table after that. The statements stay as they are written.
type parallel struct {
	asked bool
	rows  int64           // from which on a table of a part is large; 0: temporary tables stay what they are
	names map[string]bool // of its tables and views
	large bool

	indexed map[string]bool // tables of the part that are searched by an index
	pieces  int             // tables made so far that are pieces of one of the part
}

var (
	temporaryMade = regexp.MustCompile(`(?is)^((?:\s*--[^\n]*\n)*\s*create\s+)temp\s+(table|view)\s+(\w+)`)
	renamed       = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*alter\s+table\s+(\w+)\s+rename\s+to\s+(\w+)`)
	dropped       = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*drop\s+table\s+(\w+)\s*$`)
	indexMade     = regexp.MustCompile(`(?is)^(?:\s*--[^\n]*\n)*\s*create\s+index\s+on\s+(\w+)`)
	insertOf      = regexp.MustCompile(`(?is)^((?:\s*--[^\n]*\n)*)\s*insert\s+into\s+([\w.]+)\s*(\([^)]*\))\s*(.*)$`)
	setApart      = regexp.MustCompile(`\bas materialized (\( -- read while it is added to)`)
	computes      = regexp.MustCompile(`(?i)\b(case|group\s+by)\b`) // an insert of rows as they are is not worth writing them twice
	word          = regexp.MustCompile(`\w+`)
)

// made turns a statement that makes a temporary table or view into one that makes a table of the part. Any other it returns as it is.
func (p *parallel) made(ctx context.Context, d *DB, conn *sql.Conn, statement string) (string, error) {
	m := temporaryMade.FindStringSubmatch(statement)
	if m == nil {
		return p.heard(statement), nil
	}
	if !p.asked {
		if err := p.begin(ctx, d, conn); err != nil {
			return "", err
		}
	}
	if p.rows == 0 {
		return statement, nil
	}
	p.names[m[3]], p.indexed[m[3]] = true, false
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
	var rows, pairs int64
	if err := conn.QueryRowContext(ctx, text("part_allowed")).Scan(&allowed, &rows, &pairs); err != nil {
		return fmt.Errorf("room for a part: %w", err)
	}
	if !allowed || rows <= 0 {
		return nil
	}
	if _, err := conn.ExecContext(ctx, text("part_schema"), pgx.QueryExecModeSimpleProtocol); err != nil {
		return fmt.Errorf("room for a part: %w", err)
	}
	p.rows, p.large, p.names, p.indexed = rows, pairs >= rows, map[string]bool{}, map[string]bool{}
	return nil
}

// heard notes what a statement does to a table of the part. One that drops it drops its pieces too.
func (p *parallel) heard(statement string) string {
	if p.names == nil {
		return statement
	}
	if m := renamed.FindStringSubmatch(statement); m != nil {
		p.names[m[2]], p.indexed[m[2]] = true, p.indexed[m[1]]
	}
	if m := indexMade.FindStringSubmatch(statement); m != nil {
		p.indexed[m[1]] = true
	}
	if m := dropped.FindStringSubmatch(statement); m != nil && p.names[m[1]] {
		return strings.TrimRight(statement, " \n") + " cascade"
	}
	return statement
}

// wrote hears how many rows a table of the part has got.
func (p *parallel) wrote(rows int64) { p.large = p.large || p.rows > 0 && rows >= p.rows }

// steps are the statements that do the work of an insert on several cores: nil where it is done as well by itself.
func (p *parallel) steps(ctx context.Context, conn *sql.Conn, statement string) ([]string, error) {
	m := insertOf.FindStringSubmatch(statement)
	if m == nil || !p.large {
		return nil, nil
	}
	// What is set apart, so that the embedded engine does not read a table while it adds to it, may be read as the planner likes here.
	query := setApart.ReplaceAllString(m[4], "as not materialized $1")
	if p.names[m[2]] && !p.indexed[m[2]] {
		return p.piece(ctx, conn, m[1], m[2], m[3], query)
	}
	if !p.reads(query) || !computes.MatchString(query) {
		return nil, nil
	}
	return []string{
		m[1] + "create unlogged table wh_part.beside " + m[3] + " as " + query,
		"insert into " + m[2] + " " + m[3] + " select * from wh_part.beside",
		"drop table wh_part.beside",
	}, nil
}

// piece are the statements that give a table of the part its rows without writing them twice: they stand in a table of their own, which is
// then one of its pieces (it inherits from it). That wants every column, of the very type.
func (p *parallel) piece(ctx context.Context, conn *sql.Conn, comment, table, columns, query string) ([]string, error) {
	given := map[string]bool{}
	for _, c := range word.FindAllString(columns, -1) {
		given[c] = true
	}
	rows, err := conn.QueryContext(ctx, text("part_columns"), "wh_part."+table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, err
		}
		value := "null"
		if given[name] {
			value = "given." + quote(name)
		}
		list = append(list, fmt.Sprintf("cast(%s as %s) as %s", value, kind, quote(name)))
	}
	p.pieces++
	piece := fmt.Sprintf("wh_part.piece_%d", p.pieces)
	return []string{
		comment + "create unlogged table " + piece + " as select " + strings.Join(list, ", ") + " from (\n" + query + "\n) as given " + columns,
		"alter table " + piece + " inherit wh_part." + table,
		"analyze " + piece + " (" + quote(word.FindString(columns)) + ")",
	}, rows.Err()
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
