package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode"

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
			if r.early {
				unkept(w.Header())
			}
			w.Header().Set("Content-Type", f.mediaType)
			w.Header().Set("Content-Disposition", attached(fileName(f.name, t.name, r)))
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

// inCategory is the name of a page's file, with the category that its rows are of.
func (r *request) inCategory(page string) string {
	if r.view.Category == "" {
		return page
	}
	return page + "-" + r.view.Category
}

// attached is the header of an answer that is kept as a file. Where its name has letters beyond ASCII it stands there as they are (RFC 6266), and without
// them for programs that know no better.
func attached(name string) string {
	plain := strings.Map(func(c rune) rune {
		if c > unicode.MaxASCII {
			return '_'
		}
		return c
	}, name)
	header := `attachment; filename="` + plain + `"`
	if plain != name {
		header += "; filename*=UTF-8''" + url.PathEscape(name)
	}
	return header
}

// fileLetter is a letter or digit of any script as it stands, and anything else as a letter that every system takes: no separator, no mark that turns text around, nothing
// that is not to be seen.
func fileLetter(c rune) rune {
	if c == '-' || unicode.In(c, unicode.L, unicode.Nd, unicode.Mn, unicode.Mc) && !unicode.In(c, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
		return c
	}
	return '_'
}

// fileName says page, scope, date and run.
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
	return strings.Map(fileLetter, cut(strings.Join(parts[:len(parts)-2], "-"))) + "-" + strings.Join(parts[len(parts)-2:], "-") + "." + extension
}

// csvOf writes records of text.
func csvOf(records [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.WriteAll(records)
	return b.Bytes(), err
}
