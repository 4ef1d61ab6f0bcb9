package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// How many days before a date say how far chance went, and how many of them share its false alarms.
const (
	tailDays   = 56
	recentDays = 28
)

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
		if read[t.Date][t.Family] == nil {
			read[t.Date][t.Family] = insight.Tail{}
		}
		read[t.Date][t.Family][t.Bin] += t.Tests
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

// tailsBefore adds up the tests of so many days before d.
func (r *reasons) tailsBefore(d, days contract.Day) map[string]insight.Tail {
	sum := map[string]insight.Tail{}
	for day := d - days; day < d; day++ {
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
		for bin, tests := range t {
			list = append(list, warehouse.Tail{Family: family, Bin: bin, Tests: tests})
		}
	}
	return list
}
