package intake_test

import (
	"bytes"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// fuzzed are contracts that between them use every way of reading.
func fuzzed(t testing.TB) []*contract.Contract {
	plain := simple()
	plain.properties[0] += ", primaryKey: true"
	plain.properties[1] += ", primaryKey: true, relationships: [{to: stores.store_id}]"
	plain.properties[2] += ", primaryKey: true, classification: internal"
	plain.properties = append(plain.properties, "name: card, logicalType: string, classification: personal, unique: true")
	plain.quality = []string{"metric: rowCount, mustBeGreaterThan: 0, severity: warning"}
	lines := tills([]string{
		"encoding: windows-1252", `delimiter: ";"`, `quote: "'"`, `escape: "\\"`, `decimalMark: ","`, `thousandsMark: "."`, "columnOrder: any", "returns: negative_lines",
		`dayStartsAt: "04:00"`, "lineKinds: {A: sale, R: return, V: void}", `nullTokens: ["-"]`,
	}, "name: line_kind, logicalType: string", `name: sold_at, logicalType: timestamp, logicalTypeOptions: {format: "d.M.yyyy H:mm[:ss]"}`, "name: unit_price, logicalType: number")
	lines.pattern = "x.csv"
	days := draft{dataset: "store_days", pattern: "x.csv", settings: []string{"encoding: utf-16", `delimiter: "||"`, "header: false", `trueTokens: [J]`, `falseTokens: [N]`, "constants: {on_promotion: false}"}, properties: []string{
		"name: business_date, logicalType: date, logicalTypeOptions: {format: yyyyDDD}", "name: store_id, logicalType: string", "name: is_open, logicalType: boolean", "name: net_sales, logicalType: number",
		"name: transactions, logicalType: integer, logicalTypeOptions: {minimum: 0, maximum: 9999}",
	}}
	plain.pattern = "x.csv"
	return []*contract.Contract{compile(t, plain), compile(t, lines), compile(t, days)}
}

// adder is a sink that counts rows and adds up numbers.
type adder struct {
	rows int64
	sums map[string]*big.Int
}

// Batch implements intake.Sink.
func (a *adder) Batch(rec arrow.RecordBatch) error {
	a.rows += rec.NumRows()
	for i, f := range rec.Schema().Fields() {
		c, ok := rec.Column(i).(*array.Decimal64)
		if !ok {
			continue
		}
		if a.sums[f.Name] == nil {
			a.sums[f.Name] = new(big.Int)
		}
		for row := range c.Len() {
			if !c.IsNull(row) {
				a.sums[f.Name].Add(a.sums[f.Name], big.NewInt(int64(c.Value(row))))
			}
		}
	}
	return nil
}

// Whatever the bytes are: no panic; a verdict that does not depend on how the file was cut up; rows in are rows out, and
// sums are those of the rows, or there is a finding.
func FuzzRead(f *testing.F) {
	f.Add(uint8(0), uint8(9), []byte("business_date,store_id,product_id,units,sales_value,card\n2026-05-30,S1,P1,3,4.50,\n\n2026-05-30,S1,\"P\"\"2\",3,4.50,x\n"))
	f.Add(uint8(0), uint8(40), []byte("business_date,store_id,product_id,units,sales_value,card\r\n2026-05-30,S1,P1,-3,4.505,\r\n2026-05-30,S1,P1,3,4.50,y\r\n\"\r\n"))
	f.Add(uint8(1), uint8(30), []byte("unit_price;store_id;transaction_id;product_id;units;line_kind;sold_at\n1.234,50;S\xfc1;1;'P\\'1';-3;A;30.5.2026 22:10\n-;S1;1;P1;0,5;V;31.5.2026 3:59:59\n"))
	f.Add(uint8(2), uint8(5), []byte("\xff\xfe"+wide("2026150||S1||J||4.50||7\r2026151||S2||N||0||\n", false)))
	contracts := fuzzed(f)
	known := map[string]*intake.IDs{"stores": intake.NewIDs([]string{"S1", "S2"})}
	f.Fuzz(func(t *testing.T, which, chunk uint8, doc []byte) {
		c := contracts[int(which)%len(contracts)]
		one, other := &adder{sums: map[string]*big.Int{}}, &adder{sums: map[string]*big.Int{}}
		limits := intake.Limits{MaxCell: 200, MaxRow: 2000}
		opt := intake.Options{Known: known, Limits: limits, Workers: 1, TempDir: t.TempDir()}
		whole := readInto(t, c, doc, opt, one)
		cut := readInto(t, c, doc, opt.WithBounds(1+int(chunk), 4), other)
		opt.Workers = 3
		together := readInto(t, c, doc, opt.WithBounds(1+int(chunk), 0), &adder{sums: map[string]*big.Int{}})
		for _, r := range []intake.Result{cut, together} {
			if !reflect.DeepEqual(whole, r) && !atLimit(whole, r) {
				t.Errorf("in chunks of %d:\n%+v\nwhole:\n%+v", 1+int(chunk), r, whole)
			}
		}
		sound(t, c, whole, one)
		sound(t, c, cut, other)
	})
}

// atLimit reports whether one of the readings ended at a limit: how much of a row is there then depends on the chunks.
func atLimit(list ...intake.Result) bool {
	for _, r := range list {
		for _, f := range r.Verdict.Findings {
			if f.Rule == "limit" || strings.Contains(f.Message, "longer than") {
				return true
			}
		}
	}
	return false
}

func readInto(t *testing.T, c *contract.Contract, doc []byte, opt intake.Options, sink intake.Sink) intake.Result {
	t.Helper()
	return readNamed(t, c, "x.csv", doc, opt, sink)
}

func readNamed(t *testing.T, c *contract.Contract, name string, doc []byte, opt intake.Options, sink intake.Sink) intake.Result {
	t.Helper()
	opt.Sink = sink
	src := source(name, contract.Slot{}, bytes.Clone(doc))
	r, err := intake.Read(t.Context(), src, c, opt)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := intake.Sample(t.Context(), src, c, opt); err != nil {
		t.Fatal(err)
	}
	return r
}

// sound wants what must hold of every verdict.
func sound(t *testing.T, c *contract.Contract, r intake.Result, sink *adder) {
	t.Helper()
	v := r.Verdict
	if int64(len(v.Findings)) > v.FindingsTotal || len(v.Findings) > contract.MaxFindings || v.Warnings > v.FindingsTotal {
		t.Errorf("%d findings listed, %d counted, %d warnings", len(v.Findings), v.FindingsTotal, v.Warnings)
	}
	for _, f := range v.Findings {
		if f.Rule == "" || f.Message == "" || f.Severity == "" || f.Line < 0 || f.Column == "card" && f.Value != "" && f.Value != "•••" {
			t.Errorf("finding %+v", f)
		}
	}
	switch v.Outcome {
	case contract.Violation:
		if v.FindingsTotal == v.Warnings {
			t.Error("a violation without a reason")
		}
	case contract.Drifted, contract.Unreadable:
		if v.Rules.Run != 0 || v.Rows != 0 {
			t.Errorf("%s with %d rows, %d rules", v.Outcome, v.Rows, v.Rules.Run)
		}
	case contract.OK:
		if v.FindingsTotal != v.Warnings || sink.rows != v.Rows || v.Rules.Run+len(v.RulesNotRun) != v.Rules.Declared {
			t.Errorf("%d findings, %d warnings, %d rows in, %d out, rules %+v", v.FindingsTotal, v.Warnings, v.Rows, sink.rows, v.Rules)
		}
		var rows int64
		for _, s := range r.Slices {
			rows += s.Rows
		}
		if rows != v.Rows {
			t.Errorf("%d rows in slices, %d in all", rows, v.Rows)
		}
		for name, want := range v.Sums {
			got := sink.sums[name]
			if got == nil {
				got = new(big.Int)
			}
			scale := c.Dataset.Fields[c.Dataset.Field(name)].Scale
			r := new(big.Rat).SetFrac(got, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil))
			if r.FloatString(scale) != want {
				t.Errorf("%s: rows add up to %s, the verdict says %s", name, r.FloatString(scale), want)
			}
		}
	default:
		t.Errorf("outcome %q", v.Outcome)
	}
}
