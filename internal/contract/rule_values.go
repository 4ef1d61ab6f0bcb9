package contract

import (
	"fmt"
	"regexp"
)

// ValuesRule bounds how many values of a column are not among the valid ones or do not match a pattern (metric
// invalidValues). Nulls are not invalid.
type ValuesRule struct {
	declared
	threshold threshold
	texts     map[string]bool // valid texts
	numbers   map[int64]bool  // valid values of any other kind, in the column's units
	expr      *regexp.Regexp
}

// Needs asks for the count of invalid values.
func (r *ValuesRule) Needs() Needs { return Needs{Invalid: true} }

// Invalid reports whether v is not among the valid values or does not match.
func (r *ValuesRule) Invalid(v Value) bool {
	switch {
	case v.Null:
		return false
	case r.texts != nil && !r.texts[string(v.Text)]:
		return true
	case r.numbers != nil && !r.numbers[v.Int]:
		return true
	}
	return r.expr != nil && !r.expr.Match(v.Text)
}

// Check compares the count.
func (r *ValuesRule) Check(s Stats) string {
	if r.threshold.of(s.Invalid, s.Rows) {
		return ""
	}
	return fmt.Sprintf("number of invalid values %s, %d of %d rows have one", r.threshold.words(), s.Invalid, s.Rows)
}
