package insight_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// smallCategories gives every store ten categories of 12 units and 120.00 a day, with lumpy sales.
func smallCategories(d insight.Day) insight.Day {
	d = withCategories(d)
	for i := range d.Categories {
		c := &d.Categories[i]
		c.Expected, c.NetSales, c.RelativeError, c.Lumpiness = 120_00, 110_00+int64(i%3)*10_00, 0.35, 2
		c.Units, c.ExpectedUnits = c.NetSales, 12_000
		c.Before = [2]insight.UnitCount{{Units: 12, Expected: 12}, {Units: 24, Expected: 24}}
	}
	return d
}

// TestSalesGap_CategoryLasts: two of twelve units on one day is chance in a chain of 300 categories; three such days are not.
func TestSalesGap_CategoryLasts(t *testing.T) {
	t.Parallel()
	d := smallCategories(normalDay(t, 30))
	c := at(&d, 6, 0)
	c.NetSales, c.Units = 20_00, 2_000
	if r := insight.Find(d); len(r.Insights) != 0 {
		t.Errorf("one day is told:\n%s", lines(r))
	}
	c.Before = [2]insight.UnitCount{{Units: 2, Expected: 12}, {Units: 3, Expected: 24}}
	i := one(t, insight.Find(d), "sales_gap")
	if *i.StoreID != "S0007" || i.Evidence["gap_days"] != 3 || i.Evidence["gap"] != "-100.00" {
		t.Errorf("%v\n%s", i.Evidence, i.Body)
	}
}

// TestSalesGap_OneBuyer: three times the units at three times the money is told; the same units for little more money is not, nor is
// what a large buyer took of a category that is odd anyway.
func TestSalesGap_OneBuyer(t *testing.T) {
	t.Parallel()
	d := smallCategories(normalDay(t, 30))
	c := at(&d, 6, 0)
	c.NetSales, c.Units = 130_00, 60_000
	if r := insight.Find(d); len(r.Insights) != 0 {
		t.Errorf("units alone are told:\n%s", lines(r))
	}
	c.NetSales, c.RelativeError = 900_00, 0.10
	if i := one(t, insight.Find(d), "sales_gap"); i.Evidence["word"] != "above" {
		t.Errorf("%v", i.Evidence)
	}
	c.RelativeError = 0.9
	if r := insight.Find(d); len(r.Insights) != 0 {
		t.Errorf("an odd category is told:\n%s", lines(r))
	}
}

// TestSalesGap_Calibrated: where chance went as far every other week, it is told no more; where it never came near, less is enough.
func TestSalesGap_Calibrated(t *testing.T) {
	t.Parallel()
	odd := func(off int64, tails map[string]insight.Tail) int {
		d := normalDay(t, 30)
		s := &d.Stores[6]
		s.NetSales = s.Expected * (100 - off) / 100
		d.Past = tails
		return len(insight.Find(d).Insights)
	}
	wild := map[string]insight.Tail{"store_below": {0: 1590, 16: 40, 24: 50}}
	tame := map[string]insight.Tail{"store_below": {0: 8991, 16: 9}}
	if odd(42, nil) != 1 || odd(42, wild) != 0 {
		t.Error("42 % below, at 5 % of error, is told in a new chain and not in one where that happens")
	}
	if odd(26, nil) != 0 || odd(26, tame) != 1 {
		t.Error("26 % below, at 5 % of error, is told in a chain where that never happens only")
	}
	r := insight.Find(normalDay(t, 30))
	if got := r.Tails["store_below"].Plus(r.Tails["store_above"]); got.Tests() != 30 {
		t.Errorf("%+v", r.Tails)
	}
}
