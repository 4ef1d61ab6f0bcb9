package intake

import (
	"bytes"
	"errors"
	"io"
)

// record is one row of a file: its cells in the splitter's buffer, valid until the next call.
type record struct {
	line   int64 // physical line on which it begins
	cells  []cell
	broken string // a rule that its shape breaks: quote, "" for none
	why    string
}

type cell struct {
	text   []byte
	quoted bool
}

// splitter cuts UTF-8 text into records. It holds one block and the record that it is cutting.
type splitter struct {
	r         io.Reader
	delim     []byte
	quote     byte // 0: none
	escape    byte // 0: the quote is doubled
	maxCell   int
	buf       []byte
	from, end int // the unread part of buf
	line      int64
	eof       bool
	err       error
	rec       record
	scratch   []byte
}

const block = 256 << 10

func newSplitter(r io.Reader, delim string, quote, escape byte, maxCell int) *splitter {
	return &splitter{r: r, delim: []byte(delim), quote: quote, escape: escape, maxCell: maxCell, buf: make([]byte, block), line: 1}
}

var errCellTooLong = errors.New("a cell is longer than allowed")

// fill reads more; the unread part moves to the front, and the buffer grows only when one record fills it.
func (s *splitter) fill() bool {
	if s.eof {
		return false
	}
	if s.from > 0 {
		copy(s.buf, s.buf[s.from:s.end])
		s.end -= s.from
		s.from = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) > s.maxCell*64 {
			s.err = errCellTooLong
			s.eof = true
			return false
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.r.Read(s.buf[s.end:])
	s.end += n
	if err != nil {
		s.eof = true
		if !errors.Is(err, io.EOF) {
			s.err = err
			return false
		}
	}
	return n > 0 || !s.eof
}

// next cuts the next record; nil at the end.
func (s *splitter) next() (*record, error) {
	for {
		if r, ok := s.cut(); ok {
			return r, nil
		}
		if !s.fill() {
			if s.err != nil {
				return nil, s.err
			}
			if s.from == s.end {
				return nil, nil //nolint:nilnil // the end of a file is no error
			}
			r, _ := s.cut() // the last line has no end
			return r, nil
		}
	}
}

// cut tries to cut a record from what is in the buffer.
func (s *splitter) cut() (*record, bool) {
	b := s.buf[s.from:s.end]
	if len(b) == 0 {
		return nil, false
	}
	s.rec.line, s.rec.cells, s.rec.broken = s.line, s.rec.cells[:0], ""
	if s.quote == 0 || bytes.IndexByte(b[:min(len(b), s.plainReach(b))], s.quote) < 0 {
		return s.cutPlain(b)
	}
	return s.cutQuoted(b)
}

// plainReach is how far the current line goes.
func (s *splitter) plainReach(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i
	}
	return len(b)
}

// cutPlain cuts a line without a quote.
func (s *splitter) cutPlain(b []byte) (*record, bool) {
	i := bytes.IndexByte(b, '\n')
	cr := -1
	if i < 0 || bytes.IndexByte(b[:i], '\r') != i-1 && bytes.IndexByte(b[:i], '\r') >= 0 {
		cr = bytes.IndexByte(b, '\r')
	}
	var text []byte
	switch {
	case cr >= 0 && cr+1 < len(b) && b[cr+1] != '\n' && (i < 0 || cr < i): // old line ends: CR alone
		text, s.from = b[:cr], s.from+cr+1
	case i >= 0:
		text, s.from = b[:i], s.from+i+1
		if len(text) > 0 && text[len(text)-1] == '\r' {
			text = text[:len(text)-1]
		}
	case s.eof:
		text, s.from = b, s.end
		text = bytes.TrimSuffix(text, []byte{'\r'})
	default:
		return nil, false
	}
	s.line++
	if len(s.delim) == 1 {
		d := s.delim[0]
		for {
			k := bytes.IndexByte(text, d)
			if k < 0 {
				break
			}
			s.rec.cells = append(s.rec.cells, cell{text: text[:k]})
			text = text[k+1:]
		}
	} else {
		for {
			k := bytes.Index(text, s.delim)
			if k < 0 {
				break
			}
			s.rec.cells = append(s.rec.cells, cell{text: text[:k]})
			text = text[k+len(s.delim):]
		}
	}
	s.rec.cells = append(s.rec.cells, cell{text: text})
	return &s.rec, true
}

// cutQuoted cuts a record that may hold quotes, character by character.
func (s *splitter) cutQuoted(b []byte) (*record, bool) {
	s.scratch = s.scratch[:0]
	lines := int64(0)
	i := 0
	for {
		start := i
		if i < len(b) && b[i] == s.quote {
			from := len(s.scratch)
			i++
			closed := false
			for i < len(b) {
				c := b[i]
				switch {
				case s.escape != 0 && s.escape != s.quote && c == s.escape && i+1 < len(b):
					s.scratch = append(s.scratch, b[i+1])
					i += 2
					continue
				case c == s.quote && i+1 < len(b) && b[i+1] == s.quote && (s.escape == 0 || s.escape == s.quote):
					s.scratch = append(s.scratch, c)
					i += 2
					continue
				case c == s.quote:
					if i+1 == len(b) && !s.eof {
						return nil, false // the next byte decides whether it is doubled
					}
					closed = true
				case c == '\n':
					lines++
				}
				if closed {
					i++
					break
				}
				s.scratch = append(s.scratch, c)
				i++
				if len(s.scratch)-from > s.maxCell {
					s.rec.broken, s.rec.why = "quote", "a quote that opens here never ends"
					s.skipAll()
					return &s.rec, true
				}
			}
			if !closed {
				if !s.eof {
					return nil, false
				}
				s.rec.broken, s.rec.why = "quote", "a quote that opens here never ends"
				s.from = s.end
				s.line += lines + 1
				return &s.rec, true
			}
			s.rec.cells = append(s.rec.cells, cell{text: s.scratch[from:len(s.scratch):len(s.scratch)], quoted: true})
			if i < len(b) && !s.atEnd(b, i) && !bytes.HasPrefix(b[i:], s.delim) {
				s.rec.broken, s.rec.why = "quote", "text stands after a closing quote"
				for i < len(b) && !s.atEnd(b, i) && !bytes.HasPrefix(b[i:], s.delim) {
					i++
				}
			}
		} else {
			for i < len(b) && !s.atEnd(b, i) && !bytes.HasPrefix(b[i:], s.delim) {
				i++
			}
			s.rec.cells = append(s.rec.cells, cell{text: b[start:i]})
		}
		if i >= len(b) {
			if !s.eof {
				return nil, false
			}
			s.from = s.end
			s.line += lines + 1
			return &s.rec, true
		}
		if bytes.HasPrefix(b[i:], s.delim) {
			i += len(s.delim)
			continue
		}
		if b[i] == '\r' {
			if i+1 == len(b) && !s.eof {
				return nil, false
			}
			if i+1 < len(b) && b[i+1] == '\n' {
				i++
			}
		}
		s.from += i + 1
		s.line += lines + 1
		return &s.rec, true
	}
}

func (s *splitter) atEnd(b []byte, i int) bool { return b[i] == '\n' || b[i] == '\r' }

// skipAll gives up the rest of the file: after a quote without an end nothing can be told apart.
func (s *splitter) skipAll() {
	s.from = s.end
	for s.fill() {
		s.from = s.end
	}
	s.from = s.end
}
