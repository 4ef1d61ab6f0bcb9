package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// excessPair has 120 on record and sells 1 a day: 60 beyond the cover of 60 days, which take 60 days to sell. What that costs is little for
// a store that sells 20,000 a day, so these days tell what is worth 1.00.
func excessPair(store, product string) insight.ExcessPair {
	return insight.ExcessPair{
		Pair:   insight.Pair{StoreID: store, Region: "South", ProductID: product, ProductName: "Espresso 1 kg", Category: "Coffee"},
		OnHand: 120_000, Rate: 1_000_000, Price: 12_49, UnitCost: 8_20, PeersSelling: 9, IdleDays: 1,
	}
}

func cheapDay(t testing.TB) insight.Day {
	t.Helper()
	d := normalDay(t, 20)
	d.Settings.MinimumMoney, d.Settings.MinimumShare = 1_00, 0
	return d
}

// TestOverstock_Golden is the worked example of docs/insights/overstock.md: one product with too much, one that is dead.
func TestOverstock_Golden(t *testing.T) {
	t.Parallel()
	d := cheapDay(t)
	a, b := excessPair("S0004", "P0007"), excessPair("S0004", "P0008")
	b.ProductName, b.OnHand, b.Rate, b.IdleDays, b.PeersSelling, b.UnitCost = "Candles", 40_000, 0, 120, 0, 2_50
	d.Stock.Excess, d.Stock.ExcessTested = []insight.ExcessPair{a, b}, 400
	i := one(t, insight.Find(d), "overstock")
	golden(t, i)
	if *i.Money != "-35.11" { // 60 × 8.20 × 0.25 × 60/730 = 10.11, 40 × 2.50 × 0.25 = 25.00
		t.Errorf("money %s", *i.Money)
	}
}

// TestOverstock_Money: what is too much, and what it costs.
func TestOverstock_Money(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*insight.Settings, *insight.ExcessPair)
		formula string
	}{
		"beyond the cover":         {func(*insight.Settings, *insight.ExcessPair) {}, "-60.000 * 8.20 * 0.2500 * 60 / 730 = -10.11"},
		"what is on order counts":  {func(_ *insight.Settings, p *insight.ExcessPair) { p.OnOrder = 30_000 }, "-90.000 * 8.20 * 0.2500 * 90 / 730 = -22.75"},
		"a case is never too much": {func(_ *insight.Settings, p *insight.ExcessPair) { p.Case = 80_000; p.OnOrder = 45_000 }, "-85.000 * 8.20 * 0.2500 * 85 / 730 = -20.29"},
		"nor is less than one":     {func(_ *insight.Settings, p *insight.ExcessPair) { p.Case = 100_000 }, ""},
		"part of a unit":           {func(_ *insight.Settings, p *insight.ExcessPair) { p.OnHand, p.UnitCost = 60_999, 9_000_00 }, ""},
		"part of a dead one": {func(_ *insight.Settings, p *insight.ExcessPair) {
			p.OnHand, p.UnitCost, p.IdleDays, p.PeersSelling = 20, 9_000_00, 90, 0
		}, ""},
		"a year at most":  {func(_ *insight.Settings, p *insight.ExcessPair) { p.Rate = 10_000 }, "-114.000 * 8.20 * 0.2500 * 365 / 730 = -116.85"},
		"cost not known":  {func(_ *insight.Settings, p *insight.ExcessPair) { p.UnitCost = 0 }, "-60.000 * 8.74 * 0.2500 * 60 / 730 = -10.78"},
		"dead, all of it": {func(_ *insight.Settings, p *insight.ExcessPair) { p.IdleDays, p.PeersSelling = 90, 0 }, "-120.000 * 8.20 * 0.2500 * 730 / 730 = -246.00"},
		"others sell it":  {func(_ *insight.Settings, p *insight.ExcessPair) { p.IdleDays = 90 }, ""},
		"not too much":    {func(s *insight.Settings, _ *insight.ExcessPair) { s.Stock.CoverDays = 120 }, ""},
		"nothing there":   {func(_ *insight.Settings, p *insight.ExcessPair) { p.OnHand = 0 }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := cheapDay(t)
			p := excessPair("S0004", "P0007")
			c.change(&d.Settings, &p)
			d.Stock.Excess = []insight.ExcessPair{p}
			got := ""
			for _, i := range insight.Find(d).Insights {
				got = i.Formula
			}
			if got != c.formula {
				t.Errorf("%q, want %q", got, c.formula)
			}
		})
	}
}

// TestOverstock_Shared: too much of one product in most stores is one decision of the buyer.
func TestOverstock_Shared(t *testing.T) {
	t.Parallel()
	d := cheapDay(t)
	for i := range 10 {
		d.Stock.Excess = append(d.Stock.Excess, excessPair(fmt.Sprintf("S%04d", i+1), "P0007"))
	}
	i := one(t, insight.Find(d), "overstock")
	if i.Level != insight.LevelChain || *i.Money != "-101.10" || !strings.Contains(i.Action, "Stop orders") {
		t.Errorf("%s %s %s", i.Level, *i.Money, i.Action)
	}
}

// TestOverstock_DeadWords says how much of a card is dead by how many are on it.
func TestOverstock_DeadWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stores, products, dead int
		with, without          string
	}{
		"one":            {1, 1, 1, "All of it is dead stock", "All of it is dead stock"},
		"one of some":    {1, 3, 1, "Dead stock, not sold for 90 days", "One of the products is dead stock"},
		"two of some":    {1, 3, 2, "in 2 products is dead stock", "Of them 2 products are dead stock"},
		"all":            {1, 3, 3, "All of it is dead stock", "All of it is dead stock"},
		"in all stores":  {10, 1, 10, "All of it is dead stock", "All of it is dead stock"},
		"in some stores": {10, 1, 4, "in 4 stores is dead stock", "It is dead stock in 4 stores"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := cheapDay(t)
			for i := range c.stores * c.products {
				p := excessPair(fmt.Sprintf("S%04d", 1+i%c.stores), fmt.Sprintf("P%04d", 7+i/c.stores))
				if i < c.dead {
					p.IdleDays, p.PeersSelling = 120, 0
				}
				d.Stock.Excess = append(d.Stock.Excess, p)
			}
			i := one(t, insight.Find(d), "overstock")
			if !strings.Contains(i.Body, c.with) || !strings.Contains(i.Restricted.NoCost.Body, c.without) {
				t.Errorf("%s\n%s", i.Body, i.Restricted.NoCost.Body)
			}
			key, other := "dead_products", "dead_stores"
			if c.stores > 1 {
				key, other = other, key
			}
			if _, both := i.Evidence[other]; both || i.Evidence[key] != c.dead {
				t.Errorf("%v", i.Evidence)
			}
			if _, exit := i.Evidence["exit_days"]; exit {
				t.Error("what is dead is sold off")
			}
			dead := 0
			for _, row := range i.Evidence["list"].([]insight.Listed) {
				if row.Dead {
					dead++
				}
			}
			if dead != c.dead {
				t.Errorf("%d rows are dead", dead)
			}
		})
	}
}
