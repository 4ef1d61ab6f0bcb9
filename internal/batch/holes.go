package batch

import (
	"context"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// holes tells which datasets that are due have nothing at all of a date between their first one and the newest one that readers
// see, newest first, over the newest newestChecked dates: a night that was rolled back, or that nobody sent. A weekday on which a
// dataset never came is none: the chain does not trade then, though no calendar says so.
func holes(ctx context.Context, h Home, q warehouse.Querier, newest contract.Day) (list []Missing, err error) {
	from := newest - newestChecked
	seen, err := h.Warehouse.DatesOf(ctx, q, from)
	if err != nil {
		return nil, err
	}
	for _, c := range h.Contracts.Contracts() {
		if c.SLA == nil || c.Dataset.Replace != contract.BySlice || len(seen[c.Dataset.Name]) == 0 {
			continue
		}
		came := seen[c.Dataset.Name]
		for d := newest - 1; d > came[0]; d-- {
			if slices.Contains(came, d) || unusualWeekday(came, d.Weekday(), newest) || !overdue(h.Now(), c.SLA, d) {
				continue
			}
			stores, err := owing(ctx, h.Warehouse, q, c, d)
			if err != nil {
				return nil, err
			}
			if slices.Contains(stores, "") {
				list = append(list, Missing{Dataset: c.Dataset.Name, BusinessDate: d.String(), Word: "missing", Owner: c.Owner})
			}
		}
	}
	return list, nil
}

// unusualWeekday reports whether nothing came on two or more such weekdays from the first of the dates to newest.
func unusualWeekday(came []contract.Day, w time.Weekday, newest contract.Day) bool {
	passed := 0
	for d := came[0]; d <= newest; d++ {
		if d.Weekday() != w {
			continue
		}
		if _, found := slices.BinarySearch(came, d); found {
			return false
		}
		passed++
	}
	return passed > 1
}
