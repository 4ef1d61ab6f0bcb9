package contract

import "fmt"

// NullsRule bounds how many values of a column are not there: metric nullValues counts empty cells and null tokens,
// metric missingValues also texts that its arguments list as missing.
type NullsRule struct {
	declared
	threshold threshold
	nulls     bool            // count nulls
	tokens    map[string]bool // count these texts
}

// Needs asks for the count of listed texts, where there are any.
func (r *NullsRule) Needs() Needs { return Needs{Invalid: len(r.tokens) > 0} }

// Invalid reports whether v is a listed text.
func (r *NullsRule) Invalid(v Value) bool { return !v.Null && r.tokens[string(v.Text)] }

// Check compares the count.
func (r *NullsRule) Check(s Stats) string {
	n := s.Invalid
	if r.nulls {
		n += s.Nulls
	}
	if r.threshold.of(n, s.Rows) {
		return ""
	}
	return fmt.Sprintf("%s %s, %d of %d rows have none", r.name, r.threshold.words(), n, s.Rows)
}
