package contract

import "fmt"

// RowCountRule bounds the number of rows of a file (metric rowCount).
type RowCountRule struct {
	declared
	threshold threshold
}

// Needs says that only the rows are counted.
func (r *RowCountRule) Needs() Needs { return Needs{} }

// Invalid is false: no single value breaks the rule.
func (r *RowCountRule) Invalid(Value) bool { return false }

// Check compares the number of rows.
func (r *RowCountRule) Check(s Stats) string {
	if r.threshold.of(s.Rows, s.Rows) {
		return ""
	}
	return fmt.Sprintf("number of rows %s, the file has %d", r.threshold.words(), s.Rows)
}
