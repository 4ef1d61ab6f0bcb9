package read_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// TestStable sorts lists of any length as the standard library does, with those that are equal in their order.
func TestStable(t *testing.T) {
	t.Parallel()
	type row struct{ key, place int }
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // lists to be sorted
	for n := range 200 {
		var list []row
		for i := range n {
			list = append(list, row{random.IntN(1 + n/3), i})
		}
		want := slices.Clone(list)
		slices.SortStableFunc(want, func(a, b row) int { return cmp.Compare(a.key, b.key) })
		if read.Stable(list, func(a, b *row) int { return cmp.Compare(a.key, b.key) }); !slices.Equal(list, want) {
			t.Fatalf("%v, want %v", list, want)
		}
	}
}

// TestFirst: the first of a list are those of it in order, however many, those that are equal in the order of their coming.
func TestFirst(t *testing.T) {
	t.Parallel()
	type row struct{ key, at int }
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // lists to be sorted
	for size := range 60 {
		list := make([]row, size)
		for i := range list {
			list[i] = row{random.IntN(12), i}
		}
		compare := func(a, b *row) int { return cmp.Compare(a.key, b.key) }
		sorted := slices.Clone(list)
		read.Stable(sorted, compare)
		before := slices.Clone(list)
		for most := range size + 3 {
			if got := read.First(list, most, compare); !slices.Equal(got, sorted[:min(most, size)]) {
				t.Errorf("%d of %v: %v", most, list, got)
			}
		}
		if !slices.Equal(list, before) {
			t.Error("the list itself was moved about")
		}
	}
}
