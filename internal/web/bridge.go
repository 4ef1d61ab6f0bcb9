package web

import (
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Step is one part of a gap.
type Step struct {
	Term  string `json:"id"` // of the definitions; a part of an insight has none
	Label string `json:"name"`
	Money Minor  `json:"money"`
	Link  string `json:"-"`
	Bar   int    `json:"-"` // 0 to 100, of the largest part
}

// Bridge says where a gap came from: parts that add up to it, to the minor unit.
type Bridge struct {
	Gap   Minor  `json:"gap"`
	Steps []Step `json:"parts"`
	Not   string `json:"absent"` // instead of parts: why there are none; empty where there is no gap to speak of
}

// bridge splits the gap of a headline. link leads from a part to the stores that it comes from.
func (s *server) bridge(h read.Headline, link func(read.SortBy) string) Bridge {
	b := Bridge{Gap: Minor(h.Now.Sales - h.Base.Sales)}
	parts, ok := bridgeOf(h)
	if !ok {
		b.Not = s.format.say("Not shown: not every compared store sends transactions and units, on both sides.")
		return b
	}
	most := max(abs(parts[0]), abs(parts[1]), abs(parts[2]), 1)
	for i, p := range []struct {
		term, less, more string
		by               read.SortBy
	}{
		{"transactions", s.format.say("fewer transactions"), s.format.say("more transactions"), read.ByTransactionsGap},
		{"upt", s.format.say("smaller baskets"), s.format.say("larger baskets"), read.ByUPTGap},
		{"aur", s.format.say("cheaper units"), s.format.say("dearer units"), read.ByAURGap},
	} {
		step := Step{Term: p.term, Label: p.more, Money: Minor(parts[i]), Bar: int(read.MulDiv(abs(parts[i]), 100, most))}
		if step.Money < 0 {
			step.Label = p.less
		}
		if link != nil {
			step.Link = link(p.by)
		}
		b.Steps = append(b.Steps, step)
	}
	return b
}

// bridgeOf splits a gap in net sales into transactions, basket size and prices, as insight.Bridge does it, so that pages and
// insights say the same. False where a factor is unknown for any of the stores.
func bridgeOf(h read.Headline) ([3]int64, bool) {
	n, b := h.Now, h.Base
	if h.Stores == 0 || h.Transactions != h.Now.Stores || n.Transactions <= 0 || b.Transactions <= 0 || n.TransactionUnits <= 0 || b.TransactionUnits <= 0 {
		return [3]int64{}, false
	}
	parts, ok := insight.Bridge(b.Sales, n.Sales, insight.Count{Before: b.Transactions, After: n.Transactions}, insight.Count{Before: b.TransactionUnits, After: n.TransactionUnits})
	if !ok || len(parts) != 3 {
		return [3]int64{}, false
	}
	return [3]int64(parts), true
}
