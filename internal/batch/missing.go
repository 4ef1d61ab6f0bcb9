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
func (n *night) missing(ctx context.Context, q warehouse.Querier, days []contract.Day) ([]Missing, error) {
	list := []Missing{}
	for _, it := range n.items {
		if it.held && it.contract != nil {
			list = append(list, it.told("held"))
		}
	}
	if len(days) > newestChecked {
		days = days[len(days)-newestChecked:]
	}
	gaps, err := due(ctx, n.Home, q, days)
	return onlyOnceTold(append(list, gaps...)), err
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
			stores, err := owing(ctx, h.Warehouse, q, c, d)
			if err != nil {
				return nil, err
			}
			for _, store := range stores {
				list = append(list, Missing{Dataset: c.Dataset.Name, BusinessDate: d.String(), StoreID: store, Word: "missing", Owner: c.Owner})
			}
		}
	}
	return onlyOnceTold(list), nil
}

// owing are the stores that owe a delivery for d, "" for all of them. What is due every n days is owed where none of the n
// dates up to d has it.
func owing(ctx context.Context, w *warehouse.Warehouse, q warehouse.Querier, c *contract.Contract, d contract.Day) ([]string, error) {
	owe, err := w.Gaps(ctx, q, c.Dataset.Name, d)
	for before := d - 1; err == nil && len(owe) > 0 && before > d-contract.Day(c.SLA.EveryDays); before-- {
		var more []string
		if more, err = w.Gaps(ctx, q, c.Dataset.Name, before); err != nil {
			return nil, err
		}
		switch {
		case slices.Contains(more, ""):
		case slices.Contains(owe, ""):
			owe = more
		default:
			owe = slices.DeleteFunc(owe, func(id string) bool { return !slices.Contains(more, id) })
		}
	}
	return owe, err
}

// onlyOnceTold leaves out what stands in the list before, for the store or for all stores.
func onlyOnceTold(list []Missing) []Missing {
	type key struct{ dataset, date, store string }
	told := map[key]bool{}
	return slices.DeleteFunc(list, func(m Missing) bool {
		k, all := key{m.Dataset, m.BusinessDate, m.StoreID}, key{m.Dataset, m.BusinessDate, ""}
		again := told[k] || told[all]
		told[k] = true
		return again
	})
}

// late tells which of the run's deliveries came only after their dates had been published without them. first are the dates
// that are seen for the first time.
func (n *night) late(first []contract.Day) []Missing {
	list := []Missing{}
	if n.laid == nil {
		return list
	}
	for _, it := range n.items {
		if n.fate(it) != load || it.contract.SLA == nil || it.contract.Dataset.Replace != contract.BySlice || n.laid.took[it.id].stores > 0 {
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

// overdue reports whether a delivery for business date d should have been there by now: SLA.At on the day after, by the
// clock on the wall.
func overdue(now time.Time, sla *contract.SLA, d contract.Day) bool {
	h, m, s := now.Clock()
	wall := contract.DayOf(now).Time().Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second)
	return !wall.Before((d + 1).Time().Add(sla.At))
}
