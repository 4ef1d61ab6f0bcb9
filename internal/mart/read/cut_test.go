package read_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestCut_AddsUpToTheSame sums the same chain as a large one does, by region and, of a part of one, for who asks, and as one whose products fit into
// memory: both have the same answers, for the chain, regions, parts of them, and stores that no master knows.
func TestCut_AddsUpToTheSame(t *testing.T) {
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
	says := func(m *read.Memory, scope people.Scope, in read.Scope) (lines []string) {
		r := m.Reader(run, "", scope, w)
		defer func() { must(t, r, r.Close()) }()
		for _, date := range dates[:3] {
			sold, err := r.ProductsSold(ctx, date, in)
			lines = append(lines, fmt.Sprintln(date, must(t, sold, err)))
		}
		window, err := r.Window(ctx, false, span)
		must(t, window, err)
		byDay, err := r.CategoryShapes(ctx, window, span, in)
		lines = append(lines, fmt.Sprintln(must(t, byDay, err)))
		for _, p := range []string{"P001", "P002"} {
			days, ok, err := r.ProductDays(ctx, p, span.First, span.Last, in)
			lines = append(lines, fmt.Sprintln(p, ok, must(t, days, err)))
		}
		for _, o := range offers {
			list, err := r.OfferProducts(ctx, o.ID, span.First, span.Last, in)
			lines = append(lines, fmt.Sprintln(o.ID, must(t, list, err)))
			days, err := r.OfferDays(ctx, o.ID, span.First, span.Last, in)
			lines = append(lines, fmt.Sprintln(must(t, days, err)))
		}
		return lines
	}
	north := people.Scope{Stores: region["North"], SeesCost: true}
	unknown := make([]string, 120)
	for i := range unknown {
		unknown[i] = fmt.Sprintf("U%03d", i)
	}
	cases := map[string]struct {
		scope people.Scope
		in    read.Scope
		none  bool // nothing is there, or may be seen
	}{
		"chain":                   {people.Everything, read.Scope{}, false},
		"chain without cost":      {people.Scope{All: true}, read.Scope{}, false},
		"region":                  {people.Everything, read.Scope{Region: "North"}, false},
		"its manager":             {north, read.Scope{}, false},
		"its manager, narrowed":   {north, read.Scope{Region: "North"}, false},
		"its manager, elsewhere":  {north, read.Scope{Region: "South"}, true},
		"manager of one store":    {people.Scope{Stores: region["North"][:1], SeesCost: true}, read.Scope{}, false},
		"of another":              {people.Scope{Stores: region["North"][1:2], SeesCost: true}, read.Scope{}, false},
		"his region":              {people.Scope{Stores: region["North"][:1], SeesCost: true}, read.Scope{Region: "North"}, false},
		"one store":               {people.Everything, read.Scope{Store: region["North"][0]}, false},
		"one of another's stores": {north, read.Scope{Store: region["South"][0]}, true},
		"nothing":                 {people.Scope{SeesCost: true}, read.Scope{}, true},
		"a store of no master":    {people.Everything, read.Scope{Store: "S9999"}, true},
		"two stores in one ID":    {people.Scope{Stores: []string{region["North"][0] + "\x1f" + region["North"][1]}}, read.Scope{}, true},
		"manager of such a one":   {people.Scope{Stores: append(slices.Clone(region["North"]), "S9999"), SeesCost: true}, read.Scope{}, false},
		"manager of many":         {people.Scope{Stores: append(slices.Clone(region["North"][1:]), unknown...), SeesCost: true}, read.Scope{}, false},
	}
	shared, names := read.NewMemory(8000), slices.Sorted(maps.Keys(cases)) // which keeps answers, and has no room for three weeks of pairs
	filed := read.NewMemory(8000)                                          // and has categories of all days but the oldest in files
	keeper := filed.Reader(run, "", people.Everything, w)
	must(t, filed, keeper.KeepCategories(ctx, read.Span{First: span.First + 10, Last: span.Last}))
	if days, err := keeper.Dates(ctx); filed.CategoryFiles() < 20 || filed.CategoryFiles() > len(must(t, days, err))-5 {
		t.Fatalf("categories of %d nights are in files", filed.CategoryFiles())
	}
	must(t, keeper, keeper.Close())
	said := map[string][]string{}
	for range 2 {
		for _, name := range names {
			c := cases[name]
			if said[name] == nil {
				said[name] = says(read.NewMemory(1<<20), c.scope, c.in)
			}
			for how, m := range map[string]*read.Memory{"a large chain": shared, "one with files": filed} {
				large := says(m, c.scope, c.in)
				for i, want := range said[name] {
					if i >= len(large) || large[i] != want {
						t.Errorf("%s: %s says\n%s\na small one\n%s", name, how, strings.Join(large[i:min(i+1, len(large))], ""), want)
						break
					}
				}
				if none := !strings.Contains(fmt.Sprint(large), "{"); none != c.none {
					t.Errorf("%s: there is nothing in %s: %v\n%.3000s", name, how, none, fmt.Sprint(large))
				}
			}
		}
		slices.Reverse(names)
	}
}
