package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

func TestDiffContracts(t *testing.T) {
	t.Parallel()
	before := string(contract.Defaults()["sales.odcs.yaml"])
	for _, c := range []struct{ name, from, to, want string }{
		{"nothing", "x", "x", ""},
		{"comment", "# Replace", "# replace", ""},
		{"owner", "owner@example.com", "pos@alder.example", "~ owner: owner@example.com -> pos@alder.example"},
		{"header name", "{name: discount,", "{name: discount, physicalName: Rabatt,", "- columns.discount: discount (DECIMAL(14,2))  ! yesterday's files would drift\n" +
			"+ columns.Rabatt: discount (DECIMAL(14,2))  ! yesterday's files would drift\n- rules.discount.minimum: must not be negative  (looser)\n+ rules.Rabatt.minimum: must not be negative  (stricter)"},
		{"canonical name", "{name: cogs,", "{name: returned_cogs, physicalName: cogs, customProperties: [{property: use, value: ignore}],", "~ columns.cogs.use: cogs -> ignored"},
		{
			"decimals", `{name: cogs, logicalType: number, physicalType: "DECIMAL(14,2)"`, `{name: cogs, logicalType: number, physicalType: "DECIMAL(14,1)"`,
			"~ columns.cogs.type: DECIMAL(14,2) -> DECIMAL(13,1)  (stricter)",
		},
		{
			"date format", "{name: business_date, logicalType: date,", "{name: business_date, logicalType: date, logicalTypeOptions: {format: dd.MM.yyyy},",
			"~ columns.business_date.type: date yyyy-MM-dd -> date dd.MM.yyyy  ! yesterday's files would drift",
		},
		{"pattern", "sales_{business_date}.csv", "s_{business_date}.csv", "~ filePattern: sales_{business_date}.csv -> s_{business_date}.csv"},
		{"delimiter", "    properties:\n", "      - {property: delimiter, value: \";\"}\n    properties:\n", `~ delimiter: "," -> ";"  ! yesterday's files would drift`},
		{"encoding", "    properties:\n", "      - {property: encoding, value: windows-1252}\n    properties:\n", "~ encoding: utf-8 -> windows-1252  ! yesterday's files would drift"},
		{"rule", "mustBeGreaterThan: 0", "mustBeGreaterThan: 100", "~ rules.rowCount: must be greater than 0 -> must be greater than 100  (stricter)"},
		{"severity", "mustBeGreaterThan: 0", "mustBeGreaterThan: 0, severity: warning", "~ rules.rowCount: must be greater than 0 -> must be greater than 0 (warning)  (looser)"},
		{"fewer rows", "mustBeGreaterThan: 0", "mustBeLessThan: 10", "~ rules.rowCount: must be greater than 0 -> must be less than 10"},
		{"no rule", "    quality:\n      - {type: library, metric: rowCount, mustBeGreaterThan: 0}\n", "", "- rules.rowCount: must be greater than 0  (looser)"},
		{"minimum", "{name: discount, logicalType: number, physicalType: \"DECIMAL(14,2)\", logicalTypeOptions: {minimum: 0}}", "{name: discount, logicalType: number, physicalType: \"DECIMAL(14,2)\", logicalTypeOptions: {minimum: 5}}", "~ rules.discount.minimum: must not be negative -> must be at least 5  (stricter)"},
		{"required", "{name: discount, logicalType", "{name: discount, required: true, logicalType", "~ columns.discount.required: optional -> required  (stricter)\n+ rules.discount.required: must not be empty  (stricter)"},
		{"unknown ids load", "relationships: [{type: foreignKey, to: products.product_id}]", "customProperties: [{property: onUnknown, value: load}], relationships: [{type: foreignKey, to: products.product_id}]", "~ rules.product_id.reference: must be in products -> must be in products, else loaded and shown apart  (looser)"},
		{"any order", "    properties:\n", "      - {property: columnOrder, value: any}\n    properties:\n", "~ columnOrder: strict -> any  (looser)"},
		{"null tokens", "    properties:\n", "      - {property: nullTokens, value: [NA]}\n    properties:\n", "+ nullTokens: NA  (looser)"},
		{"less may be lost", "    properties:\n", "      - {property: maxLoss, value: 0.05}\n    properties:\n", "~ maxLoss: 0.2 -> 0.05  (stricter)"},
		{"tolerance", "    properties:\n", "      - {property: tolerance, value: 0.05}\n    properties:\n", "~ tolerance: 0.00 -> 0.05  (looser)"},
		{"sla", "value: \"06:00\"", "value: \"07:00\"", "~ sla: every 1 d at 6h0m0s -> every 1 d at 7h0m0s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			after := strings.Replace(before, c.from, c.to, 1)
			a, err := contract.Load("a", []byte(before))
			if err != nil {
				t.Fatal(err)
			}
			b, err := contract.Load("b", []byte(after))
			if err != nil {
				t.Fatal(err)
			}
			lines := []string{}
			for _, x := range contract.DiffContracts(a, b) {
				lines = append(lines, fmt.Sprint(x))
			}
			if got := strings.Join(lines, "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestDiffOfOrder(t *testing.T) {
	t.Parallel()
	doc := string(contract.Defaults()["stores.odcs.yaml"])
	name, region := "      - {name: name, logicalType: string}\n", "      - {name: region, logicalType: string}\n"
	swapped := strings.Replace(doc, name+region, region+name, 1)
	for order, drift := range map[string]bool{"strict": true, "any": false} {
		custom := "      - {property: columnOrder, value: " + order + "}\n    properties:\n"
		a, err := contract.Load("a", []byte(strings.Replace(doc, "    properties:\n", custom, 1)))
		if err != nil {
			t.Fatal(err)
		}
		b, err := contract.Load("b", []byte(strings.Replace(swapped, "    properties:\n", custom, 1)))
		if err != nil {
			t.Fatal(err)
		}
		changes := contract.DiffContracts(a, b)
		if len(changes) != 1 || changes[0].Path != "columns.order" || changes[0].Drift != drift {
			t.Errorf("%s: %v", order, changes)
		}
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	bare := sales(t, "", "", "{type: text, description: Staff sales are left out.}")
	var lines []string
	for _, a := range contract.Lint(bare) {
		lines = append(lines, a.String())
	}
	want := `s.yaml:1: no owner: add team with a member of role owner, who is named wherever a file is held back
s.yaml:1: no support channel: add support, where the owner can be reached
s.yaml:1: no SLA: nothing is due and a missing file is never told; add slaProperties frequency (1 d) and timeOfAvailability
s.yaml:15: a quality rule of type text is documentation: nothing checks it
s.yaml:6: no rowCount rule: a file with a header and nothing else is loaded without a word
s.yaml:6: no primary key: the same row twice is loaded twice
s.yaml:11: store_id has no relationship: an id that the stores master lacks is loaded without a word
s.yaml:12: product_id has no relationship: an id that the products master lacks is loaded without a word
s.yaml:6: filePattern "s.csv" has no {business_date}: each file is read as a history, and the dates in its rows say what it replaces`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s", got)
	}
	for name, doc := range contract.Defaults() {
		c, err := contract.Load(name, doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range contract.Lint(c) {
			if !strings.Contains(a.Text, "placeholder") {
				t.Errorf("a default contract needs advice: %s", a)
			}
		}
	}
}

func TestLintSet(t *testing.T) {
	t.Parallel()
	doc := string(contract.Defaults()["sales.odcs.yaml"])
	for pattern, clash := range map[string]bool{
		"sales_{business_date}.csv": true, "{*}.csv": true, "{store_id}_{business_date}.csv": true, "sales_{business_date:yyyyMMdd}.csv": false, "till_{business_date}.csv": false,
	} {
		a, err := contract.Load("a", []byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		b, err := contract.Load("b", []byte(strings.NewReplacer("id: sales", "id: other", "sales_{business_date}.csv", pattern).Replace(doc)))
		if err != nil {
			t.Fatal(err)
		}
		set, err := contract.NewSet(a, b)
		if err != nil {
			t.Fatal(err)
		}
		if list := contract.LintSet(set); (len(list) == 1) != clash {
			t.Errorf("%s: %v", pattern, list)
		}
	}
}
