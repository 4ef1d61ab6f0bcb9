package web

import (
	"cmp"
	"iter"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
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
	Heat      *HeatTable         `json:"heat"` // the stores of the page by night; null: nothing is known, or in a chain of more than three million products in stores not all of the nights are in files
	Spark     *Spark             `json:"-"`
	Days      []ProductDayLine   `json:"days"`        // newest first
	NoDays    string             `json:"days_absent"` // instead of days: why there are none
	Noted     []NoteLine         `json:"noted"`       // of its days
	Note      *NoteForm          `json:"-"`
	Open      []Finding          `json:"insights"`
	OpenAll   int                `json:"-"` // pages have the head of a long list
	Offers    []OfferLine        `json:"promotions"`
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
	Cover  *Number `json:"days_of_cover"`
	Word   string  `json:"word"` // why the store is in no sum of other pages; empty: it is
	Dir    int     `json:"-"`
}

// productColumns are the columns of the stores of a product.
var productColumns = []sortableColumn[read.ProductStore]{
	{by: "store", label: "Store", class: "name", phone: true, order: func(a, b read.ProductStore) int { return strings.Compare(a.Store, b.Store) }},
	{by: "units", label: "Units", class: "num", large: true, phone: true, value: func(a read.ProductStore) read.Maybe { return a.Units }},
	{by: "normal", label: "Normal", class: "num opt", large: true, term: "normal", value: func(a read.ProductStore) read.Maybe { return a.Normal }},
	{by: "gap", label: "Gap", class: "num", phone: true, value: func(a read.ProductStore) read.Maybe { return productGap(a) }},
	{by: "net", label: "Net sales", class: "num opt", large: true, term: "net_sales", value: func(a read.ProductStore) read.Maybe { return a.Net }},
	{by: "margin", label: "Margin", class: "num opt1", large: true, term: "gross_margin", cost: true, value: func(a read.ProductStore) read.Maybe { return a.Net.Less(a.Cost) }},
	{by: "stock", label: "On hand", class: "num", phone: true, value: func(a read.ProductStore) read.Maybe { return a.OnHand }},
	{by: "cover", label: "Cover", class: "num opt", term: "cover", value: func(a read.ProductStore) read.Maybe { return a.Cover }},
}

// productGap is what a store sold beside what is normal there; a store that sold nothing of what it normally sells has no row of sales, and what one
// sold whose day is not in is not known.
func productGap(v read.ProductStore) read.Maybe {
	if !v.Normal.Known() || v.Unsold != "" {
		return read.Unknown
	}
	return read.Maybe(v.Units.Or(0)) - v.Normal
}

func (s *server) product(r *request) (page, error) {
	p, stores, heat, order, err := s.productStores(r)
	if err != nil {
		return nil, err
	}
	size := r.size(rowsOnPage)
	first, sum := read.FirstsOf(max(r.view.Page, 1)*size, order), newProductSum()
	for v := range stores {
		first.Add(v)
		sum.add(v)
	}
	p.All = int(sum.stores)
	before, err := p.Pager.turn(r.view, r.base.Path, p.All, size)
	if err != nil {
		return nil, err
	}
	shown := first.Sorted()[before:]
	for i := range shown {
		shown[i].Cover = heat.Cover(shown[i].Store, r.date)
		p.Rows = append(p.Rows, s.productLine(r, shown[i]))
	}
	s.productTotal(r, p, sum)
	p.Heat = s.heatTable(r, heat, shown)
	if err := s.productDays(r, p); err != nil {
		return nil, err
	}
	if err := s.productOffers(r, p); err != nil {
		return nil, err
	}
	if p.Noted, p.Note, err = s.productNotes(r, p.Product, r.date-sparkDays+1); err != nil {
		return nil, err
	}
	told, err := s.toldOn(r, func(d *read.Insight) bool { return deref(d.ProductID) == p.Product.ID })
	if err != nil {
		return nil, err
	}
	p.Open, p.OpenAll = s.findings(r, told), len(told)
	p.Files = r.files(r.base.Path+"/stores", "sort", r.view.Sort)
	return p, nil
}

// productStores finds the product of the path and its stores by id, and how the view orders them. How long their stock lasts is worked out where the view
// orders by it.
func (s *server) productStores(r *request) (*ProductPage, iter.Seq[*read.ProductStore], read.Heat, func(a, b *read.ProductStore) int, error) {
	id := r.PathValue("id")
	none := elsewhere{fault.New(fault.NotFound, "there is no product %q in the product master, and none was sold on this day", cut(id)), []Part{{s.format.say("Search"), r.view.Link("/search")}}}
	if !clean(id) {
		return nil, nil, read.Heat{}, nil, none
	}
	if !r.single() {
		s.ofOneDay(r)
	}
	p := &ProductPage{Base: r.base, Back: r.view.Link("/products")}
	product, ok, err := r.q.Product(r.ctx, id)
	if err != nil {
		return nil, nil, read.Heat{}, nil, err
	}
	heat, _, err := s.productHeat(r, id, r.in) // its nights hold that of the page
	if err != nil {
		return nil, nil, read.Heat{}, nil, err
	}
	stores, err := r.q.EachProductStore(r.ctx, id, r.date, r.in)
	if err != nil {
		return nil, nil, read.Heat{}, nil, err
	}
	if !ok {
		product.ID, p.NotMaster = id, true
		some := false
		for range stores {
			some = true
			break
		}
		if !some {
			return nil, nil, read.Heat{}, nil, none
		}
	}
	p.Product = product
	p.Title, p.Here, p.ShowVersus = cmp.Or(product.Name, product.ID), "/products", false
	stores = r.inOrNot(stores)
	sorted, err := sorting(r, productColumns, "gap")
	if err != nil {
		return nil, nil, read.Heat{}, nil, err
	}
	p.Columns = heads(r, productColumns, sorted)
	if sorted.by == "cover" {
		stores = covered(stores, heat, r.date)
	}
	order := func(a, b *read.ProductStore) int {
		return cmp.Or(sorted.compare(*a, *b), strings.Compare(a.Store, b.Store))
	}
	return p, stores, heat, order, nil
}

// asIn fills whether a store's day is in. Where only a part of what was due came of it no sum holds it, here as on other pages.
func (r *request) asIn(v *read.ProductStore, date contract.Day) {
	var word read.Word
	v.Unsold, word = r.unsold(v.Store, date)
	v.Apart = v.Unsold == "" && word == read.Partial
}

// inOrNot are stores with whether their day is in.
func (r *request) inOrNot(stores iter.Seq[*read.ProductStore]) iter.Seq[*read.ProductStore] {
	return func(yield func(*read.ProductStore) bool) {
		for v := range stores {
			if r.asIn(v, r.date); productGap(*v).Known() && !v.Units.Known() {
				r.noneSold(&v.Units, &v.Net, &v.Cost)
			}
			if !yield(v) {
				return
			}
		}
	}
}

// noneSold fills what was sold of a product of which none was, although it normally is: that is known, and no row of sales says it.
func (r *request) noneSold(units, net, cost *read.Maybe) {
	if *units, *net = 0, 0; r.sees.SeesCost {
		*cost = 0
	}
}

// covered are stores with how long their stock lasts.
func covered(stores iter.Seq[*read.ProductStore], heat read.Heat, date contract.Day) iter.Seq[*read.ProductStore] {
	return func(yield func(*read.ProductStore) bool) {
		for v := range stores {
			if v.Cover = heat.Cover(v.Store, date); !yield(v) {
				return
			}
		}
	}
}

func (s *server) productLine(r *request, v read.ProductStore) ProductStoreLine {
	f := s.format
	l := ProductStoreLine{
		ID: v.Store, Link: r.linkTo("/stores/", v.Store), Units: f.quantity(v.Units), Normal: f.estimate(v.Normal), Net: f.amount(v.Net), OnHand: f.quantity(v.OnHand),
		Margin: f.amount(v.Net.Less(v.Cost)), Cover: f.cover(v.Cover),
	}
	if gap := productGap(v); gap.Known() {
		l.Gap, l.Dir = &Number{f.EstimateGap(int64(gap)), thousandths(gap)}, dir(estimated(int64(gap)))
	}
	if st, ok := r.w.Chain.Store(v.Store); ok {
		l.Name = st.Name
		if word := r.w.Word(st, r.date); word != read.Received && word != read.Corrected {
			l.Word = string(word)
		}
	}
	return l
}

// productSum is the stores of a product together.
type productSum struct {
	total                      read.ProductStore
	stores, sold, with, costly int64 // all, those that sold it, that have a normal, and whose cost is not known
	notIn, shut, apart         int64 // of them, those that no sum but that of stock holds
}

func newProductSum() *productSum {
	return &productSum{total: read.ProductStore{Cover: read.Unknown, Units: read.Unknown, Net: read.Unknown, Cost: read.Unknown, OnHand: read.Unknown, Normal: read.Unknown}}
}

func (p *productSum) add(v *read.ProductStore) {
	add := func(to *read.Maybe, v read.Maybe) {
		if v.Known() {
			*to = read.Maybe(to.Or(0)) + v
		}
	}
	p.stores++
	add(&p.total.OnHand, v.OnHand)
	switch v.Unsold {
	case notIn:
		p.notIn++
		return
	case string(read.Closed):
		p.shut++
		return
	}
	if v.Apart {
		p.apart++
		return
	}
	add(&p.total.Units, v.Units)
	add(&p.total.Net, v.Net)
	add(&p.total.Normal, v.Normal)
	add(&p.total.Cost, v.Cost)
	if v.Units.Or(0) > 0 {
		p.sold++
	}
	if v.Net.Known() && !v.Cost.Known() {
		p.costly++
	}
	if v.Normal.Known() {
		p.with++
	}
}

func (s *server) productTotal(r *request, p *ProductPage, sum *productSum) {
	total := sum.total
	if sum.costly > 0 {
		total.Cost = read.Unknown // of some, so not of all
	}
	p.Total = s.productLine(r, total)
	p.Finding = s.format.sayf("Sold in %s of %s", s.format.Whole(sum.sold), count(s.format, sum.stores-sum.notIn-sum.shut-sum.apart, "store"))
	if sum.notIn > 0 {
		p.Finding += s.format.sayf(", %d not in", sum.notIn)
	}
	if sum.apart > 0 {
		p.Finding += s.format.sayf(", %d not complete", sum.apart)
	}
	if sum.with > 0 {
		p.Finding += "; " + s.format.Count(total.Units.Or(0)) + s.format.say(" units, normally ") + s.format.Estimate(int64(total.Normal))
	}
}
