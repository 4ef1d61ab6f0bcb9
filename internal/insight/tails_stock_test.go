package insight_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// TestSilence_Days: how many days without a sale it takes until chance explains them less than once in a thousand, for a product that is
// known from 56 days. Fast movers show in days, slow ones in weeks; lumpy ones later.
func TestSilence_Days(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ daily, lumpiness, days float64 }{
		{3, 1, 3}, {3, 2, 4}, {1, 1, 8}, {1, 2, 11}, {0.3, 1, 28}, {0.3, 2, 44},
	} {
		days := 1.0
		for insight.Silence(56*c.daily, days*c.daily, c.lumpiness) > 0.001 {
			days++
		}
		if days != c.days {
			t.Errorf("%v a day, lumpiness %v: %v days, want %v", c.daily, c.lumpiness, days, c.days)
		}
	}
	for _, p := range []float64{insight.Silence(0, 5, 1), insight.Silence(10, 0, 1), insight.Silence(math.NaN(), 5, 1), insight.Silence(10, -1, 2)} {
		if p != 1 {
			t.Errorf("where nothing is known the chance is %v", p)
		}
	}
}

// TestSilence_HoldsItsPromise: pairs that sell as ever are called silent at a chance of 1 in 20 in no more than 1 in 20 cases, whatever
// is unknown about their pace.
func TestSilence_HoldsItsPromise(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	poisson := func(mean float64) (n float64) {
		for s := r.ExpFloat64(); s < mean; s += r.ExpFloat64() {
			n++
		}
		return n
	}
	for _, daily := range []float64{0.1, 0.3, 1} {
		const runs = 40_000
		low := 0
		for range runs {
			sold := 0.0
			for sold < 3 {
				sold = poisson(56 * daily)
			}
			days := math.Ceil(3 / daily)
			if poisson(days*daily) == 0 && insight.Silence(sold, days*sold/56, 1) <= 0.05 {
				low++
			}
		}
		if share := float64(low) / runs; share > 0.05+0.004 {
			t.Errorf("%v a day: called silent in %.4f of all runs", daily, share)
		}
	}
}

// TestShortage compares with sums over every count, for stock below and above what is expected.
func TestShortage(t *testing.T) {
	t.Parallel()
	for _, lumpiness := range []float64{0.5, 1, 1.7, 4} {
		for _, mean := range []float64{0.2, 3, 40, 900} {
			for _, share := range []float64{0, 0.3, 0.97, 1, 1.1, 2.5} {
				stock := share * mean
				risk, short := insight.Shortage(stock, mean, lumpiness)
				// Chances of each count come from CountTail, which gives half of the count itself to either side.
				wantRisk, wantShort, above := 0.0, 0.0, 1.0
				for k := range int64(mean*6 + 200) {
					_, atLeast := insight.CountTail(k, mean, lumpiness)
					at := 2 * (above - atLeast)
					if k == 0 {
						at = 2 * (1 - atLeast)
					}
					above = atLeast - at/2
					if more := float64(k) - stock; more > 0 {
						wantRisk, wantShort = wantRisk+at, wantShort+more*at
					}
					if mean > 100 {
						break // the loop would be slow; the identity below holds for all
					}
				}
				if mean <= 100 && (math.Abs(risk-wantRisk) > 1e-6 || math.Abs(short-wantShort) > 1e-4) {
					t.Errorf("stock %v of %v, lumpiness %v: risk %v want %v, short %v want %v", stock, mean, lumpiness, risk, wantRisk, short, wantShort)
				}
				if risk < 0 || risk > 1 || short < mean-stock-1e-9 {
					t.Errorf("stock %v of %v, lumpiness %v: risk %v, short %v", stock, mean, lumpiness, risk, short)
				}
			}
		}
	}
	if risk, short := insight.Shortage(-3, 2, 1); math.Abs(risk-(1-math.Exp(-2))) > 1e-12 || math.Abs(short-2) > 1e-12 {
		t.Errorf("nothing on hand: risk %v, short %v", risk, short)
	}
	if risk, short := insight.Shortage(5, 0, 2); risk != 0 || short != 0 {
		t.Error("what nobody wants does not run out")
	}
}
