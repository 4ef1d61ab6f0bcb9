package warehouse

import (
	"context"
	"database/sql"
	"time"
)

// Fetched returns what was fetched out of a place, by name: the tag that each object had.
func (w *Warehouse) Fetched(ctx context.Context, place string) (map[string]string, error) {
	tags := map[string]string{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "fetched", func(r *sql.Rows) error {
			var name, tag string
			err := r.Scan(&name, &tag)
			tags[name] = tag
			return err
		}, place)
	})
	return tags, err
}

// SaveFetched puts on record that an object lies in landing.
func (w *Warehouse) SaveFetched(ctx context.Context, place, name, tag string, bytes int64, at time.Time) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "fetched_insert", place, name, tag, bytes, at.UTC()) })
}
