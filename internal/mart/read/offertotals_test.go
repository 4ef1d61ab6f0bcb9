package read_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// tinyToDate is what the tiny chain's promotions came to, as a night leaves it; PR2 has none yet.
const tinyToDate = `
insert into wh.promotion_to_date (business_date, promotion_id, store_id, since, dates, days, products, units, baseline_units, unknown_units, missed_units, all_units, sales_value, baseline_value, all_value,
  regular_value, costless, cost, baseline_cost, funding, variance, steps, run_id) values
 (date '2026-01-10', 'PR1', 'A', date '2026-01-05', 1, 1, 1, 30, 10, 0, 2, 30, 60, 30, 60, 90, 0, 45, 15, 3, 1, 10, 1), (date '2026-01-10', 'PR1', 'B', date '2026-01-05', 1, 1, 1, 10, 8, 0, 0, 10, 30, 24, 30, 30, 0, 15, 12, 0, 1, 8, 1),
 (date '2026-01-10', 'PR1', 'C', date '2026-01-05', 1, 1, 1, 2, 1, 0.5, 0, 2.5, 5, 2, 6, 6, 1, 0, 0, 0, 1, 1, 1), (date '2026-01-10', 'PR1', 'D', date '2025-12-01', 1, 1, 1, 7, 7, 0, 0, 7, 7, 7, 7, 7, 0, 0, 0, 0, 1, 7, 1)
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value) values
 ('promotion_to_date', date '2026-01-10', '', 0, 1, 1, null, 0, 0, 0, 0, 0)`

// tinyOffers adds the promotions of the tiny chain up by place. B took the regular price, where A took two thirds of it; C sold too little to tell, and
// what it sold has no known cost; what D has begins on another day.
func tinyOffers(t *testing.T, r *read.Reader) {
	n, err := contract.ParseDay("2026-01-10")
	must(t, n, err)
	for name, c := range map[string]struct {
		in   read.Scope
		want read.OfferTotal
	}{
		"chain": {read.Scope{}, read.OfferTotal{Stores: 2, Units: 32_000, Normal: 11_000, Missed: 2000, Sales: 6500, NormalSales: 3200, Margin: read.Unknown}},
		"East":  {read.Scope{Region: "East"}, read.OfferTotal{Stores: 1, Units: 30_000, Normal: 10_000, Missed: 2000, Sales: 6000, NormalSales: 3000, Margin: 300}},
		"A":     {read.Scope{Store: "A"}, read.OfferTotal{Stores: 1, Units: 30_000, Normal: 10_000, Missed: 2000, Sales: 6000, NormalSales: 3000, Margin: 300}},
		"B":     {read.Scope{Store: "B"}, read.OfferTotal{}},
	} {
		totals, err := r.OfferTotalsByPlace(t.Context(), n-90, n, c.in)
		equal(t, name, must(t, totals, err)["PR1"], c.want)
		equal(t, name+": promotions", len(totals), int(min(c.want.Stores, 1)))
	}
}

// TestOfferTotals_ByPlace: what a chain of thousands of stores has of its promotions is what one has that reads them store by store, for who sees
// all of it and for who sees a part. One store took the regular price: it counts for who sees no other.
func TestOfferTotals_ByPlace(t *testing.T) {
	t.Parallel()
	w := readtest.Chain(t).Warehouse(time.Now)
	ctx := t.Context()
	run, err := w.Published(ctx)
	must(t, run, err)
	all := read.NewMemory(1<<20).Reader(run, "", people.Everything, w)
	chain, err := all.Chain(ctx)
	must(t, chain, err)
	must(t, all, all.Close())
	region := map[string][]string{}
	for _, s := range chain.Stores {
		region[s.Region] = append(region[s.Region], s.ID)
	}
	of := func(stores ...string) people.Scope {
		return people.Scope{Stores: slices.Sorted(slices.Values(stores)), SeesCost: true}
	}
	const regular = "S0119" // took the regular price
	shared, told := read.NewMemory(1<<20), 0
	for name, scope := range map[string]people.Scope{
		"chain": people.Everything, "chain without cost": {All: true}, "North": of(region["North"]...), "South": of(region["South"]...), "two regions": of(slices.Concat(region["North"], region["West"])...),
		"half of South": of(append(region["South"][2:5:5], regular)...), "without cost": {Stores: region["South"]}, "the one": of(regular), "another": of("S0104"), "none": {SeesCost: true},
		"of no master": of("S0104", "S9999"),
	} {
		for _, in := range []read.Scope{{}, {Region: "North"}, {Region: "South"}, {Region: "nowhere"}, {Store: regular}, {Store: "S0104"}, {Store: "S9999"}} {
			for _, date := range []contract.Day{readtest.Last, readtest.Last - 14, readtest.Last - 18} {
				small, large := read.NewMemory(1<<20).Reader(run, "", scope, w), shared.Reader(run, "", scope, w)
				want, err := small.OfferTotals(ctx, date-91, date, in)
				must(t, want, err)
				got, err := large.OfferTotalsByPlace(ctx, date-91, date, in)
				must(t, got, err)
				if date < readtest.Last-16 {
					clear(want) // no night had sums yet
				}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s in %v on %s: %v, by store %v", name, in, date, got, want)
				}
				told += len(got)
				must(t, small, small.Close())
				must(t, large, large.Close())
			}
		}
	}
	if told < 40 {
		t.Errorf("only %d sums were compared", told)
	}
}
