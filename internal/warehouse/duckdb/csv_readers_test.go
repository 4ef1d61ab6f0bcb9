package duckdb_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// reading is what a reader makes of a file: its rows with the header before them, or the first thing that it refuses the file for.
type reading struct {
	rows [][]string
	why  string
}

// contract is the file's contract.
func (f csvFile) contract(t *testing.T) *contract.Contract {
	t.Helper()
	var b strings.Builder
	b.WriteString("apiVersion: v3.1.0\nkind: DataContract\nid: test\nversion: 1.0.0\nstatus: active\nteam: {name: Tills, members: [{username: tills@example.com, role: owner}]}\n")
	fmt.Fprintf(&b, "schema:\n  - name: %s\n    customProperties:\n      - {property: filePattern, value: x.csv}\n", f.dataset)
	if f.dataset == "stores" {
		b.WriteString("      - {property: constants, value: {store_id: S}}\n")
	}
	fmt.Fprintf(&b, "      - {property: delimiter, value: %q}\n      - {property: quote, value: %q}\n", f.delimiter, f.quote)
	if f.escape != "" {
		fmt.Fprintf(&b, "      - {property: escape, value: %q}\n", f.escape)
	}
	b.WriteString("    properties:\n")
	for _, c := range f.columns {
		fmt.Fprintf(&b, "      - {name: %s, logicalType: %s}\n", c.name, c.logical)
	}
	c, err := contract.Load("test.odcs.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ours reads a file by the night's reader.
func (f csvFile) ours(t *testing.T) reading {
	t.Helper()
	c := f.contract(t)
	slot, _ := c.Match("x.csv")
	got := &cells{columns: f.columns}
	r, err := intake.Read(t.Context(), intake.Source{
		Name: "x.csv", Slot: slot, Size: int64(len(f.text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(f.text)), nil },
	}, c, intake.Options{Sink: got, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Verdict
	if v.Outcome == contract.OK {
		return reading{rows: append([][]string{f.names()}, got.rows...)} // only a header that holds these names is one
	}
	for _, f := range v.Findings {
		if f.Severity == contract.Error {
			if f.Line < 1 && f.Rule != "quote" {
				t.Errorf("no line: %+v", f)
			}
			return reading{why: f.Rule + ": " + f.Message}
		}
	}
	return reading{why: string(v.Outcome) + ": " + strings.Join(v.Diff.Other, "; ")}
}

// cells is a sink that keeps the columns of the file; a null is an empty text.
type cells struct {
	columns []csvColumn
	rows    [][]string
}

// Batch implements intake.Sink.
func (x *cells) Batch(rec arrow.RecordBatch) error {
	for row := range int(rec.NumRows()) {
		var list []string
		for _, column := range x.columns {
			c := rec.Column(rec.Schema().FieldIndices(column.name)[0])
			s := ""
			if !c.IsNull(row) {
				s = c.ValueStr(row)
			}
			list = append(list, s)
		}
		x.rows = append(x.rows, list)
	}
	return nil
}

// engines reads a file by DuckDB's reader, strictly and with nothing left to be guessed: its cells as text, or as the columns' types.
func (f csvFile) engines(ctx context.Context, db *sql.DB, file string, typed bool) reading {
	escape := f.escape
	if escape == "" {
		escape = f.quote
	}
	var list [][]string
	if typed {
		list = append(list, f.names())
	}
	var shown, types []string
	for _, c := range f.columns {
		shown = append(shown, "coalesce("+c.name+"::varchar, '')")
		kind := "varchar"
		if typed {
			kind = c.engine
		}
		types = append(types, c.name+": '"+kind+"'")
	}
	rows, err := db.QueryContext(ctx, "select "+strings.Join(shown, ", ")+" from read_csv($1, columns = {"+strings.Join(types, ", ")+`}, auto_detect = false, header = $5,
		delim = $2, quote = $3, escape = $4, strict_mode = true, null_padding = false, ignore_errors = false, parallel = false)`, file, f.delimiter, f.quote, escape, typed)
	if err != nil {
		return reading{why: err.Error()}
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row := make([]string, len(f.columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return reading{why: err.Error()}
		}
		list = append(list, row)
	}
	if err := rows.Err(); err != nil {
		return reading{why: err.Error()}
	}
	return reading{rows: list}
}

// goReads reports whether encoding/csv can be told the dialect: it has one quote, no escape, a delimiter of one character, and knows
// no line that ends with a CR alone.
func (f csvFile) goReads() bool {
	return f.quote == `"` && f.escape == "" && utf8.RuneCountInString(f.delimiter) == 1 && f.end != "\r"
}

// gos reads a file by encoding/csv; lazy: a quote within a cell may be a letter.
func (f csvFile) gos(lazy bool) reading {
	r := csv.NewReader(bytes.NewReader([]byte(f.text)))
	r.Comma, _ = utf8.DecodeRuneInString(f.delimiter)
	r.FieldsPerRecord = len(f.columns)
	r.LazyQuotes = lazy
	rows, err := r.ReadAll()
	if err != nil {
		return reading{why: err.Error()}
	}
	return reading{rows: rows}
}
