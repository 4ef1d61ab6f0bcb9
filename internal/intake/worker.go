package intake

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
)

// worker reads chunks, one at a time, each into a part of its own.
type worker struct {
	*plan
	split   splitter
	part    *part
	clean   bool    // all of the chunk's text can be read
	line    int64   // of the row at hand
	states  []state // by column: what its cell is
	ints    []int64 // by column: the value of a number, date, time or truth
	inRow   []quickCell
	nameEnd byte // the last byte of the first cell's name; 0 where it has none
	latest  []latest
	quick   bool // a cell that is as it should be needs no second look
	till    till
	date    moment     // business date of the row
	strange []*Unknown // of the row's ids that a master lacks and that are loaded all the same
	sold    moment
	store   []byte // of the file's name
	storeID []byte // of the row: that of the file's name, else its own
	out     *encoder
	key     []byte
	hashes  *hashing
}

// state says what a cell is.
type state uint8

const (
	given state = iota
	null
	bad // no value of its column
)

// moment is a date or time that may not be there.
type moment struct {
	at    int64
	known bool
}

// latest is the last date, time or store of a column: it mostly stands in many rows on end.
type latest struct {
	raw   []byte
	value int64
	fine  bool // no rule found anything wrong with it
}

func newWorker(p *plan, split splitter, h *hashing, load bool) *worker {
	n := len(p.columns)
	w := &worker{plan: p, split: split, hashes: h, states: make([]state, n), ints: make([]int64, n), latest: make([]latest, n), inRow: p.quickCells()}
	if p.slot.StoreID != nil {
		w.store = []byte(*p.slot.StoreID)
	}
	w.till.kinds = map[string][]byte{}
	for token, kind := range p.c.LineKinds {
		w.till.kinds[token] = []byte(kind)
	}
	if name := p.columns[p.order[0]].Physical; name != "" {
		w.nameEnd = name[len(name)-1]
	}
	if load {
		w.out = newEncoder(p)
	}
	return w
}

// read reads a chunk into a part.
func (w *worker) read(p *part) {
	p.reset(w.plan)
	w.part = p
	p.text, w.clean = decoded(p.chunk.text, w.d.Encoding)
	if charmaps[w.d.Encoding] != nil {
		p.sampled.looksLikeUTF8(p.chunk.text)
	}
	if w.out != nil {
		w.out.begin(p.chunk.lines, len(p.text))
	}
	for i := range w.latest {
		w.latest[i].fine = false
	}
	w.split.begin(p.text, true)
	line := p.chunk.line
	for w.split.next() {
		w.line = line
		line += int64(w.split.lines)
		w.record()
	}
	if w.out != nil {
		if p.findings.total == p.findings.warnings { // else nobody will want its rows
			p.batch = w.out.batch()
		}
	}
}

// record reads the record that the splitter has just cut.
func (w *worker) record() {
	s, p := &w.split, w.part
	if s.start == s.end {
		if p.rows == 0 {
			p.lead.add(w.line)
		} else {
			p.tail.add(w.line)
		}
		return
	}
	if p.tail.n > 0 {
		p.findings.add(p.tail.finding())
		p.tail = blanks{}
	}
	p.rows++
	w.quick = p.rows > sampleValues && w.clean && len(w.d.NullTokens) == 0
	if len(w.keys) > 0 {
		p.rowsAt = append(p.rowsAt, rowAt{uint32(s.start), uint32(w.line - p.chunk.line)})
	}
	w.strange = w.strange[:0]
	if w.whole() {
		w.cells()
		if !w.sample {
			w.row()
		}
	} else {
		w.noKeys()
	}
	if p.rows <= sampleValues {
		w.sampleLine()
	}
}

// whole reports whether the record has the shape of a row.
func (w *worker) whole() bool {
	s := &w.split
	switch {
	case s.broken != "":
		w.shape("quote", s.broken)
	case s.count != len(w.order):
		msg := w.raggedMessage()
		w.part.ragged.join(ragged{1, example{line: w.line, reason: msg}})
		w.shape("ragged_row", msg)
	case s.end-s.start > w.maxCell && w.tooLong():
		w.shape("limit", "holds a cell that is longer than "+size(w.maxCell))
	case w.names():
		w.shape("header", namesAgain)
	case w.marked():
		w.shape("encoding", markAgain)
	case s.lines > 1 && w.swallows():
		w.shape("quote", swallowed)
	default:
		return true
	}
	return false
}

func (w *worker) tooLong() bool {
	for _, c := range w.split.cells {
		if int(c.to-c.from&^inSpare) > w.maxCell {
			return true
		}
	}
	return false
}

func (w *worker) raggedMessage() string {
	cells, want := w.split.count, len(w.order)
	msg := fmt.Sprintf("has %d cells where the contract has %d columns", cells, want)
	row := w.split.text[w.split.start:w.split.end]
	if cells == 1 {
		if d := otherDelimiter(string(row), w.d.Delimiter, want); d != "" {
			return msg + ": it looks as if its delimiter were " + d
		}
	}
	if cells == want+1 && bytes.HasSuffix(row, []byte(w.d.Delimiter)) {
		msg += ": it ends with a delimiter"
	}
	return msg
}

// shape notes a row that cannot be told apart into values. Its text is shown where no column names people.
func (w *worker) shape(rule, message string) {
	if w.sample {
		return
	}
	raw := masked
	if !w.personal {
		raw = shown(w.split.text[w.split.start:w.split.end])
	}
	w.part.findings.add(contract.Finding{Line: w.line, Rule: rule, Message: message, Severity: contract.Error, Value: raw})
}

// find notes a broken rule of the row at hand; column is -1 for a rule about the row.
func (w *worker) find(column int, rule, message string, severity contract.Severity) {
	if w.sample {
		return
	}
	f := contract.Finding{Line: w.line, Rule: rule, Message: message, Severity: severity}
	if column >= 0 {
		f.Column = w.columns[column].Physical
		f.Value = w.shown(column, w.raw(column))
	}
	w.part.findings.add(f)
}

// raw is the text of a column's cell in the row at hand.
func (w *worker) raw(column int) []byte { return w.split.cell(w.cellOf[column]) }

// shown is a cell's text for a message, masked where its column names people.
func (p *plan) shown(column int, raw []byte) string {
	if p.columns[column].Personal && len(raw) > 0 {
		return masked
	}
	return shown(raw)
}

// sampleLine counts how the bytes of one of the first lines look.
func (w *worker) sampleLine() {
	n := &w.part.sampled
	n.lines++
	if w.clean {
		return
	}
	text := w.split.text[w.split.start:w.split.end]
	if brokenText(text, w.d.Encoding) != "" {
		n.broken++
	}
	if !ascii(text) {
		n.wide++
	}
}

// looksLikeUTF8 counts lines with bytes beyond ASCII, and those of them that are valid UTF-8: hardly any text of another
// encoding is.
func (n *sampled) looksLikeUTF8(b []byte) {
	for lines := 0; len(b) > 0 && lines < sampleValues; lines++ {
		end := bytes.IndexByte(b, '\n') + 1
		if end == 0 {
			end = len(b)
		}
		if line := b[:end]; !ascii(line) {
			n.raw++
			if utf8.Valid(line) {
				n.utf8++
			}
		}
		b = b[end:]
	}
}
