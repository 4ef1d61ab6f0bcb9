package insight

import (
	"math"
	"slices"
)

// rejected returns which of the p-values stand out with an expected share q of false alarms (Benjamini and Hochberg 1995),
// over all tests of a family, not only the interesting ones.
func rejected(p []float64, q float64) []bool {
	sorted := slices.Sorted(slices.Values(p))
	cut := -1.0
	for i, x := range sorted {
		if x <= q*float64(i+1)/float64(len(sorted)) {
			cut = x
		}
	}
	out := make([]bool, len(p))
	for i, x := range p {
		out[i] = x <= cut
	}
	return out
}

// tail is the two-sided tail of Student's t with 7 degrees of freedom: the chance of being at least so far off. Heavier
// than the normal tail, because shops have odd days (the closed form for odd degrees of freedom, Abramowitz and Stegun 26.7.3).
func tail(t float64) float64 {
	const v = 7
	theta := math.Atan(math.Abs(t) / math.Sqrt(v))
	c := math.Cos(theta)
	c2 := c * c
	inside := theta + math.Sin(theta)*(c+2.0/3*c*c2+8.0/15*c*c2*c2)
	return max(0, 1-2/math.Pi*inside)
}

// apportion rounds shares to whole minor units that add up to total exactly: the largest remainders get what is left.
func apportion(total int64, shares []float64) []int64 {
	out := make([]int64, len(shares))
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	if len(shares) == 0 {
		return out
	}
	if sum == 0 {
		out[len(out)-1] = total
		return out
	}
	type rest struct {
		at   int
		left float64
	}
	rests := make([]rest, len(shares))
	given := int64(0)
	for i, s := range shares {
		exact := float64(total) * s / sum
		out[i] = int64(math.Floor(exact))
		given += out[i]
		rests[i] = rest{i, exact - math.Floor(exact)}
	}
	slices.SortStableFunc(rests, func(a, b rest) int {
		switch {
		case a.left > b.left:
			return -1
		case a.left < b.left:
			return 1
		}
		return 0
	})
	for i := 0; given < total; i, given = i+1, given+1 {
		out[rests[i%len(rests)].at]++
	}
	for i := len(rests) - 1; given > total; i, given = i-1, given-1 {
		out[rests[(i+len(rests))%len(rests)].at]--
	}
	return out
}

// drivers splits the change of a product of two factors, x1*y1 - x0*y0, into what each of them brought (Shapley: the mean of
// both orders). total is the change in minor units; the parts add up to it exactly, whatever the rounding, also with zeros.
func drivers(x0, y0, x1, y1 float64, total int64) (byX, byY int64) {
	px := (x1 - x0) * (y0 + y1) / 2
	byX = int64(math.Round(px))
	return byX, total - byX
}
