package postgres_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

const kinds = `select relname, relpersistence from pg_class where relname in ('item_day', 'sum_day') order by relname`

// TestParallel_NoTrace: what statements call temporary stands in unlogged tables where a part is large, holds what it would hold otherwise, and is gone
// once the transaction has ended, one way or the other.
func TestParallel_NoTrace(t *testing.T) {
	t.Parallel()
	d, url := withLargeParts(t)
	for _, commits := range []bool{true, false, true} {
		tx, err := d.Begin(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := summed(t, tx, 500); got != "item_day u, sum_day u: 500 rows, 125250" {
			t.Error(got)
		}
		if commits {
			err = tx.Commit()
		} else {
			err = tx.Rollback()
		}
		if err != nil {
			t.Fatal(err)
		}
		if left := postgrestest.Rows(t, url, "select nspname from pg_namespace where nspname = 'wh_part'"); len(left) != 0 {
			t.Error("its schema is still there")
		}
	}
}

// TestParallel_NotAllowed: a role that may make no schema has temporary tables, and the same rows in them.
func TestParallel_NotAllowed(t *testing.T) {
	t.Parallel()
	d, _ := withLargeParts(t)
	tx, err := d.Begin(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(t.Context(), "create schema wh_part"); err != nil { // as good as not allowed: its name is taken
		t.Fatal(err)
	}
	if got := summed(t, tx, 500); got != "item_day t, sum_day t: 500 rows, 125250" {
		t.Error(got)
	}
}

// withLargeParts is a warehouse in which a part of three rows is a large one.
func withLargeParts(t *testing.T) (d *postgres.DB, url string) {
	t.Helper()
	url = postgrestest.Database(t)
	postgrestest.LargeParts(t, url, 3)
	d = postgrestest.Open(t, url, postgres.Options{})
	warehousetest.Migrate(t, d)
	return d, url
}

// summed makes a table of n rows and one that is made of it, and says what they are and what the second holds.
func summed(t *testing.T, tx warehouse.Tx, n int) string {
	t.Helper()
	run := func(want int64, query string, args ...any) {
		t.Helper()
		rows, err := tx.Exec(t.Context(), query, args...)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if want >= 0 && rows != want {
			t.Errorf("%s: %d rows, want %d", query, rows, want)
		}
	}
	run(-1, "-- The items.\ncreate temp table item_day (n bigint, size decimal(14,2))")
	run(-1, "create temp table sum_day (n bigint, size decimal(14,2))")
	run(int64(n), "insert into item_day (n) select generate_series(1, cast($1 as bigint))", n)
	run(int64(n), "-- The sums.\ninsert into sum_day (n, size)\nwith i as materialized ( -- read while it is added to\n  select n from item_day\n)\nselect i.n, i.n * cast($1 as bigint) from i", 1)
	var said []string
	read(t, tx, kinds, func(r *sql.Rows) error {
		var name, kind string
		err := r.Scan(&name, &kind)
		said = append(said, name+" "+kind)
		return err
	})
	list := strings.Join(said, ", ")
	read(t, tx, "select cast(count(*) as text) || ' rows, ' || cast(cast(sum(size) as bigint) as text) from sum_day", func(r *sql.Rows) error {
		var sum string
		err := r.Scan(&sum)
		list += ": " + sum
		return err
	})
	return list
}

func read(t *testing.T, q warehouse.Querier, query string, each func(*sql.Rows) error) {
	t.Helper()
	rows, err := q.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
