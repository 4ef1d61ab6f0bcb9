package warehouse

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// StoreTotal is what one store adds to a slice. Amounts are minor units, units thousandths.
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
			err := r.Scan(&t.StoreID, &t.Rows, scaled{&t.Units, 3}, scaled{&t.SalesValue, 2}, scaled{&t.ReturnedValue, 2})
			list = append(list, t)
			return err
		}, delivery, date.Time())
	})
	return list, err
}

// SoldTotal is what the sales of one store and date add up to. Minor units.
type SoldTotal struct {
	SalesValue    int64 // before returns
	ReturnedValue int64
	ContractID    string
}

// SalesByStore returns what the published sales of a date add up to, by store.
func (w *Warehouse) SalesByStore(ctx context.Context, date contract.Day) (map[string]SoldTotal, error) {
	list := map[string]SoldTotal{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "sales_by_store", func(r *sql.Rows) error {
			var id string
			var t SoldTotal
			err := r.Scan(&id, scaled{&t.SalesValue, 2}, scaled{&t.ReturnedValue, 2}, &t.ContractID)
			list[id] = t
			return err
		}, date.Time())
	})
	return list, err
}

// ControlTotal is store_days.net_sales of one store and date. Minor units.
type ControlTotal struct {
	NetSales   int64
	ContractID string
}

// TotalsByStore returns the published control totals of a date by store; store-days that were sent without one are left out.
func (w *Warehouse) TotalsByStore(ctx context.Context, date contract.Day) (map[string]ControlTotal, error) {
	list := map[string]ControlTotal{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "totals_by_store", func(r *sql.Rows) error {
			var id string
			var t ControlTotal
			err := r.Scan(&id, scaled{&t.NetSales, 2}, &t.ContractID)
			list[id] = t
			return err
		}, date.Time())
	})
	return list, err
}
