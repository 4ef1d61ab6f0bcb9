package warehouse

import (
	"context"
	"database/sql"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// Gaps returns the stores that owe a dataset of facts for a date and brought nothing, "" first where nothing came at all.
// Stores that are closed that day (by the calendar, by their opening days, or because store_days says so), not yet opened
// or no longer there owe nothing.
func (w *Warehouse) Gaps(ctx context.Context, q Querier, dataset string, date contract.Day) (stores []string, err error) {
	if err := w.each(ctx, q, "gaps_"+dataset, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		stores = append(stores, id)
		return err
	}, date.Time()); err != nil || len(stores) == 0 {
		return nil, err
	}
	shut, all, err := w.shut(ctx, q, date)
	return slices.DeleteFunc(stores, func(id string) bool { return shut[id] || id == "" && all }), err
}

// shut returns the stores that do not trade on a date, and whether that is all there are.
func (w *Warehouse) shut(ctx context.Context, q Querier, date contract.Day) (shut map[string]bool, all bool, err error) {
	shut = map[string]bool{}
	stores := 0
	err = w.each(ctx, q, "trading", func(r *sql.Rows) error {
		var id string
		var days *string
		var closed int64
		if err := r.Scan(&id, &days, &closed); err != nil {
			return err
		}
		stores++
		if closed == 1 || days != nil && !contract.OpensOn(*days, date.Weekday()) {
			shut[id] = true
		}
		return nil
	}, date.Time())
	return shut, stores > 0 && len(shut) == stores, err
}

// Senders returns the stores that sent a file of their own of a dataset for a date.
func (w *Warehouse) Senders(ctx context.Context, q Querier, dataset string, date contract.Day) (stores []string, err error) {
	err = w.each(ctx, q, "senders", func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		stores = append(stores, id)
		return err
	}, dataset, date.Time())
	return stores, err
}
