package insight_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

func TestAdjust_KnownAnswer(t *testing.T) {
	t.Parallel()
	// Five tests, by hand: 0.01×5/1, 0.02×5/2, 0.03×5/3, 0.5×5/4, 1; each no larger than the one above it.
	got := insight.Adjust([]float64{0.5, 0.01, 0.03, math.NaN(), 0.02})
	for i, want := range []float64{0.625, 0.05, 0.05, 1, 0.05} {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("test %d: %v, want %v", i, got[i], want)
		}
	}
	if len(insight.Adjust(nil)) != 0 {
		t.Error("no tests have adjusted values")
	}
}

// TestAdjustAmong_IsAdjustOfAll: leaving out tests that are certain to be chance and counting them is the same as having them.
func TestAdjustAmong_IsAdjustOfAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		some := make([]float64, 1+r.IntN(20))
		for i := range some {
			some[i] = math.Pow(r.Float64(), 4)
		}
		all := slices.Clone(some)
		for range r.IntN(100) {
			all = append(all, 1)
		}
		want, got := insight.Adjust(all), insight.AdjustAmong(some, len(all))
		for i := range some {
			if math.Abs(got[i]-want[i]) > 1e-12 {
				t.Fatalf("%v among %d: %v, want %v", some[i], len(all), got[i], want[i])
			}
		}
	}
}

// TestAdjust_IsTheStepUpRule compares with the rule as it is written in books: the largest k with p(k) ≤ q·k/m.
func TestAdjust_IsTheStepUpRule(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		p := make([]float64, 1+r.IntN(60))
		for i := range p {
			p[i] = math.Pow(r.Float64(), 1+4*r.Float64())
			if r.IntN(5) == 0 {
				p[i] = p[0] // ties
			}
		}
		q := 0.01 + 0.3*r.Float64()
		cut := -1.0
		for i, x := range slices.Sorted(slices.Values(p)) {
			if x <= q*float64(i+1)/float64(len(p)) {
				cut = x
			}
		}
		for i, a := range insight.Adjust(p) {
			if (a <= q) != (p[i] <= cut) && math.Abs(a-q) > 1e-12 {
				t.Fatalf("p %v of %v at q %v: adjusted %v, cut %v", p[i], p, q, a, cut)
			}
			if a < p[i] || a > 1 {
				t.Fatalf("adjusted %v of p %v", a, p[i])
			}
		}
	}
}
