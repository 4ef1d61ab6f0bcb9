package web

import (
	"cmp"
	"math"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// stockouts are the recorded ones of the page, the dearest first.
func (s *server) stockouts(r *request) ([]StockLine, error) {
	list, err := r.q.StockoutsIn(r.ctx, r.date, r.in)
	lines := make([]StockLine, 0, len(list))
	for _, o := range list {
		l := StockLine{Store: o.Store, Product: o.Product, Name: o.Name, Category: o.Category, Since: &o.Since, units: read.Maybe(o.LostUnits), worth: o.LostSales}
		l.Why = s.format.say("since ") + s.format.ShortDay(o.Since)
		if days := int64(r.date-o.Since) + 1; days > 1 {
			l.Why += ", " + count(s.format, days, "day")
		}
		lines = append(lines, l)
	}
	return lines, err
}

// stockRates fills the in-stock rates by store.
func (s *server) stockRates(r *request, p *Availability) error {
	if p.Store != nil {
		return nil
	}
	stock, err := r.q.Stock(r.ctx, r.date)
	if err != nil {
		return err
	}
	most := shownRates
	if r.api {
		most = math.MaxInt32
	}
	type rate struct {
		id    string
		share int64
		read.InStock
	}
	lowest := read.FirstsOf(most, func(a, b *rate) int { return cmp.Or(cmp.Compare(a.share, b.share), cmp.Compare(a.id, b.id)) })
	for id, v := range stock.All() {
		if v.Pairs == 0 || !r.w.Chain.In(r.in, id) {
			continue
		}
		lowest.Add(&rate{id, read.MulDiv(v.InStock, 1_000_000, v.Pairs), v})
	}
	for _, v := range lowest.Sorted() {
		l := RateLine{ID: v.id, Link: r.linkUnder("/stores/", v.id, "/availability"), Rate: s.format.share(v.InStock.InStock, v.Pairs), InStock: s.format.whole(v.InStock.InStock), Of: s.format.whole(v.Pairs)}
		if st, ok := r.w.Chain.Store(v.id); ok {
			l.Name = st.Name
		}
		p.Rates = append(p.Rates, l)
	}
	return nil
}

// dayOf reads a date of evidence; nil where there is none.
func dayOf(evidence *read.Evidence, key string) *contract.Day {
	text, ok := evidence.Get(key).(string)
	if !ok {
		return nil
	}
	d, err := contract.ParseDay(text)
	if err != nil {
		return nil
	}
	return &d
}

// stockWhy says why a product of an insight is on a list.
func (s *server) stockWhy(d *read.Insight) string {
	since := ""
	if day := dayOf(&d.Evidence, "since"); day != nil {
		since = s.format.ShortDay(*day)
	}
	switch d.Kind {
	case "phantom_stock":
		if since != "" {
			return s.format.say("nothing sold since ") + since
		}
	case "low_stock":
		return s.format.say("a low record, and nothing sells")
	case "negative_stock":
		if since != "" {
			return s.format.say("below zero on record, since ") + since
		}
		return s.format.say("below zero on record")
	case "run_out_risk":
		if days, ok := d.Evidence.Get("days").(float64); ok {
			return s.format.sayf("has to last %s", count(s.format, int64(days), "day"))
		}
	case "overstock":
		number := func(key string) float64 { v, _ := d.Evidence.Get(key).(float64); return v }
		if dead := max(number("dead_products"), number("dead_stores")); dead > 0 && dead >= max(number("products"), number("stores")) {
			return s.format.say("nothing of it sells any more")
		}
		if days, ok := d.Evidence.Get("exit_days").(float64); ok {
			return s.format.say("sold off in ") + count(s.format, int64(days), "day")
		}
		if days, ok := d.Evidence.Get("cover_days").(float64); ok { // of a list, nothing further is known of each product
			return s.format.sayf("more than sells in %s", count(s.format, int64(days), "day"))
		}
	}
	return d.Headline
}
