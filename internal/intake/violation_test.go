package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// Each case breaks one rule on a line that is named, in a file that is right otherwise.
func TestRead_Violations(t *testing.T) {
	t.Parallel()
	good := simpleHeader + "2026-05-30,S1,P1,3,4.50\n"
	tail := "2026-05-30,S1,P8,3,4.50\n2026-05-30,S1,P9,3,4.50\n"
	ruled := simple()
	ruled.properties = []string{
		"name: business_date, logicalType: date, primaryKey: true, logicalTypeOptions: {minimum: \"2020-01-01\"}",
		"name: store_id, logicalType: string, primaryKey: true, relationships: [{to: stores.store_id}], logicalTypeOptions: {minLength: 2, maxLength: 4}",
		`name: product_id, logicalType: string, primaryKey: true, relationships: [{to: products.product_id}], logicalTypeOptions: {pattern: "^P[0-9]+$"}`,
		"name: units, logicalType: number, logicalTypeOptions: {minimum: 0, maximum: 100, multipleOf: 0.5}",
		"name: sales_value, logicalType: number, physicalType: \"DECIMAL(8,2)\", logicalTypeOptions: {minimum: 0}",
	}
	ruled.quality = []string{"metric: rowCount, mustBeLessThan: 6"}
	known := map[string]*intake.IDs{"stores": intake.NewIDs([]string{"S1", "S2"}), "products": intake.NewIDs([]string{"P1", "P8", "P9"})}
	for _, c := range []struct {
		name, rows string
		want       []string
	}{
		{"nothing", "", []string{"ok"}},
		{"a negative value", "2026-05-30,S2,P1,3,-4.50\n", []string{"violation", `3 sales_value "-4.50" minimum: must not be negative`}},
		{"a word for a number", "2026-05-30,S2,P1,many,4.50\n", []string{"violation", `3 units "many" type: is no number`}},
		{"too many decimals", "2026-05-30,S2,P1,3,4.505\n", []string{"violation", `3 sales_value "4.505" type: has more decimals than the 2 of the contract`}},
		{"too many digits", "2026-05-30,S2,P1,3,1234567.00\n", []string{"violation", `3 sales_value "1234567.00" type: has more digits before its decimal mark than the 6 of the contract`}},
		{"an exponent", "2026-05-30,S2,P1,3,1e2\n", []string{"violation", `3 sales_value "1e2" type: is no number`}},
		{"a date that does not exist", "2026-02-30,S2,P1,3,4.50\n", []string{"violation", `3 business_date "2026-02-30" type: is no date that exists, written as yyyy-MM-dd`}},
		{"a date too early", "2019-12-31,S2,P1,3,4.50\n", []string{"violation", `3 business_date "2019-12-31" minimum: must be at least 2020-01-01`}},
		{"an empty cell", "2026-05-30,S2,P1,,4.50\n", []string{"violation", `3 units "" required: must not be empty`}},
		{"an empty id", "2026-05-30,,P1,3,4.50\n", []string{"violation", `3 store_id "" required: must not be empty`}},
		{"an unknown store", "2026-05-30,S7,P1,3,4.50\n", []string{"violation", `3 store_id "S7" reference: is not in the stores master`}},
		{"an unknown product", "2026-05-30,S2,P7,3,4.50\n", []string{"violation", `3 product_id "P7" reference: is not in the products master`}},
		{"not the pattern, nor known", "2026-05-30,S2,p1,3,4.50\n", []string{"violation", `3 product_id "p1" pattern: must match ^P[0-9]+$`, `3 product_id "p1" reference: is not in the products master`}},
		{"above the maximum, no multiple", "2026-05-30,S2,P1,100.7,4.50\n", []string{"violation", `3 units "100.7" maximum: must be at most 100`, `3 units "100.7" multipleOf: must be a multiple of 0.5`}},
		{"a key twice", "2026-05-30,S1,P1,3,4.50\n", []string{"violation", `3 business_date, store_id, product_id "2026-05-30, S1, P1" primaryKey: the same key stands on line 2 already`}},
		{"a cell less", "2026-05-30,S2,P1,3\n", []string{"violation", `3 "2026-05-30,S2,P1,3" ragged_row: has 4 cells where the contract has 5 columns`}},
		{"a cell more", "2026-05-30,S2,P1,3,4.50,\n", []string{"violation", `3 "2026-05-30,S2,P1,3,4.50," ragged_row: has 6 cells where the contract has 5 columns: it ends with a delimiter`}},
		{"text after a quote", "2026-05-30,S2,\"P1\"x,3,4.50\n", []string{"violation", `3 "2026-05-30,S2,\"P1\"x,3,4.50" quote: text stands after a closing quote`}},
		{"a quote that never ends", "2026-05-30,S2,\"P1,3,4.50\n", []string{"violation", `3 "2026-05-30,S2,\"P1,3,4.50\\n2026-05-30,S1,P8,3,4.50\\n2026-05-30,S1,P9,3,4.50\\n" quote: a quote that opens here never ends`}},
		{"a NUL byte", "2026-05-30,S2,P1\x00,3,4.50\n", []string{"violation", `3 product_id "P1\\x00" encoding: holds a NUL byte`}},
		{"a broken byte", "2026-05-30,S2,P1\xff,3,4.50\n", []string{"violation", `3 product_id "P1\\xff" encoding: holds bytes that are no utf-8`}},
		{"too many rows", "2026-05-30,S2,P1,3,4.50\n2026-05-30,S2,P8,3,4.50\n2026-05-30,S2,P9,3,4.50\n", []string{"violation", `0 "" rowCount: number of rows must be less than 6, the file has 6`}},
		{"three things in one row", "2026-05-30,S7,P1,-1,x\n", []string{"violation", `3 store_id "S7" reference: is not in the stores master`, `3 units "-1" minimum: must not be negative`, `3 sales_value "x" type: is no number`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			contract := compile(t, ruled)
			doc := good + c.rows + tail
			g := read(t, contract, "sales.csv", []byte(doc), intake.Options{Known: known})
			same(t, "verdict", g.told(), c.want)
			if v := g.Verdict; v.Rules.Declared != v.Rules.Run || v.Rules.Run != len(contract.Rules) || v.FindingsTotal != int64(len(v.Findings)) {
				t.Errorf("rules %+v, %d findings", v.Rules, v.FindingsTotal)
			}
			if want := int64(strings.Count(c.rows, "\n") + 3); g.Verdict.Rows != want && !strings.Contains(c.name, "never ends") {
				t.Errorf("%d rows, want %d", g.Verdict.Rows, want)
			}
		})
	}
}

// What always holds needs no declaration.
func TestRead_SalesAreNeverNegativeEvenUnsaid(t *testing.T) {
	t.Parallel()
	g := read(t, compile(t, simple()), "sales.csv", []byte(simpleHeader+"2026-05-30,S1,P1,-3,4.50\n2026-05-30,S1,P1,3,-0.01\n2026-05-30,S1,P1,-0,-0.00\n"), intake.Options{})
	same(t, "verdict", g.told(), []string{"violation", `2 units "-3" not_negative: must not be negative`, `3 sales_value "-0.01" not_negative: must not be negative`})
}

// A header without rows is only wrong where the number of rows is declared.
func TestRead_HeaderWithoutRows(t *testing.T) {
	t.Parallel()
	d := simple()
	for _, text := range []string{simpleHeader, strings.TrimSpace(simpleHeader), simpleHeader + "\n\n"} {
		g := read(t, compile(t, d), "sales.csv", []byte(text), intake.Options{})
		same(t, "undeclared", g.told(), []string{"ok"})
	}
	d.quality = []string{"metric: rowCount, mustBeGreaterThan: 0"}
	g := read(t, compile(t, d), "sales.csv", []byte(simpleHeader), intake.Options{})
	same(t, "declared", g.told(), []string{"violation", `0 "" rowCount: number of rows must be greater than 0, the file has 0`})
}

// severity: warning loads the file, counts the finding and shows it.
func TestRead_Warning(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties[2] = "name: product_id, logicalType: string, quality: [{metric: invalidValues, arguments: {pattern: \"^P\"}, mustBe: 0, severity: warning}]"
	d.quality = []string{"metric: rowCount, mustBeGreaterThan: 5, severity: warning", "metric: duplicateValues, arguments: {properties: [store_id, product_id]}, mustBe: 0, severity: warning"}
	g := read(t, compile(t, d), "sales.csv", []byte(simpleHeader+"2026-05-30,S1,P1,3,4.50\n2026-05-30,S1,X1,3,4.50\n2026-05-30,S1,P1,3,4.50\n"), intake.Options{})
	same(t, "verdict", g.told(), []string{
		"ok",
		`4 store_id, product_id "S1, P1" duplicateValues: the same key stands on line 2 already (warning)`,
		`0 product_id "" invalidValues: number of invalid values must be 0, 1 of 3 rows have one (warning)`,
		`0 "" rowCount: number of rows must be greater than 5, the file has 3 (warning)`,
	})
	if len(g.rows) != 3 || g.Verdict.Warnings != 3 || g.Verdict.FindingsTotal != 3 {
		t.Errorf("%d rows, %d warnings of %d", len(g.rows), g.Verdict.Warnings, g.Verdict.FindingsTotal)
	}
}

// Rules about counts see every row of every chunk.
func TestRead_RulesAboutCounts(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties[2] = `name: product_id, logicalType: string, quality: [{metric: duplicateValues, mustBeLessThan: 2}, {metric: missingValues, arguments: {missingValues: ["?"]}, mustBe: 0}]`
	d.properties = append(d.properties, "name: discount, logicalType: number, quality: [{metric: nullValues, mustBeLessThan: 50, unit: percent}]")
	text := strings.TrimSpace(simpleHeader) + ",discount\n2026-05-30,S1,P1,3,4.50,\n2026-05-30,S1,P1,3,4.50,1\n2026-05-30,S1,?,3,4.50,\n2026-05-30,S1,P1,3,4.50,2\n"
	for _, chunk := range []int{0, 1} {
		g := read(t, compile(t, d), "sales.csv", []byte(text), intake.Options{}.WithBounds(chunk, 0))
		same(t, "verdict", g.told(), []string{
			"violation",
			`0 product_id "" duplicateValues: number of duplicate values must be less than 2, 2 of 4 rows repeat one`,
			`0 product_id "" missingValues: missingValues must be 0, 1 of 4 rows have none`,
			`0 discount "" nullValues: nullValues must be less than 50 %, 2 of 4 rows have none`,
		})
	}
}

// Values of a column that names people stand in no message, whatever is wrong with them or with their row.
func TestRead_PersonalValuesAreMasked(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties = append(d.properties, "name: card, logicalType: string, classification: personal, unique: true, logicalTypeOptions: {maxLength: 6}")
	text := strings.TrimSpace(simpleHeader) + ",card\n2026-05-30,S1,P1,3,4.50,SECRET1\n2026-05-30,S1,P2,3,4.50,SECRET1\n2026-05-30,S1,P3,3,SECRET2\n" +
		"2026-05-30,S1,P4,3,4.50,\"SECRET3\"x\n2026-05-30,S1,P5,3,4.50,SECRET\xff\n2026-05-30,S1,P6,3,4.50,\"SECRET"
	g := read(t, compile(t, d), "sales.csv", []byte(text), intake.Options{})
	same(t, "verdict", g.told(), []string{
		"violation",
		`2 card "•••" maxLength: must have at most 6 characters`,
		`3 card "•••" maxLength: must have at most 6 characters`,
		`3 card "•••" unique: the same key stands on line 2 already`,
		`4 "•••" ragged_row: has 5 cells where the contract has 6 columns`,
		`5 "•••" quote: text stands after a closing quote`,
		`6 card "•••" encoding: holds bytes that are no utf-8`,
		`7 "•••" quote: a quote that opens here never ends`,
	})
	if strings.Contains(fmt.Sprintf("%+v", g.Verdict), "SECRET") {
		t.Error("a personal value stands in the verdict")
	}
	typed := simple()
	typed.properties = append(typed.properties, "name: birth, logicalType: date, classification: personal")
	g = read(t, compile(t, typed), "sales.csv", []byte(strings.TrimSpace(simpleHeader)+",birth\n2026-05-30,S1,P1,3,4.50,SECRET\n"), intake.Options{})
	if g.Verdict.Outcome != contract.Drifted || strings.Contains(fmt.Sprintf("%+v", g.Verdict), "SECRET") {
		t.Errorf("%+v", g.Verdict)
	}
}

// The first 1,000 findings are listed, all are counted, whatever number of chunks they come from.
func TestRead_AllFindingsAreCounted(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(simpleHeader)
	for i := range 2500 {
		fmt.Fprintf(&b, "2026-05-30,S1,P%d,3,-4.50\n", i)
	}
	for _, chunk := range []int{0, 1000} {
		v := read(t, compile(t, simple()), "sales.csv", []byte(b.String()), intake.Options{}.WithBounds(chunk, 0)).Verdict
		if v.FindingsTotal != 2500 || len(v.Findings) != contract.MaxFindings || v.Rows != 2500 {
			t.Fatalf("%d findings, %d listed, %d rows", v.FindingsTotal, len(v.Findings), v.Rows)
		}
		for i, f := range v.Findings {
			if f.Line != int64(i+2) {
				t.Fatalf("finding %d is of line %d", i, f.Line)
			}
		}
	}
}

// A value is shown so that nothing of it is hidden and nothing of it does harm.
func TestRead_ValuesAreShownSafely(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties[2] = `name: product_id, logicalType: string, logicalTypeOptions: {pattern: "^P[0-9]$"}`
	for raw, want := range map[string]string{
		"x":                             "x",
		"grün":                          "grün",
		"a\tb":                          `a\tb`,
		"a\x1b[31mb":                    `a\x1b[31mb`,
		"a\u202eb":                      `a\u202eb`,
		"a\u00a0b":                      `a\u00a0b`,
		"a\u2028b":                      `a\u2028b`,
		"a\U000e0041b":                  `a\U000e0041b`,
		"a\u0085b":                      `a\u0085b`,
		"\"a\r\nb\"":                    `a\r\nb`,
		strings.Repeat("x", 200):        strings.Repeat("x", 200),
		strings.Repeat("x", 201):        strings.Repeat("x", 200) + "…",
		strings.Repeat("x", 199) + "üü": strings.Repeat("x", 199) + "…",
	} {
		v := read(t, compile(t, d), "sales.csv", []byte(simpleHeader+"2026-05-30,S1,"+raw+",3,4.50\n"), intake.Options{}).Verdict
		if len(v.Findings) != 1 || v.Findings[0].Value != want {
			t.Errorf("%q: %+v, want %q", raw, v.Findings, want)
		}
	}
}
