package web

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// Availability is what was on the shelves of a day and what was not: of the stores in scope, or of one store.
type Availability struct {
	Base    `json:"-"`
	Store   *read.Store `json:"store"` // nil: not of one store
	Rate    Card        `json:"in_stock"`
	Rates   []RateLine  `json:"stores"` // the lowest in-stock rates first
	Lists   []StockList `json:"lists"`
	Nowhere []Finding   `json:"sold_nowhere"` // products that stopped selling in nearly all stores
	Absent  string      `json:"absent"`       // why nothing is known of stock; empty: it is
	Files   []Part      `json:"-"`
	Back    string      `json:"-"`
}

// RateLine is the in-stock rate of one store.
type RateLine struct {
	ID      string  `json:"store_id"`
	Name    string  `json:"name"`
	Link    string  `json:"-"`
	Rate    *Number `json:"in_stock_percent"`
	InStock *Number `json:"in_stock"`
	Of      *Number `json:"with_a_record"`

	share int64
}

// StockList is products in stores of which one thing is to be said.
type StockList struct {
	ID    string      `json:"id"` // out, count, run_out, over
	Title string      `json:"name"`
	Says  string      `json:"says"`
	Term  string      `json:"-"`
	Units string      `json:"-"` // heads of its columns
	Money string      `json:"-"`
	Rows  []StockLine `json:"rows"`
	All   int         `json:"all"`
	Sum   *Number     `json:"money"` // of all rows; nil: of none it is known
	None  string      `json:"none"`  // where there are no rows: why
}

const (
	// shownStock is how many rows of a list of stock a page has; programs and files get all.
	shownStock = 50
	// shownRates is how many stores a page lists by their in-stock rate.
	shownRates = 10
)

func (s *server) availability(r *request) (page, error) {
	p := &Availability{Base: r.base, Back: r.view.Link("/availability")}
	p.Title, p.Here, p.ShowVersus = s.format.say("Availability"), "/availability", false
	if err := s.stockOf(r, p); err != nil {
		return nil, err
	}
	most := r.size(shownStock)
	stock, err := read.WorkOut(r.q, fmt.Sprint("stock ", r.date, r.in, most, s.under(r.date)), func() (told stockTold, rows int64, err error) {
		if told, err = s.stockLists(r); err != nil {
			return told, 0, err
		}
		for i := range told.lists {
			l := &told.lists[i]
			l.All, l.Sum = len(l.Rows), s.stockSum(l.Rows)
			l.Rows = slices.Clone(l.Rows[:min(len(l.Rows), most)])
			rows += 2 * int64(len(l.Rows))
		}
		return told, rows, nil
	})
	if err != nil {
		return nil, err
	}
	for _, l := range stock.lists {
		l.Rows = s.shownLines(r, slices.Clone(l.Rows))
		if l.ID == "run_out" && !r.base.Who.Mends && !r.base.Who.Open {
			l.None = s.format.say("Nothing is told of that.") // settings are nothing to who cannot change them
		}
		p.Lists = append(p.Lists, l)
	}
	if err := s.loadLives(r, stock.nowhere); err != nil {
		return nil, err
	}
	for i := range stock.nowhere {
		p.Nowhere = append(p.Nowhere, s.finding(r, &stock.nowhere[i]))
	}
	if p.Rate, err = s.stockCard(r, "#stores"); err != nil {
		return nil, err
	}
	p.Absent = p.Rate.Absent
	if err := s.stockRates(r, p); err != nil {
		return nil, err
	}
	p.Files = r.files(r.base.Path)
	return p, nil
}

// stockOf narrows the page to the store of its path, where it has one.
func (s *server) stockOf(r *request, p *Availability) error {
	if r.PathValue("id") == "" {
		return nil
	}
	st, err := s.findStore(r)
	if err != nil {
		return err
	}
	p.Store, p.Truth, p.ShowRegion = st, r.base.Truth, false
	p.Title = s.format.say("Availability of ") + cmp.Or(st.Name, st.ID)
	p.Back = r.linkTo("/stores/", st.ID)
	return nil
}

// stockTold is what is told of stock: the lists, and products that stopped selling in nearly all stores.
type stockTold struct {
	lists   []StockList
	nowhere []read.Insight
}

// stockLists are the lists of the page, whole.
func (s *server) stockLists(r *request) (told stockTold, err error) {
	docs, err := s.insights(r, r.date, true)
	if err != nil {
		return told, err
	}
	if err := s.loadLives(r, docs); err != nil {
		return told, err
	}
	out, err := s.stockouts(r)
	if err != nil {
		return told, err
	}
	count, runOut, over := []StockLine{}, []StockLine{}, []StockLine{}
	for i := range docs {
		d := &docs[i]
		if d.StoreID != nil && !r.w.Chain.In(r.in, *d.StoreID) || settled(r.lives[d.ID], r.date) {
			continue
		}
		switch d.Kind {
		case "phantom_stock", "low_stock", "negative_stock":
			count = append(count, s.stockLines(r, d)...)
		case "run_out_risk":
			runOut = append(runOut, s.stockLines(r, d)...)
		case "overstock":
			over = append(over, s.stockLines(r, d)...)
		case "chain_stockout":
			told.nowhere = append(told.nowhere, *d)
		}
	}
	read.Stable(count, func(a, b *StockLine) int {
		return cmp.Or(cmp.Compare(a.Store, b.Store), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Product, b.Product))
	})
	byMoney := func(a, b *StockLine) int { return cmp.Compare(abs(b.worth.Or(0)), abs(a.worth.Or(0))) }
	read.Stable(runOut, byMoney)
	read.Stable(over, byMoney)
	told.lists = []StockList{
		{
			ID: "out", Title: s.format.say("Out of stock at close"), Says: s.format.say("The record says that nothing is left, and it normally sells. The dearest first."), Term: "missed",
			Units: s.format.say("Missed"), Money: s.format.say("Missed sales"), Rows: out, None: s.format.say("No product is recorded as out of stock."),
		},
		{
			ID: "count", Title: s.format.say("Count list"), Says: s.format.say("The record says that it is there, and sales say otherwise: look at the shelf and in the back room, count, then adjust in your usual way. By store and category."),
			Units: s.format.say("On record"), Money: s.format.say("At stake"), Rows: count, None: s.format.say("No record of stock looks wrong."),
		},
		{
			ID: "run_out", Title: s.format.say("May run out"), Says: s.format.say("What is there and on its way may not last until the order after the next one arrives."),
			Units: s.format.say("Short"), Money: s.format.say("At stake"), Rows: runOut, None: s.format.say("Nothing is told. What may run out is told where insights.kinds in daybook.yaml has run_out_risk: on."),
		},
		{
			ID: "over", Title: s.format.say("Too much"), Says: s.format.say("More than sells in a long time, or nothing of it sells any more."),
			Units: s.format.say("Too many"), Money: s.format.say("Cost of keeping it"), Rows: over, None: s.format.say("No stock stands out as too much."),
		},
	}
	return told, nil
}
