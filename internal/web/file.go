package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strings"

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
		s.opened(w, hr, false, s.nothingYet(w), func(r *request) error {
			t, err := build(r)
			if err != nil {
				return err
			}
			w.Header().Set("Content-Type", f.mediaType)
			w.Header().Set("Content-Disposition", `attachment; filename="`+fileName(f.name, t.name, r)+`"`)
			w.WriteHeader(http.StatusOK)
			if hr.Method == http.MethodHead {
				return nil
			}
			if err := f.write(t.Made, w); err != nil {
				if hr.Context().Err() == nil {
					s.Log.Error("file", "path", hr.URL.Path, "error", err.Error())
				}
				panic(http.ErrAbortHandler)
			}
			return nil
		})
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

// csvOf writes records of text.
func csvOf(records [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.WriteAll(records)
	return b.Bytes(), err
}
