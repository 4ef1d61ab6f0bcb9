package web

import (
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// storesOnPage is how many rows a page of the stores table has; the CSV has all.
const storesOnPage = 100

// Stores is the ranked table of stores.
type Stores struct {
	Base
	Columns  []Column
	Rows     []StoreLine
	Total    StoreLine
	Compared string // how many stores the gap is over
	CSV      string
	From, To int64 // rows on this page, from 1
	All      int64
	Prev     string
	Next     string
	VSWords  string
	Others   []StoreLine // missing ones: nothing was delivered, so they have no row
}

// Column is the head of a column.
type Column struct {
	Term, Label string
	Link        string // sorts by it
	Sorted      string // ascending, descending or none
	Class       string
}

// StoreLine is one row.
type StoreLine struct {
	read.StoreRow
	Link                              string
	Spark                             *Spark
	InStock                           string
	Stock                             read.InStock
	Insights                          int // open ones
	Word                              string
	MarginOf, TransactionsOf, UnitsOf int64 // what ratios are of
}

// sorts are the columns that can be sorted by; those with true begin with the largest.
var sorts = map[read.SortBy]bool{
	read.ByGap: false, read.ByShare: false, read.ByStore: false, read.BySales: true, read.ByNormal: true, read.ByMargin: true,
	read.ByRate: true, read.ByTransactions: true, read.ByATV: true, read.ByUPT: true,
}

// sortOf reads the sort of a URL; without one, or without a gap to sort by, a fitting default.
func sortOf(v View) (by read.SortBy, descending bool, err error) {
	if v.Sort == "" {
		return read.ByGap, false, nil
	}
	name, descending := strings.CutPrefix(v.Sort, "-")
	if _, ok := sorts[read.SortBy(name)]; !ok {
		return "", false, fault.New(fault.Usage, "the table has no column %q", cut(v.Sort))
	}
	return read.SortBy(name), descending, nil
}

func (s *server) stores(r *request) (page, error) {
	p := &Stores{Base: r.base}
	p.Title, p.Here = "Stores", "/stores"
	by, down, err := sortOf(r.view)
	if err != nil {
		return nil, err
	}
	at := max(r.view.Page, 1)
	rows, totals, err := read.AskStores(r.ctx, r.q, read.StoreQuery{
		Date: r.date, Region: r.in.Region, Against: r.against(), Sort: by, Descending: down, Limit: storesOnPage, Offset: (at - 1) * storesOnPage,
	})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 && at > 1 {
		return nil, fault.New(fault.NotFound, "the table has no page %d", at)
	}
	p.All = totals.Stores
	p.From, p.To = int64((at-1)*storesOnPage)+1, int64((at-1)*storesOnPage+len(rows))
	if at > 1 {
		p.Prev = r.view.Link("/stores", "sort", r.view.Sort, "page", at-1)
	}
	if p.To < p.All {
		p.Next = r.view.Link("/stores", "sort", r.view.Sort, "page", at+1)
	}
	p.VSWords = r.vs.words(s.format, r.date)
	p.CSV = r.view.Link("/stores.csv", "sort", r.view.Sort)
	p.Columns = s.columns(r, by, down)
	if p.Rows, err = s.storeLines(r, rows); err != nil {
		return nil, err
	}
	p.Total = totalLine(totals)
	p.Compared = fmt.Sprintf("%s of %s compared", s.format.Whole(totals.Compared), count(s.format, totals.Stores, "store"))
	return p, s.missingStores(r, p)
}

func (s *server) missingStores(r *request, p *Stores) error {
	if r.base.Truth.Coverage.Missing == 0 || p.Next != "" { // they stand after the last row of all
		return nil
	}
	left, err := read.AskLeftOut(r.ctx, r.q, r.date, r.in, storesOnPage)
	if err != nil {
		return err
	}
	for _, l := range left {
		if l.Word == "missing" {
			line := StoreLine{StoreRow: read.StoreRow{Store: l.Store, Name: l.Name, Region: l.Region, Base: l.Normal}, Word: "missing", Link: r.view.Link("/stores/" + pathSegment(l.Store))}
			p.Others = append(p.Others, line)
		}
	}
	return nil
}

// storeLines adds to rows what other questions answer: 28 days, in-stock rate, open insights.
func (s *server) storeLines(r *request, rows []read.StoreRow) ([]StoreLine, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Store
	}
	days, err := read.AskStoreTrends(r.ctx, r.q, r.date-sparkDays+1, r.date, ids)
	if err != nil {
		return nil, err
	}
	sparks := storeSparks(s.format, days, r.date)
	stock, err := read.AskStoresInStock(r.ctx, r.q, r.date, ids)
	if err != nil {
		return nil, err
	}
	found, err := s.findings(r, warehouse.InsightFilter{Date: &r.date})
	if err != nil {
		return nil, err
	}
	open := map[string]int{}
	for _, f := range found {
		open[f.Store]++
	}
	lines := make([]StoreLine, len(rows))
	for i, row := range rows {
		l := StoreLine{StoreRow: row, Link: r.view.Link("/stores/" + pathSegment(row.Store)), Spark: sparks[row.Store], Insights: open[row.Store], Stock: stock[row.Store]}
		l.InStock = s.format.Share(l.Stock.InStock, l.Stock.Pairs)
		switch {
		case row.Open != nil && !*row.Open:
			l.Word = "closed"
		case !row.Complete:
			l.Word = "partial"
		}
		l.ratios()
		lines[i] = l
	}
	return lines, nil
}

func (l *StoreLine) ratios() {
	if l.Sales != nil {
		l.MarginOf, l.TransactionsOf = *l.Sales, *l.Sales
	}
	if l.Units != nil {
		l.UnitsOf = *l.Units
	}
}

func totalLine(t read.StoreTotals) StoreLine {
	l := StoreLine{StoreRow: read.StoreRow{Sales: t.Sales, Base: t.Base, Gap: t.Gap, Margin: t.Margin, Transactions: t.Transactions, Units: t.Units}}
	for _, v := range []struct {
		to   *int64
		from *int64
	}{{&l.MarginOf, t.MarginSales}, {&l.TransactionsOf, t.TransactionSales}, {&l.UnitsOf, t.TransactionUnits}} {
		if v.from != nil {
			*v.to = *v.from
		}
	}
	return l
}

func (s *server) columns(r *request, by read.SortBy, down bool) []Column {
	word := map[versus]string{vsNormal: "Normal", vsLastWeek: "Last week", vsLastYear: "Last year", vsTarget: "Target"}[r.vs]
	list := []struct {
		by                 read.SortBy
		term, label, class string
	}{
		{read.ByStore, "", "Store", "name"},
		{read.BySales, "net_sales", "Net sales", "num"},
		{read.ByNormal, "normal", word, "num opt2"},
		{read.ByGap, "gap", "Gap", "num"},
		{read.ByShare, "gap", "Gap %", "num opt"},
		{"", "spark", "28 days", "opt"},
		{read.ByMargin, "gross_margin", "Margin", "num opt2"},
		{read.ByRate, "margin_rate", "Margin %", "num opt"},
		{read.ByTransactions, "transactions", "Transactions", "num opt"},
		{read.ByATV, "atv", "ATV", "num opt"},
		{read.ByUPT, "upt", "UPT", "num opt2"},
		{"", "in_stock", "In stock", "num opt"},
		{"", "insight", "Open", "num opt2"},
	}
	out := make([]Column, len(list))
	for i, c := range list {
		out[i] = Column{Term: c.term, Label: c.label, Class: c.class, Sorted: "none"}
		if c.by == "" {
			continue
		}
		next := string(c.by)
		if sorts[c.by] {
			next = "-" + next
		}
		if c.by == by {
			out[i].Sorted = map[bool]string{false: "ascending", true: "descending"}[down]
			next = string(c.by)
			if !down {
				next = "-" + next
			}
		}
		out[i].Link = r.view.Link("/stores", "sort", next)
	}
	return out
}
