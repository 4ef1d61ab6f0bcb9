package intake

import (
	"encoding/binary"
	"math/bits"
)

// Most records hold no quote, and most delimiters are one byte. Of such records delimiters and line ends are found 64 bytes of
// text at a time, as the bits of a word, and then taken from it one after the other: a loop goes as often as a record has
// cells, which a processor foresees, and not as often as a cell has bytes.

// signs are the delimiters and LFs in 64 bytes of the text.
type signs struct {
	base int    // where the 64 bytes begin
	bits uint64 // those that are not passed yet
	next int    // where the record begins that follows the last one passed
}

const (
	ones = 0x0101010101010101
	low7 = 0x7f7f7f7f7f7f7f7f
)

// nextPlain cuts the next record where no quote and no CR but that of its line end stands in it, and an LF ends it. It is false
// where that is not so, and has done nothing then.
func (s *splitter) nextPlain() bool {
	stop := min(s.find(&s.cr, '\r', s.pos), s.find(&s.qt, s.quote, s.pos)) // up to here delimiters and LFs are all there is
	if stop == s.pos {
		return false
	}
	x := s.signs
	if x.next != s.pos {
		x.base = s.pos &^ 63
		x.bits = s.signsAt(x.base) & (^uint64(0) << (s.pos & 63))
	}
	cells, n, from := s.room, 0, s.pos
	for {
		for x.bits == 0 {
			if x.base += 64; x.base > stop {
				return false
			}
			x.bits = s.signsAt(x.base)
		}
		at := x.base + bits.TrailingZeros64(x.bits)
		x.bits &= x.bits - 1
		end := at
		switch {
		case at < stop && s.text[at] != '\n':
			if n < len(cells) {
				cells[n] = span{uint32(from), uint32(at)}
			}
			n, from = n+1, at+1
			continue
		case at < stop:
		case at == stop+1 && s.text[stop] == '\r' && s.text[at] == '\n':
			end = stop
		default:
			return false
		}
		if n < len(cells) {
			cells[n] = span{uint32(from), uint32(end)}
		}
		n++
		s.cells, s.count = cells[:min(n, len(cells))], n
		s.start, s.end, s.lines, s.broken = s.pos, end, 1, ""
		s.pos = at + 1
		x.next = s.pos
		s.signs = x
		return true
	}
}

// signsAt finds the delimiters and LFs in 64 bytes of the text, or as many as are left.
func (s *splitter) signsAt(base int) (list uint64) {
	if base+64 <= len(s.text) {
		return signsIn((*[64]byte)(s.text[base:]), s.delim[0])
	}
	if base >= len(s.text) {
		return 0
	}
	var last [64]byte
	n := copy(last[:], s.text[base:])
	return signsIn(&last, s.delim[0]) & (1<<n - 1)
}

// signsIn sets the bits of those bytes that are the delimiter or an LF.
func signsIn(b *[64]byte, delim byte) (list uint64) {
	d := ones * uint64(delim)
	for i := 0; i < 64; i += 8 {
		w := binary.LittleEndian.Uint64(b[i : i+8])
		x, y := w^d, w^ones*'\n'
		hit := ^((x&low7 + low7) | x | low7) | ^((y&low7 + low7) | y | low7) // a byte of it is 0x80 where the text has one of both
		list = list>>8 | hit>>7*0x0102040810204080&(0xff<<56)                // the eight bits, gathered in the highest byte
	}
	return list
}
