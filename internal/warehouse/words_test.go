package warehouse_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

// TestWords_OfEveryViewAndColumn: nothing that a person can select is without a word, nothing that is not there has one, and docs/bi.md and the
// help of sql have all of the views.
func TestWords_OfEveryViewAndColumn(t *testing.T) {
	t.Parallel()
	d, err := duckdb.Open(t.Context(), duckdb.InMemory, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	steps, err := warehouse.Steps(d.Engine())
	if err == nil {
		err = d.Migrate(t.Context(), steps)
	}
	if err != nil {
		t.Fatal(err)
	}
	q, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	rows, err := q.Query(t.Context(), "select table_name, column_name from information_schema.columns where table_schema = 'main' order by 1, 2")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	guide, err := os.ReadFile("../../docs/bi.md")
	if err != nil {
		t.Fatal(err)
	}
	help, err := os.ReadFile("../cli/sql.go")
	if err != nil {
		t.Fatal(err)
	}
	words := warehouse.LoadWords()
	used := map[string]bool{}
	for rows.Next() {
		var view, column string
		if err := rows.Scan(&view, &column); err != nil {
			t.Fatal(err)
		}
		if used[view] = true; words[view] == "" {
			t.Errorf("%s has no word", view)
		}
		if words.Column(view, column) == "" {
			t.Errorf("%s.%s has no word", view, column)
		}
		used[view+"."+column], used["*."+column] = true, used["*."+column] || words[view+"."+column] == ""
		if !strings.Contains(string(guide), "| `"+view+"` |") {
			t.Errorf("docs/bi.md does not have %s", view)
		}
		if !regexp.MustCompile(`\b` + view + `[,;]|\b` + view + `\.` + "`").Match(help) {
			t.Errorf("daybook sql --help does not name %s", view)
		}
	}
	if err := rows.Err(); err != nil || len(used) < 200 {
		t.Fatalf("%d names, %v", len(used), err)
	}
	sentence := regexp.MustCompile(`^[A-Za-z].*\.$`)
	for name, says := range words {
		if table, ok := strings.CutPrefix(name, "wh."); ok {
			dataset, column, _ := strings.Cut(table, ".")
			if d, is := contract.DatasetByName(dataset); !is || column != "" && d.Field(column) < 0 {
				t.Errorf("%s is of no dataset", name)
			}
			if used[dataset] {
				t.Errorf("%s: a view shows it", name)
			}
		} else if !used[name] {
			t.Errorf("%s is no view or column, or has a word of its own everywhere", name)
		}
		if !sentence.MatchString(says) {
			t.Errorf("%s: %q is no sentence", name, says)
		}
	}
}
