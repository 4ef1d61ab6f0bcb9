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
func AdjustAmong(p []float64, all int) []float64 { return adjustWith(p, all, nil, 1) }

// adjustWith is AdjustAmong with the tests of other nights, of which only the bin is known: they count as the largest chance of it, and each of them as
// one over nights.
func adjustWith(p []float64, all int, others Tail, nights int) []float64 {
	weight := 1 / float64(nights)
	total := float64(max(all, len(p))) + weight*float64(others.Tests())
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
	least, bin, beyond := 1.0, 0, others.Tests() // beyond: others at least as small as the edge of bin
	for k := len(order) - 1; k >= 0; k-- {
		at := unit(p[order[k]])
		for bin < tailBins && edge(bin) > at { // a threshold may lie at what another night came to
			if beyond > 0 {
				least = min(least, edge(bin)*total/(weight*float64(beyond)+float64(k+1)))
			}
			beyond -= others[bin]
			bin++
		}
		least = min(least, at*total/(weight*float64(beyond)+float64(k+1)))
		q[order[k]] = max(least, at)
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
