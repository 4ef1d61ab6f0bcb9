package insight_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
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

// TestRunOutRisk_BeginsInShadow: a home that says nothing has it worked out and not shown.
func TestRunOutRisk_BeginsInShadow(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	delete(d.Settings.Kinds, "run_out_risk")
	d.Settings.MinimumMoney, d.Settings.MinimumShare = 1_00, 0
	d.Stock.RunOuts = []insight.RunOutPair{runOutPair(t, "S0004", "P0007")}
	if r := insight.Find(d); len(r.Insights) != 0 || len(r.Shadow) != 1 || r.Shadow[0].Kind != "run_out_risk" {
		t.Errorf("told %d, in shadow %d", len(r.Insights), len(r.Shadow))
	}
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

// TestRunOutRisk_ComesTrue: of pairs that are said to run out with a chance of so much, so many do, within five points in each tenth; demand is
// drawn at random around what is expected.
func TestRunOutRisk_ComesTrue(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	d := normalDay(t, 20)
	d.Settings.MinimumMoney, d.Settings.MinimumShare, d.Settings.Stock.RunOutRisk, d.Settings.Stock.OrderRisk = 0, 0, 0.0001, 0.00005
	var said, came [10]float64
	var pairs [10]int
	for i := range 12_000 {
		p := runOutPair(t, "S0004", fmt.Sprintf("P%05d", i))
		mean := math.Exp(4*r.Float64() - 0.5)
		p.Lumpiness = 1.05 + 2*r.Float64()
		p.Expected, p.ExpectedLead, p.OnOrder = int64(1000*mean), int64(300*mean), nil
		p.OnHand = 1000 * int64(1+mean*2*r.Float64())
		d.Stock.RunOuts = []insight.RunOutPair{p}
		result := insight.Find(d)
		if len(result.Insights) == 0 {
			continue // as good as safe
		}
		percent, err := strconv.ParseFloat(result.Insights[0].Evidence["risk_percent"].(string), 64)
		if err != nil {
			t.Fatal(err)
		}
		tenth := min(int(percent/10), 9)
		pairs[tenth]++
		said[tenth] += percent / 100
		if int64(lumpy(r, float64(p.Expected)/1000, p.Lumpiness))*1000 > p.OnHand {
			came[tenth]++
		}
	}
	for i, n := range pairs {
		if n < 300 {
			t.Errorf("only %d pairs of %d0 %% and more", n, i)
		} else if off := (came[i] - said[i]) / float64(n); math.Abs(off) > 0.05 {
			t.Errorf("of %d pairs with a chance of %.0f %%, %.0f %% ran out", n, 100*said[i]/float64(n), 100*came[i]/float64(n))
		}
	}
}
