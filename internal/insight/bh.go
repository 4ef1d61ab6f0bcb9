package insight

import (
	"math"
	"slices"
)

// Adjust returns the Benjamini–Hochberg adjusted value of each p: the smallest q at which that test would still be told. The p of a
// family go in all together, the dull ones too: leaving them out breaks the promise on the share of false alarms. NaN counts as 1.
// (Benjamini and Hochberg, 1995.)
func Adjust(p []float64) []float64 { return AdjustAmong(p, len(p)) }

// AdjustAmong is Adjust where only those of all tests are at hand that may stand out: the others count as certain to be chance, which can only
// make the answer more careful. With all below len(p), all is len(p).
func AdjustAmong(p []float64, all int) []float64 {
	all = max(all, len(p))
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := unit(p[a]), unit(p[b]); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	q := make([]float64, len(p))
	least := 1.0
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		least = min(least, unit(p[i])*float64(all)/float64(k+1))
		q[i] = max(least, unit(p[i])) // rounding must not take it below
	}
	return q
}

// unit holds p between 0 and 1.
func unit(p float64) float64 {
	if math.IsNaN(p) {
		return 1
	}
	return min(max(p, 0), 1)
}
