package read

import "github.com/daybookhq/daybook/internal/contract"

// What whoever asks may see is decided here and in the few functions that hold a warehouse's rows: everything else in this package, and
// all that is built on it, gets store-days, masters and files that are narrowed already.

// mineKey names a night in a scope. The night itself is the key: it never changes.
type mineKey struct {
	night *Night
	scope string
}

// manyForIndex is how many stores of somebody's a night has before they are found by their places: who has a few is one of thousands who have.
const manyForIndex = 200

// narrow leaves in a window what is in scope.
func (r *Reader) narrow(w *Window) {
	if w.nights = w.whole; r.scope.All && r.scope.SeesCost {
		return
	}
	w.nights = make(map[contract.Day]*Night, len(w.whole))
	for date, n := range w.whole {
		w.nights[date] = r.mine(n)
	}
}

// mine is a night of the stores in scope, without margins where cost is not seen.
func (r *Reader) mine(n *Night) *Night {
	key := mineKey{n, r.key}
	if v, ok := r.memory.get(key); ok {
		return v.(*Night)
	}
	mine := &Night{Date: n.Date}
	if r.scope.All {
		mine.Stores, mine.at = append(mine.Stores, n.Stores...), n.at
	} else {
		for _, id := range r.scope.Stores {
			if d := n.Of(id); d != nil {
				mine.Stores = append(mine.Stores, *d)
			}
		}
		if len(mine.Stores) >= manyForIndex {
			mine.index()
		}
	}
	if !r.scope.SeesCost {
		for i := range mine.Stores {
			mine.Stores[i].Margin = Unknown
		}
	}
	r.memory.put(key, mine, int64(len(mine.Stores))+1)
	return mine
}

// costless is a list of rows without what they cost.
func costless(rows []SalesRow) []SalesRow {
	list := make([]SalesRow, len(rows))
	for i, row := range rows {
		row.Cost, row.CostFrozen = Unknown, false
		list[i] = row
	}
	return list
}
