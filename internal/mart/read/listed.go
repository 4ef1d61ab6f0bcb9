package read

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Listed is rows of evidence, as the products of an overstock: a chain of thousands of stores has thousands of such lists a night, and a map for
// each row would take four times as much memory as what is in it.
type Listed struct {
	fields []string // of any row, sorted
	values []any    // row by row; absent where a row has no such field
}

// absent is a field that a row does not have, which is not the same as null.
type absent struct{}

// listedOf puts rows together; false where they are not rows.
func listedOf(rows []any) (Listed, bool) {
	some := map[string]bool{}
	for _, row := range rows {
		m, ok := row.(map[string]any)
		if !ok {
			return Listed{}, false
		}
		for field := range m {
			some[field] = true
		}
	}
	l := Listed{fields: slices.Sorted(maps.Keys(some)), values: make([]any, 0, len(rows)*len(some))}
	for _, row := range rows {
		for _, field := range l.fields {
			v, ok := row.(map[string]any)[field]
			if !ok {
				v = absent{}
			}
			l.values = append(l.values, v)
		}
	}
	return l, len(some) > 0
}

// Len is how many rows there are.
func (l Listed) Len() int {
	if len(l.fields) == 0 {
		return 0
	}
	return len(l.values) / len(l.fields)
}

// At is a field of a row; nil where it has none.
func (l Listed) At(row int, field string) any {
	at, ok := slices.BinarySearch(l.fields, field)
	if !ok || l.values[row*len(l.fields)+at] == (absent{}) {
		return nil
	}
	return l.values[row*len(l.fields)+at]
}

// Rows are the rows as JSON gives them.
func (l Listed) Rows() []any {
	rows := make([]any, l.Len())
	for i := range rows {
		m := make(map[string]any, len(l.fields))
		for at, field := range l.fields {
			if v := l.values[i*len(l.fields)+at]; v != (absent{}) {
				m[field] = v
			}
		}
		rows[i] = m
	}
	return rows
}

// without is the list without a field. Its rows are in the order of the texts that are left: they came in that of what is left out, which would tell it.
func (l Listed) without(field string) Listed {
	at, ok := slices.BinarySearch(l.fields, field)
	if !ok {
		return l
	}
	less := Listed{fields: slices.Delete(slices.Clone(l.fields), at, at+1), values: make([]any, 0, len(l.values)-l.Len())}
	rows := slices.Collect(slices.Chunk(l.values, len(l.fields)))
	slices.SortStableFunc(rows, func(a, b []any) int {
		for i := range a {
			x, some := a[i].(string)
			y, both := b[i].(string)
			switch {
			case i == at || x == y && some == both:
			case some != both && some:
				return -1
			case some != both:
				return 1
			default:
				return strings.Compare(x, y)
			}
		}
		return 0
	})
	for _, row := range rows {
		less.values = append(append(less.values, row[:at]...), row[at+1:]...)
	}
	return less
}

// MarshalJSON writes what was read.
func (l Listed) MarshalJSON() ([]byte, error) { return json.Marshal(l.Rows()) }
