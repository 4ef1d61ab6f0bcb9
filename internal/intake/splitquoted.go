package intake

import "bytes"

// nextQuoted cuts a record that holds a quote.
func (s *splitter) nextQuoted() bool {
	s.cells, s.count, s.lines, s.broken, s.spare = s.room[:0], 0, 1, "", s.spare[:0]
	i := s.pos
	for {
		if i < len(s.text) && s.text[i] == s.quote {
			cell, after, whole := s.unquote(i)
			switch {
			case !whole && !s.final:
				return false
			case !whole:
				s.start, s.end, s.broken, s.pos = s.pos, len(s.text), openQuote, len(s.text)
				return true
			}
			s.add(cell)
			i = after
			if j := s.cellEnd(i); j > i {
				s.broken, i = afterQuote, j
			}
		} else {
			j := s.cellEnd(i)
			s.add(span{uint32(i), uint32(j)})
			i = j
		}
		if i < len(s.text) && bytes.HasPrefix(s.text[i:], s.delim) {
			i += len(s.delim)
			continue
		}
		after := s.lineEnd(i)
		if after < 0 {
			return false
		}
		s.start, s.end, s.pos = s.pos, i, after
		return true
	}
}

// cellEnd returns where the unquoted text at i ends: at a delimiter, a line's end or the end of the text.
func (s *splitter) cellEnd(i int) int {
	end := s.lineMark(i)
	if j := s.delimiter(s.text[i:end]); j >= 0 {
		end = i + j
	}
	return end
}

// unquote reads the quoted cell that begins at i and returns its text and where it ends. It is not whole where the closing
// quote is not there, or where only what follows could tell whether it is one.
func (s *splitter) unquote(i int) (cell span, after int, whole bool) {
	from, kept := i+1, -1 // kept: where the cell begins in spare once a character had to be left out
	for j := from; ; {
		k := s.special(j)
		if k < 0 {
			return span{}, 0, false
		}
		if k+1 == len(s.text) && !s.final {
			return span{}, 0, false
		}
		pair := byte(0)
		if k+1 < len(s.text) {
			pair = s.text[k+1]
		}
		switch {
		case s.text[k] == s.quote && (s.escape != 0 || pair != s.quote): // the closing quote
			s.lines += lineEnds(s.text[i:k])
			if kept < 0 {
				return span{uint32(from), uint32(k)}, k + 1, true
			}
			s.spare = append(s.spare, s.text[from:k]...)
			return span{uint32(kept) | inSpare, uint32(len(s.spare))}, k + 1, true
		case s.text[k] == s.quote || pair == s.quote || pair == s.escape: // the character after k stands for itself
			if kept < 0 {
				kept = len(s.spare)
			}
			s.spare = append(s.spare, s.text[from:k]...)
			from, j = k+1, k+2
		default: // an escape character before any other stands for itself
			j = k + 1
		}
	}
}

// special finds the next quote or escape character at or after i, -1 for none.
func (s *splitter) special(i int) int {
	if i >= len(s.text) {
		return -1
	}
	k := s.find(&s.qt, s.quote, i)
	if s.escape != 0 {
		if e := bytes.IndexByte(s.text[i:k], s.escape); e >= 0 {
			return i + e
		}
	}
	if k == len(s.text) {
		return -1
	}
	return k
}

// lineEnds counts the line ends in b: LF, CRLF and CR alone.
func lineEnds(b []byte) int {
	n := bytes.Count(b, []byte{'\n'})
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return n
		}
		if i+1 == len(b) || b[i+1] != '\n' {
			n++
		}
		b = b[i+1:]
	}
}
