package warehouse

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// script runs the statements of a file that holds several, divided by lines that hold only "--;", and adds up the rows.
func (w *Warehouse) script(ctx context.Context, tx Tx, name string, args ...any) (rows int64, err error) {
	for i, statement := range strings.Split(w.text(name), "\n--;\n") {
		end := Statement(tx, FamilyLedger, name)
		n, err := tx.Exec(ctx, statement, args...)
		end(err)
		if err != nil {
			return rows, fmt.Errorf("%s, statement %d: %w", name, i+1, err)
		}
		rows += n
	}
	return rows, nil
}

// SweepUnloaded removes the rows of ended runs that no slice will ever show: those of runs that failed or were stopped, and of
// files that turned out to be bad after rows of theirs were with the engine.
func (w *Warehouse) SweepUnloaded(ctx context.Context) (rows int64, err error) {
	var spans [][]int64 // run, first and last delivery
	if err := w.read(ctx, 0, func(q Reader) error {
		spans, err = w.numbers(ctx, q, "run_unswept", 3)
		return err
	}); err != nil {
		return 0, err
	}
	for _, s := range spans {
		if err := w.write(ctx, func(tx Tx) error {
			n, err := w.script(ctx, tx, "sweep_unloaded", s[1], s[2], s[0])
			rows += n
			if err != nil {
				return err
			}
			return w.exec(ctx, tx, "run_swept", s[0])
		}); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

// Swept is what SweepSuperseded removed.
type Swept struct {
	Rows      int64
	Slices    int64
	OldestRun int64 // the oldest run that can still be read as it was; 0: all of them
}

// SweepSuperseded removes what was superseded by a run that ended before `before`: the slices, and the rows of deliveries
// and builds that have none left. From then on readers cannot go back behind that run; the ledger keeps its counts and sums.
// All of it is one transaction, so that no reader of an older run ever misses only a part.
func (w *Warehouse) SweepSuperseded(ctx context.Context, before time.Time) (s Swept, err error) {
	var last int64
	if err := w.read(ctx, 0, func(q Reader) error {
		if s.OldestRun, err = w.number(ctx, q, "oldest_run"); err != nil {
			return err
		}
		last, err = w.number(ctx, q, "sweep_until", before.UTC())
		return err
	}); err != nil || last == 0 {
		return s, err
	}
	err = w.write(ctx, func(tx Tx) error {
		builds, err := w.script(ctx, tx, "sweep_builds", last)
		if err != nil {
			return err
		}
		if s.Slices, err = tx.Exec(ctx, w.text("sweep_slices"), last); err != nil {
			return fmt.Errorf("sweep_slices: %w", err)
		}
		if err := w.exec(ctx, tx, "sweep_oldest", last); err != nil {
			return err
		}
		s.Rows, s.OldestRun = builds, max(s.OldestRun, last)
		marked, err := tx.Exec(ctx, w.text("sweep_mark"), last)
		if err != nil || marked == 0 {
			return err
		}
		facts, err := w.script(ctx, tx, "sweep_deliveries")
		s.Rows += facts
		return err
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
