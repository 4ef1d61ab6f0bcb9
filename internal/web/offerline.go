package web

import (
	"cmp"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// OfferLine is one promotion.
type OfferLine struct {
	ID        string       `json:"promotion_id"`
	Name      string       `json:"name"`
	Mechanic  string       `json:"mechanic"`
	First     contract.Day `json:"starts_on"`
	Last      contract.Day `json:"ends_on"`
	Products  int64        `json:"products"` // 0: all
	Stores    int64        `json:"stores"`   // that it names; 0: all
	Verdict   string       `json:"verdict"`  // worked, broke_even, lost_money, too_early, cannot_tell; empty: none, or not for the reader
	Word      string       `json:"-"`
	Level     string       `json:"-"`
	Link      string       `json:"-"`
	When      string       `json:"-"`
	Units     *Number      `json:"units"`
	Normal    *Number      `json:"normal_units"`
	Lift      *Number      `json:"lift_percent"`      // units more than normal, in percent of it
	Needed    *Number      `json:"breakeven_percent"` // the lift that would have paid for it, likewise
	Sales     *Number      `json:"net_sales_added"`
	Margin    *Number      `json:"gross_margin_added,omitempty"` // not there for who does not see cost
	Missed    *Number      `json:"missed_units"`
	Dir       int          `json:"-"`
	MarginDir int          `json:"-"`

	sums offerSums
}

// offerSums are the figures of a promotion that lines are sorted by.
type offerSums struct {
	units, normal, added, margin, needed, missed read.Maybe // needed in hundredths of a percent
}

// verdictWords are the verdicts for people, and how they are marked.
var verdictWords = map[string][2]string{
	"worked": {"worked", ""}, "broke_even": {"broke even", ""}, "lost_money": {"lost money", "worse"}, "too_early": {"too early", ""}, "cannot_tell": {"cannot tell", ""},
}

// lift is hundredths of a percent above normal; unknown where nothing was expected.
func (v offerSums) lift() read.Maybe {
	if !v.units.Known() || v.normal.Or(0) <= 0 {
		return read.Unknown
	}
	return read.Maybe(read.MulDiv(int64(v.units-v.normal), 10_000, int64(v.normal)))
}

// stake is what is at stake: margin, or sales where that is not known.
func (v offerSums) stake() read.Maybe {
	if v.margin.Known() {
		return read.Maybe(abs(int64(v.margin)))
	}
	return read.Maybe(abs(v.added.Or(0)))
}

// offerLine fills one promotion: from what was told of it, else from what its stores sold.
func (s *server) offerLine(r *request, o read.Offer, sum read.OfferTotal, told *read.Insight) OfferLine {
	l := s.offerSummed(r, o, sum, told)
	s.offerFigures(&l)
	return l
}

// offerSummed is offerLine before its figures are written: what a list is sorted by.
func (s *server) offerSummed(r *request, o read.Offer, sum read.OfferTotal, told *read.Insight) OfferLine {
	l := OfferLine{
		ID: o.ID, Name: o.Name, Mechanic: o.Mechanic, First: o.First, Last: o.Last, Products: o.Products, Stores: o.Stores,
		Link: r.linkTo("/promotions/", o.ID), When: s.span(o.First, o.Last),
	}
	switch {
	case o.First > r.date:
		l.Word = "planned"
	case o.Last >= r.date:
		l.Word = "runs"
	default:
		l.Word = "over"
	}
	l.sums = offerSums{read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown}
	if told != nil {
		if word, ok := told.Evidence.Get("verdict").(string); ok {
			l.Verdict, l.Word, l.Level = word, cmp.Or(verdictWords[word][0], word), verdictWords[word][1]
		}
	}
	if told != nil && r.in == (read.Scope{}) {
		e := &told.Evidence
		l.sums = offerSums{
			units: toldNumber(e, "units", 3), normal: toldNumber(e, "baseline_units", 3), added: toldNumber(e, "incremental_sales", 2), margin: toldNumber(e, "net_margin", 2),
			needed: toldNumber(e, "breakeven_percent", 2), missed: toldNumber(e, "missed_units", 3),
		}
	} else if sum.Stores > 0 {
		l.sums = offerSums{
			units: read.Maybe(sum.Units), normal: read.Maybe(sum.Normal), added: read.Maybe(sum.Sales - sum.NormalSales), margin: sum.Margin,
			needed: read.Unknown, missed: read.Maybe(sum.Missed),
		}
	}
	return l
}

// toldNumber is a number of evidence; unknown where it is not there.
func toldNumber(evidence *read.Evidence, key string, scale int) read.Maybe {
	return toldAmount(evidence.Get(key), scale)
}

// toldAmount is one that stands there; unknown where it is none.
func toldAmount(told any, scale int) read.Maybe {
	text, ok := told.(string)
	if !ok {
		return read.Unknown
	}
	v, err := warehouse.Scaled(text, scale)
	if err != nil {
		return read.Unknown
	}
	return read.Maybe(v)
}

// offerFigures writes the figures of a line.
func (s *server) offerFigures(l *OfferLine) {
	f, v := s.format, l.sums
	l.Units, l.Normal, l.Missed, l.Sales, l.Margin = f.quantity(v.units), f.estimate(v.normal), f.estimate(v.missed), f.change(v.added), f.change(v.margin)
	if v.lift().Known() {
		l.Lift, l.Dir = f.shareGap(int64(v.units-v.normal), int64(v.normal)), dir(int64(v.units-v.normal))
	}
	if v.needed.Known() {
		l.Needed = f.shareGap(int64(v.needed), 10_000)
	}
	if v.margin.Known() {
		l.MarginDir = dir(int64(v.margin))
	}
}
