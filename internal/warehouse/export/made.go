package export

import (
	"database/sql"
	"io"
	"iter"
)

// rowset is rows to write: the columns, and a way to hand over every row. The values are valid until f returns.
type rowset struct {
	columns []column
	each    func(f func(values []any) error) error
}

func resultOf(rows *sql.Rows) (rowset, error) {
	list, err := columns(rows)
	return rowset{list, func(f func([]any) error) error { return each(rows, len(list), f) }}, err
}

// Type is what a column of a Made holds, and which values it takes beside nil.
type Type struct {
	kind  kind
	scale int
}

// The types of columns.
var (
	Text  = Type{kind: text}    // string
	Whole = Type{kind: integer} // int64
	Date  = Type{kind: date}    // time.Time
	YesNo = Type{kind: boolean} // bool
)

// Decimal is the type of exact decimals with so many digits behind the point; its values are strings like "-12.50".
func Decimal(scale int) Type { return Type{kind: decimal, scale: scale} }

// Column is one column of a Made.
type Column struct {
	Name string
	Type Type
}

// Made is a table that was not asked of an engine. Every row has a value a column.
type Made struct {
	Columns []Column
	Rows    iter.Seq[[]any]
}

// mostDigits is the precision of decimals of a Made in Parquet.
const mostDigits = 18

func (m Made) rowset() rowset {
	list := make([]column, len(m.Columns))
	for i, c := range m.Columns {
		list[i] = column{name: c.Name, kind: c.Type.kind, scale: c.Type.scale}
		if c.Type.kind == decimal {
			list[i].precision = mostDigits
		}
	}
	return rowset{list, func(f func([]any) error) error {
		for row := range m.Rows {
			if err := f(row); err != nil {
				return err
			}
		}
		return nil
	}}
}

// CSV writes m as the function CSV writes a result.
func (m Made) CSV(w io.Writer) error { return csvOf(w, m.rowset()) }

// XLSX writes m as the function XLSX writes a result.
func (m Made) XLSX(w io.Writer) error { return xlsxOf(w, m.rowset()) }

// Parquet writes m as the function Parquet writes a result.
func (m Made) Parquet(w io.Writer) error {
	_, err := parquetOf(w, m.rowset())
	return err
}
