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

// Recount counts a dataset's rows and adds up its number columns by delivery, for `verify`. It looks at the deliveries numbered
// first to last.
func (w *Warehouse) Recount(ctx context.Context, dataset contract.Dataset, first, last int64) (map[int64]Recount, error) {
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
		}, first, last)
	})
	return counts, err
}

// Fingerprint is what Fingerprints says of a delivery's rows: how many there are, and a number that no other rows have.
type Fingerprint struct {
	Rows int64
	Sum  string // whole number; see the statement for how it is made
}

// Fingerprints looks at every cell of the rows of a dataset's deliveries numbered first to last.
func (w *Warehouse) Fingerprints(ctx context.Context, dataset contract.Dataset, first, last int64) (map[int64]Fingerprint, error) {
	list := map[int64]Fingerprint{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "fingerprint_"+dataset.Name, func(r *sql.Rows) error {
			var id int64
			var f Fingerprint
			err := r.Scan(&id, &f.Rows, &f.Sum)
			list[id] = f
			return err
		}, first, last)
	})
	return list, err
}
