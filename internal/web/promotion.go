package web

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// PromotionPage is one promotion: its verdict, how its margin came about, its stores, products and days.
type PromotionPage struct {
	Base        `json:"-"`
	Offer       OfferLine          `json:"promotion"`
	Told        *Finding           `json:"insight"` // null: nothing was told, or it is not for the reader
	Lifts       []LiftBar          `json:"-"`
	Steps       []MarginStep       `json:"margin_steps,omitempty"` // none without costs
	Finding     string             `json:"finding"`                // what the table of stores shows
	Columns     []Column           `json:"-"`
	Rows        []OfferStoreLine   `json:"stores"`
	Total       OfferStoreLine     `json:"total"` // of the stores that carried it out
	All         int                `json:"all"`
	Pager       Pager              `json:"pages"`
	Products    []OfferProductLine `json:"products"`
	AllProducts int                `json:"all_products"`
	Days        []OfferDayLine     `json:"days"`
	Chart       *Spark             `json:"-"`
	Noted       []NoteLine         `json:"noted"` // of these days, in its stores and of its products
	Files       []Part             `json:"-"`
	Back        string             `json:"-"`
}

// LiftBar is a lift as a bar.
type LiftBar struct {
	Label string
	Text  string
	Width int // of 100
	Class string
}

// OfferStoreLine is a promotion in one store.
type OfferStoreLine struct {
	ID     string  `json:"store_id"`
	Name   string  `json:"name"`
	Link   string  `json:"-"`
	Word   string  `json:"word"` // what is to be said of it; empty: nothing
	Units  *Number `json:"units"`
	Normal *Number `json:"normal_units"`
	Lift   *Number `json:"lift_percent"`
	Sales  *Number `json:"net_sales_added"`
	Margin *Number `json:"gross_margin_added,omitempty"` // not there for who does not see cost
	Missed *Number `json:"missed_units"`
	Dir    int     `json:"-"`

	sums          offerSums
	carried, sold bool
}

// offerStoreColumns are the columns of the stores of a promotion.
var offerStoreColumns = []sortableColumn[OfferStoreLine]{
	{by: "store", label: "Store", class: "name", phone: true, order: func(a, b OfferStoreLine) int { return strings.Compare(a.ID, b.ID) }},
	{by: "units", label: "Units", class: "num", large: true, phone: true, value: func(a OfferStoreLine) read.Maybe { return a.sums.units }},
	{by: "normal", label: "Normal", class: "num opt", large: true, term: "normal", value: func(a OfferStoreLine) read.Maybe { return a.sums.normal }},
	{by: "lift", label: "Lift", class: "num", term: "lift", phone: true, value: func(a OfferStoreLine) read.Maybe { return a.sums.lift() }},
	{by: "sales", label: "Sales added", class: "num opt", value: func(a OfferStoreLine) read.Maybe { return a.sums.added }},
	{by: "margin", label: "Margin added", class: "num opt1", term: "offer_margin", cost: true, value: func(a OfferStoreLine) read.Maybe { return a.sums.margin }},
	{by: "missed", label: "Missed units", class: "num", large: true, value: func(a OfferStoreLine) read.Maybe { return a.sums.missed }},
}

func (s *server) promotion(r *request) (page, error) {
	p, stores, order, err := s.offerStores(r)
	if err != nil {
		return nil, err
	}
	size := r.size(rowsOnPage)
	first, sum, all := read.FirstsOf(max(r.view.Page, 1)*size, order), &offerTotal{}, map[string]bool{}
	for l := range stores {
		all[l.ID] = true
		first.Add(l)
		sum.add(l)
		p.All++
	}
	before, err := p.Pager.turn(r.view, r.base.Path, p.All, size)
	if err != nil {
		return nil, err
	}
	p.Rows = first.Sorted()[before:]
	for i := range p.Rows {
		s.offerStoreWords(r, &p.Rows[i])
	}
	s.offerTotal(p, sum)
	p.Files = r.files(r.base.Path+"/stores", "sort", r.view.Sort)
	if err := s.offerProducts(r, p, all); err != nil {
		return nil, err
	}
	return p, s.offerDays(r, p)
}

// offerStores finds the promotion of the path, what was told of it, and its stores by id, not yet in words, and how the view orders them.
func (s *server) offerStores(r *request) (*PromotionPage, iter.Seq[*OfferStoreLine], func(a, b *OfferStoreLine) int, error) {
	id := r.PathValue("id")
	none := elsewhere{fault.New(fault.NotFound, "there is no promotion %q around this day, or it is not in your stores", cut(id)), []Part{{s.format.say("All promotions"), r.view.Link("/promotions")}}}
	if !clean(id) {
		return nil, nil, nil, none
	}
	first := r.date - offersBack
	offers, err := r.q.Offers(r.ctx, first, r.date+offersAhead, r.in)
	if err != nil {
		return nil, nil, nil, err
	}
	at := slices.IndexFunc(offers, func(o read.Offer) bool { return o.ID == id })
	if at < 0 {
		return nil, nil, nil, none
	}
	sorted, err := sorting(r, offerStoreColumns, "lift")
	if err != nil {
		return nil, nil, nil, err
	}
	verdicts, err := r.q.OfferVerdicts(r.ctx, first, r.date)
	if err != nil {
		return nil, nil, nil, err
	}
	sums, err := r.q.OfferStores(r.ctx, first, r.date, id)
	if err != nil {
		return nil, nil, nil, err
	}
	p := &PromotionPage{Base: r.base, Back: r.view.Link("/promotions"), Columns: heads(r, offerStoreColumns, sorted)}
	p.Title, p.Here, p.ShowVersus = cmp.Or(offers[at].Name, id), "/promotions", false
	told := verdicts[id]
	if told != nil {
		found := s.finding(r, told)
		p.Told = &found
		p.Steps = s.marginSteps(&told.Evidence)
	}
	p.Offer = s.offerLine(r, offers[at], read.OfferTotalOf(sums[id], r.in), told)
	p.Lifts = liftBars(s.format, p.Offer)
	stores := func(yield func(*OfferStoreLine) bool) {
		var l OfferStoreLine
		for i := range sums[id] {
			st := &sums[id][i]
			if !st.In(r.in) {
				continue
			}
			l = OfferStoreLine{
				ID: st.Store, carried: st.Carried, sold: st.Units != 0 || st.Unknown != 0,
				sums: offerSums{read.Maybe(st.Units), read.Maybe(st.Normal), read.Maybe(st.Sales - st.NormalSales), st.Margin, read.Unknown, read.Maybe(st.Missed), read.Unknown, read.Unknown},
			}
			if !yield(&l) {
				return
			}
		}
	}
	order := func(a, b *OfferStoreLine) int { return cmp.Or(sorted.compare(*a, *b), strings.Compare(a.ID, b.ID)) }
	return p, stores, order, nil
}

// offerStoreWords writes a line that is going to be shown.
func (s *server) offerStoreWords(r *request, l *OfferStoreLine) {
	l.Link = r.linkTo("/stores/", l.ID)
	if master, ok := r.w.Chain.Store(l.ID); ok {
		l.Name = master.Name
	}
	switch {
	case !l.carried:
		l.Word = s.format.say("took the regular price, not counted")
	case !l.sold:
		l.Word = s.format.say("sold nothing")
	case l.sums.missed > 0:
		l.Word = s.format.say("ran out")
	}
	s.offerStoreFigures(l)
}

func (s *server) offerStoreFigures(l *OfferStoreLine) {
	f, v := s.format, l.sums
	l.Units, l.Normal, l.Sales, l.Margin = f.quantity(v.units), f.estimate(v.normal), f.change(v.added), f.change(v.margin)
	if v.missed > 0 {
		l.Missed = f.estimate(v.missed)
	}
	if v.lift().Known() {
		l.Lift, l.Dir = f.shareGap(int64(v.units-v.normal), int64(v.normal)), dir(int64(v.units-v.normal))
	}
}

// offerTotal sums the stores that carried the promotion out.
type offerTotal struct {
	line                  OfferStoreLine
	counted, skipped, out int64
}

func (o *offerTotal) add(l *OfferStoreLine) {
	if !l.carried {
		o.skipped++
		return
	}
	if o.counted++; l.sums.missed > 0 {
		o.out++
	}
	t, v := &o.line.sums, &l.sums
	t.units, t.normal, t.added, t.missed, t.margin = t.units+v.units, t.normal+v.normal, t.added+v.added, t.missed+v.missed, t.margin.Plus(v.margin)
}

func (s *server) offerTotal(p *PromotionPage, sum *offerTotal) {
	p.Total = sum.line
	s.offerStoreFigures(&p.Total)
	p.Finding = s.format.say("In ") + count(s.format, sum.counted, "store")
	if sum.skipped > 0 {
		p.Finding += "; " + s.format.Whole(sum.skipped) + s.format.say(" took the regular price, in no sum")
	}
	if sum.out > 0 {
		p.Finding += "; " + s.format.Whole(sum.out) + s.format.say(" ran out")
	}
}
