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
	stores map[string][]HeatDay // day by day
}

// unknownDay is a day of which nothing is known: neither sold nor expected, and without a stock record.
var unknownDay = HeatDay{Unknown, Unknown, Unknown}

// Of returns the days of a store in their order; nil where nothing is known of any.
func (h Heat) Of(store string) []HeatDay { return h.stores[store] }

// Day returns a store on a date; all of it is unknown where nothing is known.
func (h Heat) Day(store string, date contract.Day) HeatDay {
	days := h.stores[store]
	if at := int(date - h.first); at >= 0 && at < len(days) {
		return days[at]
	}
	return unknownDay
}

// Len is how many stores something is known of.
func (h Heat) Len() int { return len(h.stores) }

// ProductHeat returns a product over some days, store by store, of the stores in scope. ok is false where that would be too much to read:
// in a chain of more than three million products in stores.
func (r *Reader) ProductHeat(ctx context.Context, id string, first, last contract.Day, in Scope) (heat Heat, ok bool, err error) {
	if n, err := r.pairsANight(ctx); err != nil || n > mostInFile {
		return Heat{}, false, err
	}
	nights, err := r.pairsOf(ctx, id, first, last, in)
	if err != nil {
		return Heat{}, false, err
	}
	heat = Heat{first: first, stores: make(map[string][]HeatDay, len(nights[last]))}
	width, room := int(last-first)+1, []HeatDay(nil) // that of many stores is made at once
	for date, list := range nights {
		for i := range list {
			p := &list[i]
			days := heat.stores[p.store]
			if days == nil {
				if len(room) == 0 {
					room = slices.Repeat([]HeatDay{unknownDay}, width*len(list))
				}
				days, room = room[:width:width], room[width:]
				heat.stores[p.store] = days
			}
			days[date-first] = HeatDay{p.units, p.normal, p.onHand}
		}
	}
	return heat, true, nil
}

// Cover is how many days a store's stock of date lasts at the mean of what was expected of it over the days, in tenths of a day; unknown
// without a stock record, or where nothing is expected.
func (h Heat) Cover(store string, date contract.Day) Maybe {
	stock := h.Day(store, date).OnHand
	var sum, n int64
	for _, d := range h.stores[store] {
		if d.Normal.Known() {
			sum, n = sum+int64(d.Normal), n+1
		}
	}
	if !stock.Known() || sum <= 0 {
		return Unknown
	}
	return Maybe(MulDiv(max(int64(stock), 0), 10*n, sum))
}
