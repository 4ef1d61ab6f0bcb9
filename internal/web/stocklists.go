package web

import (
	"cmp"
	"fmt"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// The lists of stock in their order.
const (
	listOut = iota
	listCount
	listRunOut
	listOver
	stockLists
)

// stockListOf is the list that tells the products of a kind.
var stockListOf = map[string]int{"phantom_stock": listCount, "low_stock": listCount, "negative_stock": listCount, "run_out_risk": listRunOut, "overstock": listOver}

// mostRegions is how many regions a chain has at most before the lists of each are made when somebody asks for them, and not those of all at once.
const mostRegions = 60

// stockOrder is the order of a list.
func stockOrder(list int) func(a, b *StockLine) int {
	switch list {
	case listOut:
		return func(_, _ *StockLine) int { return 0 } // they come in it
	case listCount:
		return func(a, b *StockLine) int {
			return cmp.Or(cmp.Compare(a.Store, b.Store), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Product, b.Product))
		}
	}
	return func(a, b *StockLine) int { // what is not known to the reader must not order the rest
		return cmp.Or(cmp.Compare(abs(b.worth.Or(0)), abs(a.worth.Or(0))), cmp.Compare(a.Store, b.Store), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Product, b.Product))
	}
}

// stockShown are the heads of the lists of a page, at most so many rows of each. Those of all regions are made at once: what is dear is to go through what was told
// of thousands of stores.
func (s *server) stockShown(r *request, most int) (stockTold, error) {
	regions := []string{r.in.Region}
	what := fmt.Sprint("stock ", r.date, r.in, most, s.under(r.date))
	if r.in.Store == "" && !r.api && len(r.w.Chain.Regions) <= mostRegions {
		regions = append([]string{""}, r.w.Chain.Regions...)
		what = fmt.Sprint("stock of all regions ", r.date, most, s.under(r.date))
	}
	all, err := read.WorkOut(r.q, what, func() (map[string]stockTold, int64, error) {
		whole := *r
		if len(regions) > 1 {
			whole.in = read.Scope{}
		}
		return s.stockHeads(&whole, regions, most)
	})
	return all[r.in.Region], err
}

// stockHead is the first rows of a list, and how many there are.
type stockHead struct {
	*read.Firsts[StockLine]
	all int
	sum read.Maybe
}

func (h *stockHead) add(l *StockLine) {
	h.Add(l)
	h.all++
	if l.worth.Known() {
		h.sum = read.Maybe(h.sum.Or(0)) + l.worth
	}
}

// stockHeads are the heads of the lists of some regions: "" is all that the page is of.
func (s *server) stockHeads(r *request, regions []string, most int) (map[string]stockTold, int64, error) {
	heads := map[string]*[stockLists]stockHead{}
	for _, region := range regions {
		heads[region] = &[stockLists]stockHead{}
		for list := range heads[region] {
			heads[region][list] = stockHead{Firsts: read.FirstsOf(most, stockOrder(list)), sum: read.Unknown}
		}
	}
	only := heads[regions[0]]
	nowhere, err := s.eachStockLine(r, func(list int, l *StockLine) {
		only[list].add(l)
		if len(regions) == 1 {
			return
		}
		if st, ok := r.w.Chain.Store(l.Store); ok && st.Region != "" {
			heads[st.Region][list].add(l)
		}
	})
	all, rows := map[string]stockTold{}, int64(0)
	for region, lists := range heads {
		told := stockTold{lists: s.stockTitles(), nowhere: nowhere}
		for list := range lists {
			h, l := &lists[list], &told.lists[list]
			l.Rows, l.All, l.Sum = h.Sorted(), h.all, s.stockSum(h.sum)
			rows += 2 * int64(len(l.Rows))
		}
		all[region] = told
	}
	return all, rows, err
}

// stockWhole are the lists of the page, whole.
func (s *server) stockWhole(r *request) (stockTold, error) {
	told := stockTold{lists: s.stockTitles()}
	var err error
	told.nowhere, err = s.eachStockLine(r, func(list int, l *StockLine) {
		told.lists[list].Rows = append(told.lists[list].Rows, *l)
	})
	for list := range told.lists {
		if list != listOut {
			read.Stable(told.lists[list].Rows, stockOrder(list))
		}
	}
	return told, err
}

// eachStockLine calls do with every row of every list of the page, and returns what stopped selling in nearly all stores.
func (s *server) eachStockLine(r *request, do func(list int, l *StockLine)) (nowhere []read.Insight, err error) {
	docs, err := s.insights(r, r.date, true)
	if err != nil {
		return nil, err
	}
	if err := s.loadLives(r, docs); err != nil {
		return nil, err
	}
	out, err := s.stockouts(r)
	if err != nil {
		return nil, err
	}
	for i := range out {
		do(listOut, &out[i])
	}
	for i := range docs {
		d := &docs[i]
		if d.StoreID != nil && !r.w.Chain.In(r.in, *d.StoreID) || settled(r.lives[d.ID], r.date) {
			continue
		}
		if d.Kind == "chain_stockout" {
			nowhere = append(nowhere, *d)
		}
		if list, ok := stockListOf[d.Kind]; ok {
			lines := s.stockLines(r, d)
			for k := range lines {
				do(list, &lines[k])
			}
		}
	}
	return nowhere, nil
}

// stockTitles are the lists without rows.
func (s *server) stockTitles() []StockList {
	return []StockList{
		{
			ID: "out", Title: s.format.say("Out of stock at close"), Says: s.format.say("The record says that nothing is left, and it normally sells. The dearest first."), Term: "missed",
			Units: s.format.say("Missed units"), Money: s.format.say("Missed sales"), None: s.format.say("No product is recorded as out of stock."),
		},
		{
			ID: "count", Title: s.format.say("Count list"), Says: s.format.say("The record says that it is there, and sales say otherwise: look at the shelf and in the back room, count, then adjust in your usual way. By store and category."),
			Units: s.format.say("Units on record"), Money: s.format.say("At stake"), None: s.format.say("No record of stock looks wrong."),
		},
		{
			ID: "run_out", Title: s.format.say("May run out"), Says: s.format.say("What is there and on its way may not last until the order after the next one arrives."),
			Units: s.format.say("Units short"), Money: s.format.say("At stake"), None: s.format.say("Nothing is told. What may run out is told where insights.kinds in daybook.yaml has run_out_risk: on."),
		},
		{
			ID: "over", Title: s.format.say("Too much"), Says: s.format.say("More than sells in a long time, or nothing of it sells any more."),
			Units: s.format.say("Units too many"), Money: s.format.say("Cost of keeping it"), None: s.format.say("No stock stands out as too much."),
		},
	}
}

// stockSum is the money of a list, with its currency: it stands above it.
func (s *server) stockSum(sum read.Maybe) *Number {
	if !sum.Known() {
		return nil
	}
	return &Number{s.format.Exact(int64(sum)), decimalText(sum, 2)}
}
