package intake

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// ledgerDigits is how many digits of a file's sums the ledger keeps: DECIMAL(18,2).
const ledgerDigits = 18

// digitsOnly takes the sign and the decimal point out of a sum.
var digitsOnly = strings.NewReplacer("-", "", ".", "")

// settle writes the verdict once the rows are read.
func (t *total) settle(chunks *chunker) error {
	v := &t.r.result.Verdict
	if chunks.broken != "" {
		t.stopped(chunks)
	}
	if t.retyped() || t.undecodable() || t.narrow() || t.r.plan.sample {
		return nil
	}
	if err := t.restOfKeys(); err != nil {
		return err
	}
	t.r.result.Slices = t.slices.sorted()
	t.slices.over(func(date contract.Day, store string, line int64) {
		t.findings.add(contract.Finding{
			Line: line, Rule: "limit", Severity: contract.Error,
			Message: fmt.Sprintf("store %s on %s adds up to more than the warehouse holds (%d digits)", shown([]byte(store)), date, contract.MaxDigits),
		})
	})
	v.Rows, v.Sums = t.rows, t.sums()
	for _, column := range slices.Sorted(maps.Keys(v.Sums)) {
		if len(digitsOnly.Replace(v.Sums[column])) > ledgerDigits {
			t.findings.add(contract.Finding{
				Rule: "limit", Severity: contract.Error,
				Message: fmt.Sprintf("%s adds up to more than the ledger holds (%d digits); send the file in parts", column, ledgerDigits),
			})
		}
	}
	t.fileRules()
	slices.SortStableFunc(t.findings.list, func(a, b contract.Finding) int { return cmp.Compare(uint64(a.Line-1), uint64(b.Line-1)) }) // line 0, the file, comes last
	v.Findings, v.FindingsTotal, v.Warnings, v.ByRule = t.findings.list, t.findings.total, t.findings.warnings, t.findings.byRule
	if v.FindingsTotal > v.Warnings {
		v.Outcome = contract.Violation
	}
	return nil
}

// stopped notes the record after which nothing can be told apart.
func (t *total) stopped(chunks *chunker) {
	t.rows++
	rule := "quote"
	if !strings.Contains(chunks.broken, openQuote) {
		rule = "limit"
	}
	f := contract.Finding{Line: chunks.line, Rule: rule, Message: chunks.broken, Severity: contract.Error, Value: masked}
	if !t.r.plan.personal {
		text, _ := decoded(chunks.raw, t.r.c.Dialect.Encoding)
		f.Value = shown(text)
	}
	t.findings.add(f)
}

// fileRules looks at the rules about the whole file.
func (t *total) fileRules() {
	for i, rule := range t.r.plan.counted {
		t.counts[i].Rows = t.rows
		if msg := rule.Check(t.counts[i]); msg != "" {
			f := contract.Finding{Rule: rule.Name(), Message: msg, Severity: rule.Severity()}
			if at := rule.Column(); at >= 0 {
				f.Column = t.r.c.Columns[at].Physical
			}
			t.findings.add(f)
		}
	}
}

// sums are the totals of each number column, exact, by canonical name.
func (t *total) sums() map[string]string {
	m := map[string]string{}
	for i := range t.columns {
		c := &t.r.plan.columns[i]
		if c.Field >= 0 && c.Kind == contract.Decimal {
			m[c.Name] = t.columns[i].sum.text(t.r.c.Dataset.Fields[c.Field].Scale)
		}
	}
	if t.r.plan.lines && t.r.plan.at.value.column < 0 {
		m["sales_value"] = t.derived.text(2)
	}
	return m
}
