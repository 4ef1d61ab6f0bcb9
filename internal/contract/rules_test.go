package contract_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// sales compiles a contract of sales whose property units, store_id or schema carry the given YAML.
func sales(t *testing.T, units, store, quality string) *contract.Contract {
	t.Helper()
	doc := fmt.Sprintf(`apiVersion: v3.1.0
kind: DataContract
id: s
version: 1.0.0
status: active
schema:
  - name: sales
    customProperties: [{property: filePattern, value: s.csv}]
    properties:
      - {name: business_date, logicalType: date}
      - {name: store_id, logicalType: string%s}
      - {name: product_id, logicalType: string}
      - {name: units, logicalType: number, physicalType: "DECIMAL(14,3)"%s}
      - {name: sales_value, logicalType: number}
    quality: [%s]
`, store, units, quality)
	c, err := contract.Load("s.yaml", []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rule returns the contract's rule of that name on a column ("" for the file).
func rule[R contract.Rule](t *testing.T, c *contract.Contract, name, column string) R {
	t.Helper()
	for _, r := range c.Rules {
		on := ""
		if r.Column() >= 0 {
			on = c.Columns[r.Column()].Physical
		}
		if r.Name() == name && on == column {
			if typed, ok := r.(R); ok {
				return typed
			}
		}
	}
	t.Fatalf("no rule %s on %q", name, column)
	panic("unreachable")
}

func TestNumberRules(t *testing.T) {
	t.Parallel()
	// Values are thousandths.
	for _, c := range []struct {
		declaration string
		good, bad   []int64
		message     string
	}{
		{"minimum: 0", []int64{0, 1}, []int64{-1}, "must not be negative"},
		{"minimum: 1.5", []int64{1500}, []int64{1499}, "must be at least 1.5"},
		{"minimum: 0.0001", []int64{1}, []int64{0, -1}, "must be at least 0.0001"},
		{"minimum: -0.0001", []int64{0}, []int64{-1}, "must be at least -0.0001"},
		{"exclusiveMinimum: 0", []int64{1}, []int64{0}, "must be greater than 0"},
		{"exclusiveMinimum: 0.0005", []int64{1}, []int64{0}, "must be greater than 0.0005"},
		{"maximum: 2", []int64{2000}, []int64{2001}, "must be at most 2"},
		{"maximum: 1.9999", []int64{1999}, []int64{2000}, "must be at most 1.9999"},
		{"maximum: -0.0001", []int64{-1}, []int64{0}, "must be at most -0.0001"},
		{"exclusiveMaximum: 2", []int64{1999}, []int64{2000}, "must be less than 2"},
		{"exclusiveMaximum: 1.9999", []int64{1999}, []int64{2000}, "must be less than 1.9999"},
		{"maximum: 90071992547.409", []int64{90_071_992_547_409}, []int64{90_071_992_547_410}, "must be at most 90071992547.409"},
		{"multipleOf: 0.25", []int64{0, 250, -750}, []int64{100, 249}, "must be a multiple of 0.25"},
		{"multipleOf: 0.0015", []int64{0, 3, 30}, []int64{1, 2}, "must be a multiple of 0.0015"},
		{"multipleOf: 1", []int64{1000}, []int64{1001}, "must be a multiple of 1"},
	} {
		t.Run(c.declaration, func(t *testing.T) {
			t.Parallel()
			name, _, _ := strings.Cut(c.declaration, ":")
			r := rule[contract.ValueRule](t, sales(t, ", logicalTypeOptions: {"+c.declaration+"}", "", ""), name, "units")
			if r.Severity() != contract.Error || r.Check(contract.Value{Null: true}) != "" {
				t.Error("a null keeps every rule but required")
			}
			for _, v := range c.good {
				if got := r.Check(contract.Value{Int: v}); got != "" {
					t.Errorf("%d: %s", v, got)
				}
			}
			for _, v := range c.bad {
				if got := r.Check(contract.Value{Int: v}); got != c.message {
					t.Errorf("%d: %q", v, got)
				}
			}
		})
	}
}

func TestTextRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ declaration, good, bad, message string }{
		{"minLength: 3", "äöü", "äö", "must have at least 3 characters"},
		{"maxLength: 3", "äöü", "äöüß", "must have at most 3 characters"},
		{`pattern: "^S[0-9]+$"`, "S01", "xS01", "must match ^S[0-9]+$"},
		{`pattern: "[0-9]"`, "S1", "S", "must match [0-9]"},
	} {
		name, _, _ := strings.Cut(c.declaration, ":")
		r := rule[contract.ValueRule](t, sales(t, "", ", logicalTypeOptions: {"+c.declaration+"}", ""), name, "store_id")
		if got := r.Check(contract.Value{Text: []byte(c.good)}); got != "" {
			t.Errorf("%s: %s", c.good, got)
		}
		if got := r.Check(contract.Value{Text: []byte(c.bad)}); got != c.message {
			t.Errorf("%s: %q", c.bad, got)
		}
	}
}

func TestRequiredRule(t *testing.T) {
	t.Parallel()
	// units is not declared required, but a sale without units means nothing.
	r := rule[contract.RequiredRule](t, sales(t, "", "", ""), "required", "units")
	if r.Check(contract.Value{Null: true}) != "must not be empty" || r.Check(contract.Value{}) != "" {
		t.Error("required")
	}
}

func TestCountRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		operator  string
		good, bad []int64 // rows
	}{
		{"mustBe: 5", []int64{5}, []int64{4, 6}},
		{"mustNotBe: 5", []int64{4, 6}, []int64{5}},
		{"mustBeGreaterThan: 5", []int64{6}, []int64{5}},
		{"mustBeGreaterOrEqualTo: 5", []int64{5}, []int64{4}},
		{"mustBeLessThan: 5", []int64{4}, []int64{5}},
		{"mustBeLessOrEqualTo: 5", []int64{5}, []int64{6}},
		{"mustBeBetween: [5, 7]", []int64{5, 6, 7}, []int64{4, 8}},
		{"mustNotBeBetween: [5, 7]", []int64{4, 8}, []int64{5, 6, 7}},
		{"mustBeGreaterThan: 4.5", []int64{5}, []int64{4}},
	} {
		t.Run(c.operator, func(t *testing.T) {
			t.Parallel()
			r := rule[contract.FileRule](t, sales(t, "", "", "{metric: rowCount, "+c.operator+"}"), "rowCount", "")
			for _, n := range c.good {
				if got := r.Check(contract.Stats{Rows: n}); got != "" {
					t.Errorf("%d rows: %s", n, got)
				}
			}
			for _, n := range c.bad {
				if got := r.Check(contract.Stats{Rows: n}); !strings.HasPrefix(got, "number of rows must ") || !strings.HasSuffix(got, fmt.Sprintf("the file has %d", n)) {
					t.Errorf("%d rows: %q", n, got)
				}
			}
		})
	}
}

func TestColumnCountRules(t *testing.T) {
	t.Parallel()
	file := func(store string) contract.FileRule {
		name, _, _ := strings.Cut(store, ",")
		return rule[contract.FileRule](t, sales(t, "", ", quality: [{metric: "+store+"}]", ""), name, "store_id")
	}
	nulls := file("nullValues, mustBeLessThan: 10, unit: percent, severity: warning")
	if nulls.Severity() != contract.Warning || nulls.Needs() != (contract.Needs{}) {
		t.Error("severity, needs")
	}
	if got := nulls.Check(contract.Stats{Rows: 1000, Nulls: 99}); got != "" {
		t.Error(got)
	}
	if got := nulls.Check(contract.Stats{Rows: 1000, Nulls: 100}); got != "nullValues must be less than 10 %, 100 of 1000 rows have none" {
		t.Error(got)
	}
	if got := nulls.Check(contract.Stats{}); got != "" {
		t.Errorf("no rows: %s", got)
	}
	missing := file(`missingValues, arguments: {missingValues: ["?", null]}, mustBe: 0`)
	if !missing.Needs().Invalid || !missing.Invalid(contract.Value{Text: []byte("?")}) || missing.Invalid(contract.Value{Text: []byte("S1")}) || missing.Invalid(contract.Value{Null: true}) {
		t.Error("missingValues counts the wrong values")
	}
	if got := missing.Check(contract.Stats{Rows: 10, Nulls: 1, Invalid: 2}); got != "missingValues must be 0, 3 of 10 rows have none" {
		t.Error(got)
	}
	valid := file(`invalidValues, arguments: {validValues: [S1, S2], pattern: "1"}, mustBe: 0`)
	for text, invalid := range map[string]bool{"S1": false, "S2": true, "S3": true} {
		if valid.Invalid(contract.Value{Text: []byte(text)}) != invalid {
			t.Errorf("%s", text)
		}
	}
	if valid.Invalid(contract.Value{Null: true}) || valid.Check(contract.Stats{Rows: 9, Invalid: 1}) != "number of invalid values must be 0, 1 of 9 rows have one" {
		t.Error("invalidValues")
	}
	twice := file("duplicateValues, mustBeLessOrEqualTo: 1")
	if !twice.Needs().Duplicates || twice.Check(contract.Stats{Rows: 9, Duplicates: 1}) != "" || twice.Check(contract.Stats{Rows: 9, Duplicates: 2}) == "" {
		t.Error("duplicateValues")
	}
	// Whoever reads a file keeps its counts by rule.
	counts := map[contract.FileRule]int{nulls: 1, missing: 2, valid: 3, twice: 4}
	if len(counts) != 4 || counts[missing] != 2 {
		t.Error("file rules are no keys")
	}
	numbers := rule[contract.FileRule](t, sales(t, ", quality: [{metric: invalidValues, arguments: {validValues: [1, 2.5]}, mustBe: 0}]", "", ""), "invalidValues", "units")
	for v, invalid := range map[int64]bool{1000: false, 2500: false, 1: true} {
		if numbers.Invalid(contract.Value{Int: v}) != invalid {
			t.Errorf("%d", v)
		}
	}
}

// Negative sales are never loaded, whatever the contract forgets.
func TestNeverNegative(t *testing.T) {
	t.Parallel()
	c := sales(t, ", logicalTypeOptions: {minimum: -5}", "", "")
	for _, column := range []string{"units", "sales_value"} {
		r := rule[contract.ValueRule](t, c, "not_negative", column)
		if r.Check(contract.Value{Int: -1}) != "must not be negative" || r.Check(contract.Value{}) != "" || r.Severity() != contract.Error {
			t.Error(column)
		}
	}
	declared := sales(t, ", logicalTypeOptions: {minimum: 0.001}", "", "")
	for _, r := range declared.Rules {
		if r.Name() == "not_negative" && declared.Columns[r.Column()].Name == "units" {
			t.Error("told twice: the contract declares a minimum that says as much")
		}
	}
}

func TestSignRule(t *testing.T) {
	t.Parallel()
	c := load(t, "testdata/good/rich.yaml")
	r := rule[contract.SignRule](t, c, "opposite_signs", "Brutto")
	if c.Columns[r.Units].Name != "units" || c.Columns[r.Value].Name != "sales_value" || r.UnitPrice {
		t.Errorf("%+v", r)
	}
	for pair, broken := range map[[2]int64]bool{{1, 1}: false, {-1, -1}: false, {0, 5}: false, {-1, 0}: false, {1, -1}: true, {-1, 1}: true} {
		if (r.Check(contract.Value{Int: pair[0]}, contract.Value{Int: pair[1]}) != "") != broken {
			t.Errorf("%v", pair)
		}
	}
	for _, other := range c.Rules {
		if other.Name() == "not_negative" {
			t.Error("returns are negative lines here")
		}
	}
}

func TestParseDecimal(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int64{"0": 0, "12.5": 1250, "-0.01": -1, "999999999999.99": 99_999_999_999_999, "007": 700, "1.500": 150} {
		if got, err := contract.ParseDecimal(s, 14, 2); err != nil || got != want {
			t.Errorf("%s: %d %v", s, got, err)
		}
		if back := contract.FormatDecimal(want, 2); s == "12.5" && back != "12.50" || s == "-0.01" && back != "-0.01" {
			t.Errorf("%s written as %s", s, back)
		}
	}
	for _, s := range []string{"", "-", ".5", "5.", "1e3", "NaN", "Inf", "0x1", "1_000", "1,5", "+1", " 1", "--1", "1.234", "1000000000000.00", strings.Repeat("9", 100)} {
		if got, err := contract.ParseDecimal(s, 14, 2); err == nil {
			t.Errorf("%q became %d", s, got)
		}
	}
}

func TestFormatDecimal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v     int64
		scale int
		want  string
	}{
		{0, 0, "0"},
		{0, 2, "0.00"},
		{5, 2, "0.05"},
		{-5, 3, "-0.005"},
		{1250, 2, "12.50"},
		{1250, 0, "1250"},
		{math.MaxInt64, 4, "922337203685477.5807"},
		{math.MinInt64, 2, "-92233720368547758.08"},
		{1, 18, "0.000000000000000001"},
	} {
		if got := contract.FormatDecimal(c.v, c.scale); got != c.want {
			t.Errorf("%d, %d: %s, want %s", c.v, c.scale, got, c.want)
		}
	}
}
