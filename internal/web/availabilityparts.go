package web

import (
	"cmp"
	"slices"

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
	for id, v := range stock {
		if v.Pairs == 0 || !r.w.Chain.In(r.in, id) {
			continue
		}
		l := RateLine{ID: id, Link: r.linkUnder("/stores/", id, "/availability"), Rate: s.format.share(v.InStock, v.Pairs), InStock: s.format.whole(v.InStock), Of: s.format.whole(v.Pairs)}
		l.share = read.MulDiv(v.InStock, 1_000_000, v.Pairs)
		if st, ok := r.w.Chain.Store(id); ok {
			l.Name = st.Name
		}
		p.Rates = append(p.Rates, l)
	}
	slices.SortFunc(p.Rates, func(a, b RateLine) int { return cmp.Or(cmp.Compare(a.share, b.share), cmp.Compare(a.ID, b.ID)) })
	if !r.api {
		p.Rates = p.Rates[:min(len(p.Rates), shownRates)]
	}
	return nil
}

// stockSum is the money of a list.
func (s *server) stockSum(rows []StockLine) *Number {
	sum := read.Unknown
	for _, l := range rows {
		if l.worth.Known() {
			sum = read.Maybe(sum.Or(0)) + l.worth
		}
	}
	if !sum.Known() {
		return nil
	}
	return &Number{s.format.Exact(int64(sum)), decimalText(sum, 2)}
}

// dayOf reads a date of evidence; nil where there is none.
func dayOf(evidence map[string]any, key string) *contract.Day {
	text, ok := evidence[key].(string)
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
	if day := dayOf(d.Evidence, "since"); day != nil {
		since = s.format.ShortDay(*day)
	}
	switch d.Kind {
	case "phantom_stock":
		return s.format.say("nothing sold since ") + since
	case "low_stock":
		return s.format.say("a low record, and nothing sells")
	case "negative_stock":
		return s.format.say("below zero on record, since ") + since
	case "run_out_risk":
		if days, ok := d.Evidence["days"].(float64); ok {
			return s.format.sayf("has to last %s", count(s.format, int64(days), "day"))
		}
	case "overstock":
		if days, ok := d.Evidence["exit_days"].(float64); ok {
			return s.format.say("sold off in ") + count(s.format, int64(days), "day")
		}
	}
	return ""
}
