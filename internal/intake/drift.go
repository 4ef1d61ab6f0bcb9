package intake

import (
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// drift makes the verdict a drift, with one sentence more where there is one to say.
func (r *reading) drift(why string) {
	v := &r.result.Verdict
	v.Outcome = contract.Drifted
	if why != "" {
		v.Diff.Other = append(v.Diff.Other, why)
	}
}

// retyped finds columns at least half of whose first values do not parse as their type.
func (t *total) retyped() bool {
	v := &t.r.result.Verdict
	for i := range t.columns {
		c := &t.columns[i]
		if c.failed == 0 || c.failed*2 < c.seen {
			continue
		}
		name := t.r.c.Columns[i].Physical
		v.Diff.Retyped = append(v.Diff.Retyped, name)
		for _, x := range c.shown {
			v.Findings = append(v.Findings, contract.Finding{Line: x.line, Column: name, Value: x.value, Rule: "type", Message: x.reason, Severity: contract.Error})
		}
		t.r.drift(fmt.Sprintf("%d of the first %d values of %s are no %s", c.failed, c.seen, name, kindWord(&t.r.c.Columns[i])))
	}
	if v.FindingsTotal = int64(len(v.Findings)); v.FindingsTotal > 0 {
		v.ByRule = map[string]int64{"type": v.FindingsTotal}
	}
	return v.Outcome == contract.Drifted
}

func kindWord(c *contract.Column) string {
	switch c.Kind {
	case contract.Decimal:
		return "number"
	case contract.Date:
		return "date written as " + c.Format.String()
	case contract.Timestamp:
		return "time written as " + c.Format.String()
	}
	return "word for true or false"
}

// muchBroken lines that cannot be decoded are no accident, where most lines that could show it do.
const muchBroken = 20

// undecodable finds files in another encoding: most sampled lines cannot be decoded, or a good many, and most of those with
// characters beyond ASCII; or text of a single-byte encoding is valid UTF-8 throughout.
func (t *total) undecodable() bool {
	s, encoding := t.sampled, t.r.c.Dialect.Encoding
	header := 0
	if t.r.c.Dialect.Header {
		header = 1 // it could be read, or nothing else would have been
	}
	switch {
	case 2*s.broken > s.lines+header || s.broken >= muchBroken && 2*s.broken > s.wide:
		t.r.drift(fmt.Sprintf("%d of the first %d lines are not %s", s.broken, s.lines+header, encoding))
	case s.raw > 0 && 2*s.utf8 > s.raw:
		t.r.drift(fmt.Sprintf("%d of the first %d lines with letters beyond ASCII are valid utf-8; the contract says %s", s.utf8, s.raw, encoding))
	default:
		return false
	}
	return true
}

// narrow finds files without a header most of whose rows have another number of cells than the contract has columns: one is
// missing or extra, or the delimiter is another.
func (t *total) narrow() bool {
	if t.r.c.Dialect.Header || t.ragged.n == 0 || 2*t.ragged.n < t.rows {
		return false
	}
	first := t.ragged.first
	t.r.drift(fmt.Sprintf("%d of %d rows do not have the %d cells of the contract: line %d %s", t.ragged.n, t.rows, len(t.r.c.Columns), first.line, first.reason))
	return true
}

// quoted names a delimiter in a message.
func quoted(delimiter string) string {
	switch delimiter {
	case "\t":
		return "a tab"
	case " ":
		return "a space"
	}
	return `"` + strings.TrimSpace(shown([]byte(delimiter))) + `"`
}
