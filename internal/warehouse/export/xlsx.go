package export

import (
	"database/sql"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/daybookhq/daybook/internal/fault"
)

// What a sheet of XLSX holds.
const (
	sheetRows   = 1_048_575 // below the header
	cellText    = 32_767    // UTF-16 units of one cell
	exactDigits = 15        // of a number; beyond them a spreadsheet rounds, so longer ones are written as text
)

// XLSX writes rows as a workbook: typed cells, a header that stays in sight, a new sheet where one is full. Text is a text
// cell whatever it begins with, so that no formula comes out of data. A text too long for a cell is an error.
func XLSX(w io.Writer, rows *sql.Rows) error {
	set, err := resultOf(rows)
	if err != nil {
		return err
	}
	return xlsxOf(w, set)
}

func xlsxOf(w io.Writer, set rowset) error {
	list := set.columns
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	b := &workbook{file: f, columns: list, styles: make([]int, len(list))}
	if err := b.style(); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	if err := b.sheet(); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	if err := set.each(b.row); err != nil {
		return err
	}
	if err := b.stream.Flush(); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}

type workbook struct {
	file    *excelize.File
	stream  *excelize.StreamWriter
	columns []column
	styles  []int // of each column
	head    int   // style of the header
	sheets  int
	rows    int // on this sheet
}

// style gives each column its number format.
func (b *workbook) style() (err error) {
	if b.head, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	for i, c := range b.columns {
		var format string
		switch c.kind {
		case decimal:
			format = "#,##0"
			if c.scale > 0 {
				format += "." + strings.Repeat("0", c.scale)
			}
		case date:
			format = "yyyy-mm-dd"
		case timestamp, zoned:
			format = "yyyy-mm-dd hh:mm:ss"
		default:
			continue
		}
		if b.styles[i], err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
	}
	return nil
}

// sheet ends the sheet that is full and begins the next.
func (b *workbook) sheet() error {
	if b.stream != nil {
		if err := b.stream.Flush(); err != nil {
			return err
		}
	}
	b.sheets++
	b.rows = 0
	name := "Data"
	if b.sheets > 1 {
		name += " " + strconv.Itoa(b.sheets)
		if _, err := b.file.NewSheet(name); err != nil {
			return err
		}
	} else if err := b.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	s, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	b.stream = s
	for i, c := range b.columns {
		if err := s.SetColWidth(i+1, i+1, float64(min(max(len(c.name)+2, 12), 40))); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(b.columns))
	for i, c := range b.columns {
		head[i] = excelize.Cell{StyleID: b.head, Value: c.name}
	}
	return s.SetRow("A1", head)
}

func (b *workbook) row(values []any) error {
	if b.rows == sheetRows {
		if err := b.sheet(); err != nil {
			return fmt.Errorf("write XLSX: %w", err)
		}
	}
	b.rows++
	cells := make([]any, len(values))
	for i, v := range values {
		c := excelize.Cell{StyleID: b.styles[i]}
		if v != nil {
			c.Value = b.columns[i].cell(v)
			if s, ok := c.Value.(string); ok && tooLong(s) {
				return fault.New(fault.Usage, "row %s, column %s: a text of %d bytes does not go into a cell of XLSX, which holds %s characters",
					Count(int64(b.sheets-1)*sheetRows+int64(b.rows)), b.columns[i].name, len(s), Count(cellText)).
					WithHint("write CSV or Parquet instead")
			}
		}
		cells[i] = c
	}
	at, err := excelize.CoordinatesToCellName(1, b.rows+1)
	if err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	if err := b.stream.SetRow(at, cells); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}

func tooLong(s string) bool {
	return len(s) > cellText && len(utf16.Encode([]rune(s))) > cellText
}

// firstDate is the first that spreadsheets count alike; earlier ones are text.
var firstDate = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)

// cell returns v as a spreadsheet takes it: a number where it is exact as one.
func (c column) cell(v any) any {
	switch c.kind {
	case boolean, float:
		return v
	case integer, huge, decimal:
		s := c.plain(v)
		if digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(s), "0"); len(digits) > exactDigits {
			return s
		}
		if n, ok := new(big.Rat).SetString(s); ok {
			f, _ := n.Float64() // the nearest; with 15 digits it reads back as the same decimal
			return f
		}
		return s
	case date, timestamp, zoned:
		if t, ok := v.(time.Time); ok && !t.Before(firstDate) && t.Year() < 10_000 {
			return t
		}
	}
	return c.plain(v)
}
