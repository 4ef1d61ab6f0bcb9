package intake

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// mostHeader is how many columns of a header are read; more are not a header's.
const mostHeader = 10_000

// header takes the header off the first chunk and compares it with the contract, name by name, exactly. It returns what is
// left of the chunk.
func (r *reading) header(c chunk, chunks *chunker, h head) (rest chunk, drifted bool, err error) {
	if !r.c.Dialect.Header {
		return c, r.named(c), nil
	}
	s, err := r.splitter(true)
	if err != nil {
		return c, false, err
	}
	s.begin(c.text, true)
	if !s.next() {
		return c, false, unreadable("the first line cannot be read: %s", shown([]byte(chunks.broken)))
	}
	if s.start == s.end {
		r.drift("the first line is empty; it should name the columns")
		r.result.Verdict.Diff.Expected = r.expected()
		return c, true, nil
	}
	if charmaps[r.c.Dialect.Encoding] == nil && undecodable(c.text[s.start:s.end], r.c.Dialect.Encoding) {
		return c, true, r.firstLine(h)
	}
	names, err := r.cells(c.text[s.start:s.end])
	if err != nil {
		return c, false, err
	}
	rest = chunk{text: c.text[s.pos:], line: c.line + int64(s.lines), lines: c.lines, buf: c.buf}
	if !r.compare(names) {
		return rest, false, nil
	}
	why, err := r.preamble(h)
	if why != "" {
		r.drift(why)
	}
	return rest, true, err
}

// cells splits one record, decoded.
func (r *reading) cells(record []byte) ([]string, error) {
	s, err := r.splitter(false)
	if err != nil {
		return nil, err
	}
	text, _ := decoded(record, r.c.Dialect.Encoding)
	s.most = min(mostHeader, len(text)+1)
	s.begin(text, true)
	s.next()
	list := make([]string, len(s.cells))
	for i := range s.cells {
		list[i] = string(s.cell(i))
	}
	return list, nil
}

// firstLine judges a first line that cannot be decoded: where most of the first lines cannot either, the file is in another
// encoding, else it cannot be read.
func (r *reading) firstLine(h head) error {
	encoding := r.c.Dialect.Encoding
	text, err := io.ReadAll(h.text(bytes.NewReader(h.bytes), encoding))
	if err != nil {
		return err
	}
	lines, broken := 0, 0
	for line := range bytes.Lines(text) {
		lines++
		if undecodable(line, encoding) {
			broken++
		}
	}
	if lines > 1 && 2*broken > lines {
		r.drift("most of the first lines are not " + encoding)
		return nil
	}
	return unreadable("the first line holds bytes that are no %s", encoding)
}

// compare holds a header against the contract. Of a row in its place, whose cells may say who somebody is, none is told.
func (r *reading) compare(found []string) (drifted bool) {
	drifted = r.differs(found)
	if d := &r.result.Verdict.Diff; drifted && r.plan.personal && d.MayBeRow() {
		*d = d.WithoutCells(masked)
	}
	return drifted
}

func (r *reading) differs(found []string) bool {
	want := r.expected()
	if slices.Equal(want, found) {
		return false
	}
	v := &r.result.Verdict
	v.Diff.Expected, v.Diff.Found = want, show(found)
	if len(found) == 1 {
		if d := otherDelimiter(found[0], r.c.Dialect.Delimiter, len(want)); d != "" {
			r.drift("the delimiter is " + d + "; the contract says " + quoted(r.c.Dialect.Delimiter))
			return true
		}
	}
	missing, extra := minus(want, found), minus(found, want)
	same := len(missing)+len(extra) == 0
	switch {
	case same && len(found) != len(want):
		r.drift("a column stands more than once: " + strings.Join(show(twice(found)), ", "))
	case same && r.c.Dialect.AnyOrder:
		v.Diff.Expected, v.Diff.Found = nil, nil
		order := make([]int, len(found))
		for i, name := range found {
			order[i] = slices.Index(want, name)
		}
		r.plan.arrange(order)
		return false
	case same:
		v.Diff.Reordered = true
	case r.looksLikeRow(found):
		r.drift("the first line is no header: none of its cells is a column's name")
	default:
		v.Diff.Missing, v.Diff.Extra, v.Diff.Renamed = missing, show(extra), renamed(want, found, missing, extra)
	}
	r.drift("")
	return true
}

// named reports whether a file that should begin with its first row begins with the columns' names.
func (r *reading) named(c chunk) bool {
	s, err := r.splitter(true)
	if err != nil {
		return false
	}
	if s.begin(c.text, true); !s.next() {
		return false
	}
	found, err := r.cells(c.text[s.start:s.end])
	if err != nil {
		return false
	}
	names := 0
	for i := range r.c.Columns {
		if x := &r.c.Columns[i]; i < len(found) && found[i] != "" && (strings.EqualFold(found[i], x.Physical) || strings.EqualFold(found[i], x.Name)) {
			names++
		}
	}
	if 2*names <= len(found) {
		return false
	}
	r.result.Verdict.Diff.Found = show(found)
	r.drift("the first line names the columns; the contract says that there is no header")
	return true
}

// expected are the physical names in the contract's order.
func (r *reading) expected() []string {
	names := make([]string, len(r.c.Columns))
	for i, c := range r.c.Columns {
		names[i] = c.Physical
	}
	return names
}

// looksLikeRow reports whether no name of the contract stands in the first line and its cells are values.
func (r *reading) looksLikeRow(found []string) bool {
	if len(found) != len(r.c.Columns) || len(minus(found, r.expected())) != len(found) {
		return false
	}
	s, err := r.splitter(false)
	if err != nil {
		return false
	}
	w := newWorker(r.plan, s, r.hashes, false)
	w.part = &part{columns: make([]columnPart, len(found))}
	typed := false
	for i, text := range found {
		c := &r.plan.columns[i]
		if c.Kind == contract.Text || text == "" {
			continue
		}
		typed = true
		if w.value(c, []byte(text)) != "" {
			return false
		}
	}
	return typed
}
