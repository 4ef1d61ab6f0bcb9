package insight_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// runOutPair has 10 on record and 6 on order, sells 4 a day and gets what is ordered now in two days, with the next chance two days later.
func runOutPair(t testing.TB, store, product string) insight.RunOutPair {
	t.Helper()
	ordered := int64(6_000)
	return insight.RunOutPair{
		Pair:   insight.Pair{StoreID: store, Region: "South", ProductID: product, ProductName: "Espresso 1 kg", Category: "Coffee"},
		OnHand: 10_000, OnOrder: &ordered, LeadDays: 2, ReviewDays: 2, ExpectedLead: 8_000, Expected: 16_000, Lumpiness: 1.5, Case: 6_000,
		Price: 12_49, UnitCost: 8_20, CleanDays: 50, LadderStep: 1,
	}
}

// TestRunOutRisk_Golden is the worked example of docs/insights/run_out_risk.md.
func TestRunOutRisk_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Settings.MinimumMoney = 1_00
	d.Settings.MinimumShare = 0
	d.Stock.RunOuts, d.Stock.RunOutTested = []insight.RunOutPair{runOutPair(t, "S0004", "P0007")}, 400
	golden(t, one(t, insight.Find(d), "run_out_risk"))
}

// TestRunOutRisk_Silent: what is safe, what an order cannot help, and what is not known.
func TestRunOutRisk_Silent(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*insight.RunOutPair){
		"enough on record":                func(p *insight.RunOutPair) { p.OnHand = 20_000 },
		"enough on order":                 func(p *insight.RunOutPair) { *p.OnOrder = 20_000 },
		"no lead time":                    func(p *insight.RunOutPair) { p.LeadDays = 0 },
		"no price":                        func(p *insight.RunOutPair) { p.Price = 0 },
		"out already: another kind's job": func(p *insight.RunOutPair) { p.OnHand = 0 },
		"it runs out before any order arrives, and then nothing is asked for": func(p *insight.RunOutPair) { p.ExpectedLead = p.Expected },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := normalDay(t, 20)
			d.Settings.MinimumMoney, d.Settings.MinimumShare = 0, 0
			p := runOutPair(t, "S0004", "P0007")
			change(&p)
			d.Stock.RunOuts = []insight.RunOutPair{p}
			if r := insight.Find(d); len(r.Insights) > 0 {
				t.Errorf("told:\n%s", lines(r))
			}
		})
	}
}

// TestRunOutRisk_OrdersUnknown: without orders in the feed it says that it does not know them; a store's products are one list.
func TestRunOutRisk_OrdersUnknown(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Settings.MinimumMoney, d.Settings.MinimumShare = 0, 0
	a, b := runOutPair(t, "S0004", "P0007"), runOutPair(t, "S0004", "P0008")
	a.OnOrder = nil
	d.Stock.RunOuts = []insight.RunOutPair{a, b}
	i := one(t, insight.Find(d), "run_out_risk")
	if i.Confidence != insight.Medium || i.ConfidenceReason != "orders under way are not known" || !strings.Contains(i.Headline, "2 products may run out within 4 days") {
		t.Errorf("%s: %s\n%s", i.Confidence, i.ConfidenceReason, i.Headline)
	}
}
