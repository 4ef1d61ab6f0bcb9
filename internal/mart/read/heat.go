package read

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
)

// HeatDay is a product in a store on a date: units sold and expected, and what was left at the close, in thousandths.
type HeatDay struct{ Units, Normal, OnHand Maybe }

// Out reports whether a store had nothing left at the close and sold nothing.
func (d HeatDay) Out() bool { return d.OnHand.Known() && d.OnHand <= 0 && d.Units.Or(0) == 0 }

// Heat is a product by store and date.
type Heat map[string]map[contract.Day]HeatDay

// ProductHeat returns a product over some days, store by store, of the stores in scope. ok is false where that would be too much to read:
// of a chain of very many stores.
func (r *Reader) ProductHeat(ctx context.Context, id string, first, last contract.Day, in Scope) (heat Heat, ok bool, err error) {
	if size, err := r.Size(ctx); err != nil || size > manyForDays {
		return nil, false, err
	}
	nights, err := r.pairsOf(ctx, id, first, last, in)
	if err != nil {
		return nil, false, err
	}
	heat = Heat{}
	for date, list := range nights {
		for _, p := range list {
			if heat[p.store] == nil {
				heat[p.store] = map[contract.Day]HeatDay{}
			}
			heat[p.store][date] = HeatDay{p.units, p.normal, p.onHand}
		}
	}
	return heat, true, nil
}

// Cover is how many days a store's stock of date lasts at the mean of what was expected of it over the days, in tenths of a day; unknown
// without a stock record, or where nothing is expected.
func (h Heat) Cover(store string, date contract.Day) Maybe {
	days := h[store]
	stock := days[date].OnHand
	var sum, n int64
	for _, d := range days {
		if d.Normal.Known() {
			sum, n = sum+int64(d.Normal), n+1
		}
	}
	if !stock.Known() || sum <= 0 {
		return Unknown
	}
	return Maybe(MulDiv(max(int64(stock), 0), 10*n, sum))
}
