package warehouse

import (
	"context"
	"database/sql"
)

// Whereabouts tells f of every delivery where its file is: number, run, dataset, file, hash, bytes, place and path alone. It can be
// asked of a warehouse that an older binary has made.
func (w *Warehouse) Whereabouts(ctx context.Context, f func(Delivery) error) error {
	return w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "whereabouts", func(r *sql.Rows) error {
			var d Delivery
			if err := r.Scan(&d.ID, &d.Run, &d.Dataset, &d.File, &d.SHA256, &d.Bytes, &d.Place, &d.Path); err != nil {
				return err
			}
			return f(d)
		})
	})
}
