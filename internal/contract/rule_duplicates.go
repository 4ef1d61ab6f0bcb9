package contract

import "fmt"

// DuplicatesRule bounds how many values of a column stood in the file before (metric duplicateValues on a property).
type DuplicatesRule struct {
	declared
	threshold threshold
}

// Needs asks for the count of duplicates.
func (r *DuplicatesRule) Needs() Needs { return Needs{Duplicates: true} }

// Invalid is false: no single value breaks the rule.
func (r *DuplicatesRule) Invalid(Value) bool { return false }

// Check compares the count.
func (r *DuplicatesRule) Check(s Stats) string {
	if r.threshold.of(s.Duplicates, s.Rows) {
		return ""
	}
	return fmt.Sprintf("number of duplicate values %s, %d of %d rows repeat one", r.threshold.words(), s.Duplicates, s.Rows)
}
