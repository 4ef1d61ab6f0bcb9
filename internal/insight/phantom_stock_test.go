package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// silentPair sold 120 units on 56 clean days, 2.1 on a Saturday, has 12 on record and sold nothing since Saturday 23 May; of 24 other stores
// of the region 23 sold it.
func silentPair(t testing.TB, store, product string) insight.SilentPair {
	t.Helper()
	on := int64(12_000)
	return insight.SilentPair{
		Pair:     insight.Pair{StoreID: store, Region: "South", ProductID: product, ProductName: "Espresso 1 kg", Category: "Coffee"},
		LastSale: day(t, "2026-05-22"), Since: day(t, "2026-05-23"), Days: 8, UnitsBefore: 120_000, Expected: 16_400, Missed: 16_000, Counted: 16_000, ExpectedToday: 2_000,
		Daily: 2_100, Lumpiness: 1.5, Peers: 24, PeersSelling: 23, OnHand: &on, Price: 12_49, UnitCost: 8_20, CleanDays: 56, LadderStep: 1,
	}
}

// TestPhantomStock_Golden is the worked example of docs/insights/phantom_stock.md.
func TestPhantomStock_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stock.Silent, d.Stock.SilentTested = []insight.SilentPair{silentPair(t, "S0004", "P0007")}, 4000
	i := one(t, insight.Find(d), "phantom_stock")
	golden(t, i)
	if *i.Money != "-34.32" { // 16 × 4.29 × 0.5
		t.Errorf("money %s", *i.Money)
	}
}

// TestPhantomStock_Silent: what is not told, and why.
func TestPhantomStock_Silent(t *testing.T) {
	t.Parallel()
	none := int64(0)
	for name, change := range map[string]func(*insight.Day, *insight.SilentPair){
		"of so many looked at, one would be": func(d *insight.Day, _ *insight.SilentPair) { d.Stock.SilentTested = 1_000_000 },
		"it hardly sold before":              func(_ *insight.Day, p *insight.SilentPair) { p.UnitsBefore = 2_999 },
		"few clean days":                     func(_ *insight.Day, p *insight.SilentPair) { p.CleanDays = 13 },
		"nothing on record":                  func(_ *insight.Day, p *insight.SilentPair) { p.OnHand = &none },
		"others do not sell it":              func(_ *insight.Day, p *insight.SilentPair) { p.Missed, p.Counted = 500, 500 },
		"still learning":                     func(d *insight.Day, _ *insight.SilentPair) { d.Weeks = 2 },
		"too little to bother":               func(_ *insight.Day, p *insight.SilentPair) { p.Price = 50 },
		"a lumpy seller":                     func(_ *insight.Day, p *insight.SilentPair) { p.Lumpiness = 6 },
		"the kind is off":                    func(d *insight.Day, _ *insight.SilentPair) { d.Settings.Kinds["phantom_stock"] = insight.Off },
		"the kind runs in a shadow":          func(d *insight.Day, _ *insight.SilentPair) { d.Settings.Kinds["phantom_stock"] = insight.Shadow },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := normalDay(t, 20)
			d.Stock.SilentTested = 100
			p := silentPair(t, "S0004", "P0007")
			change(&d, &p)
			d.Stock.Silent = []insight.SilentPair{p}
			if r := insight.Find(d); len(r.Insights) > 0 {
				t.Errorf("told:\n%s", lines(r))
			}
		})
	}
}

// TestPhantomStock_Shared: a product that many stores have on record and do not sell is told once; so is what many stores have of many.
func TestPhantomStock_Shared(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	for i := range 6 {
		d.Stock.Silent = append(d.Stock.Silent, silentPair(t, fmt.Sprintf("S%04d", 2*i+2), "P0007"))
	}
	i := one(t, insight.Find(d), "phantom_stock")
	if i.Level != insight.LevelRegion || *i.Region != "South" || *i.Money != "-205.92" || i.Evidence["lost_units"] != "96.000" || i.Evidence["on_hand"] != "72.000" || i.Evidence["zero_days"] != 8 {
		t.Errorf("%+v", i)
	}

	d.Stock.Silent = d.Stock.Silent[:0]
	for i := range 9 {
		p := silentPair(t, fmt.Sprintf("S%04d", 2*i+2), fmt.Sprintf("P%04d", i))
		d.Stock.Silent = append(d.Stock.Silent, p)
	}
	r := insight.Find(d)
	var sum *insight.Insight
	for k, i := range r.Insights {
		if i.Level == insight.LevelRegion {
			sum = &r.Insights[k]
		}
	}
	if len(r.Insights) != 10 || sum == nil || sum.Money != nil || sum.Evidence["total_money"] != "-308.88" || sum.Evidence["stores"] != 9 {
		t.Fatalf("nine stores with a product each are nine findings and their sum:\n%s", lines(r))
	}
	if !strings.HasPrefix(sum.Headline, "South: On record and not selling, 9 products in 9 stores") {
		t.Error(sum.Headline)
	}
}

// TestPhantomStock_GoesOn: what was told goes on without another test, however many are looked at, until it sells; and it lets nothing in
// that would not be told without it.
func TestPhantomStock_GoesOn(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stock.Silent, d.Stock.SilentTested = []insight.SilentPair{silentPair(t, "S0004", "P0007")}, 4000
	first := one(t, insight.Find(d), "phantom_stock")
	d.Date++
	d.Previous = []insight.Insight{first}
	d.Stock.SilentTested = 1_000_000
	second := silentPair(t, "S0005", "P0008")
	second.Missed, second.Counted = 10_000, 10_000 // one in 2,500: with the first one certain, half of such would pass
	d.Stock.Silent = append(d.Stock.Silent, second)
	if next := one(t, insight.Find(d), "phantom_stock"); next.ID != first.ID || next.State != insight.Ongoing {
		t.Errorf("%s %s", next.ID, next.State)
	}
	d.Stock.Silent[0].Since = d.Date // it sold, and is silent again
	if r := insight.Find(d); len(r.Insights) != 0 {
		t.Errorf("a silence that began anew is told untested:\n%s", lines(r))
	}
}

// TestPhantomStock_HoursOnly: a feed without counts knows that it was in stock all day, not how many there were.
func TestPhantomStock_HoursOnly(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	p := silentPair(t, "S0004", "P0007")
	p.OnHand, p.Daily = nil, 600
	d.Stock.Silent = []insight.SilentPair{p}
	i := one(t, insight.Find(d), "phantom_stock")
	if i.Evidence["on_hand"] != nil || !strings.Contains(i.Headline, "with stock on record") || !strings.Contains(i.Body, "It sells seldom, so it took 8 days to tell.") {
		t.Errorf("%s\n%s", i.Headline, i.Body)
	}
}
