package read

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
)

// Holidays returns the holidays of the whole chain from first to last by date: those that take their day of last year along.
func (r *Reader) Holidays(ctx context.Context, first, last contract.Day) (map[contract.Day]string, error) {
	return remember(ctx, r, fmt.Sprint("holidays ", first, last), func() (map[contract.Day]string, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		events, err := mart.YearEvents(ctx, q, first, last)
		return events, int64(len(events)), err
	})
}
