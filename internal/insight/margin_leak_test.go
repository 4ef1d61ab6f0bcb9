package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// gouda is Gouda at 3.20 in S0004 since Wednesday 27 May: 60 units. It costs 4.10, other stores take 5.20.
func gouda(t testing.TB) insight.PriceLeak {
	t.Helper()
	return insight.PriceLeak{
		StoreID: "S0004", Region: "South", ProductID: "P0023", ProductName: "Gouda", Category: "Dairy", Since: day(t, "2026-05-27"), Days: 4,
		Units: 60_000, SalesValue: 192_00, FairValue: 312_00, Cost: 246_00, Spread: 0.01, Selling: 20,
	}
}

func leaks(t *testing.T, list ...insight.PriceLeak) insight.Day {
	t.Helper()
	d := normalDay(t, 20)
	d.PriceLeaks, d.PricesChecked = list, 2000
	return d
}

// TestMarginLeak_Golden is the worked example of docs/insights/margin_leak.md: 60 × (5.20 − 3.20).
func TestMarginLeak_Golden(t *testing.T) {
	t.Parallel()
	i := one(t, insight.Find(leaks(t, gouda(t))), "margin_leak")
	golden(t, i)
	if *i.Money != "-120.00" || i.Parts[0].Money != "-54.00" || i.Parts[1].Money != "-66.00" {
		t.Errorf("money %s, parts %v", *i.Money, i.Parts)
	}
}

// TestMarginLeak_Cases: a price below the other stores' has to be further away than prices differ anyway; below cost is a fact.
func TestMarginLeak_Cases(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*insight.PriceLeak)
		money  string // "": nothing is told
		says   string
	}{
		"below cost":               {func(*insight.PriceLeak) {}, "-120.00", "sold below cost since Wed 27 May"},
		"below the chain's price":  {func(p *insight.PriceLeak) { p.Cost = 150_00 }, "-120.00", "sold 38 % below the chain's price since Wed 27 May"},
		"cost not known":           {func(p *insight.PriceLeak) { p.Cost = 0 }, "-120.00", "sold 38 % below the chain's price"},
		"only this store sells it": {func(p *insight.PriceLeak) { p.FairValue = 0 }, "-54.00", "sold below cost"},
		"neither":                  {func(p *insight.PriceLeak) { p.FairValue, p.Cost = 0, 0 }, "", ""},
		"prices differ as much":    {func(p *insight.PriceLeak) { p.Cost, p.Spread = 150_00, 0.3 }, "", ""},
		"dearer than the others":   {func(p *insight.PriceLeak) { p.Cost, p.SalesValue = 150_00, 400_00 }, "", ""},
		"cents":                    {func(p *insight.PriceLeak) { p.Units, p.SalesValue, p.FairValue, p.Cost = 1_000, 3_20, 5_20, 4_10 }, "", ""},
		"less than other stores of the promotion": {func(p *insight.PriceLeak) { p.OnPromotion = true }, "-120.00", "sold below cost"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := gouda(t)
			c.change(&p)
			r := insight.Find(leaks(t, p))
			if c.money == "" {
				if len(r.Insights) != 0 {
					t.Errorf("told:\n%s", lines(r))
				}
				return
			}
			if i := one(t, r, "margin_leak"); *i.Money != c.money || !strings.Contains(plain(i.Headline), c.says) || p.OnPromotion != strings.Contains(i.Body, "promotion is allowed for") {
				t.Errorf("%s", lines(r))
			}
		})
	}
}

// TestMarginLeak_OneCause: three products of a category in one store are one insight, and so is one product below cost in most stores; the
// money is the sum.
func TestMarginLeak_OneCause(t *testing.T) {
	t.Parallel()
	var list []insight.PriceLeak
	for i := range 3 {
		p := gouda(t)
		p.ProductID, p.ProductName, p.Cost = fmt.Sprintf("P%04d", i), fmt.Sprintf("Cheese %d", i), 150_00
		list = append(list, p)
	}
	i := one(t, insight.Find(leaks(t, list...)), "margin_leak")
	if i.ProductID != nil || *i.Category != "Dairy" || *i.StoreID != "S0004" || *i.Money != "-360.00" || !strings.Contains(plain(i.Headline), "Dairy sold 38 % below the chain's price") {
		t.Errorf("%+v", i)
	}
	list = nil
	for i := range 12 {
		p := gouda(t)
		p.StoreID, p.FairValue = fmt.Sprintf("S%04d", i+1), 192_00 // the others are as low
		list = append(list, p)
	}
	i = one(t, insight.Find(leaks(t, list...)), "margin_leak")
	if i.Level != insight.LevelChain || *i.ProductID != "P0023" || i.OwnerRole != insight.RoleChain || *i.Money != "-648.00" { // 12 × 54.00
		t.Errorf("%s %s", i.Level, *i.Money)
	}
	if r := insight.Find(leaks(t, list[:4]...)); len(r.Insights) != 4 {
		t.Errorf("four stores share nothing:\n%s", lines(r))
	}
}

// TestMarginLeak_CountsAllChecks: what stands out among 20 prices does not among a million.
func TestMarginLeak_CountsAllChecks(t *testing.T) {
	t.Parallel()
	p := gouda(t)
	p.Cost, p.Spread, p.SalesValue = 150_00, 0.05, 250_00 // z = 3.97
	d := leaks(t, p)
	d.PricesChecked = 20
	if r := insight.Find(d); len(r.Insights) != 1 || r.Checks < 20 {
		t.Errorf("among 20:\n%s", lines(r))
	}
	d.PricesChecked = 1_000_000
	if r := insight.Find(d); len(r.Insights) != 0 || r.Checks < 1_000_000 {
		t.Errorf("among a million:\n%s", lines(r))
	}
}
