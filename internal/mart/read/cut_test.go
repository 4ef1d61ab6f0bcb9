package read_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestCut_ByRegionIsWhatStoresAddUpTo sums the same chain by region, as a large one is, and by store: every answer that the first has is that of
// the second, and it has one for the chain, for a region and for who sees whole regions. For a part of a region it has none, and says so.
func TestCut_ByRegionIsWhatStoresAddUpTo(t *testing.T) {
	t.Parallel()
	w := readtest.Chain(t).Warehouse(time.Now)
	ctx := t.Context()
	run, err := w.Published(ctx)
	must(t, run, err)
	all := read.NewMemory(1).Reader(run, "", people.Everything, w)
	chain, err := all.Chain(ctx)
	must(t, chain, err)
	region := map[string][]string{}
	for _, s := range chain.Stores {
		region[s.Region] = append(region[s.Region], s.ID)
	}
	if len(region) < 2 || len(region["North"]) < 2 {
		t.Fatalf("regions %v", region)
	}
	dates, err := all.Dates(ctx)
	must(t, dates, err)
	span := read.Span{First: dates[len(dates)-1], Last: dates[0]}
	offers, err := all.Offers(ctx, span.First, span.Last, read.Scope{})
	if must(t, offers, err); len(offers) == 0 {
		t.Fatal("no promotions")
	}
	must(t, all, all.Close())
	says := func(m *read.Memory, scope people.Scope, in read.Scope) (text string, products, shapes bool) {
		r := m.Reader(run, "", scope, w)
		defer func() { must(t, r, r.Close()) }()
		for _, date := range dates {
			sold, ok, err := r.ProductsSold(ctx, date, in)
			text, products = text+fmt.Sprintln(date, must(t, sold, err)), products || ok
		}
		byDay, ok, err := r.CategoryShapes(ctx, span, in)
		text, shapes = text+fmt.Sprintln(must(t, byDay, err)), ok
		for _, o := range offers {
			list, ok, err := r.OfferProducts(ctx, o.ID, span.First, span.Last, in)
			text, products = text+fmt.Sprintln(o.ID, must(t, list, err)), products && ok
			days, ok, err := r.OfferDays(ctx, o.ID, span.First, span.Last, in)
			text, products = text+fmt.Sprintln(must(t, days, err)), products && ok
		}
		return text, products, shapes
	}
	north := people.Scope{Stores: region["North"], SeesCost: true}
	for name, c := range map[string]struct {
		scope people.Scope
		in    read.Scope
		whole bool // of whole regions
	}{
		"chain":                 {people.Everything, read.Scope{}, true},
		"chain without cost":    {people.Scope{All: true}, read.Scope{}, true},
		"region":                {people.Everything, read.Scope{Region: "North"}, true},
		"its manager":           {north, read.Scope{}, true},
		"its manager, narrowed": {north, read.Scope{Region: "North"}, true},
		"manager of one store":  {people.Scope{Stores: region["North"][:1], SeesCost: true}, read.Scope{}, false},
		"one store":             {people.Everything, read.Scope{Store: region["North"][0]}, false},
		"a store of no master":  {people.Everything, read.Scope{Store: "S9999"}, false},
		"manager of such a one": {people.Scope{Stores: append([]string{"S9999"}, region["North"]...), SeesCost: true}, read.Scope{}, false},
	} {
		by, products, shapes := says(read.NewMemory(1).Many(1), c.scope, c.in)
		each, known, also := says(read.NewMemory(1), c.scope, c.in)
		switch {
		case !known || !also || len(each) < 100 && c.in.Store != "S9999":
			t.Errorf("%s: stores say %q", name, each)
		case c.whole && (!products || !shapes || by != each):
			t.Errorf("%s: regions say (%v, %v)\n%.3000s\nstores say\n%.3000s", name, products, shapes, by, each)
		case !c.whole && products:
			t.Errorf("%s: a part of a region was summed up by region\n%.3000s", name, by)
		case !c.whole && shapes != (c.in.Store != ""):
			t.Errorf("%s: shapes %v", name, shapes) // of one store they are asked alone
		}
	}
}
