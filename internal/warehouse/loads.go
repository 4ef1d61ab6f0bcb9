package warehouse

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// Load is what readers see of a dataset on one business date.
type Load struct {
	Dataset string
	Date    contract.Day
	Stores  int64
	Rows    int64
	Named   int64  // of the stores: those whose files are named for them
	Value   string // of sales, exact, in the home's currency; 0.00 where the dataset has none
}

// Loads returns what readers see of each dataset and business date from a date on, in that order.
func (w *Warehouse) Loads(ctx context.Context, from contract.Day) (list []Load, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "loads", func(r *sql.Rows) error {
			var l Load
			var d day
			err := r.Scan(&l.Dataset, &d, &l.Stores, &l.Rows, &l.Named, &l.Value)
			if err == nil && d.Day != nil { // masters have no date
				l.Date = *d.Day
				list = append(list, l)
			}
			return err
		}, from.Time())
	})
	return list, err
}

// Events returns what the calendar says of dates from one on by which half of the stores or more are touched: holidays, closings and
// local events, but no school holidays, which last for weeks.
func (w *Warehouse) Events(ctx context.Context, from contract.Day) (map[contract.Day][]string, error) {
	events := map[contract.Day][]string{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "events", func(r *sql.Rows) error {
			var d day
			var event string
			err := r.Scan(&d, &event)
			if err == nil && d.Day != nil {
				events[*d.Day] = append(events[*d.Day], event)
			}
			return err
		}, from.Time())
	})
	return events, err
}
