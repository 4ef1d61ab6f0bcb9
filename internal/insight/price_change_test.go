package insight_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
)

// dearer is Apple juice at 2.49 instead of 2.19 for two weeks, cost 1.40: 4,400 units instead of 5,000, while other products sold 2 % more.
func dearer(t testing.TB) insight.PriceChange {
	t.Helper()
	return insight.PriceChange{
		ProductID: "P0033", ProductName: "Apple juice", Category: "Drinks", ChangedOn: day(t, "2026-05-17"), Before: 2_19, After: 2_49, UnitCost: 1_40,
		Stores: 20, Days: 14, DaysBefore: 28, Units: 4_400_000, UnitsBefore: 10_000_000, OthersUnits: 51_000_000, OthersBefore: 100_000_000, Lumpiness: 2,
	}
}

func priced(t *testing.T, change func(*insight.PriceChange)) insight.Day {
	t.Helper()
	d, p := normalDay(t, 20), dearer(t)
	if change != nil {
		change(&p)
	}
	d.PriceChanges = []insight.PriceChange{p}
	return d
}

// TestPriceChange_Golden is the worked example of docs/insights/price_change.md.
func TestPriceChange_Golden(t *testing.T) {
	t.Parallel()
	i := one(t, insight.Find(priced(t, nil)), "price_change")
	golden(t, i)
	// 10,000 × 51/100 = 5,100 were to be expected; 4,400 × 1.09 − 5,100 × 0.79.
	if i.Evidence["expected_units"] != "5100.000" || *i.Money != "767.00" || i.Evidence["units_change_percent"] != "-13.73" || i.Evidence["elasticity"] != "-1.15" {
		t.Errorf("expected %v, money %s, units %v, elasticity %v", i.Evidence["expected_units"], *i.Money, i.Evidence["units_change_percent"], i.Evidence["elasticity"])
	}
}

func TestPriceChange_Verdicts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change         func(*insight.PriceChange)
		verdict, money string
		says           string
	}{
		"paid":        {func(*insight.PriceChange) {}, insight.Worked, "767.00", "sold 14 % less and earned € 767 more"},
		"did not":     {func(p *insight.PriceChange) { p.Units = 2_500_000 }, insight.LostMoney, "-1304.00", "sold 51 % less and earned € 1,304 less"},
		"chance":      {func(p *insight.PriceChange) { p.Units = 3_700_000 }, insight.CannotTell, "4.00", "within chance"},
		"no cost":     {func(p *insight.PriceChange) { p.UnitCost = 0 }, "", "", "sold 14 % less"},
		"nobody buys": {func(p *insight.PriceChange) { p.Units = 0 }, insight.LostMoney, "-4029.00", "sold 100 % less"},
		"one store":   {func(p *insight.PriceChange) { p.StoreID, p.ChainPrice, p.Stores = "S0004", 2_19, 1 }, insight.Worked, "767.00", "S0004: Apple juice at € 2.49 since Sun 17 May, elsewhere € 2.19"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := insight.Find(priced(t, c.change))
			i := one(t, r, "price_change")
			money := ""
			if i.Money != nil {
				money = *i.Money
			}
			if i.Evidence["verdict"] != c.verdict || money != c.money || !strings.Contains(plain(i.Headline), c.says) {
				t.Errorf("%v %q\n%s", i.Evidence["verdict"], money, lines(r))
			}
		})
	}
}

// TestPriceChange_Silent: too early, too late, too little, no change at all.
func TestPriceChange_Silent(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*insight.PriceChange){
		"first day":              func(p *insight.PriceChange) { p.ChangedOn += 13 },
		"13 days":                func(p *insight.PriceChange) { p.ChangedOn++ },
		"18 days":                func(p *insight.PriceChange) { p.ChangedOn -= 4 },
		"five weeks":             func(p *insight.PriceChange) { p.ChangedOn -= 21 },
		"half a percent":         func(p *insight.PriceChange) { p.After = 2_20 },
		"few days without offer": func(p *insight.PriceChange) { p.Days = 6 },
		"few days before":        func(p *insight.PriceChange) { p.DaysBefore = 6 },
		"hardly sold":            func(p *insight.PriceChange) { p.UnitsBefore = 19_000 },
		"nothing to compare":     func(p *insight.PriceChange) { p.OthersUnits = 0 },
	} {
		if r := insight.Find(priced(t, change)); len(r.Insights) != 0 {
			t.Errorf("%s:\n%s", name, lines(r))
		}
	}
	final := priced(t, func(p *insight.PriceChange) { p.ChangedOn -= 14; p.Days = 28 })
	if r := insight.Find(final); len(r.Insights) != 1 {
		t.Error("not judged again after four weeks")
	}
	learning := priced(t, nil)
	learning.Weeks = 2
	if r := insight.Find(learning); len(r.Insights) != 0 {
		t.Errorf("two weeks of history:\n%s", lines(r))
	}
}

// TestPriceChange_LeakTellsIt: a store's lower price that is told as a leak is not counted again.
func TestPriceChange_LeakTellsIt(t *testing.T) {
	t.Parallel()
	d := priced(t, func(p *insight.PriceChange) {
		p.StoreID, p.ProductID, p.After, p.ChainPrice = "S0004", "P0023", 1_50, 2_19
	})
	d.PriceLeaks, d.PricesChecked = []insight.PriceLeak{gouda(t)}, 2000
	r := insight.Find(d)
	change, leak := one(t, r, "price_change"), one(t, r, "margin_leak")
	if change.Evidence["contained_in"] != leak.ID || !change.Capped || change.Score != 0 {
		t.Errorf("told twice:\n%s", lines(r))
	}
	d.Date += contract.Day(1)
	d.PriceLeaks[0].StoreID = "S0005"
	if i := one(t, insight.Find(d), "price_change"); i.Capped {
		t.Error("another store's leak hides it")
	}
}
