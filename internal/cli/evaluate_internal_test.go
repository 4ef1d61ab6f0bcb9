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
	table, err := a.evaluate(t.Context(), evaluation{seeds: 1, stores: 24, products: 30, days: 80, first: 7, calm: 0, keep: t.TempDir()})
	if err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	bounds := map[string][2]float64{
		"expected units, bias by rate bucket (to 0.3, 1, 3, 10, more)":      {0, 0.035},
		"expected units, error over the noise floor by rate bucket":         {-1, 0.045},
		"expected units, 90% range holds":                                   {0.88, 0.92},
		"baseline against promotion flag, correlation":                      {0, 0.05},
		"store-day expected, bias, the worst of three blocks of four weeks": {0, 0.025},
		"store-day expected, 90% range holds":                               {0.88, 0.93},
		"category gaps of 85% and more over three days, told":               {1, 1},
		"other stores with a false gap on those dates":                      {0, 0.1},
		"phantom stock, told ones that are real":                            {0.88, 1},
		"phantom stock, lost units of those found":                          {0.85, 1},
		"items that stop selling everywhere, told once":                     {1, 1},
		"lost units of recorded stockouts, said over true":                  {0.95, 1.05},
		"promotions, median error of the lift":                              {0, 0.08},
		"promotions, sign of the margin where it is clear":                  {1, 1},
		"promotions, 80% range of the margin holds":                         {0.6, 0.9},
		"promotions nothing is said of":                                     {0, 0},
		"planted money that pages tell":                                     {0.86, 1},
		"told by a test and not planted":                                    {0, 0.12},
		"returns, told ones that were planted":                              {0.9, 1},
		"returns, planted money that is told":                               {0.9, 1},
		"margin_leak, told ones that were planted":                          {1, 1},
		"low_stock, planted money that is told":                             {1, 1},
		"overstock, planted money that is told":                             {1, 1},
		"text within 20 and 60 words":                                       {1, 1},
		"text whose numbers the evidence holds":                             {1, 1},
		"parts that add up to the cent":                                     {1, 1},
	}
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
