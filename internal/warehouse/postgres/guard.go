package postgres

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/daybookhq/daybook/internal/fault"
)

//go:embed functions_allowed.txt
var allowedText string

// The guard says what a query may be made of. Whatever it does not know, it refuses: a newer server that understands more
// lets nobody do more, until somebody has read what is new.
var (
	allowedFunctions = words(allowedText)
	allowedTypes     = words(`bool int2 int4 int8 numeric float4 float8 text varchar bpchar char name unknown bytea date time timetz
		timestamp timestamptz interval json jsonb jsonpath uuid bit varbit record int4range int8range numrange daterange tsrange tstzrange
		int2vector oidvector`)
)

func words(text string) map[string]bool {
	list := map[string]bool{}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "-- ") {
			for _, w := range strings.Fields(line) {
				list[w] = true
			}
		}
	}
	return list
}

func refuse(format string, args ...any) *fault.Error { return fault.New(fault.Usage, format, args...) }

// guard refuses every query but one SELECT over the published views. The server is asked to make a temporary view of the
// query, which it reads and resolves but does not run; what it understood stands in its catalogue as a tree in which every
// table, function, operator and type is a number. The view is then forgotten with its transaction.
func (d *DB) guard(ctx context.Context, query string) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return err
	}
	s := &session{d: d, conn: conn}
	defer s.rollback()
	if _, err := conn.ExecContext(ctx, "begin"); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, text("lower"), d.schema, "60000"); err != nil {
		return err
	}
	columns, err := describe(ctx, conn, query)
	if err != nil {
		return cannotRead(err)
	}
	if columns == 0 {
		return refuse("only a SELECT is allowed: nothing is written, set, loaded or explained here")
	}
	names := make([]string, columns)
	for i := range names {
		names[i] = "c" + strconv.Itoa(i)
	}
	// The query was read alone before, and nothing but a whole SELECT can stand here.
	_, err = conn.ExecContext(ctx, "create temporary view daybook_query ("+strings.Join(names, ", ")+") as\n"+query, pgx.QueryExecModeExec)
	if err != nil {
		return notAView(err)
	}
	var tree string
	if err := conn.QueryRowContext(ctx, text("syntax_tree")).Scan(&tree); err != nil {
		return err
	}
	found, err := readTree(tree)
	if err != nil {
		return err
	}
	return d.check(ctx, conn, found)
}

// cannotRead is for queries that the server cannot read at all.
func cannotRead(err error) error {
	var p *pgconn.PgError
	if !errors.As(err, &p) {
		return err
	}
	switch p.Code {
	case "42601": // syntax
		if strings.Contains(p.Message, "multiple commands") {
			return refuse("there are several statements; one SELECT is allowed")
		}
		return refuse("the query cannot be read: %s", p.Message)
	case "55000": // a view is to be written to; the server advises a trigger
		return refuse("only a SELECT is allowed: nothing is written, set, loaded or explained here")
	case "42P01", "3F000":
		return refuse("%s is no dataset or mart", strings.TrimSuffix(p.Message, " does not exist")).WithHint("daybook sql --help lists them")
	}
	return err
}

// notAView is for what is no plain SELECT: the server read it alone, and could not make a view of it.
func notAView(err error) error {
	var p *pgconn.PgError
	if errors.As(err, &p) && (p.Code == "42601" || p.Code == "0A000") {
		return refuse("only a SELECT is allowed: nothing is written, set, loaded, locked or explained here (%s)", p.Message)
	}
	return err
}

// check asks the catalogue what the numbers of a tree mean.
func (d *DB) check(ctx context.Context, conn *sql.Conn, found tree) error {
	d.mu.Lock()
	views := d.views
	d.mu.Unlock()
	rows, err := conn.QueryContext(ctx, text("names"), found.relations, found.functions, found.operators, found.types)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var what, schema, name string
		if err := rows.Scan(&what, &schema, &name); err != nil {
			return err
		}
		full := name
		if schema != "pg_catalog" && schema != d.schema || what == "relation" && schema == "pg_catalog" {
			full = schema + "." + name
		}
		switch what {
		case "relation":
			if schema != d.schema || !slices.Contains(views, name) {
				return refuse("%q is no dataset or mart", full).WithHint("daybook sql --help lists them")
			}
		case "function":
			if schema != "pg_catalog" || !allowedFunctions[name] {
				return refuse("the function %s is not allowed", full)
			}
		case "operator":
			if schema != "pg_catalog" {
				return refuse("the operator %s is not allowed", full)
			}
		case "type":
			if schema != "pg_catalog" || !allowedTypes[strings.TrimPrefix(name, "_")] {
				return refuse("the type %s is not allowed here", full)
			}
		default:
			return fmt.Errorf("the catalogue named a %s", what)
		}
	}
	return rows.Err()
}
