package intake

import "github.com/daybookhq/daybook/internal/contract"

// What a line's kind is called in the warehouse.
var (
	lineSale   = []byte(contract.LineSale)
	lineReturn = []byte(contract.LineReturn)
)

// till is what a till line turns out to be.
type till struct {
	kinds map[string][]byte // by the contract's tokens
	kind  []byte            // nil: none that the contract knows
	value moment            // sales value in cents
}

// tillLine settles what a till line is and what it is worth.
func (w *worker) tillLine() {
	w.worth()
	if s := w.sign; s != nil && w.states[s.Units] == given && w.states[s.Value] == given {
		if msg := s.Check(contract.Value{Int: w.ints[s.Units]}, contract.Value{Int: w.ints[s.Value]}); msg != "" {
			w.find(s.Value, s.Name(), msg, s.Severity())
		}
	}
	kind := lineSale
	if w.c.LineKinds != nil {
		var known bool
		at := w.at.kind.column
		if kind, known = w.till.kinds[string(w.text(w.at.kind))]; !known && (at < 0 || w.states[at] != bad) {
			w.find(at, "lineKinds", "is no kind of line that the contract knows", contract.Error)
		}
	}
	if units, _ := w.number(w.at.units); string(kind) == string(lineSale) && (units < 0 || w.till.value.at < 0) {
		kind = lineReturn
	}
	w.till.kind = kind
}

// worth settles the line's sales value: its own, or units times unit price.
func (w *worker) worth() {
	at := &w.at
	value, ok := w.number(at.value)
	w.till.value = moment{value, ok}
	units, sold := w.number(at.units)
	price, priced := w.number(at.price)
	isBad := func(p place) bool { return p.column >= 0 && w.states[p.column] == bad }
	switch {
	case ok || !sold || isBad(at.value) || isBad(at.price):
	case priced:
		n, ok := times(units, price)
		if !ok || abs(n) >= mostTotal {
			w.find(at.price.column, "type", "times the units is more money than the warehouse holds", contract.Error)
			return
		}
		w.till.value = moment{n, true}
		w.part.derived.add(n)
	default:
		column := at.value.column
		if column < 0 {
			column = at.price.column
		}
		if !w.columns[column].required { // else that rule has said so
			w.find(column, "required", "must not be empty: a line needs a sales value or a unit price", contract.Error)
		}
	}
}
