package mart

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// buildErrors counts how far categories were from what was expected of them, of some dates, and of those of the eight weeks before that have no such count yet.
func buildErrors(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day) error {
	if len(dates) == 0 {
		return nil
	}
	list := slices.Clone(dates)
	err := ask(ctx, tx, "category_errors_due", func(r *sql.Rows) error {
		var t time.Time
		err := r.Scan(&t)
		list = append(list, contract.DayOf(t))
		return err
	}, dates[0].Time(), dates[len(dates)-1].Time())
	if err != nil {
		return fmt.Errorf("dates without errors of categories before %s: %w", dates[len(dates)-1], err)
	}
	slices.Sort(list)
	return build(ctx, tx, run, slices.Compact(list), []string{"category_error"})
}
