package web

import (
	"cmp"
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
}

// StockList is products in stores of which one thing is to be said.
type StockList struct {
	ID    string      `json:"id"` // out, count, run_out, over
	Title string      `json:"name"`
	Says  string      `json:"says"`
	Term  string      `json:"-"`
	Units string      `json:"-"` // heads of its columns
	Money string      `json:"-"` // empty: there is no such column
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
	if err := s.oneDay(r); err != nil {
		return nil, err
	}
	p := &Availability{Base: r.base, Back: r.view.Link("/availability")}
	p.Title, p.Here, p.ShowVersus = s.format.say("Availability"), "/availability", false
	if err := s.stockOf(r, p); err != nil {
		return nil, err
	}
	stock, err := s.stockShown(r, r.size(shownStock))
	if err != nil {
		return nil, err
	}
	for _, l := range stock.lists {
		l.Rows = s.shownLines(r, slices.Clone(l.Rows))
		if l.ID == "run_out" && !r.base.Who.Mends && !r.base.Who.Open {
			l.None = s.format.say("No product is told that may run out before its order comes. Whether Daybook looks for them here, who looks after data knows.") // settings are nothing to who cannot change them
		}
		if l.Sum == nil && !r.sees.SeesCost {
			l.Money = "" // all of it is cost: no column of empty cells
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
