package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// table is what a page shows as a file: all rows, whatever the page shows of them.
type table struct {
	name string // what the file's name begins with
	export.Made
}

// format is a form that files are written in.
type format struct {
	name, mediaType, label string
	write                  func(export.Made, io.Writer) error
}

const csvType = "text/csv; charset=utf-8"

// formats are the forms in the order of their buttons.
var formats = []format{
	{"csv", csvType, "CSV", export.Made.CSV},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel", export.Made.XLSX},
	{"parquet", "application/vnd.apache.parquet", "Parquet", export.Made.Parquet},
}

// files are the addresses of what a page shows as files.
func (r *request) files(path string, pairs ...any) []Part {
	list := make([]Part, len(formats))
	for i, f := range formats {
		list[i] = Part{f.label, r.view.Link(path+"."+f.name, pairs...)}
	}
	return list
}

// file answers with a table of the same state as a page, in one format. It is written as it is made and never cut short: where something
// breaks on the way the connection does too, so that nobody takes a part for the whole.
func (s *server) file(f format, build func(r *request) (table, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		r, done, err := s.open(w, hr, false)
		if err != nil {
			s.trouble(w, r, err)
			return
		}
		if done {
			return
		}
		if r.q == nil {
			s.trouble(w, r, fault.New(fault.NotFound, "no night is published yet"))
			return
		}
		defer s.closeReader(hr, r.q)
		t, err := build(r)
		if err != nil {
			s.trouble(w, r, err)
			return
		}
		w.Header().Set("Content-Type", f.mediaType)
		w.Header().Set("Content-Disposition", `attachment; filename="`+fileName(f.name, t.name, r)+`"`)
		w.WriteHeader(http.StatusOK)
		if hr.Method == http.MethodHead {
			return
		}
		if err := f.write(t.Made, w); err != nil {
			if hr.Context().Err() == nil {
				s.Log.Error("file", "path", hr.URL.Path, "error", err.Error())
			}
			panic(http.ErrAbortHandler)
		}
	}
}

// fileName says page, scope, date and run, in letters that every system takes.
func fileName(extension, page string, r *request) string {
	parts := []string{page}
	scope := []string{r.in.Region, r.in.Store}
	if r.in.Region == "" && r.in.Store == "" && !r.sees.All {
		scope[0] = r.base.Place
	}
	for _, s := range scope {
		if s != "" {
			parts = append(parts, s)
		}
	}
	date := r.date.String()
	if !r.single() {
		date = r.span.First.String() + "_" + date
	}
	parts = append(parts, date, fmt.Sprintf("run%d", r.q.Run()))
	safe := func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' {
			return c
		}
		return '_'
	}
	return strings.Map(safe, cut(strings.Join(parts[:len(parts)-2], "-"))) + "-" + strings.Join(parts[len(parts)-2:], "-") + "." + extension
}

// columnsOf makes columns of names and types, in turn.
func columnsOf(pairs ...any) (list []export.Column) {
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, export.Column{Name: pairs[i].(string), Type: pairs[i+1].(export.Type)}) //nolint:forcetypeassert // by callers of this package
	}
	return list
}

// Values of a row of a table: nil where nothing is known.

func textOrNone(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func dayValue(d contract.Day) any { return d.Time() }

func maybeDayValue(d *contract.Day) any {
	if d == nil {
		return nil
	}
	return d.Time()
}

func timeValue(t time.Time) any { return t.UTC().Format(time.RFC3339) }

func decimalValue(v read.Maybe, scale int) any {
	if !v.Known() {
		return nil
	}
	return decimalText(v, scale)
}

// exactValue is an exact figure as a column of a type takes it.
func exactValue(exact string, t export.Type) any {
	if exact == "" {
		return nil
	}
	if t == export.Whole {
		n, err := strconv.ParseInt(exact, 10, 64)
		if err != nil {
			return nil
		}
		return n
	}
	return exact
}

// storesFile is the table of stores: all rows in the same order, the same columns.
func (s *server) storesFile(r *request) (table, error) {
	by, down, err := sortOf(r)
	if err != nil {
		return table{}, err
	}
	rows, _, err := s.storeRows(r, by, down)
	if err != nil {
		return table{}, err
	}
	shown := s.storeTable(r, by)
	t := table{name: "stores"}
	if r.view.Category != "" {
		t.name += "-" + r.view.Category
	}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "store_id", export.Text, "name", export.Text, "region", export.Text, "state", export.Text)
	if !r.single() {
		t.Columns = append(t.Columns, columnsOf("from_date", export.Date, "days_counted", export.Whole, "days_due", export.Whole)...)
	}
	for _, c := range shown {
		if c.file != "" {
			t.Columns = append(t.Columns, export.Column{Name: c.file, Type: c.typ})
		}
		if c.by == read.ByNormal {
			t.Columns = append(t.Columns, export.Column{Name: "comparison", Type: export.Text})
		}
	}
	t.Rows = eachOf(rows, func(row read.StoreRow) []any {
		state := "counted"
		if !row.Sales.Known() && row.Word != read.Received {
			state = string(row.Word)
		}
		values := []any{dayValue(r.date), r.q.Run(), row.ID, textOrNone(row.Name), textOrNone(row.Region), state}
		if !r.single() {
			values = append(values, dayValue(r.span.First), row.Counted, row.Due)
		}
		for _, c := range shown {
			if c.file != "" {
				values = append(values, exactValue(c.cell(row).Exact, c.typ))
			}
			if c.by == read.ByNormal {
				values = append(values, s.vsWords(r))
			}
		}
		return values
	})
	return t, nil
}

// eachOf makes the rows of a table one after the other.
func eachOf[T any](list []T, row func(T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, v := range list {
			if !yield(row(v)) {
				return
			}
		}
	}
}

// rowsFile is the rows of a store-day.
func (s *server) rowsFile(r *request) (table, error) {
	if _, err := s.findStore(r); err != nil {
		return table{}, err
	}
	all, err := r.q.SalesRows(r.ctx, r.in.Store, r.date)
	if err != nil {
		return table{}, err
	}
	list, err := s.chosenRows(r, all)
	if err != nil {
		return table{}, err
	}
	t := table{name: "rows"}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "store_id", export.Text, "product_id", export.Text, "name", export.Text, "category", export.Text,
		"units", export.Decimal(3), "sales_value", export.Decimal(2), "discount", export.Decimal(2), "returned_units", export.Decimal(3), "returned_value", export.Decimal(2), "net_sales", export.Decimal(2))
	if r.sees.SeesCost {
		t.Columns = append(t.Columns, columnsOf("cogs", export.Decimal(2), "cogs_frozen", export.YesNo)...)
	}
	t.Columns = append(t.Columns, columnsOf("delivery_id", export.Whole, "line", export.Whole)...)
	t.Rows = eachOf(list, func(v read.SalesRow) []any {
		row := []any{
			dayValue(r.date), r.q.Run(), r.in.Store, v.Product, textOrNone(v.Name), textOrNone(categoryOf(v)), decimalValue(v.Units, 3), decimalValue(v.Sales, 2),
			decimalValue(v.Discount, 2), decimalValue(v.ReturnedUnits, 3), decimalValue(v.Returned, 2), decimalValue(v.Net, 2),
		}
		if r.sees.SeesCost {
			row = append(row, decimalValue(v.Cost, 2), v.CostFrozen)
		}
		return append(row, v.Delivery, v.Line)
	})
	return t, nil
}

// csvOf writes records of text.
func csvOf(records [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.WriteAll(records)
	return b.Bytes(), err
}

// defuse keeps a spreadsheet from taking a name for a formula.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
