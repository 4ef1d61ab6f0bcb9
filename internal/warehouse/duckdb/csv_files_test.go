package duckdb_test

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// csvDialect is how a file is written, for every reader.
type csvDialect struct {
	delimiter, quote, escape, end string // escape "": the quote is doubled
}

var csvDialects = []csvDialect{
	{",", `"`, "", "\n"},
	{",", `"`, "", "\r\n"},
	{";", `"`, `\`, "\n"},
	{"\t", `'`, "", "\r\n"},
	{"|", `"`, "", "\r"},
	{"||", `"`, "", "\n"},
	{"§", `'`, `\`, "\r\n"},
	{";", `"`, "", "\n"},
	{"\t", `"`, "", "\r\n"},
	{"§", `"`, "", "\n"},
}

// csvTable is what the columns of a file are.
type csvTable struct {
	dataset string
	columns []csvColumn
	clean   [][]string // by column: texts that stand for a value in every reader; nil for pieces of any kind
}

type csvColumn struct {
	name, logical string
	engine        string // DuckDB's type
	number        bool
}

var csvTables = []csvTable{
	{dataset: "stores", columns: []csvColumn{{name: "name", logical: "string", engine: "varchar"}, {name: "region", logical: "string", engine: "varchar"}, {name: "city", logical: "string", engine: "varchar"}}},
	{
		dataset: "sales",
		columns: []csvColumn{
			{name: "business_date", logical: "date", engine: "date"},
			{name: "store_id", logical: "string", engine: "varchar"},
			{name: "product_id", logical: "string", engine: "varchar"},
			{name: "units", logical: "number", engine: "decimal(14,3)", number: true},
			{name: "sales_value", logical: "number", engine: "decimal(14,2)", number: true},
		},
		clean: [][]string{
			{"2026-05-30", "2026-05-31"},
			{"S1", "007", "é"},
			nil,
			{"0", "3", "0.5", "12.345", "007", "9999999999.999"},
			{"0.00", "4.5", "4.50", "1.25", "1234567.89", "12.5000", "99999999999.99"},
		},
	},
	{
		dataset: "inventory",
		columns: []csvColumn{
			{name: "business_date", logical: "date", engine: "date"},
			{name: "store_id", logical: "string", engine: "varchar"},
			{name: "product_id", logical: "string", engine: "varchar"},
			{name: "on_hand", logical: "number", engine: "decimal(14,3)", number: true},
		},
		clean: [][]string{{"2026-05-30"}, {"S1", "S 2", "é"}, nil, {"0", "-0", "3", "-2", "-0.125", "12.345", "007", "-9999999999.999"}},
	},
}

func (x csvTable) names() []string {
	list := make([]string, len(x.columns))
	for i, c := range x.columns {
		list[i] = c.name
	}
	return list
}

func (x csvTable) header(d csvDialect) string { return strings.Join(x.names(), d.delimiter) + d.end }

// csvFile is one file, and what was written into it before it was spoilt.
type csvFile struct {
	csvDialect
	csvTable
	text   string
	rows   [][]string
	spoilt bool
}

// makeCSV is a file of a seed: the same one each time. Every second one is spoilt.
func makeCSV(seed uint64) csvFile {
	r := rand.New(rand.NewPCG(seed, 1))
	f := csvFile{csvDialect: csvDialects[seed/2%uint64(len(csvDialects))], spoilt: seed%2 == 1}
	f.csvTable = csvTables[r.IntN(len(csvTables))]
	f.rows = f.some(r)
	f.text = f.written(r)
	if !f.spoilt {
		return f
	}
	for range 1 + r.IntN(6)/5 { // one wrong in most of them
		f.text = f.spoil(r)
	}
	return f
}

func (f csvFile) pieces() []string {
	return []string{
		"", "a", "7", "é", "🛒", " ", "x y", ".", "-", "#", "NULL", f.delimiter, f.delimiter, f.quote, f.quote, f.quote + f.quote, `\`, "\n", "\r\n", f.end, `"`, "'",
	}
}

// sins are what is put between the letters of a file that is spoilt, beside the pieces that cells are made of.
func (f csvFile) sins() []string {
	return append(f.pieces(),
		f.escape+"a", f.escape+"7", "0", "9", "e3", "+", ",", "\r", f.end+f.end, f.end+" "+f.end, strings.Repeat(f.delimiter, 4), " "+f.quote, f.quote+" ", "\x00", "\xff", "\ufeff", "\v", "\u00a0", "\u2028")
}

// some are rows of cells made of pieces that are awkward to write, and of values where a column wants one.
func (f csvFile) some(r *rand.Rand) (rows [][]string) {
	pieces := f.pieces()
	for range 1 + r.IntN(5) {
		row := make([]string, len(f.columns))
		for i := range row {
			if f.clean != nil && f.clean[i] != nil {
				row[i] = f.clean[i][r.IntN(len(f.clean[i]))]
				continue
			}
			for range r.IntN(4) {
				row[i] += pieces[r.IntN(len(pieces))]
			}
			if row[i] == "" && f.clean != nil {
				row[i] = "P" // a key
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// written is the text of the rows, each cell in quotes where it has to be and sometimes where it has not.
func (f csvFile) written(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(f.header(f.csvDialect))
	for _, row := range f.rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(f.delimiter)
			}
			if !strings.ContainsAny(cell, f.delimiter+f.quote+f.escape+"\r\n") && r.IntN(4) > 0 {
				b.WriteString(cell)
				continue
			}
			quoted := cell
			if f.escape != "" {
				quoted = strings.ReplaceAll(quoted, f.escape, f.escape+f.escape)
				quoted = strings.ReplaceAll(quoted, f.quote, f.escape+f.quote)
			} else {
				quoted = strings.ReplaceAll(quoted, f.quote, f.quote+f.quote)
			}
			b.WriteString(f.quote + quoted + f.quote)
		}
		b.WriteString(f.end)
	}
	return b.String()
}

// spoil does one wrong to the text: a mark before it, no end of its last line, or, below the header, something put in, a letter or
// a run of them taken out, or a piece of it twice.
func (f csvFile) spoil(r *rand.Rand) string {
	switch r.IntN(12) {
	case 0:
		return "\ufeff" + f.text
	case 1:
		return strings.TrimSuffix(f.text, f.end)
	}
	var at []int // where letters begin
	for i := range f.text {
		if i >= len(f.header(f.csvDialect)) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return f.text
	}
	from := at[r.IntN(len(at))]
	to := at[r.IntN(len(at))]
	switch r.IntN(8) {
	case 0:
		return f.text[:min(from, to)] + f.text[max(from, to):]
	case 1:
		return f.text[:max(from, to)] + f.text[min(from, to):]
	case 2, 3:
		_, n := utf8.DecodeRuneInString(f.text[from:])
		return f.text[:from] + f.text[from+n:]
	}
	sins := f.sins()
	return f.text[:from] + sins[r.IntN(len(sins))] + f.text[from:]
}
