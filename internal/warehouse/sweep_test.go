package warehouse

import (
	"regexp"
	"slices"
	"testing"
)

// TestSweep_KnowsEveryTable: a table whose rows hang on deliveries or on builds, and that no sweep knows, would grow for ever.
func TestSweep_KnowsEveryTable(t *testing.T) {
	t.Parallel()
	steps, err := Steps("duckdb")
	if err != nil {
		t.Fatal(err)
	}
	var swept []string
	for _, name := range []string{"sweep_builds", "sweep_deliveries"} {
		text, err := statements.ReadFile("sql/" + name + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`delete from wh\.([a-z_]+) `).FindAllSubmatch(text, -1) {
			swept = append(swept, string(m[1]))
		}
	}
	ledger := []string{"run", "delivery", "slice", "slice_new", "slice_gone", "delivery_settled", "published", "withdrawal", "audit", "file_left", "offload", "offload_delivery"}
	seen := 0
	for _, s := range steps {
		for _, m := range regexp.MustCompile(`(?s)create table wh\.([a-z_]+) \((.*?)\n?\)\n`).FindAllStringSubmatch(s.SQL+"\n", -1) {
			if !regexp.MustCompile(`\b(delivery_id|run_id) bigint`).MatchString(m[2]) || slices.Contains(ledger, m[1]) {
				continue
			}
			if seen++; !slices.Contains(swept, m[1]) {
				t.Errorf("step %s: no sweep removes rows of wh.%s", s.Name, m[1])
			}
		}
	}
	if seen != len(swept) {
		t.Errorf("%d tables hold rows of deliveries and builds, %d are swept: %v", seen, len(swept), swept)
	}
}
