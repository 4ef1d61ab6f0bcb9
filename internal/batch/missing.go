package batch

import (
	"context"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// newestChecked is how many of a run's business dates are looked through for what is missing: a history of years is not.
const newestChecked = 62

// missing tells what was due and is not there, for the newest dates of a run. Only a contract with an SLA makes anything
// due; a store that is closed, not yet opened or no longer there owes nothing. What a person held back is missing too.
func (n *night) missing(ctx context.Context, q warehouse.Querier, changed []contract.Day) ([]Missing, error) {
	list := []Missing{}
	for _, it := range n.items {
		if it.contract != nil && slices.ContainsFunc(n.held, it.meant) {
			list = append(list, it.told("held"))
		}
	}
	if len(changed) > newestChecked {
		changed = changed[len(changed)-newestChecked:]
	}
	gaps, err := due(ctx, n.Home, q, changed)
	for _, m := range gaps {
		if !toldAlready(list, m) {
			list = append(list, m)
		}
	}
	return list, err
}

// due tells what was due for these dates by now and is not among what q shows.
func due(ctx context.Context, h Home, q warehouse.Querier, dates []contract.Day) (list []Missing, err error) {
	now := h.Now()
	for _, c := range h.Contracts.Contracts() {
		if c.SLA == nil || c.Dataset.Replace != contract.BySlice {
			continue
		}
		for _, d := range dates {
			if !overdue(now, c.SLA, d) {
				continue
			}
			gaps, err := h.Warehouse.Gaps(ctx, q, c.Dataset.Name, d)
			if err != nil {
				return nil, err
			}
			for _, store := range gaps {
				m := Missing{Dataset: c.Dataset.Name, BusinessDate: d.String(), StoreID: store, Word: "missing", Owner: c.Owner}
				if !toldAlready(list, m) {
					list = append(list, m)
				}
			}
		}
	}
	return list, nil
}

// late tells which of the run's deliveries came only after their dates had been published without them.
func (n *night) late(first []contract.Day) []Missing {
	list := []Missing{}
	if n.slicer == nil {
		return list
	}
	for _, it := range n.items {
		if !it.ok() || it.held || it.contract.SLA == nil || it.contract.Dataset.Replace != contract.BySlice {
			continue
		}
		if _, corrects := n.slicer.Before[it.id]; corrects {
			continue
		}
		for _, d := range it.days() {
			if !slices.Contains(first, d) && overdue(n.started, it.contract.SLA, d) {
				m := it.told("late")
				m.BusinessDate = d.String()
				list = append(list, m)
			}
		}
	}
	return list
}

// told is a file as a line about what should have been there.
func (it *item) told(word string) Missing {
	m := Missing{Dataset: it.dataset(), Word: word, Owner: it.contract.Owner}
	if it.slot.BusinessDate != nil {
		m.BusinessDate = it.slot.BusinessDate.String()
	}
	if it.slot.StoreID != nil {
		m.StoreID = *it.slot.StoreID
	}
	return m
}

func toldAlready(list []Missing, m Missing) bool {
	return slices.ContainsFunc(list, func(x Missing) bool {
		return x.Dataset == m.Dataset && x.BusinessDate == m.BusinessDate && (x.StoreID == m.StoreID || x.StoreID == "")
	})
}

// overdue reports whether a delivery for business date d should have been there by now: SLA.At on the day after, by the
// clock on the wall.
func overdue(now time.Time, sla *contract.SLA, d contract.Day) bool {
	h, m, s := now.Clock()
	wall := contract.DayOf(now).Time().Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second)
	return !wall.Before((d + contract.Day(max(sla.EveryDays, 1))).Time().Add(sla.At))
}
