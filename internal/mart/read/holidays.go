package read

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
)

// holidaysAtOnce is of how many days the calendar is read at a time: pages of neighbouring dates ask for nearly the same ones, and are served by one statement.
const holidaysAtOnce = 1024

// Holidays returns the holidays of the whole chain from first to last by date: those that take their day of last year along.
func (r *Reader) Holidays(ctx context.Context, first, last contract.Day) (map[contract.Day]string, error) {
	from, to := first-behind(first), last-behind(last)+holidaysAtOnce-1
	all, err := remember(ctx, r, fmt.Sprint("holidays ", from, to), func() (map[contract.Day]string, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		events, err := mart.YearEvents(ctx, q, from, to)
		return events, int64(len(events)), err
	})
	if err != nil {
		return nil, err
	}
	some := make(map[contract.Day]string, len(all))
	for d, event := range all {
		if d >= first && d <= last { // what comes after is not known to have moved anything
			some[d] = event
		}
	}
	return some, nil
}

// behind is how far a day lies behind the first of the days that are read with it.
func behind(d contract.Day) contract.Day {
	return (d%holidaysAtOnce + holidaysAtOnce) % holidaysAtOnce
}
