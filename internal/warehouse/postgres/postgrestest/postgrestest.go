// Package postgrestest gives tests databases of their own on a real server.
package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the server's driver

	"github.com/daybookhq/daybook/internal/warehouse/postgres"
)

// Server returns the URL of a superuser of the server that tests may use: DAYBOOK_TEST_POSTGRES, which scripts/with-postgres sets.
// Without one the test is left out; under CI it fails, so that nothing is left out unseen.
func Server(t testing.TB) string {
	t.Helper()
	server := os.Getenv("DAYBOOK_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no PostgreSQL: run it under scripts/with-postgres, or set DAYBOOK_TEST_POSTGRES to a superuser's URL")
		}
		t.Skip("left out: DAYBOOK_TEST_POSTGRES names no PostgreSQL server (scripts/with-postgres starts one)")
	}
	return server
}

var number atomic.Int64

// Database makes an empty database that is dropped when t ends, and returns its URL.
func Database(t testing.TB) string {
	t.Helper()
	Server(t)
	address, drop, err := Make()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// Make is Database for whoever has no test at hand.
func Make() (address string, drop func() error, err error) {
	server := os.Getenv("DAYBOOK_TEST_POSTGRES")
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, errors.New("DAYBOOK_TEST_POSTGRES is no URL")
	}
	name := fmt.Sprintf("t%d_%d", os.Getpid(), number.Add(1))
	if err := run(server, "create database "+name+" encoding 'UTF8' template template0"); err != nil {
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), func() error { return run(server, "drop database if exists "+name+" with (force)") }, nil
}

// WithDatabase is a server's URL with another database.
func WithDatabase(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("DAYBOOK_TEST_POSTGRES is no URL")
	}
	u.Path = "/" + name
	return u.String()
}

// Exec runs statements, separated by lines that hold only "--;", on a connection of their own, past the driver that is tested.
func Exec(t testing.TB, database string, script string) {
	t.Helper()
	if err := run(database, script); err != nil {
		t.Fatal(err)
	}
}

func run(database, script string) error {
	db, err := sql.Open("pgx", database)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for _, s := range strings.Split(script, "\n--;\n") {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			return fmt.Errorf("%w in %s", err, s)
		}
	}
	return nil
}

// Open opens a warehouse that closes when t ends.
func Open(t testing.TB, database string, opt postgres.Options) *postgres.DB {
	t.Helper()
	d, err := postgres.Open(t.Context(), database, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// Rows runs a query past the driver that is tested; every column comes as text.
func Rows(t testing.TB, database, query string, args ...any) (list [][]string) {
	t.Helper()
	db, err := sql.Open("pgx", database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(context.Background(), query, args...)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		cells := make([]sql.NullString, len(names))
		targets := make([]any, len(names))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(names))
		for i, c := range cells {
			row[i] = c.String
		}
		list = append(list, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// LargeParts lets parts of dates count as large in a database from so many rows of a table on, so that the work of small ones is divided among cores
// too. It holds for connections that are opened after it.
func LargeParts(t testing.TB, url string, rows int) {
	t.Helper()
	Exec(t, url, fmt.Sprintf("do $$ begin execute format('alter database %%I set daybook.part_rows = %d', current_database()); end $$", rows))
}
