// Package warehousetest is what every engine must do, as tests. An engine calls Run from its own test; what fails there is
// a fault of the engine, not a difference. The suite looks at the warehouse through warehouse.Driver and the migrations
// alone: it knows no engine by name.
package warehousetest

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// Open returns a new, empty warehouse that was never migrated, and closes it when t ends.
type Open func(t *testing.T) warehouse.Driver

// Run tests an engine.
func Run(t *testing.T, open Open) {
	t.Helper()
	for _, topic := range []struct {
		name string
		test func(*testing.T, Open)
	}{
		{"migrate", migrate},
		{"load", load},
		{"load refused", loadRefused},
		{"load stopped", loadStopped},
		{"loads at once", loadsAtOnce},
		{"transactions", transactions},
		{"run lock", runLock},
		{"telling lock", tellingLock},
		{"rows affected", affected},
		{"slices", slices},
		{"keyed", keyed},
		{"store days", storeDays},
		{"frozen cost", frozenCost},
		{"readers", readers},
		{"snapshots", snapshots},
		{"select", selects},
		{"select refused", selectRefused},
		{"limits", limits},
		{"maintain", maintain},
	} {
		t.Run(topic.name, func(t *testing.T) {
			t.Parallel()
			topic.test(t, open)
		})
	}
}

// migrated opens a warehouse at the newest step.
func migrated(t *testing.T, open Open) warehouse.Driver {
	t.Helper()
	d := open(t)
	Migrate(t, d)
	return d
}

// Steps are the migrations of an engine.
func Steps(t testing.TB, d warehouse.Driver) []warehouse.Step {
	t.Helper()
	list, err := warehouse.Steps(d.Engine())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// must loads records or fails.
func must(t *testing.T, d warehouse.Driver, table string, r *feed) {
	t.Helper()
	n, err := d.Load(t.Context(), table, r)
	if err != nil {
		t.Fatal(err)
	}
	if n != r.rows {
		t.Fatalf("load wh.%s wrote %d rows, want %d", table, n, r.rows)
	}
}

// write runs statements in one committed transaction.
func write(t *testing.T, d warehouse.Driver, statements ...string) {
	t.Helper()
	tx, err := d.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := tx.Exec(t.Context(), s); err != nil {
			_ = tx.Rollback()
			t.Fatalf("%v in %s", err, s)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// at asks a reader of run; the statement gives text columns only.
func at(t *testing.T, d warehouse.Driver, run int64, query string) string {
	t.Helper()
	r, err := d.At(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	return ask(t, r, query)
}

// ask returns the rows as text: columns separated by commas, rows by a space, null as ~.
func ask(t *testing.T, q warehouse.Querier, query string, args ...any) string {
	t.Helper()
	rows, err := q.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer func() { _ = rows.Close() }()
	return flat(t, rows)
}

func flat(t *testing.T, rows *sql.Rows) string {
	t.Helper()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		cells := make([]sql.NullString, len(names))
		targets := make([]any, len(names))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(names))
		for i, c := range cells {
			words[i] = c.String
			if !c.Valid {
				words[i] = "~"
			}
		}
		lines = append(lines, strings.Join(words, ","))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, " ")
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got %s\nwant %s", what, got, want)
	}
}

// Migrate brings an empty warehouse to the newest step.
func Migrate(t testing.TB, d warehouse.Driver) {
	t.Helper()
	if err := d.Migrate(t.Context(), Steps(t, d)); err != nil {
		t.Fatal(err)
	}
}

// Ask returns the rows of a query as text: columns separated by commas, rows by a space, null as ~.
func Ask(t *testing.T, q warehouse.Querier, query string, args ...any) string {
	t.Helper()
	return ask(t, q, query, args...)
}
