package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// draft is a contract in parts: settings of the schema object, properties, rules about the file; each a line of YAML.
type draft struct {
	dataset    string
	pattern    string // "" for the dataset's name with .csv
	settings   []string
	properties []string
	quality    []string
}

// compile makes a contract of a draft.
func compile(t testing.TB, d draft) *contract.Contract {
	t.Helper()
	if d.pattern == "" {
		d.pattern = d.dataset + ".csv"
	}
	var b strings.Builder
	b.WriteString("apiVersion: v3.1.0\nkind: DataContract\nid: test\nversion: 1.0.0\nstatus: active\n")
	b.WriteString("team: {name: Tills, members: [{username: tills@example.com, role: owner}]}\nschema:\n  - name: " + d.dataset + "\n    customProperties:\n")
	fmt.Fprintf(&b, "      - {property: filePattern, value: %q}\n", d.pattern)
	for _, s := range d.settings {
		name, value, _ := strings.Cut(s, ": ")
		fmt.Fprintf(&b, "      - {property: %s, value: %s}\n", name, value)
	}
	b.WriteString("    properties:\n")
	for _, p := range d.properties {
		b.WriteString("      - {" + p + "}\n")
	}
	if len(d.quality) > 0 {
		b.WriteString("    quality:\n")
		for _, q := range d.quality {
			b.WriteString("      - {" + q + "}\n")
		}
	}
	c, err := contract.Load("test.odcs.yaml", []byte(b.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	return c
}

// simple is a contract of sales with the columns that it must have, and changes to it.
func simple(settings ...string) draft {
	return draft{dataset: "sales", settings: settings, properties: []string{
		"name: business_date, logicalType: date", "name: store_id, logicalType: string", "name: product_id, logicalType: string",
		"name: units, logicalType: number", "name: sales_value, logicalType: number",
	}}
}

const simpleHeader = "business_date,store_id,product_id,units,sales_value\n"

// got is what came of one file.
type got struct {
	intake.Result
	rows []string // loaded ones: line, then canonical columns that are not null
}

// read reads text as a file called name; it must match the contract's pattern.
func read(t testing.TB, c *contract.Contract, name string, text []byte, opt intake.Options) got {
	t.Helper()
	slot, ok := c.Match(name)
	if !ok {
		t.Fatalf("%s does not match", name)
	}
	var rows table
	opt.Sink = &rows
	r, err := intake.Read(context.Background(), source(name, slot, text), c, opt)
	if err != nil {
		t.Fatal(err)
	}
	v := r.Verdict
	if v.Outcome == contract.OK && int64(len(rows)) != v.Rows {
		t.Errorf("%d rows in, %d out", v.Rows, len(rows))
	}
	if v.Outcome == contract.OK && v.FindingsTotal != v.Warnings || v.Outcome == contract.Violation && v.FindingsTotal == v.Warnings {
		t.Errorf("%s with %d findings and %d warnings", v.Outcome, v.FindingsTotal, v.Warnings)
	}
	return got{r, rows}
}

func source(name string, slot contract.Slot, text []byte) intake.Source {
	return intake.Source{
		Name: name, Slot: slot, Size: int64(len(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil },
	}
}

// table is a sink that writes rows as text.
type table []string

// Batch implements intake.Sink.
func (x *table) Batch(rec arrow.RecordBatch) error {
	n := int(rec.NumCols())
	for row := range int(rec.NumRows()) {
		if len(*x) > 10_000 { // nobody compares that many
			*x = append(*x, "")
			continue
		}
		cells := []string{rec.Column(n - 1).ValueStr(row)}
		for i, f := range rec.Schema().Fields()[:n-2] {
			if !rec.Column(i).IsNull(row) {
				cells = append(cells, f.Name+"="+rec.Column(i).ValueStr(row))
			}
		}
		*x = append(*x, strings.Join(cells, " "))
	}
	return nil
}

// told writes a verdict for comparison: its outcome, then its findings as line, column, value, rule and message.
func (g got) told() []string {
	list := []string{string(g.Verdict.Outcome)}
	for _, f := range g.Verdict.Findings {
		s := fmt.Sprintf("%d %s %q %s: %s", f.Line, f.Column, f.Value, f.Rule, f.Message)
		if f.Severity == contract.Warning {
			s += " (warning)"
		}
		list = append(list, strings.Join(strings.Fields(s), " "))
	}
	return append(list, g.Verdict.Diff.Other...)
}

func same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got\n\t%s\nwant\n\t%s", what, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// sample is the verdict on a file's first rows.
func sample(t testing.TB, c *contract.Contract, name string, text []byte) contract.Verdict {
	t.Helper()
	slot, _ := c.Match(name)
	v, err := intake.Sample(context.Background(), source(name, slot, text), c, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
