package intake

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
)

// encoder turns rows into Arrow batches of the dataset's schema. Fields that no row of the file has are null and cost
// nothing.
type encoder struct {
	schema *arrow.Schema
	live   []liveField // columns of numbers first
	number int         // of those
	nulls  []int       // fields that no row has
	room   slab        // of the batch
	ids    vector      // the delivery, in each row
	lines  vector      // on which rows begin
	id     int64
}

// liveField is a field that rows of this file may have.
type liveField struct {
	vector
	field  int
	column int // that brings it; -1: its value is settled for the row
	factor int64
	settle func(*worker) // puts the settled value
}

func newEncoder(p *plan) *encoder {
	e := &encoder{schema: Schema(p.c.Dataset), id: p.delivery, ids: newVector(contract.Decimal), lines: newVector(contract.Decimal)}
	for i, f := range p.c.Dataset.Fields {
		x := liveField{field: i, column: -1, factor: 1, vector: newVector(f.Kind)}
		for _, c := range p.loaded {
			if p.columns[c.column].Field == i {
				x.column, x.factor = c.column, c.factor
			}
		}
		e.live = append(e.live, x)
		if at := &e.live[len(e.live)-1]; !p.settled(at, i) && x.column < 0 {
			e.live, e.nulls = e.live[:len(e.live)-1], append(e.nulls, i)
		}
	}
	isNumber := func(f liveField) bool { return f.column >= 0 && f.kind == contract.Decimal }
	slices.SortStableFunc(e.live, func(a, b liveField) int {
		switch {
		case isNumber(a) == isNumber(b):
			return 0
		case isNumber(a):
			return -1
		}
		return 1
	})
	for e.number < len(e.live) && isNumber(e.live[e.number]) {
		e.number++
	}
	for i := range e.live { // only now they stand where they stay
		p.settled(&e.live[i], e.live[i].field)
	}
	return e
}

// settled gives a field that is not simply a column's its source. It is false where there is none.
func (p *plan) settled(x *liveField, field int) bool {
	switch at := &p.at; {
	case field == at.date.field:
		x.column, x.settle = -1, func(w *worker) { x.put(w.date.at, w.date.known) }
	case field == at.soldAt.field && (at.soldAt.column >= 0 || at.soldAt.fixed != nil):
		x.column, x.settle = -1, func(w *worker) { x.put(w.sold.at, w.sold.known) }
	case field == at.store.field:
		x.column, x.settle = -1, func(w *worker) { x.putText(w.storeID) }
	case p.lines && field == at.value.field:
		x.column, x.settle = -1, func(w *worker) { x.put(w.till.value.at, w.till.value.known) }
	case p.lines && field == at.kind.field:
		x.column, x.settle = -1, func(w *worker) { x.putText(w.till.kind) }
	default:
		v := p.fixed(field)
		if v == nil {
			return false
		}
		x.settle = func(*worker) {
			if x.kind == contract.Text {
				x.putText(v.Text)
				return
			}
			x.put(v.Int, true)
		}
	}
	return true
}

// rowBytes are how many bytes of text a row has at least that there is room for at first: a text of empty lines is no reason to
// ask for room for as many rows.
const rowBytes = 16

// begin makes room for the rows of so many lines and bytes of text.
func (e *encoder) begin(lines, text int) {
	rows := min(lines, text/rowBytes) + 1
	need := e.ids.needs(rows, text) + e.lines.needs(rows, text)
	for i := range e.live {
		need += e.live[i].needs(rows, text)
	}
	if len(e.room.b) < need { // else that of a batch that was not wanted is there
		e.room = newSlab(need)
	}
	e.room.used = 0
	for i := range e.live {
		e.live[i].reset(rows, text, &e.room)
	}
	e.ids.reset(rows, text, &e.room)
	e.lines.reset(rows, text, &e.room)
}

func (e *encoder) add(w *worker) {
	numbers, others := e.live[:e.number], e.live[e.number:]
	for i := range numbers {
		f := &numbers[i]
		if w.states[f.column] != given {
			f.putNull()
			continue
		}
		f.ints = append(f.ints, w.ints[f.column]*f.factor)
		f.count()
	}
	for i := range others {
		f := &others[i]
		switch {
		case f.column < 0:
			f.settle(w)
		case w.states[f.column] != given:
			f.putNull()
		case f.kind == contract.Text:
			f.putText(w.raw(f.column))
		default:
			f.put(w.ints[f.column], true)
		}
	}
	e.lines.put(w.line, true)
}

// batch returns the rows that were added since begin; nil where there are none.
func (e *encoder) batch() arrow.RecordBatch {
	rows := e.lines.n
	if rows == 0 {
		return nil
	}
	from := memory.NewBufferWithAllocator(e.room.b, &idleSlabs)
	defer from.Release() // the columns hold it
	e.room = slab{}
	n := e.schema.NumFields()
	columns := make([]arrow.Array, n)
	for i := range e.live {
		f := &e.live[i]
		columns[f.field] = f.array(e.schema.Field(f.field).Type, rows, from)
	}
	for _, i := range e.nulls {
		columns[i] = nullArray(e.schema.Field(i).Type, rows)
	}
	for range rows {
		e.ids.ints = append(e.ids.ints, e.id)
	}
	columns[n-2], columns[n-1] = e.ids.array(e.schema.Field(n-2).Type, rows, from), e.lines.array(e.schema.Field(n-1).Type, rows, from)
	rec := array.NewRecordBatch(e.schema, columns, int64(rows))
	for _, c := range columns {
		c.Release()
	}
	return rec
}
