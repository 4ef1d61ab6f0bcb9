package intake

import (
	"fmt"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
)

// part is what one chunk of a file says. All of it adds up: the whole file is its parts, one after the other.
type part struct {
	chunk    chunk
	rows     int64
	findings findings
	columns  []columnPart
	counts   []contract.Stats
	keys     []keyPart
	rowsAt   []rowAt // where rows begin, for the messages about keys that stand twice
	slices   slicePart
	unknown  map[string]*Unknown
	derived  sum128            // of values made of units and price
	batch    arrow.RecordBatch // nil where nobody loads the rows
	sampled  sampled
	lead     blanks // lines without anything before the first row, and after the last one
	tail     blanks
	ragged   ragged
	text     []byte
}

// ragged are rows of another number of cells than the contract has columns: how many, and the first one.
type ragged struct {
	n     int64
	first example
}

func (r *ragged) join(o ragged) {
	if r.n == 0 {
		r.first = o.first
	}
	r.n += o.n
}

// columnPart is what a chunk says of one column.
type columnPart struct {
	sum    sum128
	seen   int       // values that are not null, sampleValues at most
	failed []uint16  // which of them are no value of the column's type, counted from 0
	shown  []example // some of those
}

// example is a value that is none of its column's type.
type example struct {
	line          int64
	value, reason string
}

// sampled says how the bytes of a chunk's first rows look.
type sampled struct {
	lines  int // in all
	wide   int // with characters beyond ASCII
	broken int // that cannot be decoded
	raw    int // of a single-byte encoding: with bytes beyond ASCII
	utf8   int // and that are valid UTF-8 all the same
}

func (s *sampled) join(o sampled) {
	s.lines += o.lines
	s.wide += o.wide
	s.broken += o.broken
	s.raw += o.raw
	s.utf8 += o.utf8
}

// blanks are lines in a row on which nothing stands.
type blanks struct {
	line, n int64 // the first one, and how many
}

func (b *blanks) add(line int64) {
	if b.n == 0 {
		b.line = line
	}
	b.n++
}

// Bounds of a sample: rows, and values of a column that decide its type.
const (
	sampleRows   = 20_000
	sampleValues = 1000
	shownValues  = 5
)

// reset makes a part ready for another chunk. Its buffers are used again.
func (p *part) reset(plan *plan) {
	*p = part{
		chunk: p.chunk, findings: findings{list: p.findings.list[:0]},
		columns: resized(p.columns, len(plan.columns)), counts: resized(p.counts, len(plan.counted)),
		keys: resized(p.keys, len(plan.keys)), slices: p.slices, rowsAt: p.rowsAt[:0],
	}
	for i := range p.columns {
		c := &p.columns[i]
		*c = columnPart{failed: c.failed[:0], shown: c.shown[:0]}
	}
	clear(p.counts)
	for i := range p.keys {
		p.keys[i].reset()
	}
	p.slices.reset()
}

// idle are parts that nobody reads into: what has grown for one file has room for the next. The garbage collector takes those
// that lie for long.
var idle = sync.Pool{New: func() any { return &part{} }}

func newPart() *part { return idle.Get().(*part) }

// release keeps a part's buffers for another file; that of a row longer than chunks are goes.
func (p *part) release() {
	p.drop()
	if cap(p.chunk.buf) > 2*chunkBytes {
		p.chunk.buf = nil
	}
	p.chunk = chunk{buf: p.chunk.buf}
	p.text, p.unknown = nil, nil
	p.slices.forget()
	idle.Put(p)
}

// drop lets go of a batch that nobody wants.
func (p *part) drop() {
	if p.batch != nil {
		p.batch.Release()
		p.batch = nil
	}
}

// resized returns a slice of n elements, list's own where it has as many.
func resized[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n)
	}
	return list[:n]
}

// finding tells of empty lines among the rows. They say nothing, so they keep no file out.
func (b blanks) finding() contract.Finding {
	msg := "the line is empty: it is no row"
	if b.n > 1 {
		msg = fmt.Sprintf("%d lines are empty from here on: they are no rows", b.n)
	}
	return contract.Finding{Line: b.line, Rule: "blank_line", Message: msg, Severity: contract.Warning}
}
