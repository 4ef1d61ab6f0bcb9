package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// negativePair has three less than nothing on record and sells.
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
