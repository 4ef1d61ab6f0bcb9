package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

const csvType = "text/csv; charset=utf-8"

// storesCSV is the table of stores as a file: all rows in the same order, the same columns, numbers with a point and no
// grouping.
func (s *server) storesCSV(r *request) (name, mediaType string, content []byte, err error) {
	by, down, err := sortOf(r)
	if err != nil {
		return "", "", nil, err
	}
	rows, _, err := s.storeRows(r, by, down)
	if err != nil {
		return "", "", nil, err
	}
	table := s.storeTable(r, by)
	head := []string{"business_date", "run", "store_id", "name", "region", "state"}
	for _, c := range table {
		if c.file != "" {
			head = append(head, c.file)
		}
		if c.by == read.ByNormal {
			head = append(head, "comparison")
		}
	}
	records := [][]string{head}
	for _, row := range rows {
		state := "counted"
		if !row.Sales.Known() && row.Word != read.Received {
			state = string(row.Word)
		}
		record := []string{r.date.String(), fmt.Sprint(r.q.Run()), defuse(row.ID), defuse(row.Name), defuse(row.Region), state}
		for _, c := range table {
			if c.file != "" {
				record = append(record, c.text(row))
			}
			if c.by == read.ByNormal {
				record = append(record, r.vs.words(s.format, r.date))
			}
		}
		records = append(records, record)
	}
	content, err = csvOf(records)
	page := "stores"
	if r.view.Category != "" {
		page = "stores-" + r.view.Category
	}
	return fileName("csv", page, r), csvType, content, err
}

func csvOf(records [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.WriteAll(records)
	return b.Bytes(), err
}

// fileName says page, scope, date and run, in letters that every system takes.
func fileName(extension, page string, r *request) string {
	parts := []string{page}
	for _, scope := range []string{r.in.Region, r.in.Store} {
		if scope != "" {
			parts = append(parts, scope)
		}
	}
	parts = append(parts, r.date.String(), fmt.Sprintf("run%d", r.q.Run()))
	safe := func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' {
			return c
		}
		return '_'
	}
	return strings.Map(safe, cut(strings.Join(parts[:len(parts)-2], "-"))) + "-" + strings.Join(parts[len(parts)-2:], "-") + "." + extension
}

// defuse keeps a spreadsheet from taking a name for a formula.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
