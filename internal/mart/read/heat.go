package read

import (
	"context"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// HeatDay is a product in a store on a date: units sold and expected, and what was left at the close, in thousandths.
type HeatDay struct{ Units, Normal, OnHand Maybe }

// Out reports whether a store had nothing left at the close and sold nothing.
func (d HeatDay) Out() bool { return d.OnHand.Known() && d.OnHand <= 0 && d.Units.Or(0) == 0 }

// Heat is a product by store and date, over some days.
type Heat struct {
	first  contract.Day
	nights []*productNight         // day by day
	may    func(store string) bool // of which stores something may be told; nil: of all

	// Early reports that there are nights, which lie in no file yet: they will, once they are read ahead. Whoever asks then is told more.
	Early bool
}

// unknownDay is a day of which nothing is known: neither sold nor expected, and without a stock record.
var unknownDay = HeatDay{Unknown, Unknown, Unknown}

// Of returns the days of a store in their order; nil where nothing is known of any.
func (h Heat) Of(store string) []HeatDay {
	var days []HeatDay
	for at := range h.nights {
		d, ok := h.day(store, at)
		if ok && days == nil {
			days = slices.Repeat([]HeatDay{unknownDay}, len(h.nights))
		}
		if ok {
			days[at] = d
		}
	}
	return days
}

func (h *Heat) day(store string, at int) (HeatDay, bool) {
	if h.may != nil && !h.may(store) {
		return unknownDay, false
	}
	row, ok := h.nights[at].find(store)
	if !ok {
		return unknownDay, false
	}
	return h.nights[at].heat(row), true
}

// Day returns a store on a date; all of it is unknown where nothing is known.
func (h Heat) Day(store string, date contract.Day) HeatDay {
	at := int(date - h.first)
	if at < 0 || at >= len(h.nights) {
		return unknownDay
	}
	d, _ := h.day(store, at)
	return d
}

// mostAsked is how many pairs a night may have so that nights of a product which are in no file are asked of the warehouse: it goes through most of a night to
// find one product, and of ten million pairs takes seconds for each.
const mostAsked = 3_000_000

// aheadFiles is how many nights are written into files by who reads ahead: the newest fourteen, and what a page of a product looks at before.
const aheadFiles = mostFiles - 1

// ProductHeat returns a product over some days, store by store, of the stores in scope. ok is false where that would be too much to read: in a chain of more than
// three million products in stores where not all of these nights are in files, and of more than twenty million, whose nights are in none.
func (r *Reader) ProductHeat(ctx context.Context, id string, first, last contract.Day, in Scope) (heat Heat, ok bool, err error) {
	nights, ok, err := r.heatNights(ctx, id, Span{first, last})
	if err != nil || !ok {
		return Heat{Early: nights != nil}, false, err
	}
	heat.first = first
	for date := first; date <= last; date++ {
		heat.nights = append(heat.nights, nights[date])
	}
	heat.may, err = r.mayKnow(ctx, in)
	return heat, err == nil, err
}

// heatNights are the nights of a product; where ok is false, those that are there, nil where none ever will be.
func (r *Reader) heatNights(ctx context.Context, id string, days Span) (nights map[contract.Day]*productNight, ok bool, err error) {
	pairs, err := r.pairsANight(ctx)
	if err != nil || pairs > mostInFile {
		return nil, false, err
	}
	if pairs <= r.memory.asked || r.fit(pairs) {
		nights, err = r.productNights(ctx, id, days.First, days.Last)
		return nights, err == nil, err
	}
	nights = map[contract.Day]*productNight{}
	missing, err := r.filedNights(ctx, id, days, nights)
	if err != nil {
		return nil, false, err
	}
	shown, err := r.nights(ctx)
	for date := missing.First; date <= missing.Last; date++ {
		if _, there := nightOf(shown, date); there && nights[date] == nil {
			if date < shown[max(0, len(shown)-aheadFiles)].date {
				return nil, false, err
			}
			return nights, false, err
		}
		if nights[date] == nil { // between two nights
			nights[date] = &productNight{}
		}
	}
	return nights, err == nil, err
}

// Cover is how many days a store's stock of date lasts at the mean of what was expected of it over the days, in tenths of a day; unknown
// without a stock record, or where nothing is expected.
func (h Heat) Cover(store string, date contract.Day) Maybe {
	stock := h.Day(store, date).OnHand
	var sum, n int64
	for at := range h.nights {
		if d, _ := h.day(store, at); d.Normal.Known() {
			sum, n = sum+int64(d.Normal), n+1
		}
	}
	if !stock.Known() || sum <= 0 {
		return Unknown
	}
	return Maybe(MulDiv(max(int64(stock), 0), 10*n, sum))
}
