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

// Word says what came of a store on a date. Nothing is missing unless the store is known to trade on such a day: it did on
// the same weekday of the four weeks before, or opened within them; in a chain's first week, it did on any day.
func (w *Window) Word(s *Store, date contract.Day) Word {
	d := w.nights[date].Of(s.ID)
	if d != nil && d.Delivered {
		switch {
		case d.Shut:
			return Closed
		case d.Complete:
			return Received
		}
		return Partial
	}
	switch {
	case s.Opened != nil && *s.Opened > date, s.Closed != nil && *s.Closed < date:
		return NotOpen
	case w.Chain.shut(s, date):
		return Closed
	}
	same, weekdays := w.traded(s.ID, date)
	seen := w.seen(s.ID, date)
	switch {
	case same, seen && weekdays == 0:
		return Missing
	case !seen && s.Opened != nil && *s.Opened >= date-28:
		return Missing
	case seen:
		return Closed
	}
	return NotOpen
}

// traded says whether a store traded on the same weekday of the four weeks before, and how many of those nights there are.
func (w *Window) traded(id string, date contract.Day) (did bool, nights int) {
	for back := contract.Day(7); back <= 28; back += 7 {
		n := w.nights[date-back]
		if n == nil {
			continue
		}
		nights++
		if d := n.Of(id); d != nil && d.Delivered && !d.Shut {
			did = true
		}
	}
	return did, nights
}

// seen says whether anything came for a store in the 28 days before.
func (w *Window) seen(id string, date contract.Day) bool {
	for back := contract.Day(1); back <= 28; back++ {
		if d := w.nights[date-back].Of(id); d != nil && d.Delivered {
			return true
		}
	}
	return false
}

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
			c.LeftOutNormal += w.normal(s.ID, date).Or(0)
		case Missing:
			c.Missing++
			c.LeftOutNormal += w.normal(s.ID, date).Or(0)
		case Closed:
			c.Closed++
		}
	}
	return c
}

func (w *Window) normal(id string, date contract.Day) Maybe {
	if d := w.nights[date].Of(id); d != nil {
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
			list = append(list, LeftOut{s, word, w.normal(s.ID, date)})
		}
	}
	slices.SortFunc(list, func(a, b LeftOut) int {
		return cmp.Or(cmp.Compare(b.Normal, a.Normal), strings.Compare(a.ID, b.ID))
	})
	return list
}
