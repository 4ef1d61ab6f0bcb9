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
			m := Missing{Dataset: it.dataset(), Word: "held", Owner: it.contract.Owner}
			if it.slot.BusinessDate != nil {
				m.BusinessDate = it.slot.BusinessDate.String()
			}
			if it.slot.StoreID != nil {
				m.StoreID = *it.slot.StoreID
			}
			list = append(list, m)
		}
	}
	if len(changed) > newestChecked {
		changed = changed[len(changed)-newestChecked:]
	}
	for _, c := range n.Contracts.Contracts() {
		if c.SLA == nil || c.Dataset.Replace != contract.BySlice {
			continue
		}
		for _, d := range changed {
			if !n.overdue(c.SLA, d) {
				continue
			}
			gaps, err := n.Warehouse.Gaps(ctx, q, c.Dataset.Name, d)
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

func toldAlready(list []Missing, m Missing) bool {
	for _, x := range list {
		if x.Dataset == m.Dataset && x.BusinessDate == m.BusinessDate && (x.StoreID == m.StoreID || x.StoreID == "") {
			return true
		}
	}
	return false
}

// overdue reports whether a delivery for business date d should have been there by now: SLA.At on the day after, by the
// clock on the wall.
func (n *night) overdue(sla *contract.SLA, d contract.Day) bool {
	now := n.Now()
	h, m, s := now.Clock()
	wall := contract.DayOf(now).Time().Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second)
	return !wall.Before((d + contract.Day(max(sla.EveryDays, 1))).Time().Add(sla.At))
}
