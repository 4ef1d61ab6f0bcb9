package warehouse

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// Changed returns the business dates of which something came or went by a run after `after` and up to `until`, in no order. Runs that were
// swept are not known any more: after is at least OldestRun.
func (w *Warehouse) Changed(ctx context.Context, after, until int64) (list []contract.Day, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "slice_changed", func(r *sql.Rows) error {
			var d day
			if err := r.Scan(&d); err != nil {
				return err
			}
			list = append(list, *d.Day)
			return nil
		}, after, until)
	})
	return list, err
}
