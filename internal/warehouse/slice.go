package warehouse

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
)

// Slice is what one delivery says about one business date and, where files come per store, one store.
// Amounts are minor units (1/100), units are thousandths.
type Slice struct {
	Dataset       string
	Date          *contract.Day // nil for masters and keyed datasets
	StoreID       string        // "" for all stores
	Delivery      int64
	BuildRun      int64 // of a mart's slice; 0 for facts
	Run           int64 // from which on it is visible
	Stores        int64
	Rows          int64
	Units         int64
	SalesValue    int64
	ReturnedValue int64
	ContractID    string // of its delivery; "" for marts
}

// Change is what a run does to the slices: those that come and those that are hidden from it on.
type Change struct {
	New  []Slice
	Gone []Slice
}

// Stage writes a change beside the slices, before the publishing transaction; nobody reads it there.
func (w *Warehouse) Stage(ctx context.Context, run int64, c Change) error {
	in := bulk{schema: arrow.NewSchema([]arrow.Field{
		column("dataset", arrowText), column("business_date", arrowDate), column("store_id", arrowText),
		column("delivery_id", arrowInt), column("run_id", arrowInt), column("stores", arrowInt), column("rows", arrowInt),
		column("units", arrowQuantity), column("sales_value", arrowMoney), column("returned_value", arrowMoney),
	}, nil)}
	for _, s := range c.New {
		in.add(s.Dataset, s.Date, s.StoreID, s.Delivery, run, s.Stores, s.Rows, milli(s.Units), minor(s.SalesValue), minor(s.ReturnedValue))
	}
	if err := in.load(ctx, w.Driver, "slice_new"); err != nil {
		return err
	}
	gone := bulk{schema: arrow.NewSchema([]arrow.Field{
		column("dataset", arrowText), column("business_date", arrowDate), column("store_id", arrowText),
		column("delivery_id", arrowInt), column("run_id", arrowInt),
	}, nil)}
	for _, s := range c.Gone {
		gone.add(s.Dataset, s.Date, s.StoreID, s.Delivery, run)
	}
	return gone.load(ctx, w.Driver, "slice_gone")
}

// Apply turns what was staged for run into slices. It belongs into the publishing transaction.
func (w *Warehouse) Apply(ctx context.Context, tx Tx, run int64) error {
	if err := w.exec(ctx, tx, "slice_supersede", run); err != nil {
		return err
	}
	if _, err := w.insert(ctx, tx, "slice_publish", run); err != nil {
		return err
	}
	if err := w.exec(ctx, tx, "slice_new_clear", run); err != nil {
		return err
	}
	return w.exec(ctx, tx, "slice_gone_clear", run)
}

// LiveSlices returns the slices of dataset ("": all) that are visible now and lie between from and to; with nil dates all.
func (w *Warehouse) LiveSlices(ctx context.Context, dataset string, from, to *contract.Day) ([]Slice, error) {
	return w.slices(ctx, "slice_live", dataset, bindDay(from), bindDay(to))
}

// SlicesAt returns the slices of facts that a reader of run saw.
func (w *Warehouse) SlicesAt(ctx context.Context, run int64) ([]Slice, error) {
	return w.slices(ctx, "slice_at", run)
}

// ReplacedBy returns the slices that a delivery took the place of when it was published.
func (w *Warehouse) ReplacedBy(ctx context.Context, delivery int64) ([]Slice, error) {
	return w.slices(ctx, "slice_replaced_by", delivery)
}

func (w *Warehouse) slices(ctx context.Context, name string, args ...any) (list []Slice, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, name, func(r *sql.Rows) error {
			var s Slice
			var d day
			var units, value, returned string
			if err := r.Scan(&s.Dataset, &d, &s.StoreID, &s.Delivery, &s.BuildRun, &s.Run, &s.Stores, &s.Rows, &units, &value, &returned, &s.ContractID); err != nil {
				return err
			}
			s.Date = d.Day
			if err := scaleAll(&s.Units, units, 3, &s.SalesValue, value, 2, &s.ReturnedValue, returned, 2); err != nil {
				return err
			}
			list = append(list, s)
			return nil
		}, args...)
	})
	return list, err
}

// scaleAll reads triples of target, text and scale.
func scaleAll(triples ...any) error {
	for i := 0; i+2 < len(triples); i += 3 {
		n, err := Scaled(triples[i+1].(string), triples[i+2].(int))
		if err != nil {
			return err
		}
		*triples[i].(*int64) = n
	}
	return nil
}

// StoreTotal is what a store adds up to on one date. Amounts are minor units, units thousandths.
type StoreTotal struct {
	StoreID       string
	Rows          int64
	Units         int64
	SalesValue    int64
	ReturnedValue int64
}

// StoresOf returns the stores of one delivery of facts on one date: what a slice over all stores is made of.
func (w *Warehouse) StoresOf(ctx context.Context, dataset string, delivery int64, date contract.Day) (list []StoreTotal, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "delivery_stores_"+dataset, func(r *sql.Rows) error {
			var t StoreTotal
			var units, value, returned string
			if err := r.Scan(&t.StoreID, &t.Rows, &units, &value, &returned); err != nil {
				return err
			}
			if err := scaleAll(&t.Units, units, 3, &t.SalesValue, value, 2, &t.ReturnedValue, returned, 2); err != nil {
				return err
			}
			list = append(list, t)
			return nil
		}, delivery, date.Time())
	})
	return list, err
}

// SalesByStore returns what the published sales of a date add up to, by store.
func (w *Warehouse) SalesByStore(ctx context.Context, date contract.Day) (map[string]StoreTotal, error) {
	list := map[string]StoreTotal{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "sales_by_store", func(r *sql.Rows) error {
			var t StoreTotal
			var value, returned string
			if err := r.Scan(&t.StoreID, &t.Rows, &value, &returned); err != nil {
				return err
			}
			err := scaleAll(&t.SalesValue, value, 2, &t.ReturnedValue, returned, 2)
			list[t.StoreID] = t
			return err
		}, date.Time())
	})
	return list, err
}

// TotalsByStore returns the published control totals of a date by store, in minor units.
func (w *Warehouse) TotalsByStore(ctx context.Context, date contract.Day) (map[string]int64, error) {
	list := map[string]int64{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "totals_by_store", func(r *sql.Rows) error {
			var id, value string
			if err := r.Scan(&id, &value); err != nil {
				return err
			}
			n, err := Scaled(value, 2)
			list[id] = n
			return err
		}, date.Time())
	})
	return list, err
}

// MasterIDs returns the ids of a master ("stores", "products") as published; ok is false where none was ever delivered.
func (w *Warehouse) MasterIDs(ctx context.Context, master string) (ids []string, ok bool, err error) {
	live, err := w.LiveSlices(ctx, master, nil, nil)
	if err != nil || len(live) == 0 {
		return nil, false, err
	}
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "ids_"+master, func(r *sql.Rows) error {
			var id string
			if err := r.Scan(&id); err != nil {
				return fmt.Errorf("ids of %s: %w", master, err)
			}
			ids = append(ids, id)
			return nil
		})
	})
	return ids, true, err
}
