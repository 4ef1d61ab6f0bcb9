package insight_test

import (
	"encoding/json"
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

func negativePair(t testing.TB, store, product string) insight.NegativePair {
	t.Helper()
	return insight.NegativePair{
		Pair:  insight.Pair{StoreID: store, Region: "South", ProductID: product, ProductName: "Espresso 1 kg", Category: "Coffee"},
		Since: day(t, "2026-05-27"), OnHand: -3_000, Units: 2_000, ExpectedToday: 2_100, Price: 12_49, UnitCost: 8_20,
	}
}

// TestNegativeStock_Golden is the worked example of docs/insights/negative_stock.md: two records below zero, one of which stopped selling.
func TestNegativeStock_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	a, b := negativePair(t, "S0004", "P0007"), negativePair(t, "S0004", "P0008")
	b.ProductName, b.OnHand, b.Units, b.Silent, b.SilentSince = "Filter 500 g", -1_000, 0, 6_000, day(t, "2026-05-28")
	d.Stock.Negative = []insight.NegativePair{a, b}
	i := one(t, insight.Find(d), "negative_stock")
	golden(t, i)
	if *i.Money != "-12.87" { // 6 × 4.29 × 0.5
		t.Errorf("money %s", *i.Money)
	}
}

// TestNegativeStock_AlwaysTold: one record is its product's, many stores with one product are one mistake, and learning changes nothing.
func TestNegativeStock_AlwaysTold(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Weeks = 0
	d.Stock.Negative = []insight.NegativePair{negativePair(t, "S0004", "P0007")}
	i := one(t, insight.Find(d), "negative_stock")
	if i.Money != nil || *i.ProductID != "P0007" || i.Confidence != insight.High || i.Capped {
		t.Errorf("%+v", i)
	}
	d.Stock.Negative = d.Stock.Negative[:0]
	for k := range 9 {
		d.Stock.Negative = append(d.Stock.Negative, negativePair(t, fmt.Sprintf("S%04d", k+1), "P0007"))
	}
	i = one(t, insight.Find(d), "negative_stock")
	if i.Level != insight.LevelChain || i.Evidence["stores"] != 9 || !strings.Contains(i.Action, "booked in") {
		t.Errorf("%s %v %s", i.Level, i.Evidence["stores"], i.Action)
	}
}

// TestList_Episode: a store's list is one episode whatever is on it, also when it comes back from JSON; it is told again when it has
// grown by half.
func TestList_Episode(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stock.Negative = []insight.NegativePair{negativePair(t, "S0004", "P0007"), negativePair(t, "S0004", "P0008")}
	first := one(t, insight.Find(d), "negative_stock")
	doc, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	var stored insight.Insight
	if err := json.Unmarshal(doc, &stored); err != nil {
		t.Fatal(err)
	}
	d.Date, d.Previous = d.Date+1, []insight.Insight{stored}
	d.Stock.Negative = append(d.Stock.Negative[1:], negativePair(t, "S0004", "P0011"), negativePair(t, "S0004", "P0009"))
	next := one(t, insight.Find(d), "negative_stock")
	if next.ID != first.ID || next.State != insight.Ongoing || next.Evidence["alert"] != false {
		t.Errorf("%s %s alert %v, want %s going on", next.ID, next.State, next.Evidence["alert"], first.ID)
	}
	d.Stock.Negative = append(d.Stock.Negative, negativePair(t, "S0004", "P0010"))
	if next = one(t, insight.Find(d), "negative_stock"); next.Evidence["alert"] != true {
		t.Error("a list twice as long is not told again")
	}
}
