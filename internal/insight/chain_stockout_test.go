package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// drop is a product that 20 stores carry, 14 of them sell on a normal Saturday, and none has sold for two days.
func drop(t testing.TB, d *insight.Day, region string) insight.Drop {
	t.Helper()
	x := insight.Drop{
		ProductID: "P0007", ProductName: "Espresso 1 kg", Category: "Coffee", Region: region, Since: day(t, "2026-05-29"), Days: 2, Stores: 20, Normal: 14,
		NormalDays: 27, Expected: 130_000, ExpectedToday: 66_000, InStock: 18, Price: 12_49, UnitCost: 8_20,
	}
	for _, s := range d.Stores {
		if region == "" || s.Region == region {
			x.Missed = append(x.Missed, insight.StoreMiss{StoreID: s.StoreID, Units: 3_300})
		}
	}
	return x
}

// TestChainStockout_Golden is the worked example of docs/insights/chain_stockout.md: 130 units, 4.29 each, half bought otherwise.
func TestChainStockout_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stock.Drops, d.Stock.DropsTested = []insight.Drop{drop(t, &d, "")}, 300
	i := one(t, insight.Find(d), "chain_stockout")
	golden(t, i)
	if *i.Money != "-278.85" {
		t.Errorf("money %s", *i.Money)
	}
}

// TestChainStockout_ToldOnce: whatever else the kinds would say of the product, in 20 stores, is one insight.
func TestChainStockout_ToldOnce(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stock.Drops = []insight.Drop{drop(t, &d, "South"), drop(t, &d, ""), drop(t, &d, "North")}
	for i, s := range d.Stores {
		if i%2 == 0 {
			p := stockoutPair(t, s.StoreID, "P0007")
			p.Region = s.Region
			d.Stockouts = append(d.Stockouts, p)
			continue
		}
		p := silentPair(t, s.StoreID, "P0007")
		p.Region = s.Region
		d.Stock.Silent = append(d.Stock.Silent, p)
	}
	r := insight.Find(d)
	if len(r.Insights) != 1 || r.Insights[0].Kind != "chain_stockout" || r.Insights[0].Level != insight.LevelChain {
		t.Fatalf("%d insights, want one of the chain:\n%s", len(r.Insights), lines(r))
	}

	// Off, its parts come back: half of the stores are out of it, and told once; the other half does not sell it, and is told once.
	d.Settings.Kinds["chain_stockout"] = insight.Off
	r = insight.Find(d)
	if len(r.Insights) != 2 {
		t.Errorf("%s", lines(r))
	}
}

// TestChainStockout_Region: in one region it is the region's, and the other region's stockouts are their own.
func TestChainStockout_Region(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	x := drop(t, &d, "South")
	x.Stores, x.Normal, x.NormalDays, x.InStock = 10, 7, 13.5, 0
	d.Stock.Drops = []insight.Drop{x}
	in, out := stockoutPair(t, "S0002", "P0007"), stockoutPair(t, "S0001", "P0007")
	out.Region = "North"
	d.Stockouts = []insight.StockoutPair{in, out}
	r := insight.Find(d)
	i := one(t, r, "chain_stockout")
	if len(r.Insights) != 2 || i.Level != insight.LevelRegion || *i.Region != "South" || i.OwnerRole != insight.RoleRegion || !strings.Contains(i.Action, "delivery date") {
		t.Errorf("%s", lines(r))
	}
	if o := one(t, r, "stockout"); *o.StoreID != "S0001" {
		t.Errorf("%s", lines(r))
	}
}

// TestChainStockout_EveryEuroOnce: a store's gap leaves out what it misses of a product that stopped selling everywhere.
func TestChainStockout_EveryEuroOnce(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	s := &d.Stores[5]
	s.NetSales = s.Expected - 10_000_00
	d.Stock.Drops = []insight.Drop{drop(t, &d, "")}
	for i := range d.Stock.Drops[0].Missed {
		if d.Stock.Drops[0].Missed[i].StoreID == s.StoreID {
			d.Stock.Drops[0].Missed[i].Units = 300_000 // at 12.49, half bought otherwise: 1,873.50
		}
	}
	if gap := one(t, insight.Find(d), "sales_gap"); *gap.Money != "-2437.95" { // (10,000.00 − 1,873.50) × 0.3
		t.Errorf("%s", gap.Formula)
	}
}

// TestChainStockout_Ends: a product that nobody has sold for a month is no longer for sale; and once the chain has sold it again, regions in which it
// goes on are the rest of what was told.
func TestChainStockout_Ends(t *testing.T) {
	t.Parallel()
	dropped := func() insight.Day {
		d := normalDay(t, 20)
		d.Stock.Drops, d.Stock.DropsTested = []insight.Drop{drop(t, &d, "")}, 300
		return d
	}
	d := dropped()
	before := one(t, insight.Find(d), "chain_stockout")
	d.Stock.Drops[0].Days = 29
	if r := insight.Find(d); len(r.Insights) != 0 {
		t.Errorf("after 29 days:\n%s", lines(r))
	}
	d = dropped()
	d.Date++
	d.Stock.Drops[0].Region = "North"
	if r := insight.Find(d); len(r.Insights) != 1 {
		t.Errorf("in one region:\n%s", lines(r))
	}
	d.Previous = []insight.Insight{before}
	if r := insight.Find(d); len(r.Insights) != 0 {
		t.Errorf("what is left of it:\n%s", lines(r))
	}
}

// TestChainStockout_Silent: what is not told.
func TestChainStockout_Silent(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*insight.Day, *insight.Drop){
		"two of the fourteen still sell it":  func(_ *insight.Day, x *insight.Drop) { x.Selling = 2 },
		"three sold it yesterday":            func(_ *insight.Day, x *insight.Drop) { x.SellingDays = 3 },
		"four stores carry it":               func(_ *insight.Day, x *insight.Drop) { x.Stores = 4 },
		"so few normally sell it: chance":    func(_ *insight.Day, x *insight.Drop) { x.Normal, x.NormalDays = 2, 4 },
		"of so many looked at, one would be": func(d *insight.Day, x *insight.Drop) { x.NormalDays, d.Stock.DropsTested = 14, 1_000_000 },
		"still learning":                     func(d *insight.Day, _ *insight.Drop) { d.Weeks = 1 },
		"too little to bother":               func(_ *insight.Day, x *insight.Drop) { x.Expected = 100 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := normalDay(t, 20)
			x := drop(t, &d, "")
			d.Stock.DropsTested = 300
			change(&d, &x)
			d.Stock.Drops = []insight.Drop{x}
			if r := insight.Find(d); len(r.Insights) > 0 {
				t.Errorf("told:\n%s", lines(r))
			}
		})
	}
}

// TestChainStockout_Episode: it keeps its id while it lasts, also where the run of days starts anew for a stray sale.
func TestChainStockout_Episode(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stock.Drops = []insight.Drop{drop(t, &d, "")}
	first := one(t, insight.Find(d), "chain_stockout")
	d.Date++
	d.Previous = []insight.Insight{first}
	d.Stock.Drops[0].Since, d.Stock.Drops[0].Days, d.Stock.Drops[0].NormalDays = d.Date, 1, 14
	next := one(t, insight.Find(d), "chain_stockout")
	if want := fmt.Sprintf("chain_stockout-chain-P0007-%s", first.FirstSeen); next.ID != first.ID || next.ID != want || next.State != insight.Ongoing || next.DaysOpen != 3 {
		t.Errorf("%s %s %d, want %s", next.ID, next.State, next.DaysOpen, want)
	}
}
