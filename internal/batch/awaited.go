package batch

import (
	"context"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// Awaited tells what is due for a business date, whatever the hour, and is neither loaded nor in landing: what a run would do better to
// wait for. Where stores send files of their own and none of the date is loaded, those are awaited that sent one a week before.
func Awaited(ctx context.Context, h Home, date contract.Day) (list []Missing, err error) {
	listing, err := h.Folder.List()
	if err != nil {
		return nil, err
	}
	items := plan(h.Contracts, listing.Files)
	q, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = q.Close() }()
	for _, c := range h.Contracts.Contracts() {
		if c.SLA == nil || c.Dataset.Replace != contract.BySlice {
			continue
		}
		owe, err := owing(ctx, h.Warehouse, q, c, date)
		if err != nil {
			return nil, err
		}
		whole, sent := landed(items, c.Dataset.Name, date)
		switch {
		case whole:
			continue
		case slices.Contains(owe, "") && len(sent) > 0:
			if owe, err = h.Warehouse.Senders(ctx, q, c.Dataset.Name, date-7); err != nil {
				return nil, err
			}
		}
		for _, store := range owe {
			if !sent[store] {
				list = append(list, Missing{Dataset: c.Dataset.Name, BusinessDate: date.String(), StoreID: store, Word: "awaited", Owner: c.Owner})
			}
		}
	}
	return onlyOnceTold(list), nil
}

// landed finds what lies in landing of a dataset for a date: a file of all stores, or those of some.
func landed(items []*item, dataset string, date contract.Day) (whole bool, sent map[string]bool) {
	sent = map[string]bool{}
	for _, it := range items {
		switch {
		case it.dataset() != dataset || it.slot.BusinessDate == nil || *it.slot.BusinessDate != date:
		case it.slot.StoreID == nil:
			whole = true
		default:
			sent[*it.slot.StoreID] = true
		}
	}
	return whole, sent
}
