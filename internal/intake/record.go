package intake

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
)

// column is one column of the file while it is read.
type column struct {
	*contract.Column
	pos    int
	rules  []contract.ValueRule
	counts []*counted
	ids    *IDs // the master that it refers to; nil: none, or never delivered
	ref    *contract.ReferenceRule
	factor int64 // from the contract's decimals to the canonical scale
	sum    sum128
	seen   int // non-null values among the first 1,000
	failed int // of them, those that did not parse
	lastIn []byte
	last   contract.Value
}

// counted is a rule about the whole file and what was counted for it.
type counted struct {
	rule  contract.FileRule
	stats contract.Stats
}

// row is one record's values by canonical field, and by column.
type row struct {
	line   int64
	cells  []contract.Value // by column
	fields []contract.Value // by canonical field; Text is only valid for the row
	ok     []bool           // the column's cell parsed
}

// sum128 adds without ever overflowing.
type sum128 struct {
	hi int64
	lo uint64
}

func (s *sum128) add(n int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(n), 0)
	s.hi += n>>63 + int64(carry)
}

// find notes one finding. pos is the column's position, -1 for the row or file.
func (r *reading) find(line int64, pos int, raw []byte, rule, message string, severity contract.Severity) {
	v := &r.result.Verdict
	v.FindingsTotal++
	if severity == contract.Warning {
		v.Warnings++
	} else if v.Outcome == contract.OK {
		v.Outcome = contract.Violation
	}
	if len(v.Findings) >= contract.MaxFindings {
		return
	}
	f := contract.Finding{Line: line, Rule: rule, Message: message, Severity: severity, Value: short(raw)}
	if pos >= 0 {
		f.Column = r.c.Columns[pos].Physical
		if r.c.Columns[pos].Personal && len(raw) > 0 {
			f.Value = "•••"
		}
	}
	v.Findings = append(v.Findings, f)
}

// short cuts a raw value for a message: at most 200 bytes, never within a letter, broken bytes shown as such.
func short(raw []byte) string {
	if len(raw) > 200 {
		raw = raw[:200]
		for len(raw) > 0 && !utf8.RuneStart(raw[len(raw)-1]) {
			raw = raw[:len(raw)-1]
		}
		if len(raw) > 0 && raw[len(raw)-1] >= 0x80 {
			raw = raw[:len(raw)-1]
		}
	}
	return strings.ToValidUTF8(string(raw), "�")
}

// record checks one row and hands it on.
func (r *reading) record(rec *record) error {
	if rec.broken != "" {
		r.find(rec.line, -1, nil, rec.broken, rec.why, contract.Error)
		return nil
	}
	if len(rec.cells) != len(r.order) {
		r.find(rec.line, -1, nil, "ragged_row", fmt.Sprintf("has %d cells where the header has %d", len(rec.cells), len(r.order)), contract.Error)
		return nil
	}
	w := r.row
	w.line = rec.line
	dirty, high := false, false
	for i := range rec.cells {
		pos := r.order[i]
		if rule, why := r.cell(&r.columns[pos], &rec.cells[i], &high); rule != "" {
			dirty = dirty || rule == "encoding"
			if !r.sample {
				r.find(rec.line, pos, rec.cells[i].text, rule, why, contract.Error)
			}
		}
	}
	if r.rows <= sampleValues {
		if high {
			r.high++
		}
		if dirty {
			r.broken++
		}
	}
	if r.sample {
		return nil
	}
	if err := r.rowRules(rec); err != nil {
		return err
	}
	return nil
}

// cell parses one cell and runs its rules.
func (r *reading) cell(c *column, x *cell, high *bool) (rule, why string) {
	w := r.row
	w.ok[c.pos] = false
	b := x.text
	for _, ch := range b {
		if ch >= 0x80 || ch == 0 {
			*high = true
			if rule, why := cellText(b, r.c.Dialect.Encoding != "utf-8"); rule != "" {
				return rule, why
			}
			break
		}
	}
	var v contract.Value
	switch {
	case len(b) == 0 || len(r.c.Dialect.NullTokens) > 0 && oneOf(b, r.c.Dialect.NullTokens):
		v.Null = true
	case c.Kind == contract.Text:
		v.Text = b
	case (c.Kind == contract.Date || c.Kind == contract.Timestamp) && string(b) == string(c.lastIn):
		v = c.last
		if r.rows <= sampleRows {
			c.seen++
		}
	default:
		var ok bool
		v, ok = parse(c.Column, &r.c.Dialect, b)
		if c.seen < sampleValues {
			c.seen++
			if !ok {
				c.failed++
			}
		}
		if !ok {
			return "type", typeMessage(c.Column)
		}
		if c.Kind == contract.Date || c.Kind == contract.Timestamp {
			c.lastIn, c.last = append(c.lastIn[:0], b...), v
		}
	}
	w.cells[c.pos], w.ok[c.pos] = v, true
	if r.sample {
		return "", ""
	}
	for _, rule := range c.rules {
		if msg := rule.Check(v); msg != "" {
			r.find(w.line, c.pos, b, rule.Name(), msg, rule.Severity())
		}
	}
	for _, n := range c.counts {
		if v.Null {
			n.stats.Nulls++
		} else if n.rule.Needs().Invalid && n.rule.Invalid(v) {
			n.stats.Invalid++
		}
	}
	if c.ref != nil && c.ids != nil && !v.Null && !c.ids.Has(b) {
		if c.ref.OnUnknown == contract.UnknownLoads {
			r.result.Unknown[c.Name]++
		} else {
			r.find(w.line, c.pos, b, "reference", "is not in the "+c.ref.Master+" master", c.ref.Severity())
		}
	}
	return "", ""
}

func typeMessage(c *contract.Column) string {
	switch c.Kind {
	case contract.Decimal:
		return fmt.Sprintf("is no number with at most %d decimals", c.Scale)
	case contract.Date:
		return "is no date that exists, written as " + c.Format.String()
	case contract.Timestamp:
		return "is no time that exists, written as " + c.Format.String()
	case contract.Bool:
		return "is none of the contract's words for true and false"
	}
	return "does not parse"
}

// sampled reports whether every column has shown enough values.
func (r *reading) sampled() bool {
	for i := range r.columns {
		c := &r.columns[i]
		if c.Kind != contract.Text && c.seen < sampleValues {
			return false
		}
	}
	return true
}

// retyped finds columns at least half of whose first values do not parse as their type: that is drift.
func (r *reading) retyped() bool {
	var names []string
	for i := range r.columns {
		c := &r.columns[i]
		if c.failed > 0 && c.failed*2 >= c.seen {
			names = append(names, c.Physical)
		}
	}
	if len(names) == 0 {
		return false
	}
	v := &r.result.Verdict
	v.Diff.Retyped = names
	v.Findings = slices.DeleteFunc(v.Findings, func(f contract.Finding) bool { return !slices.Contains(names, f.Column) || f.Rule != "type" })
	if len(v.Findings) > 20 {
		v.Findings = v.Findings[:20]
	}
	v.FindingsTotal = int64(len(v.Findings))
	r.drift("")
	return true
}

// undecodable finds files most of whose sampled lines with letters cannot be decoded.
func (r *reading) undecodable() bool {
	if r.broken == 0 || r.broken*2 <= r.high {
		return false
	}
	if r.high < 3 && r.rows > 3 {
		return false // a single broken cell is a violation
	}
	r.drift("most sampled lines with letters beyond ASCII are not of the contract's encoding " + r.c.Dialect.Encoding)
	return true
}
