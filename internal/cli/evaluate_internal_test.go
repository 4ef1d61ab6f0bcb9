package cli

import (
	"bytes"
	"testing"
	"time"
)

// TestEvaluate_DoesNotGetWorse lives through one small chain whose truth is known and holds what was said of it to what it has been. The table that
// counts is `daybook evaluate` over many larger chains (docs/accuracy.md); this one is cheap and has few causes, so its bounds are wide.
func TestEvaluate_DoesNotGetWorse(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("lives through three months of a chain")
	}
	var out, complaints bytes.Buffer
	a := &app{env: func(string) string { return "" }, dir: t.TempDir(), now: time.Now, streams: Streams{In: bytes.NewReader(nil), Out: &out, Err: &complaints}}
	table, err := a.evaluate(t.Context(), evaluation{seeds: 1, stores: 24, products: 30, days: 80, first: 7, restless: true, keep: t.TempDir()})
	if err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	bounds := map[string][2]float64{}
	for _, r := range table {
		t.Logf("%v %-70s %.4f %s", r.Known, r.What, r.Value, r.Text)
		b, guarded := bounds[r.What]
		if !guarded {
			continue
		}
		delete(bounds, r.What)
		if !r.Known || r.Value < b[0] || r.Value > b[1] {
			t.Errorf("%s: %.4f (%s), it has been between %v and %v", r.What, r.Value, r.Text, b[0], b[1])
		}
	}
	for what := range bounds {
		t.Errorf("nothing is said of %s", what)
	}
}
