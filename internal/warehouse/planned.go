package warehouse

import (
	"context"
	"database/sql"
	"time"
)

// PlannedRun is how a process that serves stands with a time of its plan.
type PlannedRun struct {
	Due      time.Time
	Process  string     // whose it is: the machine and the number of the process
	Until    *time.Time // it waits for files until then; nil: it does not wait
	WaitsFor []byte     // for what, as JSON; nil where it does not wait
	Seen     time.Time  // when it said so
	Begun    *time.Time // when it ran; nil: it did not
	Ended    *time.Time
}

// plannedFor is how long it is kept what a process said of a time of its plan.
const plannedFor = 14 * 24 * time.Hour

// SavePlanned puts on record how a process stands with a time of its plan, in the place of what it said before. A run that others must not run again is put
// on record by who holds the run lock.
func (w *Warehouse) SavePlanned(ctx context.Context, p PlannedRun) error {
	return w.write(ctx, func(tx Tx) error {
		if err := w.exec(ctx, tx, "planned_clear", p.Due.UTC(), p.Process, p.Seen.Add(-plannedFor).UTC()); err != nil {
			return err
		}
		return w.exec(ctx, tx, "planned_insert", p.Due.UTC(), p.Process, utc(p.Until), string(p.WaitsFor), p.Seen.UTC(), utc(p.Begun), utc(p.Ended))
	})
}

// PlannedRan reports whether a process has run what was due at a moment; now is the time.
func (w *Warehouse) PlannedRan(ctx context.Context, due, now time.Time) (ran bool, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		n, err := w.number(ctx, q, "planned_ran", due.UTC(), now.UTC())
		ran = n > 0
		return err
	})
	return ran, err
}

// PlannedBegun is when the newest run by plan began; nil: there was none.
func (w *Warehouse) PlannedBegun(ctx context.Context) (at *time.Time, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "planned_begun", func(r *sql.Rows) error { return r.Scan(&at) })
	})
	return at, err
}

// PlannedWaits returns the runs by plan that wait for files, of processes that said so at a moment or later; who said it last comes first.
func (w *Warehouse) PlannedWaits(ctx context.Context, since time.Time) (list []PlannedRun, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "planned_waits", func(r *sql.Rows) error {
			var p PlannedRun
			var waits string
			err := r.Scan(&p.Due, &p.Process, &p.Until, &waits, &p.Seen)
			p.WaitsFor = []byte(waits)
			list = append(list, p)
			return err
		}, since.UTC())
	})
	return list, err
}

// utc is a moment, or none, as rows have it.
func utc(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UTC()
}
