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
