package warehouse_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// TestColumns_DocsListThemAll holds the tables of docs/contract.md against the canonical columns: UPDATE_DOCS=1 writes them.
func TestColumns_DocsListThemAll(t *testing.T) {
	t.Parallel()
	const begin, end = "<!-- columns of datasets, written by a test -->\n", "<!-- end of columns -->\n"
	path := filepath.Join("..", "..", "docs", "contract.md")
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(doc), begin)
	is, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for the columns", path)
	}
	want := columnTables(t)
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil { //nolint:gosec // a page that all may read
			t.Fatal(err)
		}
		return
	}
	if is != want {
		t.Errorf("the columns in %s are not those of the code; UPDATE_DOCS=1 go test -run TestColumns ./internal/warehouse writes them\nwant:\n%s", path, want)
	}
}

// columnTables is a table for each dataset.
func columnTables(t *testing.T) string {
	t.Helper()
	words := warehouse.LoadWords()
	var b strings.Builder
	for _, d := range contract.Datasets {
		replaces := map[contract.Replace]string{
			contract.BySlice: "a file replaces the business dates (and the store) that it is for", contract.Whole: "a file replaces the whole set",
			contract.ByKey: "a file replaces what has the same keys",
		}[d.Replace]
		fmt.Fprintf(&b, "\n#### %s\n\n%s: %s.\n\n| name | logicalType | must be there | what it is |\n|---|---|---|---|\n", d.Name, strings.TrimSuffix(words.Dataset(d.Name), "."), replaces)
		for _, f := range d.Fields {
			kind := map[contract.Kind]string{contract.Text: "string", contract.Date: "date", contract.Timestamp: "timestamp, time", contract.Bool: "boolean"}[f.Kind]
			if f.Kind == contract.Decimal {
				kind = fmt.Sprintf("number, %d decimals", f.Scale)
			}
			says := words.Column(d.Name, f.Name)
			if says == "" {
				t.Errorf("nothing says what %s.%s is", d.Name, f.Name)
			}
			must := map[bool]string{true: "yes"}[f.Required]
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, kind, must, says)
		}
	}
	return b.String() + "\n"
}
