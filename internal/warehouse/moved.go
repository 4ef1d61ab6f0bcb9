package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
)

// UnmovedFile is a file of an ended run that may not be where the ledger says, because a process was killed between the
// commit and the move.
type UnmovedFile struct {
	Delivery int64
	Run      int64
	File     string // below landing
	SHA256   string
	Verdict  contract.Verdict
	Place    Place
	Path     string // where it is going, relative to the home
	FromRun  int64  // 0: it lay in landing; else it was released, and lay in quarantine as a file of that run
}

// Unmoved returns the files whose move is not on record.
func (w *Warehouse) Unmoved(ctx context.Context) (list []UnmovedFile, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "delivery_unmoved", func(r *sql.Rows) error {
			var u UnmovedFile
			var verdict string
			if err := r.Scan(&u.Delivery, &u.Run, &u.File, &u.SHA256, &verdict, &u.Place, &u.Path, &u.FromRun); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(verdict), &u.Verdict); err != nil {
				return fmt.Errorf("verdict of delivery %d: %w", u.Delivery, err)
			}
			list = append(list, u)
			return nil
		})
	})
	return list, err
}

// Moved says that all files of a run are where the ledger says.
func (w *Warehouse) Moved(ctx context.Context, run int64) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "delivery_moved", run) })
}
