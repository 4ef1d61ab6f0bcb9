package insight_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// withCategories gives every store ten categories of a tenth each, as far from normal as the store itself.
func withCategories(d insight.Day) insight.Day {
	names := []string{"Bakery", "Coffee", "Dairy", "Drinks", "Fruit", "Frozen", "Household", "Meat", "Snacks", "Vegetables"}
	for i, s := range d.Stores {
		for k, name := range names {
			expected := s.Expected / 10
			d.Categories = append(d.Categories, insight.CategoryGap{
				StoreID: s.StoreID, Category: name, Expected: expected, NetSales: expected + expected*int64((i+3*k)%9-4)/50, RelativeError: 0.12,
				Units: 400_000, ExpectedUnits: 400_000,
			})
		}
	}
	return d
}

// at is the category of a store.
func at(d *insight.Day, store, category int) *insight.CategoryGap {
	return &d.Categories[10*store+category]
}

// TestSalesGap_Category: a category that is nearly gone from one store is told there, though the store's day as a whole is not odd.
func TestSalesGap_Category(t *testing.T) {
	t.Parallel()
	d := withCategories(normalDay(t, 20))
	c := at(&d, 6, 0)
	c.NetSales, c.Units = c.Expected*12/100, 48_000
	i := one(t, insight.Find(d), "sales_gap")
	if i.Level != insight.LevelStore || *i.Category != "Bakery" || i.ID != "sales_gap-S0007-Bakery-2026-05-30" || i.Capped {
		t.Errorf("%+v", i)
	}
	if !strings.HasPrefix(i.Headline, "S0007 Town 7: Bakery sold €\u202f1,813 (88\u202f%) less") || i.Action != "Check Bakery first: deliveries, shelves, opening hours of Sat 30 May" {
		t.Errorf("%s\n%s", i.Headline, i.Action)
	}
	if got := len(i.Parts); got != 1 || i.Parts[0].Name != "fewer units" || *i.Money != "-543.84" { // 12 % of the units at the old price; 30 % of 1,812.80
		t.Errorf("%v, money %s", i.Parts, *i.Money)
	}
}

// TestSalesGap_CategoryEverywhere: a category that falls in all stores is one insight, and none of theirs.
func TestSalesGap_CategoryEverywhere(t *testing.T) {
	t.Parallel()
	d := withCategories(normalDay(t, 30))
	for s := range d.Stores {
		c := at(&d, s, 2)
		c.NetSales = c.NetSales * 55 / 100
	}
	i := one(t, insight.Find(d), "sales_gap")
	if i.Level != insight.LevelChain || *i.Category != "Dairy" || !strings.Contains(i.Headline, "less than on a normal Saturday in all stores") || i.OwnerRole != insight.RoleChain {
		t.Errorf("%s %v %s", i.Level, i.Headline, i.OwnerRole)
	}
	// One store kept selling: it is told net of what all others did.
	c := at(&d, 4, 2)
	c.NetSales = c.Expected * 2
	c.Units = 800_000
	r := insight.Find(d)
	if len(r.Insights) != 2 || r.Insights[1].Level != insight.LevelStore || r.Insights[1].Parts[0].Name != "the same in all stores" {
		t.Errorf("%s", lines(r))
	}
}

// TestSalesGap_CategoryWithinStore: where the store's own gap is told, its category says nothing more.
func TestSalesGap_CategoryWithinStore(t *testing.T) {
	t.Parallel()
	d := withCategories(normalDay(t, 20))
	d.Stores[6].NetSales = d.Stores[6].Expected / 2
	for k := range 10 {
		at(&d, 6, k).NetSales = at(&d, 6, k).Expected * int64(9-k) / 9
	}
	r := insight.Find(d)
	shown := 0
	for _, i := range r.Insights {
		if !i.Capped {
			shown++
			continue
		}
		if i.Evidence["contained_in"] != "sales_gap-S0007-2026-05-30" {
			t.Errorf("%s is kept back and not contained", i.ID)
		}
	}
	if shown != 1 || len(r.Insights) < 2 {
		t.Errorf("%d are shown:\n%s", shown, lines(r))
	}
}
