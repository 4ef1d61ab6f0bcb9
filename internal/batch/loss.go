package batch

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// amount is what a delivery weighs: for the rule that a correction must not lose too much.
type amount struct {
	storeDays int64 // stores, one count a date
	rows      int64
	value     int64 // minor units
}

// replaced answers what slices a delivery would take the place of. A home without a warehouse has none.
type replaced interface {
	LiveSlices(ctx context.Context, dataset string, from, to *contract.Day) ([]warehouse.Slice, error)
}

// loss makes a correction that brings more than maxLoss fewer stores, rows or money than what it replaces a violation,
// unless a person gave the word for it.
func (j *judge) loss(ctx context.Context, items []*item, accept bool) error {
	live, ok := j.pub.(replaced)
	if !ok || accept {
		return nil
	}
	for _, it := range items {
		if !it.ok() || it.held || it.contract.Dataset.Replace == contract.ByKey {
			continue
		}
		before, err := it.replaces(ctx, live)
		if err != nil {
			return err
		}
		now := it.amount()
		for _, c := range []struct {
			name        string
			before, now int64
			scale       int
		}{
			{"stores", before.storeDays, now.storeDays, 0}, {"rows", before.rows, now.rows, 0}, {"money", before.value, now.value, 2},
		} {
			if float64(c.before-c.now) > it.contract.MaxLoss*float64(c.before) && c.before > 0 {
				it.finding(contract.Finding{
					Rule: "max_loss", Value: warehouse.Unscaled(c.now, c.scale),
					Message: fmt.Sprintf("brings %s %s where what it replaces has %s: more than %.0f %% fewer; if that is right: daybook quarantine release %d --accept-loss --why \"…\"",
						warehouse.Unscaled(c.now, c.scale), c.name, warehouse.Unscaled(c.before, c.scale), it.contract.MaxLoss*100, it.id),
				})
			}
		}
	}
	return nil
}

// amount is what the item brings.
func (it *item) amount() amount {
	if it.contract.Dataset.Replace != contract.BySlice {
		return amount{rows: it.verdict().Rows}
	}
	var a amount
	for _, s := range it.result.Slices {
		a.storeDays++
		a.rows += s.Rows
		a.value += weight(s.SalesValue, s.NetSales)
	}
	return a
}

// weight is the money of a slice: sales value, or the net sales that store_days tells.
func weight(salesValue int64, net *int64) int64 {
	if net != nil {
		return *net
	}
	return salesValue
}

// replaces adds up the published slices that the item would take the place of.
func (it *item) replaces(ctx context.Context, live replaced) (amount, error) {
	var a amount
	days := it.days()
	if it.contract.Dataset.Replace == contract.BySlice && len(days) == 0 {
		return a, nil
	}
	var from, to *contract.Day
	if len(days) > 0 {
		from, to = &days[0], &days[len(days)-1]
	}
	list, err := live.LiveSlices(ctx, it.dataset(), from, to)
	if err != nil {
		return a, err
	}
	brings := map[contract.Day]bool{}
	for _, d := range days {
		brings[d] = true
	}
	for _, s := range list {
		if s.Delivery == 0 || s.ContractID != it.contract.ID || (s.Date != nil && !brings[*s.Date]) {
			continue
		}
		if it.slot.StoreID != nil && s.StoreID != *it.slot.StoreID {
			continue
		}
		a.storeDays += s.Stores
		a.rows += s.Rows
		a.value += s.SalesValue
	}
	return a, nil
}
