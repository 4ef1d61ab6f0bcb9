package batch

import (
	"context"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// republish is a run without files: a change of slices, or marts made again.
func republish(ctx context.Context, h Home, j job, what func(run int64) change) (Result, error) {
	n := begin(h, j)
	if err := n.start(ctx); err != nil {
		return n.result, err
	}
	c := what(n.run)
	c.days = touched(c.Change, c.days)
	return n.end(n.republish(ctx, c))
}

func (n *night) republish(ctx context.Context, c change) error {
	if err := n.commit(ctx, c); err != nil {
		return err
	}
	return n.tidy(context.WithoutCancel(ctx)) // it is published: what is left is tidied whatever happens
}

// touched adds the dates of a change to days.
func touched(c warehouse.Change, days []contract.Day) []contract.Day {
	set := map[contract.Day]bool{}
	for _, d := range days {
		set[d] = true
	}
	for _, list := range [][]warehouse.Slice{c.New, c.Gone} {
		for _, s := range list {
			if s.Date != nil {
				set[*s.Date] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// Rebuild makes the marts, expectations and insights of all dates from `from` on again, out of the facts as they are.
func Rebuild(ctx context.Context, h Home, from contract.Day) (Result, error) {
	return insist(ctx, h, func() (Result, error) { return rebuild(ctx, h, from) })
}

func rebuild(ctx context.Context, h Home, from contract.Day) (Result, error) {
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	r, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return Result{}, err
	}
	all, err := h.Warehouse.Dates(ctx, r, 1<<30)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return Result{}, err
	}
	days := slices.DeleteFunc(all, func(d contract.Day) bool { return d < from })
	if len(days) == 0 {
		return Result{}, fault.New(fault.Usage, "there is no business date from %s on", from).WithHint("daybook status says which there are")
	}
	if err := stillHere(ctx, h, days); err != nil {
		return Result{}, err
	}
	return republish(ctx, h, job{kind: "rebuild", reason: "from " + from.String()}, func(int64) change {
		return change{days: days, restate: true}
	})
}
