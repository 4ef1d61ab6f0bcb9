package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// Record is one record of a file as it came: a row, or the header.
type Record struct {
	Line, Last int64 // physical lines on which it begins and ends, from 1
	Header     bool
	Ragged     bool   // it has not as many cells as the contract has columns
	SHA256     string // of the bytes of the whole file as stored, lower-case hex
	Delimiter  string
	Text       string // the whole line, what would not be seen written out; "" where a cell of it is hidden
	Cells      []Cell
}

// Cell is a value of a record. One that is hidden names a person, or may do: its column is personal, or no column of a contract that has such ones.
type Cell struct {
	Column string // as the file's header has it, or the contract where it has none
	Name   string // canonical; "" of a column that is not loaded
	Text   string // what would not be seen written out; cut at some thousand bytes
	Hidden bool
}

// NoLineError is returned by Line for a line that the file does not have.
type NoLineError struct{ Lines int64 }

// Error implements error.
func (e NoLineError) Error() string { return fmt.Sprintf("the file has %d lines", e.Lines) }

// mostText is how many bytes of a line, and of a cell, are shown.
const mostText = 8 << 10

// Line reads the record of a file that holds a physical line: the one that begins on it, or goes on over it. It reads the whole file for its hash. A file that cannot
// be read as text, or no further than that line, has none.
func Line(ctx context.Context, src Source, c *contract.Contract, opt Options, line int64) (Record, error) {
	opt.Sink, opt.Workers = nil, 1
	r := newReading(src, c, opt)
	s, err := openStream(r.src, r.opt.Limits, r.opt.TempDir)
	if s == nil {
		return Record{}, fmt.Errorf("line %d of %s: %w", line, src.Name, err)
	}
	var rec Record
	if err == nil {
		rec, err = r.line(ctx, s, line)
	}
	var bad errUnreadable
	if errors.As(err, &bad) {
		err = NoLineError{}
	}
	sha, _, _, ferr := s.finish()
	rec.SHA256 = sha
	if err = errors.Join(err, ferr); err != nil {
		return Record{}, fmt.Errorf("line %d of %s: %w", line, src.Name, err)
	}
	return rec, nil
}

func (r *reading) line(ctx context.Context, s *stream, want int64) (rec Record, err error) {
	in, h, err := peek(s, r.text())
	if err != nil {
		return rec, err
	}
	chunks, err := r.chunker(h.text(in, r.c.Dialect.Encoding))
	if err != nil {
		return rec, err
	}
	split, err := r.splitter(false)
	if err != nil {
		return rec, err
	}
	split.most = max(len(r.c.Columns), 1) + 64
	var header []string
	var c chunk
	last := int64(0)
	for first := true; ; first = false {
		if c, err = chunks.next(c.buf); err != nil {
			return rec, err
		}
		if len(c.text) == 0 {
			return rec, NoLineError{last}
		}
		text, _ := decoded(c.text, r.c.Dialect.Encoding)
		at := c.line
		for split.begin(text, true); split.next(); {
			head := first && at == 1 && r.c.Dialect.Header
			if head {
				header = cellsOf(&split)
			}
			if last = at + int64(split.lines) - 1; last >= want {
				rec = Record{Line: at, Last: last, Header: head, Delimiter: r.c.Dialect.Delimiter}
				r.fill(&rec, &split, header)
				return rec, nil
			}
			at = last + 1
		}
		if err := ctx.Err(); err != nil {
			return rec, err
		}
	}
}

func cellsOf(s *splitter) []string {
	list := make([]string, len(s.cells))
	for i := range s.cells {
		list[i] = string(s.cell(i))
	}
	return list
}

// fill takes the record that split has just cut.
func (r *reading) fill(rec *Record, split *splitter, header []string) {
	rec.Ragged = split.count != len(r.c.Columns) || split.broken != ""
	hidden := false
	for i, text := range cellsOf(split) {
		cell, known := Cell{Text: visible([]byte(text), mostText)}, false
		at := i
		if r.c.Dialect.Header {
			if i < len(header) {
				cell.Column = visible([]byte(header[i]), mostText)
				at = slices.IndexFunc(r.c.Columns, func(c contract.Column) bool { return c.Physical == header[i] })
			} else {
				at = -1
			}
		}
		if at >= 0 && at < len(r.c.Columns) {
			c := &r.c.Columns[at]
			cell.Column, cell.Name, known = c.Physical, c.Name, true
			cell.Hidden = c.Personal
		}
		if r.plan.personal && (!known || rec.Ragged) {
			cell.Hidden = true
		}
		if rec.Header {
			cell.Hidden = false
		}
		if cell.Hidden {
			cell.Text, hidden = "", true
		}
		rec.Cells = append(rec.Cells, cell)
	}
	if !hidden && (rec.Header || !r.plan.personal || split.count == len(split.cells)) {
		rec.Text = visible(split.text[split.start:split.end], mostText)
	}
}
