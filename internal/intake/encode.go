package intake

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/daybookhq/daybook/internal/contract"
)

// encoder turns rows into Arrow batches of the dataset's schema. Fields that no row of the file has are null and cost
// nothing.
type encoder struct {
	schema *arrow.Schema
	live   []liveField
	nulls  []int // fields that no row has
	lines  []int64
	id     int64
	ids    []int64 // id as often as a batch has had rows; all batches share it
	most   int     // rows to make room for
	per    int     // bytes of text a row, as the last chunk had them
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
	e := &encoder{schema: Schema(p.c.Dataset), id: p.delivery, per: 32}
	for i, f := range p.c.Dataset.Fields {
		x := liveField{field: i, column: -1, factor: 1, vector: newVector(f.Kind)}
		for _, c := range p.loaded {
			if p.columns[c].Field == i {
				x.column, x.factor = c, p.columns[c].factor
			}
		}
		e.live = append(e.live, x)
		if at := &e.live[len(e.live)-1]; !p.settled(at, i) && x.column < 0 {
			e.live, e.nulls = e.live[:len(e.live)-1], append(e.nulls, i)
		}
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
		x.column, x.settle = -1, func(w *worker) { x.putText(w.storeID()) }
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

// begin makes room for the rows of a text of so many bytes.
func (e *encoder) begin(text int) {
	rows := text/e.per + 64
	for i := range e.live {
		e.live[i].reset(rows, text)
	}
	e.lines = make([]int64, 0, rows)
	e.most = text
}

func (e *encoder) add(w *worker) {
	for i := range e.live {
		f := &e.live[i]
		switch {
		case f.column < 0:
			f.settle(w)
		case w.states[f.column] != given:
			f.putNull()
		case f.kind == contract.Decimal:
			f.ints = append(f.ints, w.ints[f.column]*f.factor)
			f.count()
		case f.kind == contract.Text:
			f.putText(w.raw(f.column))
		default:
			f.put(w.ints[f.column], true)
		}
	}
	e.lines = append(e.lines, w.line)
}

// batch returns the rows that were added since begin; nil where there are none.
func (e *encoder) batch() arrow.RecordBatch {
	rows := len(e.lines)
	if rows == 0 {
		return nil
	}
	e.per = max(e.most/rows, 1)
	n := e.schema.NumFields()
	columns := make([]arrow.Array, n)
	for i := range e.live {
		f := &e.live[i]
		columns[f.field] = f.array(e.schema.Field(f.field).Type, rows)
	}
	for _, i := range e.nulls {
		columns[i] = nullArray(e.schema.Field(i).Type, rows)
	}
	for len(e.ids) < rows {
		e.ids = append(e.ids, e.id)
	}
	columns[n-2], columns[n-1] = numberArray(e.ids[:rows]), numberArray(e.lines)
	rec := array.NewRecordBatch(e.schema, columns, int64(rows))
	for _, c := range columns {
		c.Release()
	}
	return rec
}
