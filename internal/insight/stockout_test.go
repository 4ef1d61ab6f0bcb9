package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// TestStockout_Golden is the worked example of docs/insights/stockout.md: 26 units missed, 12.49 less 8.20 each, half bought otherwise.
func TestStockout_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stockouts, d.PairsChecked = []insight.StockoutPair{stockoutPair(t, "S0004", "P0007")}, 400
	i := one(t, insight.Find(d), "stockout")
	golden(t, i)
	if *i.Money != "-55.77" { // 26 × 4.29 × 0.5
		t.Errorf("money %s", *i.Money)
	}
}

// TestStockout_Money: what is known decides what is said to be lost.
func TestStockout_Money(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change         func(*insight.Day, *insight.StockoutPair)
		money, formula string
	}{
		"cost known":        {func(*insight.Day, *insight.StockoutPair) {}, "-55.77", "-26.000 * (12.49 - 8.20) * (1 - 0.5000) = -55.77"},
		"nobody comes back": {func(d *insight.Day, _ *insight.StockoutPair) { d.Settings.Recapture = 0 }, "-111.54", "-26.000 * (12.49 - 8.20) * (1 - 0.0000) = -111.54"},
		"cost not known":    {func(_ *insight.Day, p *insight.StockoutPair) { p.UnitCost = 0 }, "-48.71", "-26.000 * 12.49 * 0.3000 * (1 - 0.5000) = -48.71"},
		"sold below cost":   {func(_ *insight.Day, p *insight.StockoutPair) { p.UnitCost = 20_00 }, "0.00", "-26.000 * 0.00 * (1 - 0.5000) = 0.00"},
		"price not known":   {func(_ *insight.Day, p *insight.StockoutPair) { p.Price = 0 }, "", "3 + 1 = 4"},
		"never sold here":   {func(_ *insight.Day, p *insight.StockoutPair) { p.LostUnits, p.Expected = 0, 0 }, "", "3 + 1 = 4"},
		"still learning":    {func(d *insight.Day, _ *insight.StockoutPair) { d.Weeks = 1 }, "", "3 + 1 = 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := normalDay(t, 20)
			p := stockoutPair(t, "S0004", "P0007")
			c.change(&d, &p)
			d.Stockouts = []insight.StockoutPair{p}
			i := one(t, insight.Find(d), "stockout")
			money := ""
			if i.Money != nil {
				money = *i.Money
			}
			if money != c.money || i.Formula != c.formula {
				t.Errorf("money %q, formula %q", money, i.Formula)
			}
			if money == "" && i.Confidence != insight.Low {
				t.Errorf("nothing is known and confidence is %s", i.Confidence)
			}
		})
	}
}

// TestStockout_Words: hours are told as hours; a record below zero is no stockout but a wrong record, told as that.
func TestStockout_Words(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	hours, minus, left := int64(5_500), int64(-3_000), int64(4_000)
	a, b := stockoutPair(t, "S0004", "P0007"), stockoutPair(t, "S0005", "P0008")
	a.Since, a.Days, a.HoursOut, a.OnHand = d.Date, 1, &hours, &left
	b.OnHand = &minus
	d.Stockouts = []insight.StockoutPair{a, b}
	i := one(t, insight.Find(d), "stockout")
	if *i.StoreID != "S0004" || !strings.Contains(i.Headline, "out of stock for 5.5 hours") || !strings.Contains(i.Body, "Ran out on Sat 30 May.") {
		t.Errorf("%s\n%s", i.Headline, i.Body)
	}
}

// TestStockout_Shared: a product that most stores are out of is one insight of the chain, or of the region where it is only there; its
// money is the sum of theirs.
func TestStockout_Shared(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	for i := range 12 {
		p := stockoutPair(t, fmt.Sprintf("S%04d", i+1), "P0007")
		p.Region = []string{"North", "South"}[i%2]
		d.Stockouts = append(d.Stockouts, p)
	}
	i := one(t, insight.Find(d), "stockout")
	if i.Level != insight.LevelChain || i.OwnerRole != insight.RoleChain || *i.Money != "-669.24" { // 12 × 55.77
		t.Errorf("%s %s %s", i.Level, i.OwnerRole, *i.Money)
	}
	if !strings.Contains(i.Headline, "out of stock in 12 of 20 stores") {
		t.Error(i.Headline)
	}

	d.Stockouts = d.Stockouts[:0]
	for i := range 6 {
		d.Stockouts = append(d.Stockouts, stockoutPair(t, fmt.Sprintf("S%04d", 2*i+2), "P0007")) // South alone: 6 of its 10, of 20 in all
	}
	i = one(t, insight.Find(d), "stockout")
	if i.Level != insight.LevelRegion || *i.Region != "South" || i.OwnerRole != insight.RoleRegion {
		t.Errorf("%s", lines(insight.Find(d)))
	}

	d.Ranges = []insight.Range{{ProductID: "P0007", Region: "North", Stores: 400}, {ProductID: "P0007", Region: "South", Stores: 400}}
	if r := insight.Find(d); len(r.Insights) != 6 {
		t.Errorf("6 of 800 stores share nothing:\n%s", lines(r))
	}
}

// TestStockout_Episode: the same stockout on the next day keeps its id and first day, is told again only when its money has grown by half,
// and one normal day in between does not end it.
func TestStockout_Episode(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stockouts = []insight.StockoutPair{stockoutPair(t, "S0004", "P0007")}
	first := one(t, insight.Find(d), "stockout")
	if first.State != insight.Open || first.DaysOpen != 4 || first.ID != "stockout-S0004-P0007-2026-05-27" {
		t.Fatalf("%s %d %s", first.State, first.DaysOpen, first.ID)
	}
	next := normalDay(t, 20)
	next.Date++
	next.Previous = []insight.Insight{first}
	p := stockoutPair(t, "S0004", "P0007")
	p.Days, p.LostUnits = 5, 32_500
	next.Stockouts = []insight.StockoutPair{p}
	second := one(t, insight.Find(next), "stockout")
	if second.ID != first.ID || second.State != insight.Ongoing || second.DaysOpen != 5 || second.Evidence["alert"] != false {
		t.Errorf("%s %s %d alert %v", second.ID, second.State, second.DaysOpen, second.Evidence["alert"])
	}
	next.Stockouts[0].LostUnits = 60_000
	if again := one(t, insight.Find(next), "stockout"); again.Evidence["alert"] != true {
		t.Error("twice the money is not told again")
	}
	// Back on the shelf: resolved after the second normal day, not after the first.
	next.Stockouts = nil
	if r := insight.Find(next); len(r.Resolved) != 0 {
		t.Errorf("resolved after one normal day: %v", r.Resolved)
	}
	next.Date++
	if r := insight.Find(next); len(r.Resolved) != 1 || r.Resolved[0].State != insight.Resolved {
		t.Errorf("not resolved after two normal days: %v", r.Resolved)
	}
}
