package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// manySaid is how many of a rule's texts are named before "and n more".
const manySaid = 8

// Says is what a rule wants, for whoever sends the file: "must not be empty". It is the rule's own message where it has one.
func (c *Contract) Says(r Rule) string {
	switch r := r.(type) {
	case RequiredRule:
		return "must not be empty"
	case RangeRule:
		return r.message
	case LengthRule:
		if r.lower {
			return fmt.Sprintf("must have at least %d characters", r.limit)
		}
		return fmt.Sprintf("must have at most %d characters", r.limit)
	case PatternRule:
		return "must match " + r.expr.String()
	case MultipleRule:
		return "must be a multiple of " + r.text
	case UniqueRule:
		if r.Fold {
			return "each " + c.Columns[r.Columns[0]].Physical + " stands in the file once, in upper or lower case"
		}
		if len(r.Columns) == 1 {
			return "each " + c.Columns[r.Columns[0]].Physical + " stands in the file once"
		}
		return "each combination of " + c.named(r.Columns) + " stands in the file once"
	case ReferenceRule:
		if r.OnUnknown == UnknownLoads {
			return "should be in the master of " + r.Master + "; a row whose id is not there is loaded and shown apart"
		}
		return "must be in the master of " + r.Master
	case SignRule:
		if r.UnitPrice {
			return "must not be negative: " + c.Columns[r.Units].Physical + " say what came back"
		}
		return "must have the sign of " + c.Columns[r.Units].Physical + ": a line is either sold or comes back"
	case PersonRule:
		return r.says()
	case *RowCountRule:
		return "the number of rows " + r.threshold.words()
	case *NullsRule:
		return "the number of values that are not there " + r.threshold.words()
	case *DuplicatesRule:
		return "the number of values that stood before " + r.threshold.words()
	case *ValuesRule:
		return "the number of values that are " + r.invalid() + " " + r.threshold.words()
	}
	panic("contract: no words for rule " + r.Name())
}

// invalid says which values a rule counts.
func (r *ValuesRule) invalid() string {
	switch {
	case r.texts != nil:
		words := slices.Sorted(maps.Keys(r.texts))
		more := ""
		if n := len(words) - manySaid; n > 0 {
			words, more = words[:manySaid], fmt.Sprintf(" and %d more", n)
		}
		return "none of " + strings.Join(words, ", ") + more
	case r.numbers != nil:
		return fmt.Sprintf("none of the %d valid ones", len(r.numbers))
	}
	return "no match of " + r.expr.String()
}

// named lists columns as the file has them.
func (c *Contract) named(columns []int) string {
	names := make([]string, len(columns))
	for i, col := range columns {
		names[i] = c.Columns[col].Physical
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
