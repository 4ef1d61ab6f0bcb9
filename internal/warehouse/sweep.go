package warehouse

import (
	"context"
	"time"
)

// Swept is what SweepSuperseded removed.
type Swept struct {
	Rows      int64
	Slices    int64
	OldestRun int64 // the oldest run that can still be read as it was
}

// SweepSuperseded removes what was superseded by a run that ended before `before`: the slices, and the rows of deliveries
// that have none left. From then on readers cannot go back behind that run; the ledger keeps its counts and sums.
func (w *Warehouse) SweepSuperseded(ctx context.Context, before time.Time) (s Swept, err error) {
	var last int64
	var gone [][]int64
	if err := w.read(ctx, 0, func(q Reader) error {
		if last, err = w.number(ctx, q, "sweep_last_run", before.UTC()); err != nil {
			return err
		}
		if s.OldestRun, err = w.number(ctx, q, "oldest_run"); err != nil {
			return err
		}
		gone, err = w.numbers(ctx, q, "sweep_deliveries", 1, last)
		return err
	}); err != nil || last == 0 {
		return s, err
	}
	for _, row := range gone {
		n, err := w.DeleteRows(ctx, row[0], row[0])
		if err != nil {
			return s, err
		}
		s.Rows += n
		if err := w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "sweep_mark", row[0]) }); err != nil {
			return s, err
		}
	}
	err = w.write(ctx, func(tx Tx) error {
		if s.Slices, err = tx.Exec(ctx, w.text("sweep_slices"), last); err != nil || s.Slices == 0 {
			return err
		}
		s.OldestRun = max(s.OldestRun, last)
		return w.exec(ctx, tx, "sweep_oldest", s.OldestRun)
	})
	return s, err
}

// OldestRun returns the oldest run that can still be read as it was; 0: all of them.
func (w *Warehouse) OldestRun(ctx context.Context) (run int64, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		run, err = w.number(ctx, q, "oldest_run")
		return err
	})
	return run, err
}
