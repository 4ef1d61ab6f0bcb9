package warehouse

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// Recount is what the warehouse really holds of one delivery.
type Recount struct {
	Rows int64
	Sums map[string]string // of each number column, exact, by canonical name; as many decimals as the column has
}

// Recount counts a dataset's rows and adds up its number columns by delivery, for `verify`.
func (w *Warehouse) Recount(ctx context.Context, dataset contract.Dataset) (map[int64]Recount, error) {
	var names []string
	for _, f := range dataset.Fields {
		if f.Kind == contract.Decimal {
			names = append(names, f.Name)
		}
	}
	counts := map[int64]Recount{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "recount_"+dataset.Name, func(r *sql.Rows) error {
			var id int64
			c := Recount{Sums: make(map[string]string, len(names))}
			sums := make([]string, len(names))
			targets := []any{&id, &c.Rows}
			for i := range sums {
				targets = append(targets, &sums[i])
			}
			if err := r.Scan(targets...); err != nil {
				return err
			}
			for i, name := range names {
				c.Sums[name] = sums[i]
			}
			counts[id] = c
			return nil
		})
	})
	return counts, err
}
