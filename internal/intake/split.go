package intake

import "bytes"

// splitter cuts text into records and records into cells.
//
// A line ends with LF, CRLF or a CR alone. A cell whose first character is the quote goes on to the closing quote,
// delimiters and line ends included; inside it the quote stands doubled or after the escape character, and after it only
// a delimiter or the line's end may stand. Everywhere else a quote is a letter like any other. Nothing is trimmed.
type splitter struct {
	delim  []byte
	quote  byte // 0: none
	escape byte // 0: the quote is doubled
	most   int  // cells that are kept; more are only counted

	text  []byte
	final bool // nothing comes after text
	pos   int  // where the next record begins
	lf    int  // marks: the next LF, CR and quote; len(text) where there is none
	cr    int
	qt    int
	signs signs
	room  []span // for the cells of a record
	odd   bool   // the last record held a quote or ended with a CR alone: the next one mostly does so too

	// The record that next cut; valid until the next call.
	start  int    // where it begins in text
	end    int    // where its text ends, its line end left out
	cells  []span // at most `most` of them
	count  int    // of cells in all
	lines  int    // physical lines that it takes
	broken string // why its shape is wrong; "" for nothing
	spare  []byte // the texts of cells from which a character had to be left out
}

// span is where a cell stands: in the text, or in spare where inSpare is set. It holds no pointer, so that cutting costs the
// garbage collector nothing.
type span struct{ from, to uint32 }

const inSpare = 1 << 31

// cell returns the text of a cell of the record; valid until the next call of next.
func (s *splitter) cell(i int) []byte {
	c := s.cells[i]
	if c.from&inSpare != 0 {
		return s.spare[c.from&^inSpare : c.to]
	}
	return s.text[c.from:c.to]
}

const (
	openQuote  = "a quote that opens here never ends"
	afterQuote = "text stands after a closing quote"
)

// begin points the splitter at a text whose first byte begins a record.
func (s *splitter) begin(text []byte, final bool) {
	s.text, s.final, s.pos = text, final, 0
	s.lf, s.cr, s.qt = -1, -1, -1
	s.signs.next, s.odd = -1, false
	if len(s.room) != s.most {
		s.room = make([]span, s.most)
	}
	if s.quote == 0 {
		s.qt = len(text)
	}
}

// find returns the next mark at or after i: the one already known, or the next c. Each byte is looked at once a mark.
func (s *splitter) find(mark *int, c byte, i int) int {
	if *mark < i {
		*mark = len(s.text)
		if j := bytes.IndexByte(s.text[i:], c); j >= 0 {
			*mark = i + j
		}
	}
	return *mark
}

func (s *splitter) lineMark(i int) int {
	return min(s.find(&s.lf, '\n', i), s.find(&s.cr, '\r', i))
}

// next cuts the next record. It is false at the end of the text, and where a record is not whole and more is to come.
func (s *splitter) next() bool {
	if s.pos >= len(s.text) {
		return false
	}
	if len(s.delim) == 1 && !s.odd && s.nextPlain() {
		return true
	}
	end := s.lineMark(s.pos)
	if s.odd = s.find(&s.qt, s.quote, s.pos) < end; s.odd {
		return s.nextQuoted()
	}
	after := s.lineEnd(end)
	if after < 0 {
		return false
	}
	s.odd = s.text[after-1] == '\r'
	s.start, s.end, s.lines, s.broken = s.pos, end, 1, ""
	s.plain(s.pos, end)
	s.pos = after
	return true
}

// lineEnd returns where the next line begins when the mark of a line's end, or the end of the text, stands at i; -1 where
// that cannot be told yet.
func (s *splitter) lineEnd(i int) int {
	switch {
	case i >= len(s.text):
		if s.final {
			return len(s.text)
		}
		return -1
	case s.text[i] == '\n':
		return i + 1
	case i+1 < len(s.text):
		if s.text[i+1] == '\n' {
			return i + 2
		}
		return i + 1
	case s.final:
		return i + 1
	}
	return -1
}

// plain cuts a line without a quote, which stands from i to end.
func (s *splitter) plain(i, end int) {
	s.cells, s.count = s.room[:0], 0
	for {
		j := s.delimiter(s.text[i:end])
		if j < 0 {
			s.add(span{uint32(i), uint32(end)})
			return
		}
		s.add(span{uint32(i), uint32(i + j)})
		i += j + len(s.delim)
	}
}

func (s *splitter) delimiter(b []byte) int {
	if len(s.delim) == 1 {
		return bytes.IndexByte(b, s.delim[0])
	}
	return bytes.Index(b, s.delim)
}

func (s *splitter) add(c span) {
	if s.count++; s.count <= s.most {
		s.cells = append(s.cells, c)
	}
}
