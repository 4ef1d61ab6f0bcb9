package web

import (
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Step is one part of a gap, in minor units.
type Step struct {
	Term  string // of the definitions
	Label string
	Money int64
	Link  string
	Bar   int // 0 to 100, of the largest part
}

// bridgeOf splits a gap in net sales into transactions, basket size and prices, as insight.Bridge does it, so that pages and
// insights say the same. False where a factor is unknown for any of the stores.
func bridgeOf(h read.Headline) ([3]int64, bool) {
	n, b := h.Now, h.Base
	if h.Stores == 0 || h.TransactionStores != h.Stores || n.Transactions <= 0 || b.Transactions <= 0 || n.TransactionUnits <= 0 || b.TransactionUnits <= 0 {
		return [3]int64{}, false
	}
	parts, ok := insight.Bridge(b.Sales, n.Sales, insight.Count{Before: b.Transactions, After: n.Transactions}, insight.Count{Before: b.TransactionUnits, After: n.TransactionUnits})
	if !ok || len(parts) != 3 {
		return [3]int64{}, false
	}
	return [3]int64(parts), true
}
