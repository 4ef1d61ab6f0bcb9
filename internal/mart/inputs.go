package mart

import (
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// inputs know which statements have nothing to read: a chain that sends no stock records has no silent shelves, a date of totals alone has
// no pairs. Planning a statement that finds nothing takes as long as planning one that does.
type inputs struct {
	sold, stocked, lined map[contract.Day]bool // dates with sales, with stock records, and with till lines
	held                 map[string]int64      // rows of the temporary tables of a part
	last                 map[string]int64      // rows that a statement wrote for the date learnt last
	wroteFor             map[string]map[contract.Day]bool
}

// newInputs are those of a beginning, or of a state whose size is not known.
func newInputs(state bool) inputs {
	i := inputs{
		sold: map[contract.Day]bool{}, stocked: map[contract.Day]bool{}, lined: map[contract.Day]bool{}, held: map[string]int64{}, last: map[string]int64{},
		wroteFor: map[string]map[contract.Day]bool{},
	}
	if state {
		i.last["product_state"], i.last["drop_state"], i.last["silence_day"] = 1, 1, 1
	}
	return i
}

// any reports whether a statement that learns date d has anything to read. Those before it have said what they wrote for d.
func (i inputs) any(name string, d contract.Day) bool {
	pairs := i.last["pair_day"] > 0
	switch name {
	case "item_day", "place_day", "pair_day":
		return i.sold[d] || i.stocked[d] || i.held["pair"] > 0
	case "cell_day":
		return pairs || i.held["cell"] > 0
	case "product_state", "drop_state":
		return pairs || i.last[name] > 0
	case "silence_day":
		return pairs && (i.stocked[d] || i.last[name] > 0)
	default:
		return true
	}
}

// wrote notes how many rows a statement wrote for date d.
func (i inputs) wrote(name string, d contract.Day, rows int64) {
	i.last[name] = rows
	i.held[strings.TrimSuffix(name, "_day")] += rows
	if i.wroteFor[name] == nil {
		i.wroteFor[name] = map[contract.Day]bool{}
	}
	i.wroteFor[name][d] = rows > 0
}

// mart reports whether a mart that is built once the dates are learnt has anything to read.
func (i inputs) mart(name string, dates []contract.Day) bool {
	var in map[contract.Day]bool
	switch name {
	case "stockout_day", "negative_day", "cover_day":
		in = i.stocked
	case "hour_day":
		in = i.lined
	case "expected_sales":
		in = i.wroteFor["pair_day"]
	case "expected_category_day":
		in = i.wroteFor["cell_day"]
	case "silent_day":
		in = i.wroteFor["silence_day"]
	case "drop_day":
		in = i.wroteFor["drop_state"]
	default:
		return true
	}
	return slices.ContainsFunc(dates, func(d contract.Day) bool { return in[d] })
}
