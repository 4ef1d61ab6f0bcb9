package intake

import (
	"bytes"
	"errors"
	"io"
)

// chunk is some whole records of a file in a row.
type chunk struct {
	text  []byte
	line  int64 // physical line on which it begins
	lines int   // that end in it, at most
	buf   []byte
}

// chunker cuts a text into chunks, in file order. It holds the chunk that it is reading and the begin of the next one.
type chunker struct {
	in     io.Reader
	split  splitter // finds where a record with a quote ends
	size   int      // of a chunk
	maxRow int
	rest   []byte
	line   int64
	eof    bool

	// Why nothing of the file after the last chunk can be read as rows; "" where the file was read to its end.
	broken string
	raw    []byte // the begin of the record that is broken
}

func newChunker(in io.Reader, split splitter, size, maxRow int) *chunker {
	return &chunker{in: in, split: split, size: size, maxRow: maxRow, line: 1}
}

// next reads the next chunk into buf, whose old content may be overwritten. An empty text is the end of the file.
func (c *chunker) next(buf []byte) (chunk, error) {
	buf = append(buf[:0], c.rest...)
	c.rest = c.rest[:0]
	for {
		var err error
		if buf, err = c.fill(buf); err != nil {
			return chunk{}, err
		}
		end, open := c.whole(buf)
		switch {
		case end == len(buf), end > 0 && !c.eof:
			return c.cut(buf, end), nil
		case c.eof: // what is left is a quote that nothing closes
			c.stop(openQuote, buf[end:])
			return c.cut(buf, end), nil
		case len(buf) > c.maxRow && open:
			c.stop(openQuote+", or its row is longer than "+size(c.maxRow), buf)
			return c.cut(buf, 0), nil
		case len(buf) > c.maxRow:
			c.stop("the row is longer than "+size(c.maxRow), buf)
			return c.cut(buf, 0), nil
		}
	}
}

// fill reads until buf has the size of a chunk, or twice its own where not even one record fits into that.
func (c *chunker) fill(buf []byte) ([]byte, error) {
	want := c.size
	if len(buf) >= want {
		want = 2 * len(buf)
	}
	if cap(buf) < want {
		buf = append(make([]byte, 0, want), buf...)
	}
	for len(buf) < want && !c.eof {
		n, err := c.in.Read(buf[len(buf):want])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			c.eof = true
		} else if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

// cut makes a chunk of the first end bytes of buf and keeps what follows for the next one.
func (c *chunker) cut(buf []byte, end int) chunk {
	x := chunk{text: buf[:end], line: c.line, lines: lineEnds(buf[:end]), buf: buf}
	c.line += int64(x.lines)
	if c.broken == "" {
		c.rest = append(c.rest, buf[end:]...)
	}
	return x
}

// stop gives up the rest of the file: nobody can tell where its next row begins.
func (c *chunker) stop(why string, raw []byte) {
	c.broken, c.eof = why, true
	c.raw = bytes.Clone(raw[:min(len(raw), maxValue+1)])
}

// whole returns how many bytes of b are whole records, and whether a quote is open where the next one begins. Lines without
// a quote are found from behind; only records with one are cut.
func (c *chunker) whole(b []byte) (end int, open bool) {
	s := &c.split
	s.begin(b, c.eof)
	for s.pos < len(b) {
		quote := len(b)
		if s.quote != 0 {
			quote = s.find(&s.qt, s.quote, s.pos)
		}
		if quote == len(b) && c.eof {
			return len(b), false
		}
		s.pos += lastLineEnd(b[s.pos:quote], quote < len(b))
		if quote == len(b) {
			return s.pos, false
		}
		from := s.pos
		if !s.next() {
			return from, true
		}
		if s.broken == openQuote {
			return from, true
		}
	}
	return s.pos, false
}

// lastLineEnd returns where the last line that ends in b ends, 0 for none. goes: something that is no LF follows b.
func lastLineEnd(b []byte, goes bool) int {
	if n := len(b); n > 0 && b[n-1] == '\r' && !goes {
		b = b[:n-1] // an LF may follow
	}
	lf := bytes.LastIndexByte(b, '\n') + 1
	return lf + bytes.LastIndexByte(b[lf:], '\r') + 1
}
