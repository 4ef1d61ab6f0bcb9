package postgres

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Layouts gives tests the names of all tables that have a layout.
func Layouts() (names []string) {
	for name := range layouts {
		names = append(names, name)
	}
	return names
}

// Places gives tests the columns by which a cluster spreads tables, by table; tables that every node holds whole are left out.
func Places() map[string]string {
	places := map[string]string{}
	for name, l := range layouts {
		if l.place != reference {
			places[name] = l.place
		}
	}
	return places
}

// Partitioned gives tests the names of all tables with a partition for each month.
func Partitioned() []string { return partitioned() }

// AllowedFunctions gives tests what a user's query may call.
func AllowedFunctions() map[string]bool { return allowedFunctions }

// TreeOf gives tests the server's parse of a query.
func TreeOf(ctx context.Context, url, query string, before ...string) (tree string, err error) {
	d, err := Open(ctx, url, Options{Connections: 2})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Close() }()
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return "", err
	}
	s := &session{d: d, conn: conn}
	defer s.rollback()
	if _, err := conn.ExecContext(ctx, "begin"); err != nil {
		return "", err
	}
	for _, b := range before {
		if _, err := conn.ExecContext(ctx, b); err != nil {
			return "", err
		}
	}
	columns, err := describe(ctx, conn, query)
	if err != nil {
		return "", err
	}
	names := make([]string, columns)
	for i := range names {
		names[i] = "c" + strconv.Itoa(i)
	}
	if _, err := conn.ExecContext(ctx, "create temporary view daybook_query ("+strings.Join(names, ", ")+") as\n"+query, pgx.QueryExecModeExec); err != nil {
		return "", err
	}
	err = conn.QueryRowContext(ctx, text("syntax_tree")).Scan(&tree)
	return tree, err
}
