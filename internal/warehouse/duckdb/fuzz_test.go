package duckdb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// FuzzSelect: whatever a query says, it is answered or refused with a sentence. No answer holds what lies in a table of the warehouse's own or in
// a file beside it, nothing is written, and the warehouse answers the next one.
func FuzzSelect(f *testing.F) {
	for _, list := range [][]string{allowed, refused, warehousetest.Refused} {
		for _, query := range list {
			f.Add(query)
		}
	}
	folder := f.TempDir()
	beside := filepath.Join(folder, "a.csv")
	if err := os.WriteFile(beside, []byte("a\nKeptInAFile\n"), 0o600); err != nil {
		f.Fatal(err)
	}
	f.Add("from read_csv('" + beside + "')")
	f.Add("from '" + beside + "'")
	f.Chdir(folder)
	f.Add("from 'a.csv'")
	d, err := duckdb.Open(f.Context(), filepath.Join(folder, "daybook.duckdb"), duckdb.Options{MemoryMB: 512, Threads: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = d.Close() })
	migrated(f, d)
	tx, err := d.Begin(f.Context(), 0)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := tx.Exec(f.Context(), "insert into wh.secret values ('x', 'KeptInATable')"); err != nil {
		f.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		f.Fatal(err)
	}
	before := listing(f, folder)
	f.Fuzz(func(t *testing.T, query string) {
		for _, limit := range []warehouse.Limit{{Seconds: 2}, {Rows: 20, Seconds: 2}} {
			answer, err := answered(t, d, query, limit)
			if err != nil && (fault.KindOf(err) != fault.Usage || len(err.Error()) < 15) {
				t.Errorf("%q: kind %s, %v", query, fault.KindOf(err), err)
			}
			for _, kept := range []string{"KeptInAFile", "KeptInATable"} {
				if strings.Contains(answer, kept) && !strings.Contains(query, kept) {
					t.Errorf("%q shows what is no reader's", query)
				}
			}
		}
		if answer, err := answered(t, d, "select count(*) from sales", warehouse.Limit{}); err != nil || answer != "0\n" {
			t.Errorf("after %q the warehouse answers %q, %v", query, answer, err)
		}
		if after := listing(t, folder); after != before {
			t.Errorf("%q wrote files: %s", query, after)
		}
	})
}

// answered is the first rows of an answer as text.
func answered(t testing.TB, d *duckdb.DB, query string, limit warehouse.Limit) (string, error) {
	t.Helper()
	rows, done, err := d.Select(t.Context(), 0, query, limit)
	if err != nil {
		return "", err
	}
	defer done()
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]any, len(names))
	for i := range cells {
		cells[i] = new(any)
	}
	var b strings.Builder
	for n := 0; n < 100 && rows.Next(); n++ {
		if err := rows.Scan(cells...); err != nil {
			return b.String(), fault.New(fault.Usage, "scan: %w", err)
		}
		for _, c := range cells {
			fmt.Fprintf(&b, "%v", *c.(*any))
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// listing names the files of the folder; the engine's own may come and go.
func listing(t testing.TB, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "daybook.duckdb") {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, " ")
}
