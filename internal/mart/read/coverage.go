package read

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Word says what came of one store on one night.
type Word string

// The words of coverage and of the store-day board. Late, Corrected and Quarantined are said by the ledger of deliveries;
// where it is not asked, a store-day is Received, Partial, Missing, Closed or NotOpen.
const (
	Received    Word = "received"
	Corrected   Word = "corrected"
	Late        Word = "late"
	Partial     Word = "partial"
	Quarantined Word = "quarantined"
	Missing     Word = "missing"
	Closed      Word = "closed"
	NotOpen     Word = "not open" // before the first day or after the last
)

// Coverage counts the stores in scope by what came of them on a date.
type Coverage struct {
	Complete, Partial, Missing, Closed int64
	LeftOutNormal                      int64 // what partial and missing stores normally sell
}

// Due is how many stores should have sent something.
func (c Coverage) Due() int64 { return c.Complete + c.Partial + c.Missing }

// Coverage counts the stores in scope on date. The window holds the 28 days before it.
func (w *Window) Coverage(date contract.Day, in Scope) Coverage {
	var c Coverage
	for _, s := range w.stores(in) {
		switch w.Word(s, date) {
		case Received:
			c.Complete++
		case Partial:
			c.Partial++
			c.LeftOutNormal += w.normal(s, date).Or(0)
		case Missing:
			c.Missing++
			c.LeftOutNormal += w.normal(s, date).Or(0)
		case Closed:
			c.Closed++
		}
	}
	return c
}

// Came counts the stores in scope of which anything was delivered or expected on a date by what came of them. It looks at no night before it, as Coverage does to
// find stores of which nothing was expected either.
func (w *Window) Came(date contract.Day, in Scope) Coverage {
	n := w.nights[date]
	switch {
	case n == nil:
		return Coverage{}
	case in.Store != "" || len(w.Chain.Stores) < manyForSums:
		return w.came(n, in)
	}
	c, _ := made(w.memory, cameKey{w.run, w.scope, date, in.Region}, func() (Coverage, int64, error) { return w.came(n, in), 1, nil })
	return c
}

// cameKey names what came on a date of a part of the chain: of a run, in a scope.
type cameKey struct {
	run    int64
	scope  string
	date   contract.Day
	region string
}

func (w *Window) came(n *Night, in Scope) (c Coverage) {
	days, part := n.among(in), w.Chain.part(in)
	for i := range days {
		switch d := &days[i]; {
		case !part.has(d):
		case w.Closed(d):
			c.Closed++
		case d.Complete:
			c.Complete++
		case d.Delivered:
			c.Partial++
		default:
			c.Missing++
		}
	}
	return c
}

func (w *Window) normal(s *Store, date contract.Day) Maybe {
	if d := w.nights[date].of(s.place, s.ID); d != nil {
		return d.Normal
	}
	return Unknown
}

// LeftOut is a store that no sum of a date holds: Partial or Missing.
type LeftOut struct {
	*Store
	Word   Word
	Normal Maybe
}

// LeftOut returns the stores in scope that no sum of date holds, those with the largest normal first.
func (w *Window) LeftOut(date contract.Day, in Scope) []LeftOut {
	var list []LeftOut
	for _, s := range w.stores(in) {
		if word := w.Word(s, date); word == Partial || word == Missing {
			list = append(list, LeftOut{s, word, w.normal(s, date)})
		}
	}
	slices.SortFunc(list, func(a, b LeftOut) int {
		return cmp.Or(cmp.Compare(b.Normal, a.Normal), strings.Compare(a.ID, b.ID))
	})
	return list
}
