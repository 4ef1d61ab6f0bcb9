package notify

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// A file can be right in every row and still be nonsense: half of the stores, every row twice, all prices in cents. Its size is
// held against the same weekdays before it. A date is unusual where a measure is less than half or more than twice the median
// of at least four such dates within eight weeks, and a quarter beyond anything that they had. Feeds that are irregular by nature
// widen their own range that way and are not told of.
const (
	// UsualWeeks is how far back the same weekdays are looked at.
	UsualWeeks = 8
	leastWeeks = 4
)

// measure is one size of a load.
type measure struct {
	word string
	of   func(warehouse.Load) *big.Rat
}

var measures = []measure{
	{"stores", func(l warehouse.Load) *big.Rat { return new(big.Rat).SetInt64(l.Stores) }},
	{"rows", func(l warehouse.Load) *big.Rat { return new(big.Rat).SetInt64(l.Rows) }},
	{"sales value", func(l warehouse.Load) *big.Rat {
		v, ok := new(big.Rat).SetString(l.Value)
		if !ok {
			return new(big.Rat)
		}
		return v
	}},
}

func unusual(v View) (list []Alert) {
	for _, g := range grouped(v.Loads, func(l warehouse.Load) string { return l.Dataset }) {
		newest := slices.MaxFunc(g.items, func(a, b warehouse.Load) int { return int(a.Date - b.Date) })
		if v.Status.BusinessDate == nil || newest.Date.String() != *v.Status.BusinessDate {
			continue // what has not come is told elsewhere
		}
		before := slices.DeleteFunc(slices.Clone(g.items), func(l warehouse.Load) bool {
			back := newest.Date - l.Date
			return back <= 0 || back%7 != 0 || back > UsualWeeks*contract.Day(7)
		})
		var lines []string
		for _, m := range measures {
			if line := odd(m, newest, before); line != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) == 0 {
			continue
		}
		list = append(list, Alert{
			Cause: "unusual:" + newest.Dataset + ":" + newest.Date.String(), Kind: Unusual, BusinessDate: newest.Date.String(),
			Title: fmt.Sprintf("%s of %s is unlike other %ss: %s", newest.Dataset, newest.Date, newest.Date.Weekday(), lines[0]),
			Lines: lines, Next: "where it is wrong: daybook withdraw DELIVERY --why …, and ask the owner; a holiday may explain it",
		})
	}
	return list
}

// odd says how a measure differs from what is usual; "" where it does not.
func odd(m measure, now warehouse.Load, before []warehouse.Load) string {
	if len(before) < leastWeeks {
		return ""
	}
	values := make([]*big.Rat, len(before))
	for i, l := range before {
		values[i] = m.of(l)
	}
	slices.SortFunc(values, (*big.Rat).Cmp)
	middle, low, high, value := values[len(values)/2], values[0], values[len(values)-1], m.of(now)
	times := func(v *big.Rat, a, b int64) *big.Rat { return new(big.Rat).Mul(v, big.NewRat(a, b)) }
	if middle.Sign() <= 0 {
		return ""
	}
	below := value.Cmp(times(middle, 1, 2)) < 0 && value.Cmp(times(low, 3, 4)) < 0
	above := value.Cmp(times(middle, 2, 1)) > 0 && value.Cmp(times(high, 5, 4)) > 0
	if !below && !above {
		return ""
	}
	return fmt.Sprintf("%s %s, usually %s (%s to %s)", figure(value), m.word, figure(middle), figure(low), figure(high))
}

// figure writes a count whole and money with two decimals.
func figure(v *big.Rat) string {
	return strings.TrimSuffix(v.FloatString(2), ".00")
}
