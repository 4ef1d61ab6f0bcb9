package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// A header that is not the contract's, to the letter, is drift; the diff says how.
func TestRead_HeaderDrift(t *testing.T) {
	t.Parallel()
	const row = "\n2026-05-30,S1,P1,3,4.50\n"
	for _, c := range []struct{ name, header, want string }{
		{"a column is missing", "business_date,store_id,product_id,units", `missing "sales_value"`},
		{"a column is extra", "business_date,store_id,product_id,units,sales_value,till", `extra "till"`},
		{"a column has another name", "business_date,store_id,product_id,qty,sales_value", `missing "units"; extra "qty"; units -> qty`},
		{"another case of letters", "business_date,store_id,product_id,Units,sales_value", `missing "units"; extra "Units"; units -> Units`},
		{"a space", "business_date,store_id,product_id, units,sales_value", `missing "units"; extra " units"; units ->  units`},
		{"a space that nobody sees", "business_date,store_id,product_id,units\u00a0,sales_value", `missing "units"; extra "units\\u00a0"; units -> units\u00a0`},
		{"renamed and moved", "quantity_of_units,business_date,store_id,product_id,sales_value", `missing "units"; extra "quantity_of_units"; units -> quantity_of_units`},
		{"two columns have changed places", "business_date,store_id,product_id,sales_value,units", `reordered`},
		{"a column stands twice", "business_date,store_id,product_id,units,units,sales_value", `a column stands more than once: units`},
		{"another delimiter", "business_date;store_id;product_id;units;sales_value", `the delimiter is ";"; the contract says ","`},
		{"tabs", "business_date\tstore_id\tproduct_id\tunits\tsales_value", `the delimiter is a tab; the contract says ","`},
		{"no header", "2026-05-29,S1,P1,3,4.50", `the first line is no header: none of its cells is a column's name`},
		{"an empty line before the header", "\nbusiness_date,store_id,product_id,units,sales_value", `the first line is empty; it should name the columns`},
		{"a trailing delimiter", "business_date,store_id,product_id,units,sales_value,", `extra ""`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := read(t, compile(t, simple()), "sales.csv", []byte(c.header+row), intake.Options{})
			if out := diffText(g.Verdict.Diff); g.Verdict.Outcome != contract.Drifted || out != c.want {
				t.Errorf("%s: got %s\nwant %s", g.Verdict.Outcome, out, c.want)
			}
			if g.Verdict.Rows != 0 || len(g.rows) != 0 || g.Verdict.Rules.Run != 0 || g.Verdict.SHA256 == "" || g.Verdict.Owner != "tills@example.com" {
				t.Errorf("%+v, %d rows", g.Verdict, len(g.rows))
			}
			if v := sample(t, compile(t, simple()), "sales.csv", []byte(c.header+row)); v.Outcome != contract.Drifted {
				t.Errorf("the sample says %s", v.Outcome)
			}
		})
	}
}

func diffText(d contract.Diff) string {
	var list []string
	for _, x := range d.Missing {
		list = append(list, fmt.Sprintf("missing %q", x))
	}
	for _, x := range d.Extra {
		list = append(list, fmt.Sprintf("extra %q", x))
	}
	for _, x := range d.Renamed {
		list = append(list, x.From+" -> "+x.To)
	}
	if d.Reordered {
		list = append(list, "reordered")
	}
	return strings.Join(append(list, d.Other...), "; ")
}

// In any order the same columns are no drift, and each value goes where its name says.
func TestRead_AnyOrderStillWantsEachColumnOnce(t *testing.T) {
	t.Parallel()
	c := compile(t, simple("columnOrder: any"))
	for header, want := range map[string]string{
		"units,sales_value,business_date,store_id,product_id":         "ok",
		"units,sales_value,business_date,store_id":                    "drift",
		"units,units,sales_value,business_date,store_id,product_id":   "drift",
		"units,sales_value,business_date,store_id,product_id,till":    "drift",
		"Units,sales_value,business_date,store_id,product_id":         "drift",
		"units;sales_value;business_date;store_id;product_id":         "drift",
		"units,sales_value,business_date,store_id,product_id,":        "drift",
		"\"units\",sales_value,business_date,\"store_id\",product_id": "ok",
	} {
		g := read(t, c, "sales.csv", []byte(header+"\n3,4.50,2026-05-30,S1,P1\n"), intake.Options{})
		if string(g.Verdict.Outcome) != want {
			t.Errorf("%s: %v", header, g.told())
		}
	}
}

// At least half of a column's first 1,000 values must be wrong to make a drift of it; else they are findings.
func TestRead_RetypedColumn(t *testing.T) {
	t.Parallel()
	c := compile(t, simple())
	file := func(rows int, wrong func(i int) bool) []byte {
		var b strings.Builder
		b.WriteString(simpleHeader)
		for i := range rows {
			units := "3"
			if wrong(i) {
				units = "three"
			}
			fmt.Fprintf(&b, "2026-05-30,S1,P%d,%s,4.50\n", i, units)
		}
		return []byte(b.String())
	}
	for _, x := range []struct {
		name  string
		rows  int
		wrong func(int) bool
		want  contract.Outcome
	}{
		{"all of three", 3, func(int) bool { return true }, contract.Drifted},
		{"half of four", 4, func(i int) bool { return i%2 == 0 }, contract.Drifted},
		{"one of three", 3, func(i int) bool { return i == 0 }, contract.Violation},
		{"half of the first thousand", 3000, func(i int) bool { return i < 500 }, contract.Drifted},
		{"not quite half of the first thousand", 3000, func(i int) bool { return i < 499 }, contract.Violation},
		{"all after the first thousand", 3000, func(i int) bool { return i >= 1000 }, contract.Violation},
		{"all between the first hundred and the thousandth", 3000, func(i int) bool { return i >= 100 && i < 1000 }, contract.Drifted},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			doc := file(x.rows, x.wrong)
			for _, chunk := range []int{0, 100, 5000} {
				g := read(t, c, "sales.csv", doc, intake.Options{}.WithBounds(chunk, 0))
				if g.Verdict.Outcome != x.want {
					t.Fatalf("in chunks of %d: %s", chunk, g.Verdict.Outcome)
				}
				if x.want == contract.Drifted && (strings.Join(g.Verdict.Diff.Retyped, " ") != "units" || g.Verdict.Findings[0].Value != "three" || g.Verdict.Findings[0].Line == 0) {
					t.Errorf("diff %+v, findings %v", g.Verdict.Diff, g.Verdict.Findings)
				}
			}
			if v := sample(t, c, "sales.csv", doc); (v.Outcome == contract.Drifted) != (x.want == contract.Drifted) {
				t.Errorf("the sample says %s", v.Outcome)
			}
		})
	}
}

// Null values say nothing of a column's type, a number with too many decimals is still a number, and a date that does not
// exist is none.
func TestRead_WhatCountsAsRetyped(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties = append(d.properties, "name: discount, logicalType: number")
	c := compile(t, d)
	header := strings.TrimSpace(simpleHeader) + ",discount\n"
	for _, x := range []struct{ name, rows, want string }{
		{"nulls, then words", strings.Repeat("2026-05-30,S1,P1,3,4.50,\n", 30) + "2026-05-30,S1,P1,3,4.50,none\n", "drift"},
		{"too many decimals", "2026-05-30,S1,P1,3,4.505,\n2026-05-30,S1,P2,3,4.505,\n", "violation"},
		{"too many digits", "2026-05-30,S1,P1,3,1234567890123,\n", "violation"},
		{"dates that do not exist", "2026-02-30,S1,P1,3,4.50,\n2026-13-01,S1,P1,3,4.50,\n", "drift"},
		{"a decimal comma in quotes", "2026-05-30,S1,P1,3,\"4,50\",\n", "drift"},
	} {
		if g := read(t, c, "sales.csv", []byte(header+x.rows), intake.Options{}); string(g.Verdict.Outcome) != x.want {
			t.Errorf("%s: %v", x.name, g.told())
		}
	}
}

// Without a header the first rows show what a header would.
func TestRead_DriftWithoutHeader(t *testing.T) {
	t.Parallel()
	c := compile(t, simple("header: false"))
	for _, x := range []struct {
		name, text string
		want       []string
	}{
		{"the names are there after all", simpleHeader + "2026-05-30,S1,P1,3,4.50\n", []string{"drift", "the first line names the columns; the contract says that there is no header"}},
		{"a column more", strings.Repeat("2026-05-30,S1,P1,3,4.50,T1\n", 4), []string{"drift", "4 of 4 rows do not have the 5 cells of the contract: line 1 has 6 cells where the contract has 5 columns"}},
		{"another delimiter", strings.Repeat("2026-05-30;S1;P1;3;4.50\n", 2), []string{"drift", `2 of 2 rows do not have the 5 cells of the contract: line 1 has 1 cells where the contract has 5 columns: it looks as if its delimiter were ";"`}},
		{"one row of three", "2026-05-30,S1,P1,3,4.50\n2026-05-30,S1,P2,3\n2026-05-30,S1,P3,3,4.50\n", []string{"violation", `2 "2026-05-30,S1,P2,3" ragged_row: has 4 cells where the contract has 5 columns`}},
	} {
		g := read(t, c, "sales.csv", []byte(x.text), intake.Options{})
		same(t, x.name, g.told(), x.want)
		if v := sample(t, c, "sales.csv", []byte(x.text)); (v.Outcome == contract.Drifted) != (x.want[0] == "drift") {
			t.Errorf("%s: the sample says %s", x.name, v.Outcome)
		}
	}
}

// Of a drifted file the rows are counted, as far as it can be split into any.
func TestCount(t *testing.T) {
	t.Parallel()
	const rows = "2026-05-30,S1,P1,3,4.50,x\n\n2026-05-30,S1,\"P\n2\",3,4.50,x\n2026-05-30,S1\n"
	for _, c := range []struct {
		name, file, doc string
		settings        []string
		want            int64
	}{
		{"another header", "sales.csv", "a,b\n" + rows, nil, 3},
		{"no header", "sales.csv", rows, []string{"header: false"}, 3},
		{"packed", "sales.csv.gz", gz(t, "a,b\n"+rows), nil, 3},
		{"utf-16", "sales.csv", bomLE + wide("a,b\n"+rows, false), nil, 3},
		{"utf-16 without a mark", "sales.csv", wide("a,b\n"+rows, true), nil, 3},
		{"utf-8 under utf-16", "sales.csv", "a,b\n" + rows, []string{"encoding: utf-16"}, 3},
		{"an open quote", "sales.csv", "a,b\n1,2\n\"3,4\n5,6\n", nil, 2},
		{"a header only", "sales.csv", "a,b\n", nil, 0},
		{"nothing", "sales.csv", "", nil, 0},
		{"a damaged archive", "sales.csv.gz", gz(t, "a,b\n"+rows)[:20], nil, 0},
	} {
		contract := compile(t, simple(c.settings...))
		slot, _ := contract.Match(c.file)
		for _, chunk := range []int{0, 7} {
			n, err := intake.Count(t.Context(), source(c.file, slot, []byte(c.doc)), contract, intake.Options{}.WithBounds(chunk, 0))
			if err != nil || n != c.want {
				t.Errorf("%s: %d rows, want %d; %v", c.name, n, c.want, err)
			}
		}
	}
}
