package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// tailDays is how many business dates before a date say how far chance went.
const tailDays = 56

// lookTails reads the tests of the dates before and among some dates. What this run has counted itself stands.
func (r *reasons) lookTails(ctx context.Context, from, to contract.Day) error {
	list, err := r.n.Warehouse.Tails(ctx, r.tx, from-tailDays, to)
	if err != nil {
		return err
	}
	read := map[contract.Day]map[string]insight.Tail{}
	for _, t := range list {
		if read[t.Date] == nil {
			read[t.Date] = map[string]insight.Tail{}
		}
		read[t.Date][t.Family] = insight.Tail{Tests: t.Tests, Small: t.Small}
	}
	for d, families := range read {
		if r.tails[d] == nil {
			r.tails[d] = families
		}
	}
	for d := range r.tails {
		if d < from-tailDays {
			delete(r.tails, d)
		}
	}
	return nil
}

// tailsBefore adds up the tests of the dates before d.
func (r *reasons) tailsBefore(d contract.Day) map[string]insight.Tail {
	sum := map[string]insight.Tail{}
	for day := d - tailDays; day < d; day++ {
		for family, t := range r.tails[day] {
			sum[family] = sum[family].Plus(t)
		}
	}
	return sum
}

// keepTails keeps the tests of d for the dates after it and returns them as the warehouse does.
func (r *reasons) keepTails(d contract.Day, tails map[string]insight.Tail) (list []warehouse.Tail) {
	r.tails[d] = tails
	for family, t := range tails {
		list = append(list, warehouse.Tail{Family: family, Tests: t.Tests, Small: t.Small})
	}
	return list
}
