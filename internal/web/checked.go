package web

import (
	"github.com/daybookhq/daybook/internal/mart/read"
)

// CheckedPart is what was checked of a part of the chain on a night, and what came of it.
type CheckedPart struct {
	Stores   int64 `json:"stores"`        // complete ones whose net sales were held against their normal
	Products int64 `json:"stock_records"` // products in stores whose stock was looked at
	StoodOut int64 `json:"stood_out"`     // insights of the part, those beyond the caps of its page too
}

// ran says what was checked: of the whole chain how many checks there were, of a part of it what of it was looked at, for checks are counted over the chain.
// of picks the insights of the part.
func (s *server) ran(r *request, b *Brief, of func(*read.Insight) bool) error {
	f := s.format
	switch {
	case !b.Checked || b.SoFar:
		return nil
	case b.Checks > 0:
		b.Ran = f.sayf("%s checks ran, %s stood out.", f.Whole(b.Checks), f.Whole(b.StoodOut))
		return nil
	case r.sees.All && r.in == read.Scope{}:
		return nil
	}
	stock, err := r.q.Stock(r.ctx, r.date)
	if err != nil {
		return err
	}
	docs, err := s.insights(r, r.date, true)
	if err != nil {
		return err
	}
	h := r.w.Sum(read.Span{First: r.date, Last: r.date}, r.in, read.Against{Base: read.Normal})
	part := CheckedPart{Stores: h.Stores, Products: stock.Over(r.w.Chain, r.in).Pairs}
	for i := range docs {
		if of(&docs[i]) {
			part.StoodOut++
		}
	}
	b.Part, b.Ran = &part, s.ranWords(r, part)
	return nil
}

// ranWords say what was checked of a part of the chain.
func (s *server) ranWords(r *request, p CheckedPart) string {
	f := s.format
	one := r.in.Store != "" || len(r.w.Chain.Stores) == 1
	var looked []string
	switch {
	case p.Stores > 0 && one:
		looked = append(looked, f.say("its net sales against their normal"))
	case p.Stores > 0:
		looked = append(looked, f.sayf("the net sales of %s against their normal", count(f, p.Stores, "store")))
	}
	switch {
	case p.Products > 0 && one:
		looked = append(looked, f.sayf("the stock of %s", count(f, p.Products, "product")))
	case p.Products > 0:
		looked = append(looked, f.sayf("the stock of %s in stores", count(f, p.Products, "product")))
	}
	if len(looked) == 0 {
		return ""
	}
	out := f.say("nothing stood out")
	if p.StoodOut > 0 {
		out = f.sayf("%s stood out", f.Whole(p.StoodOut))
	}
	return f.sayf("Checked here: %s; %s.", join(looked, ", "), out)
}

// orderWords say what a list of insights goes by: the one money that stands beside each of them.
func (s *server) orderWords(r *request) string {
	switch {
	case !r.sees.SeesCost:
		return s.format.say("Ordered by the net sales beside them, those without any last.")
	case r.gathered():
		return s.format.say("Ordered by the gross margin at stake.")
	}
	return s.format.say("Ordered by the gross margin at stake, how sure it is and what can still be done.")
}
