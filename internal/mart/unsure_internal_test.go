package mart

import (
	"fmt"
	"testing"
	"time"
)

// TestUnsure: pairs of several rows need not be looked for where the key of a contract rules them out in each file, and no store came in two files.
func TestUnsure(t *testing.T) {
	t.Parallel()
	type file struct{ dataset, store, contract string }
	for name, x := range map[string]struct {
		files []file
		want  bool
	}{
		"nothing":                  {},
		"a file of each":           {files: []file{{"sales", "", "keyed"}, {"inventory", "", "also"}}},
		"of a contract without":    {files: []file{{"sales", "", "keyed"}, {"inventory", "", "loose"}}, want: true},
		"of an earlier version":    {files: []file{{"sales", "", "before"}}, want: true},
		"a file a store":           {files: []file{{"sales", "S1", "keyed"}, {"sales", "S2", "keyed"}, {"inventory", "S1", "also"}}},
		"a store twice":            {files: []file{{"sales", "S1", "keyed"}, {"sales", "S1", "also"}}, want: true},
		"a chain in two files":     {files: []file{{"sales", "", "keyed"}, {"sales", "", "also"}}, want: true},
		"a store beside the chain": {files: []file{{"sales", "", "keyed"}, {"sales", "S1", "also"}}, want: true},
		"totals of stores":         {files: []file{{"store_days", "", "loose"}, {"sales", "", "keyed"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tx, exec, _ := opened(t)
			for i, f := range x.files {
				exec(fmt.Sprintf("insert into wh.slice values ('%s', date '2026-03-02', '%s', %d, 0, 1, null, 0, 0, 0, 0, 0)", f.dataset, f.store, i+1))
				exec(fmt.Sprintf(`insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, outcome, rows,
					sales_value, findings_total, verdict, place, path, moved, closed_why) values (%d, 1, '%s', 'f', '', 0, 'c', '1', '%s', 'ok', 0, 0, 0, '', 'archive', 'f', true, '')`,
					i+1, f.dataset, f.contract))
			}
			b := &baseline{tx: tx, oneRow: "keyed,also"}
			day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
			if got, err := b.unsure(t.Context(), day, day); err != nil || got != x.want {
				t.Errorf("%v, %v", got, err)
			}
			if got, err := b.unsure(t.Context(), day.AddDate(0, 0, 1), day.AddDate(0, 0, 1)); err != nil || got {
				t.Errorf("the day after: %v, %v", got, err)
			}
		})
	}
}
