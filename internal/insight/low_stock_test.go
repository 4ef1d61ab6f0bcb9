package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// lowPair has 2 on record, normally sells 2.1 and has missed 3 units without a sale.
func lowPair(t testing.TB, store, product string) insight.SilentPair {
	t.Helper()
	p, on := silentPair(t, store, product), int64(2_000)
	p.OnHand, p.Since, p.Days, p.Expected, p.Missed, p.Counted = &on, day(t, "2026-05-29"), 2, 3_000, 3_000, 3_000
	return p
}

// TestLowStock_Golden is the worked example of docs/insights/low_stock.md: three products of which each may be wrong.
func TestLowStock_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	for i := range 3 {
		p := lowPair(t, "S0004", fmt.Sprintf("P%04d", i+1))
		p.ProductName, p.Missed, p.Counted = []string{"Espresso 1 kg", "Filter 500 g", "Decaf"}[i], int64(4_000-500*i), int64(4_000-500*i)
		d.Stock.Silent = append(d.Stock.Silent, p)
	}
	d.Stock.SilentTested = 4000
	golden(t, one(t, insight.Find(d), "low_stock"))
}

// TestLowStock_GivesWay: what is told as phantom stock is not on the list; what is not low, or has missed too little, is not either.
func TestLowStock_GivesWay(t *testing.T) {
	t.Parallel()
	four := int64(4_000)
	for name, c := range map[string]struct {
		change func(*insight.SilentPair)
		kinds  string
	}{
		"low, and chance is ruled out":    {func(p *insight.SilentPair) { p.Missed, p.Counted = 20_000, 20_000 }, "phantom_stock"},
		"low, and it may be chance":       {func(p *insight.SilentPair) { p.Missed, p.Counted = 4_500, 4_500 }, "low_stock"},
		"a record of more than a day":     {func(p *insight.SilentPair) { p.OnHand, p.Missed, p.Counted = &four, 4_500, 4_500 }, ""},
		"one unit missed":                 {func(p *insight.SilentPair) { p.Missed, p.Counted = 1_000, 1_000 }, ""},
		"no record, and no way to be low": {func(p *insight.SilentPair) { p.OnHand, p.Missed, p.Counted = nil, 4_500, 4_500 }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := normalDay(t, 20)
			d.Settings.MinimumMoney, d.Settings.MinimumShare = 0, 0
			p := lowPair(t, "S0004", "P0007")
			c.change(&p)
			d.Stock.Silent, d.Stock.SilentTested = []insight.SilentPair{p}, 4000
			var kinds []string
			for _, i := range insight.Find(d).Insights {
				kinds = append(kinds, i.Kind)
			}
			if got := strings.Join(kinds, " "); got != c.kinds {
				t.Errorf("told %q, want %q", got, c.kinds)
			}
		})
	}
}
