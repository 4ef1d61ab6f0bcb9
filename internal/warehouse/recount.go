package warehouse

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// Recount is what the warehouse really holds of one delivery.
type Recount struct {
	Rows       int64
	SalesValue int64 // minor units; of sales, sale_lines and store_days (net sales), 0 elsewhere
}

// Recount counts a dataset's rows and sums by delivery, for `verify`.
func (w *Warehouse) Recount(ctx context.Context, dataset contract.Dataset) (map[int64]Recount, error) {
	counts := map[int64]Recount{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "recount_"+dataset.Name, func(r *sql.Rows) error {
			var id int64
			var c Recount
			var value string
			if err := r.Scan(&id, &c.Rows, &value); err != nil {
				return err
			}
			var err error
			c.SalesValue, err = Scaled(value, 2)
			counts[id] = c
			return err
		})
	})
	return counts, err
}
