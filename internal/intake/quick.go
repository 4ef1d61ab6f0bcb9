package intake

import "github.com/daybookhq/daybook/internal/contract"

// quickCell is what reading one cell of a row takes as long as it is as it should be.
type quickCell struct {
	*column
	number bool // a number in its range needs no second look
	runs   bool // the same value mostly stands in many rows on end
	text   bool // nothing but a reference is to be looked at where there is one

	word  uint64 // the last number in its range, as a text of at most eight bytes; NUL bytes, which no clean text has, apart
	value int64
}

// quickCells are the cells of a row in their order.
func (p *plan) quickCells() []quickCell {
	list := make([]quickCell, len(p.order))
	for i, at := range p.order {
		c := &p.columns[at]
		list[i] = quickCell{
			column: c, number: c.Kind == contract.Decimal && c.plain,
			runs: len(c.counts) == 0 && (c.Kind == contract.Date || c.Kind == contract.Timestamp || p.sliced && at == p.at.store.column),
			text: len(c.counts) == 0 && c.Kind == contract.Text && c.ranges,
		}
	}
	return list
}

// cells reads the cells of a row.
func (w *worker) cells() {
	s := &w.split
	if !w.quick {
		for i := range s.cells {
			w.cell(w.inRow[i].column, s.cell(i))
		}
		return
	}
	for i := range s.cells {
		c, b := &w.inRow[i], s.cell(i)
		switch {
		case c.number: // most cells are numbers, and most of those are as they should be
			x := word(b)
			if x != 0 && x == c.word {
				w.ints[c.pos], w.states[c.pos] = c.value, given
				continue
			}
			n, f := c.numbers.parseAs(x, b)
			if f == fits && n >= c.low && n <= c.high {
				w.ints[c.pos], w.states[c.pos] = n, given
				c.word, c.value = x, n
				continue
			}
		case c.runs:
			last := &w.latest[c.pos]
			if last.fine && string(b) == string(last.raw) {
				w.ints[c.pos], w.states[c.pos] = last.value, given
				continue
			}
			found, strange := w.part.findings.total, len(w.strange)
			w.cell(c.column, b)
			last.fine = w.states[c.pos] == given && w.part.findings.total == found && len(w.strange) == strange
			if c.Kind == contract.Text {
				last.raw = append(last.raw[:0], b...)
			} else if w.part.columns[c.pos].seen < sampleValues {
				last.fine = false // each value is counted until there are enough of them
			}
			continue
		case c.text && len(b) > 0 && (c.known == nil || c.known.Has(b)):
			w.states[c.pos] = given
			continue
		}
		w.cell(c.column, b)
	}
}
