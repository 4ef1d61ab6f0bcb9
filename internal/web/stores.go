package web

import (
	"fmt"
	"slices"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// storesOnPage is how many rows a page of the stores table has; the CSV has all.
const storesOnPage = 50

// Stores is the ranked table of stores.
type Stores struct {
	Base       `json:"-"`
	Columns    []Column    `json:"-"`
	Rows       []StoreLine `json:"rows"`
	Total      StoreLine   `json:"total"`
	Compared   string      `json:"compared"` // how many stores the gap is over
	Part       string      `json:"part"`     // of several days: how many of their nights the figures hold; empty: all
	LeftOut    string      `json:"left_out"` // which nights they do not hold
	Files      []Part      `json:"-"`
	From       int64       `json:"from"` // rows on this page, from 1
	To         int64       `json:"to"`
	All        int64       `json:"all"`
	Pager      Pager       `json:"pages"`
	VSWords    string      `json:"compared_with_text"`
	Not        int64       `json:"not_counted"` // rows that no sum holds
	Categories []Choice    `json:"-"`           // that it can be narrowed to
	NoGap      string      `json:"gap_absent"`  // why there is no gap; empty: there is

	ByRegion    []RegionLine `json:"regions"` // none where there are not two
	RegionFiles []Part       `json:"-"`
	LikeForLike *LikeForLike `json:"like_for_like"`
	Map         *StoreMap    `json:"-"` // where the master has coordinates
	NoMap       string       `json:"-"` // why there is no map, and what brings one; empty: there is one, or nothing to lay out
}

// StoreLine is one row.
type StoreLine struct {
	ID     string             `json:"store_id"` // of the total: empty
	Name   string             `json:"name"`
	Link   string             `json:"-"`
	Word   string             `json:"word"`   // why it is not counted; empty: it is
	Normal *Number            `json:"normal"` // what it normally sells, where it is not counted
	Cells  []Cell             `json:"-"`
	Values map[string]*Number `json:"values"` // by the column's name in files
}

// Cell is one value of a row, with the class of its column.
type Cell struct {
	Class string
	Label string // for a card on a phone; empty: not shown there
	Text  string
	Cents string // the decimals of Text, which stand back a little
	Exact string // the same as a file has it
	Dir   int    // -1, 1: coloured; 0: not
	Title string
	Link  string
	Spark *Spark
}

func (s *server) stores(r *request) (page, error) {
	p := &Stores{Base: r.base}
	p.Title, p.Here, p.ShowPeriod = s.format.say("Stores"), "/stores", true
	by, down, err := sortOf(r)
	if err != nil {
		return nil, err
	}
	size := r.size(storesOnPage)
	first, regions, mapped := read.FirstStores(max(r.view.Page, 1)*size, by, down), read.Regions{}, mapOf()
	totals, err := s.eachStore(r, func(row *read.StoreRow) {
		first.Add(row)
		regions.Add(row)
		mapped.add(row)
		if p.All++; row.Word != read.Received && !row.Sales.Known() {
			p.Not++
		}
	})
	if err != nil {
		return nil, err
	}
	at, err := p.Pager.turn(r.view, r.base.Path, int(p.All), size)
	if err != nil {
		return nil, err
	}
	shown := first.Sorted()[at:]
	p.From, p.To = int64(at)+1, int64(at+len(shown))
	p.VSWords = s.vsWords(r)
	p.Files = r.files("/stores", "sort", r.view.Sort, "category", r.view.Category)
	p.RegionFiles = r.files("/regions", "category", r.view.Category)
	if p.Categories, err = s.storeCategories(r); err != nil {
		return nil, err
	}
	if r.view.Category != "" {
		p.Title = r.view.Category + s.format.say(" by store")
		if r.vs == vsTarget {
			p.NoGap = s.format.say("Targets are set by store, not by category.")
		}
	}
	table := s.storeTable(r, by)
	p.Columns = table.heads(r, by, down)
	sparks := s.storeSparks(r, shown)
	p.Rows = slices.Grow(p.Rows, len(shown))
	for i := range shown {
		p.Rows = append(p.Rows, table.line(s.format, r, &shown[i], sparks[shown[i].ID]))
	}
	p.Total = table.total(totals, r.api)
	if p.ByRegion = s.regionLines(r, &regions); at == 0 {
		p.Map, p.NoMap = s.storeMap(r, mapped)
	}
	if r.view.Category == "" {
		if p.LikeForLike, err = s.likeForLike(r); err != nil {
			return nil, err
		}
	}
	p.Compared = s.format.sayf("%s of %s compared", s.format.Whole(totals.Compared), count(s.format, totals.Stores, "store"))
	p.Part, p.LeftOut = s.partOf(r)
	return p, nil
}

// storeCategories are the categories that the table can be narrowed to.
func (s *server) storeCategories(r *request) ([]Choice, error) {
	names, err := r.q.CategoryNames(r.ctx, r.w, r.date, r.in)
	if err != nil || len(names) < 2 {
		return nil, err
	}
	list := []Choice{{"", s.format.say("All categories"), r.view.Category == ""}}
	for _, name := range names {
		list = append(list, Choice{name, name, name == r.view.Category})
	}
	sold := r.view.Category == "" || slices.Contains(names, r.view.Category)
	for date := r.span.First; date < r.date && !sold; date++ {
		more, err := r.q.CategoryNames(r.ctx, r.w, date, r.in)
		if err != nil {
			return nil, err
		}
		sold = slices.Contains(more, r.view.Category)
	}
	if !sold {
		list = append(list, Choice{r.view.Category, r.view.Category, true})
	}
	return list, nil
}

// storeRows are all stores of the scope in the order of the view, narrowed to its category.
func (s *server) storeRows(r *request, by read.SortBy, down bool) (rows []read.StoreRow, err error) {
	_, err = s.eachStore(r, func(row *read.StoreRow) { rows = append(rows, *row) })
	read.SortStores(rows, by, down)
	return rows, err
}

// eachStore calls do with every store of the scope by id, narrowed to the category of the view, and returns the sums.
func (s *server) eachStore(r *request, do func(row *read.StoreRow)) (read.StoreTotals, error) {
	if c := r.view.Category; c != "" {
		if r.span.Last-r.span.First >= longestCategories {
			return read.StoreTotals{}, elsewhere{fault.New(fault.Usage, "a category is added up over five weeks at most"), []Part{{s.format.say("The day alone"), r.view.Self(r.base.Path, "period", "", "from", "")}}}
		}
		rows, totals, err := r.q.CategoryStores(r.ctx, r.w, r.span, r.in, r.against(), c)
		for i := range rows {
			do(&rows[i])
		}
		return totals, err
	}
	totals := read.NoTotals()
	stock, err := r.q.Stock(r.ctx, r.date)
	if err != nil {
		return totals, err
	}
	docs, err := s.insights(r, r.date, false)
	if err != nil {
		return totals, err
	}
	open, err := read.WorkOut(r.q, fmt.Sprint("insights by store ", r.date, s.under(r.date)), func() (map[string]int64, int64, error) {
		open := map[string]int64{}
		for i := range docs {
			open[deref(docs[i].StoreID)]++
		}
		return open, int64(len(open)), nil
	})
	if err != nil {
		return totals, err
	}
	for row := range r.w.EachStore(r.span, r.in, r.against()) {
		row.Stock, row.Open = stock.Of(row.Store), open[row.ID]
		if row.Sales.Known() {
			totals.Stock.Pairs += row.Stock.Pairs
			totals.Stock.InStock += row.Stock.InStock
		}
		totals.Open += row.Open
		totals.Add(row)
		do(row)
	}
	return totals, nil
}

// storeSparks are the 28 days of some stores.
func (s *server) storeSparks(r *request, rows []read.StoreRow) map[string]*Spark {
	first := r.date - sparkDays + 1
	sparks := make(map[string]*Spark, len(rows))
	for i := range rows {
		row := &rows[i]
		points := noPoints()
		for _, d := range r.w.Days(row.ID, first, r.date) {
			if d.Complete && !r.w.Closed(d) {
				points[d.Date-first] = sparkPoint{d.Sales, d.Normal}
			}
		}
		sparks[row.ID] = sparkOf(s.format, points)
	}
	return sparks
}
