package intake

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
)

// What is here has the shape of a row and is none: it would load without a word and leave numbers out, or bring words in.

const (
	namesAgain = "is the header once more, no row: files were put together, or a second table begins here"
	markAgain  = "begins with a byte order mark, which stands at the begin of a file and there once: files were put together here"
	swallowed  = "a quoted cell holds what reads as rows of their own: a quote in it was opened or closed by mistake"
)

var (
	mark8       = []byte("\xef\xbb\xbf")
	mark8Single = []byte("ï»¿") // its three bytes in windows-1252 and iso-8859-15, decoded
)

// names reports whether the row holds the columns' names and nothing else. Where two files were put together, the byte order
// mark of the second one stands before them. That a first cell ends as the first name does is rare.
func (w *worker) names() bool {
	b := w.split.cell(0)
	if w.nameEnd != 0 && (len(b) == 0 || b[len(b)-1] != w.nameEnd) {
		return false
	}
	return w.allNames()
}

func (w *worker) allNames() bool {
	for i := range w.split.cells {
		b := w.split.cell(i)
		if i == 0 {
			b = bytes.TrimPrefix(b, mark8)
		}
		if string(b) != w.columns[w.order[i]].Physical {
			return false
		}
	}
	return true
}

// marked reports whether the row begins with a byte order mark. Nobody sees it, and its first cell would be another key than it seems.
func (w *worker) marked() bool {
	row := w.split.text[w.split.start:w.split.end]
	if row[0] < utf8.RuneSelf { // both marks begin with a byte beyond ASCII
		return false
	}
	return bytes.HasPrefix(row, mark8) || charmaps[w.d.Encoding] != nil && bytes.HasPrefix(row, mark8Single)
}

// swallows reports whether a cell of the row holds whole rows. A quote that opens by mistake in one row and is closed in the
// same column of another leaves a row of the right number of cells, and what stands between is gone. Taken apart again, each
// line has the number of cells of a row, and what stands under a date, time, number or truth is one. Text alone proves nothing.
func (w *worker) swallows() bool {
	for i := range w.split.cells {
		if lines := splitLines(w.split.cell(i)); len(lines) > 1 && w.rowsIn(lines, i) {
			return true
		}
	}
	return false
}

// rowsIn reports whether the lines of the cell at i, with the cells before and after it, are rows.
func (w *worker) rowsIn(lines [][]byte, i int) bool {
	typed := false
	for n, line := range lines {
		first, want := 0, len(w.order)
		if n == 0 {
			first, want = i, want-i
		}
		if n == len(lines)-1 {
			want = i + 1
		}
		cells := bytes.Split(line, w.split.delim)
		if len(cells) != want {
			return false
		}
		for k, b := range cells {
			c := &w.columns[w.order[first+k]]
			if c.Kind == contract.Text || len(b) == 0 || oneOf(b, w.d.NullTokens) {
				continue
			}
			if typed = true; !w.isValue(c, b) {
				return false
			}
		}
	}
	return typed
}

// isValue reports whether b is a number, date, time or truth, as its column wants; nothing is noted of it.
func (w *worker) isValue(c *column, b []byte) bool {
	switch c.Kind {
	case contract.Decimal:
		_, f := c.numbers.parse(b)
		return f != nothing
	case contract.Date, contract.Timestamp:
		_, ok := readMoment(c, b)
		return ok
	case contract.Bool:
		return oneOf(b, w.d.TrueTokens) || oneOf(b, w.d.FalseTokens)
	}
	return true
}

// splitLines cuts b at its line ends: LF, CRLF and CR alone.
func splitLines(b []byte) [][]byte {
	var list [][]byte
	for {
		i := bytes.IndexAny(b, "\r\n")
		if i < 0 {
			return append(list, b)
		}
		list = append(list, b[:i])
		if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
			i++
		}
		b = b[i+1:]
	}
}

// mostPreamble is how many records at the begin of a file a header is looked for in.
const mostPreamble = 100

// preamble says on which line the header stands where lines that are no part of the table stand before it; "" where the first
// lines hold none.
func (r *reading) preamble(h head) (string, error) {
	text, err := io.ReadAll(h.text(bytes.NewReader(h.bytes), r.c.Dialect.Encoding))
	if err != nil {
		return "", err
	}
	s, err := r.splitter(true)
	if err != nil {
		return "", err
	}
	line, want := 1, r.expected()
	s.begin(text, len(h.bytes) < headBytes-len(mark8))
	for n := 0; n < mostPreamble && s.next(); n++ {
		if n > 0 && s.count == len(want) {
			found, err := r.cells(text[s.start:s.end])
			if err != nil {
				return "", err
			}
			if slices.Equal(found, want) {
				return "the header stands on line " + strconv.Itoa(line) + "; what stands before it is no part of the table", nil
			}
		}
		line += s.lines
	}
	return "", nil
}
