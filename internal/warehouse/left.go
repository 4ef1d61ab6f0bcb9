package warehouse

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

// FilesLeaving returns the first most archived files, by number, of runs that ended before a time: number, path and bytes alone.
func (w *Warehouse) FilesLeaving(ctx context.Context, before time.Time, most int) (list []Delivery, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "files_leaving", func(r *sql.Rows) error {
			d := Delivery{Place: InArchive}
			err := r.Scan(&d.ID, &d.Path, &d.Bytes)
			list = append(list, d)
			return err
		}, before.UTC(), most)
	})
	return list, err
}

// FilesLeft puts on record that the archive has the files of some deliveries no more. What the ledger says of them stays.
func (w *Warehouse) FilesLeft(ctx context.Context, list []Delivery, at time.Time) error {
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = strconv.FormatInt(d.ID, 10)
	}
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "file_left_insert", strings.Join(ids, ","), at.UTC()) })
}

// fileLeftStep is the step of the warehouse's layout that has known since when files leave.
const fileLeftStep = 28

// LeftFiles returns the deliveries whose files have left the archive. Like Whereabouts it can be asked of a warehouse that an older binary
// has made: of that none has.
func (w *Warehouse) LeftFiles(ctx context.Context) (map[int64]bool, error) {
	left := map[int64]bool{}
	if step, err := w.Version(ctx); err != nil || step < fileLeftStep {
		return left, err
	}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "files_left", func(r *sql.Rows) error {
			var id int64
			err := r.Scan(&id)
			left[id] = true
			return err
		})
	})
	return left, err
}
