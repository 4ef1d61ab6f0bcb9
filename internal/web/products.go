package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// Products is the ranked table of products on one day.
type Products struct {
	Base       `json:"-"`
	Columns    []Column          `json:"-"`
	Rows       []ProductSoldLine `json:"products"`
	Total      ProductSoldLine   `json:"total"`
	All        int               `json:"all"`
	Pager      Pager             `json:"pages"`
	Category   string            `json:"category"`
	Categories []Choice          `json:"-"`
	Finding    string            `json:"finding"`
	Absent     string            `json:"absent"` // why there are no rows; empty: there are
	Files      []Part            `json:"-"`
}

// ProductSoldLine is one product over the complete stores of the page.
type ProductSoldLine struct {
	ID       string  `json:"product_id"`
	Name     string  `json:"name"`
	Category string  `json:"category"`
	Link     string  `json:"-"`
	Warn     string  `json:"warning"`
	Units    *Number `json:"units"`
	Normal   *Number `json:"normal_units"`
	Gap      *Number `json:"gap_units"`
	Money    *Number `json:"gap"` // at the price of a unit
	Net      *Number `json:"net_sales"`
	Margin   *Number `json:"gross_margin,omitempty"` // not there for who does not see cost
	Stores   *Number `json:"stores_selling"`
	Dir      int     `json:"-"`
	Spark    *Spark  `json:"-"`
}

// soldColumns are the columns of the table of products.
var soldColumns = []sortableColumn[read.ProductSold]{
	{by: "product", label: "Product", class: "name", phone: true, order: func(a, b read.ProductSold) int { return strings.Compare(a.ID, b.ID) }},
	{by: "category", label: "Category", class: "opt", order: func(a, b read.ProductSold) int { return strings.Compare(a.Category, b.Category) }},
	{by: "net", label: "Net sales", class: "num", large: true, term: "net_sales", phone: true, value: func(v read.ProductSold) read.Maybe { return v.Net }},
	{by: "units", label: "Units", class: "num opt", large: true, value: func(v read.ProductSold) read.Maybe { return v.Units }},
	{by: "normal", label: "Normal", class: "num opt1", large: true, term: "normal", value: func(v read.ProductSold) read.Maybe { return v.Normal }},
	{by: "gap", label: "Gap, units", class: "num", value: read.ProductSold.Gap},
	{by: "money", label: "Gap", class: "num", term: "product_gap", phone: true, value: read.ProductSold.GapMoney},
	{label: "28 days", class: "opt1"},
	{by: "margin", label: "Margin", class: "num opt2", large: true, term: "gross_margin", cost: true, value: func(v read.ProductSold) read.Maybe { return v.Net.Less(v.Cost) }},
	{by: "stores", label: "Stores", class: "num opt1", large: true, value: func(v read.ProductSold) read.Maybe { return read.Maybe(v.Stores) }},
}

func (s *server) products(r *request) (page, error) {
	p := &Products{Base: r.base, Category: r.view.Category}
	p.Title, p.Here, p.ShowVersus = s.format.say("Products"), "/products", false
	list, sorted, err := s.soldList(r, p)
	if err != nil {
		return nil, err
	}
	shown, _, err := onPage(r, &p.Pager, list, rowsOnPage)
	if err != nil {
		return nil, err
	}
	p.All = len(list)
	p.Columns = heads(r, soldColumns, sorted, "category", p.Category)
	first := r.date - sparkDays + 1
	days, err := r.q.ProductsDays(r.ctx, first, r.date, r.in)
	if err != nil {
		return nil, err
	}
	for _, v := range shown {
		l := s.soldLine(r, v)
		points := noPoints()
		for _, d := range days.Of(v.ID) {
			points[d.Date-first].sales = d.Net
		}
		l.Spark = sparkOf(s.format, points)
		p.Rows = append(p.Rows, l)
	}
	s.soldTotal(r, p, list)
	p.Files = r.files("/products", "sort", r.view.Sort, "category", p.Category)
	return p, nil
}

// soldList is the products of the page in their order.
func (s *server) soldList(r *request, p *Products) ([]read.ProductSold, sortedBy[read.ProductSold], error) {
	sorted, err := sorting(r, soldColumns, "money")
	if err != nil {
		return nil, sorted, err
	}
	all, err := r.q.ProductsSold(r.ctx, r.date, r.in)
	switch {
	case err != nil:
		return nil, sorted, err
	case len(all) == 0:
		p.Absent = s.format.say("Not in this feed: no sales by product came for this day from a store that is complete.")
		if r.base.Left != "" {
			p.Absent = r.base.Left
		}
		return nil, sorted, nil
	}
	names := map[string]bool{}
	list := make([]read.ProductSold, 0, len(all))
	for _, v := range all {
		names[v.Category] = true
		if p.Category == "" || v.Category == p.Category {
			list = append(list, v)
		}
	}
	if p.Category != "" && !names[p.Category] {
		return nil, sorted, elsewhere{fault.New(fault.NotFound, "no product of category %q was sold on this day, or normally is", cut(p.Category)), []Part{{s.format.say("All categories"), r.view.Link(r.base.Path)}}}
	}
	delete(names, "")
	p.Categories = append(p.Categories, Choice{"", s.format.say("All categories"), p.Category == ""})
	for name := range names {
		p.Categories = append(p.Categories, Choice{name, name, name == p.Category})
	}
	slices.SortFunc(p.Categories, func(a, b Choice) int { return strings.Compare(a.Value, b.Value) })
	slices.SortStableFunc(list, func(a, b read.ProductSold) int { return cmp.Or(sorted.compare(a, b), strings.Compare(a.ID, b.ID)) })
	return list, sorted, nil
}

func (s *server) soldLine(r *request, v read.ProductSold) ProductSoldLine {
	f := s.format
	l := ProductSoldLine{
		ID: v.ID, Name: v.Name, Category: v.Category, Link: r.linkTo("/products/", v.ID), Units: f.quantity(v.Units), Normal: f.estimate(v.Normal),
		Money: f.change(v.GapMoney()), Net: f.amount(v.Net), Margin: f.amount(v.Net.Less(v.Cost)), Stores: f.whole(v.Stores),
	}
	if gap := v.Gap(); gap.Known() {
		l.Gap, l.Dir = &Number{f.EstimateGap(int64(gap)), thousandths(gap)}, dir(int64(gap))
	}
	if !v.Known {
		l.Warn = s.format.say("not in the product master")
	}
	return l
}

// soldTotal sums the products of the table.
func (s *server) soldTotal(r *request, p *Products, list []read.ProductSold) {
	f := s.format
	units, normal, net, margin, money, below, with := read.Unknown, read.Unknown, read.Unknown, read.Maybe(0), read.Unknown, int64(0), int64(0)
	add := func(to *read.Maybe, v read.Maybe) {
		if v.Known() {
			*to = read.Maybe(to.Or(0)) + v
		}
	}
	for _, v := range list {
		add(&units, v.Units)
		add(&normal, v.Normal)
		add(&net, v.Net)
		add(&money, v.GapMoney())
		if v.Net.Known() {
			margin = margin.Plus(v.Net.Less(v.Cost))
		}
		if gap := v.Gap(); gap.Known() {
			if with++; gap < 0 {
				below++
			}
		}
	}
	p.Total = ProductSoldLine{Units: f.quantity(units), Normal: f.estimate(normal), Net: f.amount(net), Money: f.change(money)}
	if r.sees.SeesCost {
		p.Total.Margin = f.amount(margin)
	}
	if p.Finding = count(f, int64(len(list)), "product"); with > 0 {
		p.Finding = f.Whole(below) + s.format.say(" of ") + count(f, with, "product") + s.format.say(" sold less than normal")
	}
}

// productsFile is the table of products as a file.
func (s *server) productsFile(r *request) (table, error) {
	list, _, err := s.soldList(r, &Products{Base: r.base, Category: r.view.Category})
	if err != nil {
		return table{}, err
	}
	t := table{name: r.inCategory("products")}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "product_id", export.Text, "name", export.Text, "category", export.Text, "net_sales", export.Decimal(2), "units", export.Decimal(3),
		"normal_units", export.Decimal(3), "gap_units", export.Decimal(3), "gap", export.Decimal(2), "stores_selling", export.Whole)
	if r.sees.SeesCost {
		t.Columns = append(t.Columns, columnsOf("gross_margin", export.Decimal(2))...)
	}
	t.Rows = eachOf(list, func(v read.ProductSold) []any {
		row := []any{
			dayValue(r.date), r.q.Run(), v.ID, textOrNone(v.Name), textOrNone(v.Category), decimalValue(v.Net, 2), decimalValue(v.Units, 3), decimalValue(v.Normal, 3),
			decimalValue(v.Gap(), 3), decimalValue(v.GapMoney(), 2), v.Stores,
		}
		if r.sees.SeesCost {
			row = append(row, decimalValue(v.Net.Less(v.Cost), 2))
		}
		return row
	})
	return t, nil
}
