package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// Cell is a value of a record. One that is hidden names a person, or may do: its column is personal, or it is not sure which one it is, in a contract that has such ones.
type Cell struct {
	Column string // as the file's header has it, or the contract where it has none; "" of a hidden one that the contract does not know: a value may stand there
	Name   string // canonical; "" of a column that is not loaded
	Text   string // what would not be seen written out; cut at some thousand bytes
	Hidden bool
	Sure   bool // it is a column of the contract, and which one is beyond doubt; of a header: the name of one
}

// NoLineError is returned by Line for a line that the file does not have.
type NoLineError struct{ Lines int64 }

// Error implements error.
func (e NoLineError) Error() string { return fmt.Sprintf("the file has %d lines", e.Lines) }

// mostText is how many bytes of a line, and of a cell, are shown.
const mostText = 8 << 10

// Wanted is the line that is asked for.
type Wanted struct {
	Line   int64  // from 1
	Good   bool   // the file as a whole was found to be what the contract says: in others without a header columns may stand in each other's place
	SHA256 string // of its bytes, where it is known; "": all of it is read for it
}

// Line reads the record of a file that holds a physical line: the one that begins on it, or goes on over it. It ends early where ctx ends. A file that cannot be read as
// text, or no further than that line, has none.
func Line(ctx context.Context, src Source, c *contract.Contract, opt Options, want Wanted) (Record, error) {
	opt.Sink, opt.Workers = nil, 1
	open := src.Open
	src.Open = func() (io.ReadCloser, error) {
		raw, err := open()
		return &bounded{ctx, raw}, err
	}
	r := newReading(src, c, opt)
	s, err := openStream(r.src, r.opt.Limits, r.opt.TempDir)
	if s == nil {
		return Record{}, fmt.Errorf("line %d of %s: %w", want.Line, src.Name, err)
	}
	var rec Record
	if err == nil {
		rec, err = r.line(s, want)
	}
	var bad errUnreadable
	if errors.As(err, &bad) {
		err = NoLineError{}
	}
	var ferr error
	if rec.SHA256 = want.SHA256; rec.SHA256 != "" {
		ferr = s.let()
	} else {
		rec.SHA256, _, _, ferr = s.finish()
	}
	if err = errors.Join(err, ferr); err != nil {
		return Record{}, fmt.Errorf("line %d of %s: %w", want.Line, src.Name, err)
	}
	return rec, nil
}

// bounded reads until ctx ends: nobody waits for the rest of a large file.
type bounded struct {
	ctx context.Context
	io.ReadCloser
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.ReadCloser.Read(p)
}

func (r *reading) line(s *stream, want Wanted) (rec Record, err error) {
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
	var columns []standing
	if !r.c.Dialect.Header {
		columns = r.byPlace(want.Good)
	}
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
				columns = r.byHeader(cellsOf(&split))
			}
			if last = at + int64(split.lines) - 1; last >= want.Line {
				rec = Record{Line: at, Last: last, Header: head, Delimiter: r.c.Dialect.Delimiter}
				r.fill(&rec, &split, columns)
				return rec, nil
			}
			at = last + 1
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

// standing is what is known of the cells at one place of each record.
type standing struct {
	said   string           // the name that the file's header has there
	column *contract.Column // nil: none of the contract
	sure   bool
}

// byPlace are the columns of a file without a header.
func (r *reading) byPlace(good bool) []standing {
	list := make([]standing, len(r.c.Columns))
	for i := range list {
		list[i] = standing{column: &r.c.Columns[i], sure: good}
	}
	return list
}

// byHeader are the columns that a header names. One that names most of its columns otherwise is none: it may be a row in which a name stands by chance. Nor is it sure which
// of two columns of one name is meant.
func (r *reading) byHeader(header []string) []standing {
	list, known, times := make([]standing, len(header)), 0, map[string]int{}
	for i, name := range header {
		list[i].said = name
		times[name]++
		if at := slices.IndexFunc(r.c.Columns, func(c contract.Column) bool { return c.Physical == name }); at >= 0 {
			list[i].column = &r.c.Columns[at]
			known++
		}
	}
	for i := range list {
		list[i].sure = list[i].column != nil && times[list[i].said] == 1 && 2*known > len(header)
	}
	return list
}

// fill takes the record that split has just cut.
func (r *reading) fill(rec *Record, split *splitter, columns []standing) {
	rec.Ragged = split.count != len(r.c.Columns) || split.count != len(columns) || split.broken != ""
	hidden := false
	for i, text := range cellsOf(split) {
		var at standing
		if i < len(columns) {
			at = columns[i]
		}
		cell := Cell{Text: visible([]byte(text), mostText), Column: visible([]byte(at.said), mostText), Sure: at.sure && (rec.Header || !rec.Ragged)}
		cell.Hidden = r.plan.personal && !cell.Sure
		if at.column != nil {
			cell.Column, cell.Name = at.column.Physical, at.column.Name
			cell.Hidden = cell.Hidden || at.column.Personal && !rec.Header
		}
		if cell.Hidden {
			cell.Text, hidden = "", true
			if at.column == nil {
				cell.Column = ""
			}
		}
		rec.Cells = append(rec.Cells, cell)
	}
	if !hidden && (!r.plan.personal || split.count == len(split.cells)) {
		rec.Text = visible(split.text[split.start:split.end], mostText)
	}
}
