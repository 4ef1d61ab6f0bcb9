package main_test

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// The two tests that guard what everything else stands on. They run the real binary.

// TestGuard_SchemaDriftStopsTheRun: a column that has another name stops the night. Nothing is published, every file
// stays where it was, byte for byte, and what to do is said. When the owner has sent the file again the same command goes through.
func TestGuard_SchemaDriftStopsTheRun(t *testing.T) {
	t.Parallel()
	onEachEngine(t, driftStopsTheRun)
}

func driftStopsTheRun(t *testing.T, on engine) {
	home := goodHome(t, on)
	landing := filepath.Join(home, "landing")
	path := filepath.Join(landing, "sales_2026-01-02.csv")
	good := read(t, path)
	bad := strings.Replace(good, "units", "quantity", 1)
	write(t, path, bad)
	before := files(t, landing)
	sort.Strings(before)

	e := must(t, []int{4}, "run", "--home", home, "--json")
	var r ran
	decode(t, e, &r)
	if r.Outcome != "stopped_by_drift" || r.PublishedRun != 1 || r.Files.Left != r.Files.Landed || r.Files.Loaded != 0 {
		t.Errorf("outcome %s, published run %d, files %+v", r.Outcome, r.PublishedRun, r.Files)
	}
	for _, v := range r.Verdicts {
		if v.File != "sales_2026-01-02.csv" {
			continue
		}
		if v.Outcome != "drift" || len(v.Diff.Missing) != 1 || v.Diff.Missing[0] != "units" || len(v.Diff.Extra) != 1 || v.Diff.Extra[0] != "quantity" {
			t.Errorf("verdict %+v", v)
		}
	}
	after := files(t, landing)
	sort.Strings(after)
	if strings.Join(before, " ") != strings.Join(after, " ") || read(t, path) != bad {
		t.Errorf("landing changed: %v, before %v", after, before)
	}
	if got := files(t, filepath.Join(home, "quarantine")); len(got) != 0 {
		t.Errorf("in quarantine: %v", got)
	}
	days := must(t, []int{0}, "sql", "--home", home, "--format", "csv", "SELECT count(DISTINCT business_date) FROM store_day").out
	if !strings.Contains(days, "\n1") {
		t.Errorf("published dates: %s", days)
	}

	write(t, path, good)
	decode(t, must(t, []int{0}, "run", "--home", home, "--json"), &r)
	if r.Outcome != "published" || len(files(t, landing)) != 0 {
		t.Errorf("after the owner sent it again: %s, landing %v", r.Outcome, files(t, landing))
	}
}

// TestGuard_SalesAreNeverNegative: one negative sales value quarantines the whole file, unchanged and with its line; the
// other files are published, and no reader ever sees a negative sale.
func TestGuard_SalesAreNeverNegative(t *testing.T) {
	t.Parallel()
	onEachEngine(t, salesAreNeverNegative)
}

func salesAreNeverNegative(t *testing.T, on engine) {
	home := goodHome(t, on)
	landing := filepath.Join(home, "landing")
	path := filepath.Join(landing, "sales_2026-01-02.csv")
	lines := strings.Split(read(t, path), "\n")
	cells := strings.Split(lines[4], ",")
	cells[4] = "-" + cells[4]
	lines[4] = strings.Join(cells, ",")
	bad := strings.Join(lines, "\n")
	write(t, path, bad)

	var r ran
	decode(t, must(t, []int{3}, "run", "--home", home, "--json"), &r)
	if r.Outcome != "published_with_quarantine" || r.Files.Quarantined != 1 {
		t.Errorf("outcome %s, files %+v", r.Outcome, r.Files)
	}
	if r.Rows.In != r.Rows.Loaded+r.Rows.Quarantined {
		t.Errorf("rows %+v", r.Rows)
	}
	found := false
	for _, v := range r.Verdicts {
		for _, f := range v.Findings {
			found = found || v.File == "sales_2026-01-02.csv" && f.Line == 5 && f.Column == "sales_value" && f.Value == cells[4]
		}
	}
	if !found {
		t.Errorf("no finding on line 5 of sales_value: %+v", r.Verdicts)
	}
	kept, err := filepath.Glob(filepath.Join(home, "quarantine", "*", "sales_2026-01-02.csv"))
	if err != nil || len(kept) != 1 || read(t, kept[0]) != bad {
		t.Errorf("quarantine: %v %v", kept, err)
	} else if _, err := os.Stat(kept[0] + ".verdict.json"); err != nil {
		t.Error(err)
	}
	out := must(t, []int{0}, "sql", "--home", home, "--format", "csv", "SELECT count(*) FROM sales WHERE sales_value < 0 OR units < 0").out
	if !strings.Contains(out, "\n0") {
		t.Errorf("negative sales are published: %s", out)
	}
}

// goodHome is a home with one published night and a second good one in landing.
func goodHome(t *testing.T, on engine) string {
	t.Helper()
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "3", "--products", "8", "--from", "2026-01-01", "--days", "2", "--seed", "3", "--out", chain)
	initHome(t, home, on)
	landing := filepath.Join(home, "landing")
	for _, name := range []string{"stores", "products", "calendar", "promotions", "targets", "*_2026-01-01"} {
		copyInto(t, filepath.Join(chain, name+".csv"), landing)
	}
	must(t, []int{0}, "run", "--home", home)
	copyInto(t, filepath.Join(chain, "*_2026-01-02.csv"), landing)
	return home
}

func read(t testing.TB, path string) string {
	t.Helper()
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

func write(t testing.TB, path, doc string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(doc), 0o644); err != nil {
		t.Fatal(err)
	}
}
