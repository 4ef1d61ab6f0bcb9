package mart

import (
	"context"
	"fmt"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// buildErrors counts how far categories were from what was expected of them, of some dates, and of those of the eight weeks before that have no such count yet.
func buildErrors(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day) error {
	if len(dates) == 0 {
		return nil
	}
	due, err := datesOf(ctx, tx, "category_errors_due", dates[0].Time(), dates[len(dates)-1].Time())
	if err != nil {
		return fmt.Errorf("dates without errors of categories before %s: %w", dates[len(dates)-1], err)
	}
	list := slices.Concat(dates, due)
	slices.Sort(list)
	return build(ctx, tx, run, slices.Compact(list), []string{"category_error"})
}
