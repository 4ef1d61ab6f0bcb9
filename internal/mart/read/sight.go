package read

// What whoever asks may see is decided here and in the few functions that hold a warehouse's rows: everything else in this package, and
// all that is built on it, gets store-days, masters and files that are narrowed already.

// mineKey names a night in a scope. The night itself is the key: it never changes.
type mineKey struct {
	night *Night
	scope string
}

// narrow leaves in a window what is in scope.
func (r *Reader) narrow(w *Window) {
	if r.scope.All && r.scope.SeesCost {
		return
	}
	for date, n := range w.nights {
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
		mine.Stores = append(mine.Stores, n.Stores...)
	} else {
		for _, id := range r.scope.Stores {
			if d := n.Of(id); d != nil {
				mine.Stores = append(mine.Stores, *d)
			}
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
