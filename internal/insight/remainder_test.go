package insight_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

func TestApportion(t *testing.T) {
	t.Parallel()
	third := big.NewRat(100, 3)
	for name, c := range map[string]struct {
		total int64
		parts []*big.Rat
		want  []int64
	}{
		"thirds":          {100, []*big.Rat{third, third, third}, []int64{34, 33, 33}},
		"largest first":   {10, []*big.Rat{big.NewRat(32, 10), big.NewRat(38, 10), big.NewRat(3, 1)}, []int64{3, 4, 3}},
		"negatives":       {-100, []*big.Rat{new(big.Rat).Neg(third), new(big.Rat).Neg(third), new(big.Rat).Neg(third)}, []int64{-33, -33, -34}},
		"opposite signs":  {1, []*big.Rat{big.NewRat(21, 2), big.NewRat(-19, 2)}, []int64{11, -10}},
		"far off, shared": {10, []*big.Rat{new(big.Rat), new(big.Rat)}, []int64{5, 5}},
		"nothing":         {0, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := insight.Apportion(c.total, c.parts); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// TestApportion_AddsUpAndStaysNear: parts that add up to the total are each moved by less than one.
func TestApportion_AddsUpAndStaysNear(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 10))
	for range 5000 {
		n := 1 + r.IntN(8)
		parts := make([]*big.Rat, n)
		sum := new(big.Rat)
		for i := range parts {
			parts[i] = big.NewRat(r.Int64N(2_000_001)-1_000_000, 1+r.Int64N(999))
			sum.Add(sum, parts[i])
		}
		total := r.Int64N(2_000_001) - 1_000_000
		parts[0].Add(parts[0], new(big.Rat).Sub(big.NewRat(total, 1), sum))
		got := insight.Apportion(total, parts)
		back := int64(0)
		for i, v := range got {
			back += v
			if d := new(big.Rat).Sub(big.NewRat(v, 1), parts[i]); d.Abs(d).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %v became %d", parts[i], v)
			}
		}
		if back != total {
			t.Fatalf("%v add up to %d, not %d", got, back, total)
		}
	}
}
