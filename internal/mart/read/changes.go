package read

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// StoreChange is a store-day that two runs show otherwise. Nil: that run shows none.
type StoreChange struct {
	Date          contract.Day
	Store         string
	Before, After *StoreDay
}

// ChangedSince returns the dates whose store-days r may show otherwise than the earlier run does: those that both show, those that are new,
// and those that are gone; each oldest first.
func (r *Reader) ChangedSince(ctx context.Context, earlier *Reader) (changed, added, gone []contract.Day, err error) {
	now, err := r.nights(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	then, err := earlier.nights(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	was := make(map[contract.Day]int64, len(then))
	for _, n := range then {
		was[n.date] = n.built
	}
	for _, n := range now {
		switch built, ok := was[n.date]; {
		case !ok:
			added = append(added, n.date)
		case built != n.built:
			changed = append(changed, n.date)
		}
		delete(was, n.date)
	}
	for date := range was {
		gone = append(gone, date)
	}
	slices.Sort(gone)
	return changed, added, gone, nil
}

// Changes returns the store-days in scope of some dates that two windows show otherwise, by date, then by store.
func Changes(before, after *Window, dates []contract.Day, in Scope) (list []StoreChange) {
	for _, date := range dates {
		seen := map[string]bool{}
		add := func(n *Night) {
			if n == nil {
				return
			}
			for i := range n.Stores {
				id := n.Stores[i].Store
				if seen[id] || !after.Chain.In(in, id) && !before.Chain.In(in, id) {
					continue
				}
				seen[id] = true
				c := StoreChange{Date: date, Store: id, Before: delivered(before.nights[date].Of(id)), After: delivered(after.nights[date].Of(id))}
				if differ(c.Before, c.After) {
					list = append(list, c)
				}
			}
		}
		add(before.nights[date])
		add(after.nights[date])
	}
	slices.SortStableFunc(list, func(a, b StoreChange) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), strings.Compare(a.Store, b.Store))
	})
	return list
}

func delivered(d *StoreDay) *StoreDay {
	if d == nil || !d.Delivered {
		return nil
	}
	return d
}

// differ reports whether two store-days say something else of the day itself; what was expected of it is another matter.
func differ(a, b *StoreDay) bool {
	if a == nil || b == nil {
		return a != b
	}
	return a.Complete != b.Complete || a.Shut != b.Shut || a.Sales != b.Sales || a.Returned != b.Returned || a.Discount != b.Discount || a.Margin != b.Margin ||
		a.Units != b.Units || a.Transactions != b.Transactions
}
