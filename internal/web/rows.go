package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// rowsOnPage is how many rows of a store-day a page has; the CSV has all.
const rowsOnPage = 50

// RowsPage is the rows that a store-day is made of, or the store-days of a period that its figure holds, each with the file and line that brought it.
type RowsPage struct {
	Base       `json:"-"`
	Store      *read.Store `json:"store"`
	Word       string      `json:"word"` // why the store-day is in no sum; empty: it is
	Columns    []Column    `json:"-"`
	Rows       []RowLine   `json:"rows"`
	Total      RowLine     `json:"total"`
	All        int         `json:"all"`
	Pager      Pager       `json:"pages"`
	Categories []Choice    `json:"-"`
	None       string      `json:"-"`          // the category of which there is no row; empty: there are rows
	Lines      []TillRow   `json:"till_lines"` // of one product, where till lines are sent
	Product    string      `json:"product_id"` // whose they are
	Day        []DayRow    `json:"store_day"`
	DayTotal   string      `json:"store_day_total"` // what the rows add up to against what the store said, or the days; empty: nothing to compare
	Days       []RowDay    `json:"days"`            // of several days: each of them
	DaysTotal  *RowDay     `json:"days_total"`      // of the days that the rows are of: the figure that leads here
	LeftOut    string      `json:"left_out"`        // of several days: which nights the rows are not of
	Long       string      `json:"rows_absent"`     // of too many days: why no rows are listed
	Files      []Part      `json:"-"`
	Back       string      `json:"-"`

	sum read.Maybe // net sales of the days
}

// RowLine is one row of sales.
type RowLine struct {
	Date     contract.Day `json:"business_date"`
	Day      string       `json:"-"` // the same for people, on a page of several days
	Product  string       `json:"product_id"`
	Name     string       `json:"name"`
	Category string       `json:"category"`
	Units    *Number      `json:"units"`
	Sales    *Number      `json:"sales_value"`
	Discount *Number      `json:"discount"`
	Returned *Number      `json:"returned_value"`
	Net      *Number      `json:"net_sales"`
	Margin   *Number      `json:"gross_margin,omitempty"` // not there for who does not see cost
	Origin   Origin       `json:"origin"`
	Link     string       `json:"-"` // to the product
	Lines    string       `json:"-"` // to its till lines
	Warn     string       `json:"warning"`
}

// Origin leads to the file and line of a row.
type Origin struct {
	Text string `json:"-"`
	Link string `json:"-"`
	File int64  `json:"delivery_id"`
	Line int64  `json:"line"` // on which the row begins; of a row made of till lines, the first
}

// TillRow is one till line.
type TillRow struct {
	At          string  `json:"at"`
	Till        string  `json:"till_id"`
	Transaction string  `json:"transaction_id"`
	Kind        string  `json:"line_kind"`
	Units       *Number `json:"units"`
	Sales       *Number `json:"sales_value"`
	Discount    *Number `json:"discount"`
	Origin      Origin  `json:"origin"`
}

// DayRow is what the store said of its own day.
type DayRow struct {
	Name   string  `json:"name"`
	Value  *Number `json:"value"` // nil: a word
	Word   string  `json:"word"`
	Origin Origin  `json:"origin"`
}

// rowSorts are the columns that rows can be sorted by.
var rowSorts = map[string]func(a, b read.DatedRow) int{
	"net":      func(a, b read.DatedRow) int { return cmp.Compare(a.Net, b.Net) },
	"units":    func(a, b read.DatedRow) int { return cmp.Compare(a.Units, b.Units) },
	"margin":   func(a, b read.DatedRow) int { return cmp.Compare(a.Net.Less(a.Cost), b.Net.Less(b.Cost)) },
	"product":  func(a, b read.DatedRow) int { return strings.Compare(a.Product, b.Product) },
	"discount": func(a, b read.DatedRow) int { return cmp.Compare(a.Discount, b.Discount) },
	"date":     func(a, b read.DatedRow) int { return cmp.Compare(a.Date, b.Date) },
	"returned": func(a, b read.DatedRow) int { return cmp.Compare(a.Returned, b.Returned) },
}

func (s *server) rows(r *request) (page, error) {
	st, err := s.findStore(r)
	if err != nil {
		return nil, err
	}
	if r.view.Product != "" {
		if err := s.oneDay(r); err != nil { // till lines are of a day
			return nil, err
		}
	}
	p := &RowsPage{Base: r.base, Store: st, Back: r.linkTo("/stores/", st.ID), Product: r.view.Product}
	p.Title, p.Here = s.format.say("Rows of ")+cmp.Or(st.Name, st.ID), "/stores"
	p.ShowRegion, p.ShowVersus, p.ShowPeriod = false, false, p.Product == ""
	if word := r.w.Word(st, r.date); r.single() && word != read.Received {
		p.Word = string(word)
	}
	p.Files = r.files(r.base.Path, "category", r.view.Category, "sort", r.view.Sort)
	all, err := s.rowsOf(r, p, s.rowSpan(r, p))
	if err != nil {
		return nil, err
	}
	if p.Product != "" {
		return p, s.tillLines(r, p)
	}
	list, err := s.chosenRows(r, all)
	if err != nil {
		return nil, err
	}
	shown, _, err := onPage(r, &p.Pager, list, rowsOnPage)
	if err != nil {
		return nil, err
	}
	if p.All = len(list); len(list) == 0 && len(all) > 0 {
		p.None = r.view.Category
	}
	p.Columns, p.Categories = rowHeads(r), rowCategories(r, all)
	tills, err := s.hasTills(r, shown)
	if err != nil {
		return nil, err
	}
	for _, row := range shown {
		p.Rows = append(p.Rows, s.rowLine(r, row, tills))
	}
	p.Total = s.rowTotal(list)
	if !r.single() {
		s.rowsAddUp(p, all)
		return p, nil
	}
	return p, s.dayRows(r, p, all)
}

// chosenRows narrows rows to the category of the view and sorts them.
func (s *server) chosenRows(r *request, all []read.DatedRow) ([]read.DatedRow, error) {
	list := make([]read.DatedRow, 0, len(all))
	for _, row := range all {
		if r.view.Category == "" || categoryOf(row) == r.view.Category {
			list = append(list, row)
		}
	}
	name, down := strings.CutPrefix(cmp.Or(r.view.Sort, "-net"), "-")
	less, ok := rowSorts[name]
	if !ok || name == "margin" && !r.sees.SeesCost {
		return nil, elsewhere{fault.New(fault.Usage, "the table has no column %q", cut(r.view.Sort)), []Part{{s.format.say("The table in its own order"), r.view.Link(r.base.Path)}}}
	}
	slices.SortStableFunc(list, func(a, b read.DatedRow) int {
		if down {
			return less(b, a)
		}
		return less(a, b)
	})
	return list, nil
}

// notInMaster is the category of products that the master does not have.
const notInMaster = "not in the product master"

// categoryOf is the category of a row as category_day has it.
func categoryOf(row read.DatedRow) string {
	if !row.Known {
		return notInMaster
	}
	return row.Category
}

// shownCategory is categoryOf for people.
func (s *server) shownCategory(row read.DatedRow) string {
	if !row.Known {
		return s.format.say("not in the product master")
	}
	return row.Category
}

// hasTills says which of the files of some rows hold till lines.
func (s *server) hasTills(r *request, list []read.DatedRow) (map[int64]bool, error) {
	tills := map[int64]bool{}
	for _, row := range list {
		if _, ok := tills[row.Delivery]; ok {
			continue
		}
		dataset, err := r.q.DatasetOf(r.ctx, row.Delivery)
		if err != nil {
			return nil, err
		}
		tills[row.Delivery] = dataset == "sale_lines"
	}
	return tills, nil
}
