package warehouse

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// StoreNet is what readers see of one store on one date.
type StoreNet struct {
	Date     contract.Day
	StoreID  string
	NetSales *string // exact; nil where nothing tells of it
	Complete bool    // all that was due or is usual is in
}

// StoreNets returns the net sales of each store and date of a span, both ends in it.
func (w *Warehouse) StoreNets(ctx context.Context, q Querier, from, to contract.Day) (list []StoreNet, err error) {
	err = w.each(ctx, q, "store_nets", func(r *sql.Rows) error {
		var d day
		var t StoreNet
		if err := r.Scan(&d, &t.StoreID, &t.NetSales, &t.Complete); err != nil {
			return err
		}
		t.Date = *d.Day
		list = append(list, t)
		return nil
	}, from.Time(), to.Time())
	return list, err
}
