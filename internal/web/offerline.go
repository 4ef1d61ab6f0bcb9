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
	Left      *Number      `json:"net_margin,omitempty"`         // of that, without what was bought ahead or taken from similar products; of the whole chain alone
	Missed    *Number      `json:"missed_units"`
	Dir       int          `json:"-"`
	MarginDir int          `json:"-"`
	LeftDir   int          `json:"-"`

	sums offerSums
	part bool // its figures are of a part of the chain, of which nobody knows what is left
}

// offerSums are the figures of a promotion that lines are sorted by.
type offerSums struct {
	units, normal, added, margin, needed, missed read.Maybe // needed in hundredths of a percent
	left, neededAll                              read.Maybe // with what was bought ahead or taken from similar products; neededAll only where that is anything
}

// addedClass and leftClass are where there is room for the margin that was added and for what is left of it. What is left counts; a phone shows the other where that is
// not known.
func (l OfferLine) addedClass() constant {
	switch {
	case l.part:
		return "num"
	case l.Left == nil:
		return "num opt1 onphone"
	}
	return "num opt1"
}

func (l OfferLine) leftClass() constant {
	if l.part {
		return "num opt1"
	}
	return "num"
}

// Head is what the word of a promotion is: its verdict or, where there is none for the reader, how far it is.
func (l OfferLine) Head() string {
	if l.Verdict == "" {
		return "State"
	}
	return "Verdict"
}

// verdictWords are the verdicts for people, and how they are marked.
var verdictWords = map[string][2]string{
	"worked": {"worked", ""}, "broke_even": {"broke even", ""}, "lost_money": {"lost money", "worse"}, "too_early": {"too early", ""}, "cannot_tell": {"cannot tell", ""},
}

// noOfferSums are those of a promotion of which nothing is known.
var noOfferSums = offerSums{read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown}

// lostAfter is the word for a promotion that is over, earned its discount while it ran, and lost more on other days or products.
const lostAfter = "lost money elsewhere"

// lift is hundredths of a percent above normal; unknown where nothing was expected.
func (v offerSums) lift() read.Maybe {
	if !v.units.Known() || v.normal.Or(0) <= 0 {
		return read.Unknown
	}
	return read.Maybe(read.MulDiv(int64(v.units-v.normal), 10_000, int64(v.normal)))
}

// stake is what is at stake: what is left of the margin, the margin or, where that is not known, sales.
func (v offerSums) stake() read.Maybe {
	if v.left.Known() {
		return read.Maybe(abs(int64(v.left)))
	}
	if v.margin.Known() {
		return read.Maybe(abs(int64(v.margin)))
	}
	return read.Maybe(abs(v.added.Or(0)))
}

// offerLine fills one promotion: from what was told of it, else from what its stores sold.
func (s *server) offerLine(r *request, o read.Offer, sum read.OfferTotal, told *read.Insight) OfferLine {
	l := s.offerSummed(r, o, sum, told)
	s.offerFigures(r, &l)
	return l
}

// offerSummed is offerLine before its figures are written: what a list is sorted by.
func (s *server) offerSummed(r *request, o read.Offer, sum read.OfferTotal, told *read.Insight) OfferLine {
	l := OfferLine{ID: o.ID, Name: o.Name, Mechanic: o.Mechanic, First: o.First, Last: o.Last, Products: o.Products, Stores: o.Stores, part: r.ofPart()}
	switch {
	case o.First > r.date:
		l.Word = "planned"
	case o.Last >= r.date:
		l.Word = "under way"
	default:
		l.Word = "ended"
	}
	l.sums = noOfferSums
	if told != nil {
		if word, ok := told.Evidence.Get("verdict").(string); ok {
			l.Verdict, l.Word, l.Level = word, cmp.Or(verdictWords[word][0], word), verdictWords[word][1]
		}
		if l.Verdict == "lost_money" && o.Last < r.date && toldNumber(&told.Evidence, "incremental_margin", 2) >= 0 { // unknown is far below
			l.Word = lostAfter
		}
	}
	if told != nil && r.in == (read.Scope{}) {
		e := &told.Evidence
		l.sums = offerSums{
			units: toldNumber(e, "units", 3), normal: toldNumber(e, "baseline_units", 3), added: toldNumber(e, "incremental_sales", 2), margin: toldNumber(e, "incremental_margin", 2),
			needed: toldNumber(e, "breakeven_percent", 2), missed: toldNumber(e, "missed_units", 3), left: toldNumber(e, "net_margin", 2), neededAll: neededAll(e),
		}
	} else if sum.Stores > 0 {
		l.sums = offerSums{
			units: read.Maybe(sum.Units), normal: read.Maybe(sum.Normal), added: read.Maybe(sum.Sales - sum.NormalSales), margin: sum.Margin,
			needed: read.Unknown, missed: read.Maybe(sum.Missed), left: read.Unknown, neededAll: read.Unknown,
		}
	}
	return l
}

// toldNumber is a number of evidence; unknown where it is not there.
func toldNumber(evidence *read.Evidence, key string, scale int) read.Maybe {
	return toldAmount(evidence.Get(key), scale)
}

// neededAll is the lift that would have paid for a promotion and for what it took from later days and similar products, in hundredths of a percent; unknown
// where it took nothing.
func neededAll(e *read.Evidence) read.Maybe {
	money := func(key string) int64 { return toldNumber(e, key, 2).Or(0) }
	units, base := toldNumber(e, "units", 3).Or(0), toldNumber(e, "baseline_units", 3).Or(0)
	took := -money("pull_forward_margin") - money("cannibalised_margin")
	earned := money("sales_value") - money("cost") + money("funding")
	if took <= 0 || units <= 0 || base <= 0 || earned <= 0 || !toldNumber(e, "breakeven_percent", 2).Known() {
		return read.Unknown
	}
	return read.Maybe(read.MulDiv(read.MulDiv(money("baseline_margin")+money("fixed_cost")+took, units, base), 10_000, earned) - 10_000)
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

// offerFigures writes what a reader sees of a line: of a long list, those on the page alone.
func (s *server) offerFigures(r *request, l *OfferLine) {
	f, v := s.format, l.sums
	l.Link, l.When = r.linkTo("/promotions/", l.ID), s.span(l.First, l.Last)
	l.Units, l.Normal, l.Missed, l.Sales, l.Margin, l.Left = f.quantity(v.units), f.estimate(v.normal), f.estimate(v.missed), f.change(v.added), f.change(v.margin), f.change(v.left)
	if v.lift().Known() {
		l.Lift, l.Dir = f.shareGap(int64(v.units-v.normal), int64(v.normal)), dir(int64(v.units-v.normal))
	}
	if v.needed.Known() {
		l.Needed = f.shareGap(int64(v.needed), 10_000)
	}
	if v.margin.Known() {
		l.MarginDir = dir(int64(v.margin))
	}
	if v.left.Known() {
		l.LeftDir = dir(int64(v.left))
	}
}
