package read

import (
	"cmp"
	"slices"
)

// Stable sorts list in place and keeps those that are equal in their order. It moves each of them once: a row of a table is some 200 bytes, and
// what slices.SortStableFunc does with thousands of them is mostly moving.
func Stable[T any](list []T, compare func(a, b *T) int) {
	places := make([]int32, len(list))
	for i := range places {
		places[i] = int32(i) //nolint:gosec // rows of one page
	}
	slices.SortFunc(places, func(a, b int32) int { return cmp.Or(compare(&list[a], &list[b]), cmp.Compare(a, b)) })
	old := slices.Clone(list)
	for i, at := range places {
		list[i] = old[at]
	}
}
