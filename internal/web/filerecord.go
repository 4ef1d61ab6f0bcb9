package web

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/turn"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// LineFunc reads the record of a delivery that holds a line of its file. The error holds an intake.NoLineError where the file has no such line, and is of kind
// fault.NotFound where the file can no longer be read.
type LineFunc func(ctx context.Context, delivery, line int64) (intake.Record, error)

// FileRecord is a line of a file as it came.
type FileRecord struct {
	First  int64      `json:"line"` // on which the record begins
	Last   int64      `json:"last_line"`
	Header bool       `json:"header"`
	Text   string     `json:"text"`   // what would not be seen is written out, and values that are hidden are •••
	Cells  []FileCell `json:"cells"`  // its values
	Hidden bool       `json:"hidden"` // of some values
	Says   string     `json:"-"`      // which line of which file it is
}

// FileCell is one value of a line.
type FileCell struct {
	Column string `json:"column"` // as the file's header has it
	As     string `json:"as"`     // as Daybook calls it; empty where it is not loaded
	Value  string `json:"value"`
	Hidden string `json:"hidden"` // why it is not shown, in English; empty: it is
}

// hiddenPersonal is why a value that names people is not shown.
const hiddenPersonal = "value hidden: personal or confidential"

// hiddenText stands in a line in the place of a value.
const hiddenText = "•••"

// filesAtOnce is how many files are read at a time: each keeps a disk and a processor busy.
const filesAtOnce = 2

// readsFile reports whether lines of a file are read; where they are not, pages say which command prints one.
func (s *server) readsFile(d warehouse.Delivery) bool { return s.Lines != nil && !batch.TooLong(d) }

// readLine reads a line of a file, which holds up nobody's page that reads none.
func (s *server) readLine(r *request, delivery int64) (intake.Record, error) {
	if err := r.q.Rest(); err != nil {
		return intake.Record{}, err
	}
	defer turn.Outside(r.ctx)()
	_, leave, err := s.files.Enter(r.ctx)
	if err != nil {
		return intake.Record{}, err
	}
	defer leave()
	return s.Lines(r.ctx, delivery, r.view.Line)
}

// fileLine reads the line that is asked for, for who may see its row. It is nil where it cannot be shown.
func (s *server) fileLine(r *request, d warehouse.Delivery, part bool) (*FileRecord, error) {
	if !s.readsFile(d) || d.Dataset == "people" || part && !d.Loaded() {
		return nil, nil
	}
	rec, err := s.readLine(r, d.ID)
	var none intake.NoLineError
	switch {
	case errors.As(err, &none) && part:
		return nil, nil // as for another store's line: where the file ends would tell how many rows the others have
	case errors.As(err, &none):
		return nil, s.noLine(r, d, none.Lines)
	case fault.KindOf(err) == fault.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	case part && !r.ownRow(rec):
		return nil, nil
	}
	l := &FileRecord{Says: s.recordPlace(rec, d), First: rec.Line, Last: rec.Last, Header: rec.Header, Text: rec.Text}
	for _, c := range rec.Cells {
		cell := FileCell{Column: c.Column, As: c.Name, Value: c.Text}
		switch {
		case c.Hidden:
			cell.Hidden = hiddenPersonal
		case !r.sees.SeesCost && read.MayHoldCost(d.Dataset) && mayTellCost(rec, c):
			cell.Value, cell.Hidden = "", read.CostHidden
			if !c.Sure && c.Name == "" {
				cell.Column = "" // where a file has no header, a value stands where its names should
			}
		}
		l.Hidden = l.Hidden || cell.Hidden != ""
		l.Cells = append(l.Cells, cell)
	}
	if l.Hidden || l.Text == "" {
		l.Text = recordText(l.Cells, rec.Delimiter)
	}
	return l, nil
}

// mayTellCost reports whether a cell is of cost, or may be. Nothing is known of one of which it is not sure what column it is of.
func mayTellCost(rec intake.Record, c intake.Cell) bool {
	if rec.Header || !c.Sure {
		return !c.Sure // the name of a column is none
	}
	return c.Name == "" || read.Cost(c.Name)
}

// recordPlace says which line of which file a record is.
func (s *server) recordPlace(rec intake.Record, d warehouse.Delivery) string {
	name := fault.Visible(d.File)
	text := s.format.sayf("Line %s of %s · run %d · sha256 %s", s.format.Whole(rec.Line), name, d.Run, d.SHA256)
	if rec.Last > rec.Line {
		text = s.format.sayf("Lines %s to %s of %s · run %d · sha256 %s", s.format.Whole(rec.Line), s.format.Whole(rec.Last), name, d.Run, d.SHA256)
	}
	if rec.Header {
		text += s.format.say(" · the header")
	}
	return text
}

// noLine says that a file ends before a line.
func (s *server) noLine(r *request, d warehouse.Delivery, lines int64) error {
	to := []Part{{s.format.say("The file"), r.view.Link(r.base.Path, "line", "")}}
	if lines < 1 {
		return elsewhere{fault.New(fault.NotFound, "file %d has no line %d", d.ID, r.view.Line), to}
	}
	return elsewhere{fault.New(fault.NotFound, "file %d has no line %d: its last one is line %d", d.ID, r.view.Line, lines), to}
}

// ownRow reports whether a record is a row of a store that the reader may see.
func (r *request) ownRow(rec intake.Record) bool {
	return !rec.Header && !rec.Ragged && slices.ContainsFunc(rec.Cells, func(c intake.Cell) bool {
		return c.Name == "store_id" && !c.Hidden && r.sees.Holds(c.Text)
	})
}

// recordText puts values together as they stand in a file.
func recordText(cells []FileCell, delimiter string) string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.Value
		if c.Hidden != "" {
			texts[i] = hiddenText
		}
	}
	return strings.Join(texts, delimiter)
}

// plainColumns says which columns of files are known to tell nothing of cost: those that the contract under which a file came loads as something else, where it
// is the one of today. Of a file without a header that is not good none is: its columns may stand in each other's place.
func plainColumns(set *contract.Set) func(warehouse.Delivery, string) bool {
	return func(d warehouse.Delivery, column string) bool {
		if set == nil || column == "" {
			return false
		}
		for _, c := range set.Contracts() {
			if c.ID != d.ContractID || c.SHA256 != d.ContractSHA256 {
				continue
			}
			if !c.Dialect.Header && d.Outcome != contract.OK {
				return false
			}
			at := slices.IndexFunc(c.Columns, func(x contract.Column) bool { return x.Physical == column })
			return at >= 0 && c.Columns[at].Name != "" && !read.Cost(c.Columns[at].Name)
		}
		return false
	}
}
