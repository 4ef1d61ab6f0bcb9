package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// ProductPage is one product on one day, store by store.
type ProductPage struct {
	Base      `json:"-"`
	Product   read.Product       `json:"product"`
	Finding   string             `json:"finding"` // what the table shows, in a sentence
	Columns   []Column           `json:"-"`
	Rows      []ProductStoreLine `json:"stores"`
	Total     ProductStoreLine   `json:"total"`
	All       int                `json:"all"`
	Pager     Pager              `json:"pages"`
	Spark     *Spark             `json:"-"`
	Days      []ProductDayLine   `json:"days"`        // newest first
	NoDays    string             `json:"days_absent"` // instead of days: why there are none
	Open      []Finding          `json:"insights"`
	Files     []Part             `json:"-"`
	Back      string             `json:"-"`
	NotMaster bool               `json:"not_in_master"`
}

// ProductStoreLine is one store.
type ProductStoreLine struct {
	ID     string  `json:"store_id"`
	Name   string  `json:"name"`
	Link   string  `json:"-"`
	Units  *Number `json:"units"`
	Normal *Number `json:"normal_units"`
	Gap    *Number `json:"gap_units"`
	Net    *Number `json:"net_sales"`
	Margin *Number `json:"gross_margin,omitempty"` // not there for who does not see cost
	OnHand *Number `json:"on_hand"`
	Word   string  `json:"word"` // why the store is in no sum of other pages; empty: it is
	Dir    int     `json:"-"`
}

// ProductDayLine is one day of a product.
type ProductDayLine struct {
	Date  contract.Day `json:"business_date"`
	Link  string       `json:"-"`
	Units *Number      `json:"units"`
	Net   *Number      `json:"net_sales"`
}

// productSorts are the columns that stores of a product can be sorted by.
var productSorts = map[string]func(a, b read.ProductStore) int{
	"store":  func(a, b read.ProductStore) int { return strings.Compare(a.Store, b.Store) },
	"units":  func(a, b read.ProductStore) int { return cmp.Compare(a.Units, b.Units) },
	"normal": func(a, b read.ProductStore) int { return cmp.Compare(a.Normal, b.Normal) },
	"gap":    func(a, b read.ProductStore) int { return cmp.Compare(productGap(a), productGap(b)) },
	"net":    func(a, b read.ProductStore) int { return cmp.Compare(a.Net, b.Net) },
	"margin": func(a, b read.ProductStore) int { return cmp.Compare(a.Net.Less(a.Cost), b.Net.Less(b.Cost)) },
	"stock":  func(a, b read.ProductStore) int { return cmp.Compare(a.OnHand, b.OnHand) },
}

// productGap is what a store sold beside what is normal there; a store that sold nothing of what it normally sells has no row of sales.
func productGap(v read.ProductStore) read.Maybe {
	if !v.Normal.Known() {
		return read.Unknown
	}
	return read.Maybe(v.Units.Or(0)) - v.Normal
}

func (s *server) product(r *request) (page, error) {
	p, list, err := s.productStores(r)
	if err != nil {
		return nil, err
	}
	size := r.size(rowsOnPage)
	at, err := p.Pager.turn(r.view, r.base.Path, len(list), size)
	if err != nil {
		return nil, err
	}
	p.All, p.Columns = len(list), productHeads(r)
	for _, v := range list[at:min(at+size, len(list))] {
		p.Rows = append(p.Rows, s.productLine(r, v))
	}
	s.productTotal(r, p, list)
	if err := s.productDays(r, p); err != nil {
		return nil, err
	}
	found, err := s.findings(r)
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		if f.Product == p.Product.ID {
			p.Open = append(p.Open, f)
		}
	}
	p.Files = r.files(r.base.Path+"/stores", "sort", r.view.Sort)
	return p, nil
}

// productStores finds the product of the path and its stores, in the order of the view.
func (s *server) productStores(r *request) (*ProductPage, []read.ProductStore, error) {
	id := r.PathValue("id")
	none := elsewhere{fault.New(fault.NotFound, "there is no product %q in the product master, and none was sold on this day", cut(id)), []Part{{"Search", r.view.Link("/search")}}}
	if !clean(id) {
		return nil, nil, none
	}
	p := &ProductPage{Base: r.base, Back: r.view.Link("/search")}
	product, ok, err := r.q.Product(r.ctx, id)
	if err != nil {
		return nil, nil, err
	}
	list, err := r.q.ProductStores(r.ctx, id, r.date, r.in)
	if err != nil {
		return nil, nil, err
	}
	if !ok {
		if product.ID, p.NotMaster = id, true; len(list) == 0 {
			return nil, nil, none
		}
	}
	p.Product = product
	p.Title, p.Here, p.ShowVersus = cmp.Or(product.Name, product.ID), "/search", false
	name, down := strings.CutPrefix(cmp.Or(r.view.Sort, "gap"), "-")
	less, ok := productSorts[name]
	if !ok || name == "margin" && !r.sees.SeesCost {
		return nil, nil, elsewhere{fault.New(fault.Usage, "the table has no column %q", cut(r.view.Sort)), []Part{{"The table in its own order", r.view.Link(r.base.Path)}}}
	}
	slices.SortStableFunc(list, func(a, b read.ProductStore) int {
		if down {
			a, b = b, a
		}
		return cmp.Or(less(a, b), strings.Compare(a.Store, b.Store))
	})
	return p, list, nil
}

func (s *server) productLine(r *request, v read.ProductStore) ProductStoreLine {
	f := s.format
	l := ProductStoreLine{
		ID: v.Store, Link: r.view.Link("/stores/" + pathSegment(v.Store)), Units: f.quantity(v.Units), Normal: f.quantity(v.Normal), Net: f.amount(v.Net), OnHand: f.quantity(v.OnHand),
		Margin: f.amount(v.Net.Less(v.Cost)),
	}
	if gap := productGap(v); gap.Known() {
		l.Gap, l.Dir = &Number{f.CountGap(int64(gap)), thousandths(gap)}, dir(int64(gap))
	}
	if st, ok := r.w.Chain.Store(v.Store); ok {
		l.Name = st.Name
		if word := r.w.Word(st, r.date); word != read.Received && word != read.Corrected {
			l.Word = string(word)
		}
	}
	return l
}

func (s *server) productTotal(r *request, p *ProductPage, list []read.ProductStore) {
	total := read.ProductStore{Units: read.Unknown, Net: read.Unknown, Cost: read.Unknown, OnHand: read.Unknown, Normal: read.Unknown}
	add := func(to *read.Maybe, v read.Maybe) {
		if v.Known() {
			*to = read.Maybe(to.Or(0)) + v
		}
	}
	sold, with, costly := int64(0), int64(0), int64(0)
	for _, v := range list {
		add(&total.Units, v.Units)
		add(&total.Net, v.Net)
		add(&total.Normal, v.Normal)
		add(&total.OnHand, v.OnHand)
		add(&total.Cost, v.Cost)
		if v.Units.Or(0) > 0 {
			sold++
		}
		if v.Net.Known() && !v.Cost.Known() {
			costly++
		}
		if v.Normal.Known() {
			with++
		}
	}
	if costly > 0 {
		total.Cost = read.Unknown // of some, so not of all
	}
	p.Total = s.productLine(r, total)
	p.Finding = fmt.Sprintf("Sold in %s of %s", s.format.Whole(sold), count(s.format, int64(len(list)), "store"))
	if with > 0 {
		p.Finding += "; " + s.format.Count(total.Units.Or(0)) + " units, normally " + s.format.Count(int64(total.Normal))
	}
}

// productDays fills the 28 days up to the page's.
func (s *server) productDays(r *request, p *ProductPage) error {
	days, ok, err := r.q.ProductDays(r.ctx, p.Product.ID, r.date-sparkDays+1, r.date, r.in)
	if err != nil {
		return err
	}
	if !ok {
		p.NoDays = "Of a part of so many stores its days are not summed up."
		return nil
	}
	points := noPoints()
	for _, d := range days {
		points[int(d.Date-r.date)+sparkDays-1].sales = d.Net
		p.Days = append(p.Days, ProductDayLine{d.Date, r.view.Link(r.base.Path, "date", d.Date), s.format.quantity(d.Units), s.format.amount(d.Net)})
	}
	slices.Reverse(p.Days)
	p.Spark = sparkOf(s.format, points)
	return nil
}

func productHeads(r *request) []Column {
	name, down := strings.CutPrefix(cmp.Or(r.view.Sort, "gap"), "-")
	var list []Column
	for _, c := range []struct {
		by, label, class, term string
		phone                  bool
	}{
		{"store", "Store", "name", "", true},
		{"units", "Units", "num", "", true},
		{"normal", "Normal", "num opt", "normal", false},
		{"gap", "Gap", "num", "", true},
		{"net", "Net sales", "num opt", "net_sales", false},
		{"margin", "Margin", "num opt1", "gross_margin", false},
		{"stock", "On hand", "num", "", true},
	} {
		if c.by == "margin" && !r.sees.SeesCost {
			continue
		}
		h := Column{Label: c.label, Class: c.class, Sorted: "none", Phone: c.phone}
		if term, ok := read.TermOf(c.term); ok {
			h.Title = term.Name + ": " + term.Says
		}
		next := "-" + c.by
		if c.by == "store" || c.by == "gap" || c.by == "stock" {
			next = c.by
		}
		if c.by == name {
			h.Sorted = map[bool]string{false: "ascending", true: "descending"}[down]
			if next = "-" + c.by; down {
				next = c.by
			}
		}
		h.Link = r.view.Link(r.base.Path, "sort", next)
		list = append(list, h)
	}
	return list
}

// productFile is the stores of a product as a file.
func (s *server) productFile(r *request) (table, error) {
	p, list, err := s.productStores(r)
	if err != nil {
		return table{}, err
	}
	t := table{name: "product-" + p.Product.ID}
	columns := []any{"business_date", export.Date, "run", export.Whole, "product_id", export.Text, "product", export.Text, "store_id", export.Text, "name", export.Text, "units", export.Decimal(3),
		"normal_units", export.Decimal(3), "net_sales", export.Decimal(2), "on_hand", export.Decimal(3)}
	if r.sees.SeesCost {
		columns = append(columns, "gross_margin", export.Decimal(2))
	}
	t.Columns = columnsOf(columns...)
	t.Rows = eachOf(list, func(v read.ProductStore) []any {
		l := s.productLine(r, v)
		number := func(n *Number, scale int) any { return exactValue(n.Exact(), export.Decimal(scale)) }
		row := []any{dayValue(r.date), r.q.Run(), p.Product.ID, textOrNone(p.Product.Name), v.Store, textOrNone(l.Name), number(l.Units, 3), number(l.Normal, 3), number(l.Net, 2), number(l.OnHand, 3)}
		if r.sees.SeesCost {
			row = append(row, number(l.Margin, 2))
		}
		return row
	})
	return t, nil
}
