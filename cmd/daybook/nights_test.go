package main_test

import (
	"path/filepath"
	"slices"
	"testing"
)

// made is what is worked out of facts: all of it must be the same however the facts arrived.
var made = []string{
	"store_day", "product_day", "category_day", "expected_sales", "expected_store_day", "expected_category_day", "stockout_day", "insight", "insight_day",
}

// TestNights_HistoryAtOnceIsTheSame: a history that is loaded in one run leaves the same marts, expectations and insights, to the
// last digit, as nights that were lived one by one.
func TestNights_HistoryAtOnceIsTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	chain, atOnce, nights := filepath.Join(dir, "chain"), filepath.Join(dir, "once"), filepath.Join(dir, "nights")
	must(t, []int{0}, "generate", "--stores", "8", "--products", "12", "--from", "2026-03-01", "--days", "48", "--seed", "5", "--out", chain)
	for _, home := range []string{atOnce, nights} {
		must(t, []int{0}, "init", home)
		copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(home, "landing"))
	}
	must(t, []int{0}, "run", "--home", atOnce)
	must(t, []int{0}, "run", "--each-night", "--home", nights)
	sameMade(t, atOnce, nights)
}

// TestNights_MendedPastIsThePast: a chain whose past was corrected, withdrawn and sent again, and then rebuilt from its first day,
// is the chain to which the right files came at once. Without the rebuild only what was expected in the meantime differs.
func TestNights_MendedPastIsThePast(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	chain, right, mended := filepath.Join(dir, "chain"), filepath.Join(dir, "right"), filepath.Join(dir, "mended")
	must(t, []int{0}, "generate", "--stores", "6", "--products", "12", "--from", "2026-03-01", "--days", "40", "--seed", "6",
		"--fault", "late_correction@2026-03-25", "--out", chain)
	for _, home := range []string{right, mended} {
		must(t, []int{0}, "init", home)
		copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(home, "landing"))
	}
	copyInto(t, filepath.Join(chain, "corrections", "*"), filepath.Join(right, "landing"))
	must(t, []int{0}, "run", "--home", right)

	must(t, []int{0}, "run", "--home", mended)
	expected := view(t, mended, "expected_sales")
	copyInto(t, filepath.Join(chain, "corrections", "*"), filepath.Join(mended, "landing"))
	must(t, []int{0}, "run", "--home", mended)
	if !slices.Equal(expected, view(t, mended, "expected_sales")) {
		t.Error("a correction has changed what was expected of the past")
	}
	for _, name := range []string{"store_day", "product_day", "category_day"} {
		columns := map[string]string{"store_day": "business_date, store_id, net_sales, units, transactions, complete"}[name]
		if columns == "" {
			columns = "business_date, net_sales, units, gross_margin"
		}
		q := "SELECT " + columns + " FROM " + name
		if !slices.Equal(sorted(must(t, []int{0}, "sql", "--home", right, "--format", "csv", q).out), sorted(must(t, []int{0}, "sql", "--home", mended, "--format", "csv", q).out)) {
			t.Errorf("%s is not what the corrected files add up to", name)
		}
	}
	must(t, []int{0}, "rebuild", "--from", "2026-03-01", "--home", mended)
	sameMade(t, right, mended, "insight_day") // which also counts the files that came
}

// view is all rows of a view as the published run shows it, sorted.
func view(t *testing.T, home, name string) []string {
	t.Helper()
	return sorted(must(t, []int{0}, "sql", "--home", home, "--format", "csv", "SELECT * FROM "+name).out)
}

func sameMade(t *testing.T, one, other string, but ...string) {
	t.Helper()
	for _, name := range made {
		if slices.Contains(but, name) {
			continue
		}
		a, b := view(t, one, name), view(t, other, name)
		if len(a) < 8 {
			t.Errorf("%s has %d lines: that proves nothing", name, len(a))
		}
		if len(a) != len(b) {
			t.Errorf("%s has %d and %d lines", name, len(a), len(b))
			continue
		}
		differ := 0
		for i := range a {
			if a[i] != b[i] {
				if differ++; differ <= 3 {
					t.Errorf("%s\n  %s\n  %s", name, a[i], b[i])
				}
			}
		}
	}
}
