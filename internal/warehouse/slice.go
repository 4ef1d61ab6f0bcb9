package warehouse

import (
	"context"
	"database/sql"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
)

// Slice is what one delivery says about one business date and, where files come per store, one store.
// Amounts are minor units (1/100), units are thousandths.
type Slice struct {
	Dataset       string
	Date          *contract.Day // nil for masters and keyed datasets
	StoreID       string        // "" for all stores
	Delivery      int64         // 0 for a mart
	Run           int64         // from which on it is visible
	Stores        int64
	Rows          int64 // of the file: for sales that are made of till lines, the lines
	Units         int64
	SalesValue    int64
	ReturnedValue int64
	ContractID    string  // of its delivery; "" for marts
	NamedStore    *string // the store that its delivery's file is named for; nil: the file says all of the date
}

// Change is what a run does to the slices: those that come and those that are hidden from it on.
type Change struct {
	New  []Slice
	Gone []Slice
}

// Stage writes a change beside the slices, before the publishing transaction; nobody reads it there.
func (w *Warehouse) Stage(ctx context.Context, run int64, c Change) error {
	key := []arrow.Field{
		column("dataset", arrowText), column("business_date", arrowDate), column("store_id", arrowText),
		column("delivery_id", arrowInt), column("run_id", arrowInt),
	}
	err := w.loadRows(ctx, "slice_new", append(key,
		column("stores", arrowInt), column("rows", arrowInt),
		column("units", arrowQuantity), column("sales_value", arrowMoney), column("returned_value", arrowMoney),
	), len(c.New), func(i int) ([]any, error) {
		s := c.New[i]
		return []any{s.Dataset, s.Date, s.StoreID, s.Delivery, run, s.Stores, s.Rows, milli(s.Units), minor(s.SalesValue), minor(s.ReturnedValue)}, nil
	})
	if err != nil {
		return err
	}
	return w.loadRows(ctx, "slice_gone", key, len(c.Gone), func(i int) ([]any, error) {
		s := c.Gone[i]
		return []any{s.Dataset, s.Date, s.StoreID, s.Delivery, run}, nil
	})
}

// Apply turns what was staged for run into slices. It belongs into the publishing transaction.
func (w *Warehouse) Apply(ctx context.Context, tx Tx, run int64) error {
	if err := w.exec(ctx, tx, "slice_supersede", run); err != nil {
		return err
	}
	for _, name := range []string{"slice_publish", "slice_new_clear", "slice_gone_clear"} {
		if err := w.exec(ctx, tx, name, run); err != nil {
			return err
		}
	}
	return nil
}

// LiveSlices returns the slices of a dataset or mart that are visible now and lie between from and to; with nil dates all.
func (w *Warehouse) LiveSlices(ctx context.Context, dataset string, from, to *contract.Day) ([]Slice, error) {
	return w.slices(ctx, "slice_live", dataset, bindDay(from), bindDay(to))
}

// CountingSlices returns the slices that the deliveries of a dataset that count now ever had, also those that another lies
// over, in the order in which they were laid over each other. One delivery may have several for a date: all it said, and what was left of it.
func (w *Warehouse) CountingSlices(ctx context.Context, dataset string, from, to *contract.Day) ([]Slice, error) {
	return w.slices(ctx, "slice_counting", dataset, bindDay(from), bindDay(to))
}

// SlicesOf returns the visible slices of a delivery.
func (w *Warehouse) SlicesOf(ctx context.Context, delivery int64) ([]Slice, error) {
	return w.slices(ctx, "slice_of", delivery)
}

// SlicesSince returns the slices of facts by which now differs from what readers saw after run: those with Run > run are
// visible now and were not, the others were and are not.
func (w *Warehouse) SlicesSince(ctx context.Context, run int64) ([]Slice, error) {
	return w.slices(ctx, "slice_since", run)
}

func (w *Warehouse) slices(ctx context.Context, name string, args ...any) (list []Slice, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, name, func(r *sql.Rows) error {
			var s Slice
			var d day
			if err := r.Scan(&s.Dataset, &d, &s.StoreID, &s.Delivery, &s.Run, &s.Stores, &s.Rows,
				scaled{&s.Units, 3}, scaled{&s.SalesValue, 2}, scaled{&s.ReturnedValue, 2}, &s.ContractID, &s.NamedStore); err != nil {
				return err
			}
			s.Date = d.Day
			list = append(list, s)
			return nil
		}, args...)
	})
	return list, err
}
