package duckdb_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// csvDialect is how a file is written, for both readers.
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
}

var csvColumns = []string{"name", "region", "city"}

// ours reads a file by the night's reader: its rows, or the first thing that it refuses the file for.
func (d csvDialect) ours(t *testing.T, text []byte) (rows [][]string, why string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("apiVersion: v3.1.0\nkind: DataContract\nid: test\nversion: 1.0.0\nstatus: active\nteam: {name: Tills, members: [{username: tills@example.com, role: owner}]}\n")
	b.WriteString("schema:\n  - name: stores\n    customProperties:\n      - {property: filePattern, value: stores.csv}\n      - {property: constants, value: {store_id: S}}\n")
	fmt.Fprintf(&b, "      - {property: delimiter, value: %q}\n      - {property: quote, value: %q}\n", d.delimiter, d.quote)
	if d.escape != "" {
		fmt.Fprintf(&b, "      - {property: escape, value: %q}\n", d.escape)
	}
	b.WriteString("    properties:\n")
	for _, c := range csvColumns {
		fmt.Fprintf(&b, "      - {name: %s, logicalType: string}\n", c)
	}
	c, err := contract.Load("test.odcs.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	slot, _ := c.Match("stores.csv")
	got := &cells{}
	r, err := intake.Read(t.Context(), intake.Source{
		Name: "stores.csv", Slot: slot, Size: int64(len(text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil },
	}, c, intake.Options{Sink: got, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Verdict
	if v.Outcome == contract.OK {
		return got.rows, ""
	}
	for _, f := range v.Findings {
		if f.Severity == contract.Error {
			return nil, f.Rule + ": " + f.Message
		}
	}
	return nil, string(v.Outcome) + ": " + strings.Join(v.Diff.Other, "; ")
}

// cells is a sink that keeps the columns of the file; a null is an empty text.
type cells struct{ rows [][]string }

// Batch implements intake.Sink.
func (x *cells) Batch(rec arrow.RecordBatch) error {
	for row := range int(rec.NumRows()) {
		var list []string
		for _, name := range csvColumns {
			c := rec.Column(rec.Schema().FieldIndices(name)[0])
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

// theirs reads a file by DuckDB's reader, strictly and with nothing left to be guessed.
func (d csvDialect) theirs(ctx context.Context, db *sql.DB, file string) (list [][]string, why string) {
	escape := d.escape
	if escape == "" {
		escape = d.quote
	}

	rows, err := db.QueryContext(ctx, `select coalesce(name, ''), coalesce(region, ''), coalesce(city, '') from read_csv($1, columns = {name: 'varchar', region: 'varchar', city: 'varchar'}, auto_detect = false, header = true,
		delim = $2, quote = $3, escape = $4, strict_mode = true, null_padding = false, ignore_errors = false, parallel = false)`, file, d.delimiter, d.quote, escape)
	if err != nil {
		return nil, err.Error()
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row := make([]string, len(csvColumns))
		if err := rows.Scan(&row[0], &row[1], &row[2]); err != nil {
			return nil, err.Error()
		}
		list = append(list, row)
	}
	if err := rows.Err(); err != nil {
		return nil, err.Error()
	}
	return list, ""
}

// written is a text of some rows of cells, each in quotes where it has to be and sometimes where it has not.
func (d csvDialect) written(r *rand.Rand, rows [][]string) string {
	var b strings.Builder
	b.WriteString(strings.Join(csvColumns, d.delimiter) + d.end)
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(d.delimiter)
			}
			if !strings.ContainsAny(cell, d.delimiter+d.quote+d.escape+"\r\n") && r.IntN(4) > 0 {
				b.WriteString(cell)
				continue
			}
			quoted := cell
			if d.escape != "" {
				quoted = strings.ReplaceAll(quoted, d.escape, d.escape+d.escape)
				quoted = strings.ReplaceAll(quoted, d.quote, d.escape+d.quote)
			} else {
				quoted = strings.ReplaceAll(quoted, d.quote, d.quote+d.quote)
			}
			b.WriteString(d.quote + quoted + d.quote)
		}
		b.WriteString(d.end)
	}
	return b.String()
}

func (d csvDialect) pieces() []string {
	return []string{"", "a", "7", "é", "🛒", " ", "x y", ".", "-", "#", "NULL", d.delimiter, d.delimiter, d.quote, d.quote, d.quote + d.quote, `\`, "\n", "\r\n", d.end, `"`, "'"}
}

// some are rows of cells made of pieces that are awkward to write.
func (d csvDialect) some(r *rand.Rand, pieces []string) (rows [][]string) {
	for range 1 + r.IntN(5) {
		row := make([]string, len(csvColumns))
		for i := range row {
			for range r.IntN(4) {
				row[i] += pieces[r.IntN(len(pieces))]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// spoilt puts a piece into the rows of a text, or takes a letter out.
func (d csvDialect) spoilt(r *rand.Rand, text string, pieces []string) string {
	letters, head := []rune(text), len([]rune(strings.Join(csvColumns, d.delimiter)+d.end))
	at := head + r.IntN(len(letters)-head)
	if r.IntN(2) == 0 {
		return string(letters[:at]) + pieces[r.IntN(len(pieces))] + string(letters[at:])
	}
	return string(letters[:at]) + string(letters[at+1:])
}

// csvReasons are why the two readers may judge a file that is not well written in two ways. Each is a choice of this one,
// and docs/contract.md tells it.
var csvReasons = []struct {
	name  string
	holds func(d csvDialect, text, ours, theirs string) bool
}{
	{"DuckDB guesses an end for a quote, or leaves the row out", func(_ csvDialect, _, ours, theirs string) bool {
		return strings.HasPrefix(ours, "quote: ") && theirs == ""
	}},
	{"DuckDB lets a delimiter too many end a row", func(_ csvDialect, _, ours, theirs string) bool {
		return strings.HasSuffix(ours, ": it ends with a delimiter") && theirs == ""
	}},
	{"DuckDB leaves out an escape character that escapes nothing", func(d csvDialect, text, ours, theirs string) bool {
		rest := strings.NewReplacer(d.escape+d.escape, "", d.escape+d.quote, "").Replace(text)
		return d.escape != "" && strings.Contains(rest, d.escape) && ours == "" && theirs == ""
	}},
	{"DuckDB leaves out spaces before a quote", func(d csvDialect, text, ours, theirs string) bool {
		return strings.Contains(text, " "+d.quote) && ours == "" && theirs == ""
	}},
	{"DuckDB wants one kind of line end", func(d csvDialect, text, ours, theirs string) bool {
		return strings.ContainsAny(strings.ReplaceAll(text, d.end, ""), "\r\n") && ours == "" && theirs != ""
	}},
}

// The same bytes, by two readers that share no line: of a file that is well written every cell is what was written, in both. Of
// one that is not, every cell is the same or there is a reason that is named.
func TestCSVAgreesWithTheEnginesReader(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("duckdb", "?threads=1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	file := filepath.Join(t.TempDir(), "stores.csv")
	agreed, refused, seen := 0, 0, map[string]int{}
	for seed := range uint64(700) {
		r := rand.New(rand.NewPCG(seed, 1)) // the same files each time
		d := csvDialects[seed%uint64(len(csvDialects))]
		pieces := d.pieces()
		rows := d.some(r, pieces)
		text, spoilt := d.written(r, rows), seed%2 == 1
		if spoilt {
			text = d.spoilt(r, text, pieces)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		ours, why := d.ours(t, []byte(text))
		theirs, whyNot := d.theirs(t.Context(), db, file)
		same := slices.EqualFunc(ours, theirs, slices.Equal[[]string])
		switch {
		case why != "" && whyNot != "" && spoilt:
			refused++
			continue
		case why == "" && whyNot == "" && same && (spoilt || slices.EqualFunc(ours, rows, slices.Equal[[]string])):
			agreed++
			continue
		}
		reason := ""
		for _, x := range csvReasons {
			if spoilt && x.holds(d, text, why, whyNot) {
				reason = x.name
				break
			}
		}
		if seen[reason]++; reason == "" {
			t.Errorf("file %d, %+q\n%q\nwritten %q\nours    %q %s\ntheirs  %q %s", seed, d, text, rows, ours, why, theirs, whyNot)
		}
	}
	if agreed < 500 || refused < 100 {
		t.Errorf("%d files agreed and %d were refused by both: too few to say anything", agreed, refused)
	}
	for _, x := range csvReasons {
		if seen[x.name] == 0 {
			t.Errorf("no file shows that %s: take the reason out", x.name)
		}
	}
}
