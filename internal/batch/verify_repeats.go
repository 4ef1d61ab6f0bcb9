package batch

import (
	"context"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// repeatDates is how many business dates are looked at at once, and repeatKeys how many products in stores at most: keys of many would not fit into the
// memory of the embedded engine.
const repeatDates, repeatKeys = 7, 500_000

// repeats looks whether any key of a mart stands there twice in what readers see. Engines do not watch over that (docs/decisions/0011), and sums
// of a mart against itself do not show it. What is wrong of a date is wrong of those after it, so the first date is what has to be made again.
func (v *verifying) repeats(ctx context.Context) error {
	q, err := v.Warehouse.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { _ = q.Close() }()
	dates, err := v.Warehouse.Dates(ctx, q, 1<<30)
	if err != nil || len(dates) == 0 {
		return err
	}
	slices.Sort(dates)
	var marts []string
	found := map[string]read.Repeated{}
	since := contract.Day(0)
	pairs, err := read.PairsOf(ctx, q, dates[len(dates)-1])
	if err != nil {
		return err
	}
	at := int(max(1, min(repeatDates, repeatKeys/max(pairs, 1))))
	for some := range slices.Chunk(dates, at) {
		list, err := read.Repeats(ctx, q, some[0], some[len(some)-1])
		if err != nil {
			return err
		}
		for _, r := range list {
			if len(marts) == 0 {
				since = r.Since
			}
			all, ok := found[r.Mart]
			if !ok {
				marts, all = append(marts, r.Mart), r
				all.Keys = 0
			}
			all.Keys += r.Keys
			found[r.Mart] = all
		}
	}
	for _, name := range marts {
		r := found[name]
		v.add(warehouse.Delivery{}, "%s: %d of its keys, of %s and after it, stand there more than once, and count as often; daybook rebuild --from %s", name, r.Keys, r.Since, since)
	}
	return nil
}
