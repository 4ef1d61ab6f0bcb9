package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// Products is the ranked table of products on one day, or over the days of a period.
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
	VSWords    string            `json:"compared_with_text"`
	NoGap      string            `json:"gap_absent"` // why there is no gap; empty: there is
	Part       string            `json:"part"`       // of several days: how many of their nights the figures hold; empty: all
	LeftOut    string            `json:"left_out"`   // nights and store-days that the figures do not hold
	Absent     string            `json:"absent"`     // why there are no rows; empty: there are
	Beside     string            `json:"-"`          // what the gap of their stores is, where products add up to another; empty: they do not
	Mixed      bool              `json:"-"`          // the days of the last four weeks hold what came of stores that are not complete
	NoDays     bool              `json:"-"`          // those are not read for the reader, or of the part of the chain that the page is of
	Learning   bool              `json:"-"`          // what is normal is not known yet
	OfOne      bool              `json:"-"`          // of one store on one day: how many stores sold a product says nothing
	Files      []Part            `json:"-"`

	compared bool // both sides are of the same store-days
}

// ProductSoldLine is one product over the complete stores of the page.
type ProductSoldLine struct {
	ID       string  `json:"product_id"`
	Name     string  `json:"name"`
	Category string  `json:"category"`
	Link     string  `json:"-"`
	Warn     string  `json:"warning"`
	Units    *Number `json:"units"`
	Base     *Number `json:"compared_with_units"`
	Normal   *Number `json:"normal_units"` // the same where it is compared with normal
	Gap      *Number `json:"gap_units"`
	Money    *Number `json:"gap"` // at the price of a unit
	Net      *Number `json:"net_sales"`
	Margin   *Number `json:"gross_margin,omitempty"` // not there for who does not see cost
	Stores   *Number `json:"stores_selling"`         // of several days: store-days
	Dir      int     `json:"-"`
	Spark    *Spark  `json:"-"`
	OfOne    bool    `json:"-"` // as the page is
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
	p.Title, p.Here, p.ShowPeriod, p.VSWords = s.format.say("Products"), "/products", true, s.vsWords(r)
	list, sorted, err := s.soldList(r, p)
	if err != nil {
		return nil, err
	}
	shown, _, err := onPage(r, &p.Pager, list, rowsOnPage)
	if err != nil {
		return nil, err
	}
	p.All = len(list)
	p.OfOne = r.single() && r.ownStore() != ""
	p.Columns = heads(r, soldColumnsOf(r, p.OfOne), sorted, "category", p.Category)
	first := r.date - sparkDays + 1
	days, err := r.q.ProductsDays(r.ctx, r.w, first, r.date, r.in)
	if err != nil {
		return nil, err
	}
	p.Mixed, p.NoDays = days.Mixed, !days.Read() && r.ofPart()
	for _, v := range shown {
		l := s.soldLine(r, v)
		l.OfOne = p.OfOne
		points := noPoints()
		for _, d := range days.Of(v.ID) {
			points[d.Date-first].sales = d.Net
		}
		l.Spark = sparkOf(s.format, points)
		p.Rows = append(p.Rows, l)
	}
	s.soldTotal(r, p, list)
	if p.Absent == "" {
		s.soldLeftOut(r, p)
	}
	p.Files = r.files("/products", "sort", r.view.Sort, "category", p.Category)
	return p, nil
}

// soldList is the products of the page in their order.
func (s *server) soldList(r *request, p *Products) ([]read.ProductSold, sortedBy[read.ProductSold], error) {
	sorted, err := sorting(r, soldColumns, "money")
	if err != nil {
		return nil, sorted, err
	}
	if p.Absent = s.soldNot(r); p.Absent != "" {
		return nil, sorted, nil
	}
	over, err := r.q.ProductsOver(r.ctx, r.w, r.span, r.in, r.against())
	all := over.List
	p.compared = over.Compared
	switch {
	case err != nil:
		return nil, sorted, err
	case r.vs == vsTarget:
		p.NoGap = s.format.say("Targets are set by store, not by product.")
	case !over.Compared && r.vs != vsNormal: // what is normal is learned: nobody was to deliver it
		p.NoGap = s.format.sayf("Nothing to compare with %s: it was not delivered.", s.vsWords(r))
	}
	switch {
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
		if p.Category == "" || cmp.Or(v.Category, notInMaster) == p.Category {
			if v.Gap().Known() && !v.Units.Known() { // that none was sold is known, and no row of sales says it
				r.noneSold(&v.Units, &v.Net, &v.Cost)
			}
			list = append(list, v)
		}
	}
	if p.Category != "" && len(list) == 0 {
		p.Absent = s.format.sayf("No product of %s was sold, or normally is.", p.Category)
		return nil, sorted, nil
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
		ID: v.ID, Name: v.Name, Category: v.Category, Link: r.linkTo("/products/", v.ID), Units: f.quantity(v.Units), Base: s.comparedUnits(r, v.Normal),
		Money: f.change(v.GapMoney()), Net: f.amount(v.Net), Margin: f.amount(v.Net.Less(v.Cost)), Stores: f.whole(v.Stores),
	}
	if gap := v.Gap(); gap.Known() {
		text, way := f.CountGap, int64(gap)
		if r.vs == vsNormal {
			text, way = f.EstimateGap, estimated(int64(gap))
		}
		l.Gap, l.Dir = &Number{text(int64(gap)), thousandths(gap)}, dir(way)
	}
	if r.vs == vsNormal {
		l.Normal = l.Base
	}
	if !v.Known {
		l.Warn = s.format.say("not in the product master")
	}
	return l
}

// soldTotal sums the products of the table.
func (s *server) soldTotal(r *request, p *Products, list []read.ProductSold) {
	f := s.format
	units, normal, net, margin, money, below, with, priceless := read.Unknown, read.Unknown, read.Unknown, read.Maybe(0), read.Unknown, int64(0), int64(0), int64(0)
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
			if gap != 0 && !v.GapMoney().Known() {
				priceless++
			}
		}
	}
	p.Beside = s.besideStores(r, p, money, priceless)
	p.Total = ProductSoldLine{Units: f.quantity(units), Base: s.comparedUnits(r, normal), Net: f.amount(net), Money: f.change(money)}
	if money.Known() {
		p.Total.Dir = dir(int64(money))
	}
	if r.vs == vsNormal {
		p.Total.Normal, p.Learning = p.Total.Base, p.Total.Base == nil && p.NoGap == ""
	}
	if r.sees.SeesCost {
		p.Total.Margin = f.amount(margin)
	}
	if p.Finding = count(f, int64(len(list)), "product"); with > 0 {
		less := s.format.say(" sold less than normal")
		if r.vs != vsNormal {
			less = s.format.say(" sold less, against ") + s.vsWords(r)
		}
		p.Finding = f.Whole(below) + s.format.say(" of ") + count(f, with, "product") + less
	}
}

// besideStores says what the gap of the stores is, as other pages have it, where their products add up to another: those that have no price add nothing.
func (s *server) besideStores(r *request, p *Products, products read.Maybe, priceless int64) string {
	h := r.w.Sum(r.span, r.in, r.against())
	stores := h.Now.Sales - h.Base.Sales
	if p.Category != "" || !products.Known() || h.Stores == 0 || abs(stores-int64(products)) < 100 {
		return ""
	}
	if priceless > 0 {
		return s.format.sayf("The gap of the stores is %s, products add up to %s: %s with a gap in units and no price.", s.format.Gap(stores), s.format.Gap(int64(products)), count(s.format, priceless, "product"))
	}
	if r.vs == vsNormal {
		return s.format.sayf("The gap of the stores is %s, products add up to %s: stores have a normal of their own, learned from their takings.", s.format.Gap(stores), s.format.Gap(int64(products)))
	}
	return s.format.sayf("The gap of the stores is %s, products add up to %s: a product's is in units at today's price, so what prices changed is not in it.", s.format.Gap(stores), s.format.Gap(int64(products)))
}

// comparedUnits is what units are compared with: an estimate where that is what is normal, a count where it was sold on other days.
func (s *server) comparedUnits(r *request, v read.Maybe) *Number {
	if r.vs == vsNormal {
		return s.format.estimate(v)
	}
	return s.format.quantity(v)
}

// soldColumnsOf are soldColumns as the page is compared, and over as many days and stores.
func soldColumnsOf(r *request, ofOne bool) []sortableColumn[read.ProductSold] {
	list := slices.Clone(soldColumns)
	for i := range list {
		switch c := &list[i]; c.by {
		case "normal":
			if c.label = r.vs.column(); r.vs != vsNormal {
				c.term = ""
			}
		case "stores":
			if !r.single() {
				c.label = "Store-days"
			}
		}
	}
	if ofOne {
		list = slices.DeleteFunc(list, func(c sortableColumn[read.ProductSold]) bool { return c.by == "stores" })
	}
	return list
}

// soldNot says why products are not added up over the days of the page; empty: they are.
func (s *server) soldNot(r *request) string {
	size := len(r.w.Chain.Stores)
	switch days := r.span.Last - r.span.First + 1; {
	case days > longestCategories:
		return s.format.say("Products are added up over five weeks at most: choose a day, a week or a month.")
	case days > longestOfMany && size > fewForDays:
		return s.format.say("Products of so many stores are added up over two weeks at most: choose a day or a week.")
	}
	if r.single() && r.to.Base != read.Day {
		return "" // the line on top says it
	}
	for date := r.span.First; date <= r.date; date++ {
		for _, side := range []contract.Day{date, r.to.Other(date)} {
			if text := s.leftOn(r, side); text != "" {
				return text
			}
		}
	}
	return ""
}

// longestOfMany is how many days of products are added up where the days of all of them do not fit into memory: as many nights as are read ahead.
const longestOfMany = aheadNights

// soldLeftOut says which nights and store-days the figures do not hold.
func (s *server) soldLeftOut(r *request, p *Products) {
	to := r.against()
	if to.Base != read.Day && r.single() {
		return // the line on top says it
	}
	if !p.compared {
		to = read.Against{Base: read.Day} // the day itself: what is complete counts
	}
	over := *r
	over.to = to
	p.Part, p.LeftOut = s.partOf(&over)
	rows, _ := r.w.StoresOver(r.span, r.in, to)
	p.LeftOut = strings.TrimSpace(p.LeftOut + " " + s.leftOutOver(&over, rows))
}

// productsFile is the table of products as a file.
func (s *server) productsFile(r *request) (table, error) {
	p := &Products{Base: r.base, Category: r.view.Category}
	list, _, err := s.soldList(r, p)
	if err == nil && s.soldNot(r) != "" {
		err = fault.New(fault.Usage, "products are not added up over these days; their page says why")
	}
	if err != nil {
		return table{}, err
	}
	t := table{name: r.inCategory("products")}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "product_id", export.Text, "name", export.Text, "category", export.Text, "net_sales", export.Decimal(2), "units", export.Decimal(3),
		"normal_units", export.Decimal(3), "gap_units", export.Decimal(3), "gap", export.Decimal(2), "stores_selling", export.Whole)
	if r.sees.SeesCost {
		t.Columns = append(t.Columns, columnsOf("gross_margin", export.Decimal(2))...)
	}
	t.Columns = append(t.Columns, columnsOf("compared_with_units", export.Decimal(3), "comparison", export.Text)...)
	if !r.single() {
		t.Columns = append(t.Columns, columnsOf("from_date", export.Date)...)
	}
	t.Rows = eachOf(list, func(v read.ProductSold) []any {
		normal := v.Normal
		if r.vs != vsNormal {
			normal = read.Unknown
		}
		row := []any{
			dayValue(r.date), r.q.Run(), v.ID, textOrNone(v.Name), textOrNone(v.Category), decimalValue(v.Net, 2), decimalValue(v.Units, 3), decimalValue(normal, 3),
			decimalValue(v.Gap(), 3), decimalValue(v.GapMoney(), 2), v.Stores,
		}
		if r.sees.SeesCost {
			row = append(row, decimalValue(v.Net.Less(v.Cost), 2))
		}
		row = append(row, decimalValue(v.Normal, 3), s.vsWords(r))
		if !r.single() {
			row = append(row, dayValue(r.span.First))
		}
		return row
	})
	return t, nil
}
