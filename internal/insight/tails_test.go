package insight_test

import (
	"math"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// TestStudentT7_Table holds against printed tables of Student's t with seven degrees of freedom (two-sided).
func TestStudentT7_Table(t *testing.T) {
	t.Parallel()
	for z, want := range map[float64]float64{0: 1, 0.711: 0.5, 1.415: 0.2, 1.895: 0.1, 2.365: 0.05, 2.998: 0.02, 3.499: 0.01, 4.029: 0.005, 4.785: 0.002, 5.408: 0.001} {
		if got := insight.StudentT7(z); math.Abs(got-want) > 0.003*want+1e-9 {
			t.Errorf("z %v: %v, want %v", z, got, want)
		}
		if insight.StudentT7(z) != insight.StudentT7(-z) {
			t.Errorf("z %v: the two sides differ", z)
		}
	}
	if insight.StudentT7(math.NaN()) != 1 || insight.StudentT7(math.Inf(-1)) != 0 {
		t.Error("what is no number must be no finding, and infinity certain")
	}
}

// TestStudentT7_IsTheIntegral adds up the density far out, where 1 − CDF would have lost every digit.
func TestStudentT7_IsTheIntegral(t *testing.T) {
	t.Parallel()
	density := func(x float64) float64 { return 16 / (5 * math.Pi * math.Sqrt(7)) * math.Pow(1+x*x/7, -4) }
	for _, z := range []float64{0.3, 1.5, 1.9999, 2, 2.0001, 3, 10, 100, 1000} {
		// Substituting x = z/u turns the tail into an integral over (0, 1].
		const n = 20_000
		sum := 0.0
		for i := range n {
			u := (float64(i) + 0.5) / n
			sum += density(z/u) * z / (u * u) / n
		}
		if got := insight.StudentT7(z); math.Abs(got/(2*sum)-1) > 1e-5 {
			t.Errorf("z %v: %v, the integral is %v", z, got, 2*sum)
		}
	}
	last := 2.0
	for z := 0.0; z < 40; z += 0.01 {
		if p := insight.StudentT7(z); p >= last {
			t.Fatalf("p does not fall at z %v", z)
		} else {
			last = p
		}
	}
}

func TestCountTail(t *testing.T) {
	t.Parallel()
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9*math.Max(1, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	most, least := insight.CountTail(0, 3, 1)
	near("Poisson, none of 3", most, math.Exp(-3)/2)
	near("Poisson, any of 3", least, 1-math.Exp(-3)/2)
	// Negative binomial of size 3 and mean 3, variance 6: a fair coin thrown until three heads.
	most, _ = insight.CountTail(1, 3, 2)
	near("two of a coin", most, 1.0/8+3.0/16/2)
	for _, lumpiness := range []float64{1, 1.3, 2, 5} {
		for n := range int64(40) {
			most, least := insight.CountTail(n, 7.5, lumpiness)
			near("both sides", most+least, 1)
		}
	}
	if most, least := insight.CountTail(-1, 3, 1); most != 0 || least != 1 {
		t.Error("fewer than none cannot be")
	}
}

// TestCountTail_Large: huge counts and lumpiness, as a wholesaler's order of 80,000 brings them, take no longer than small ones, and the way of
// the many agrees with the sum of the few.
func TestCountTail_Large(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n               int64
		mean, lumpiness float64
	}{{0, 5, 3000}, {3, 5, 3000}, {900, 40, 1990}, {1990, 2000, 30}, {2100, 2000, 30}, {74_215, 4336, 1.2e8}, {80_000, 0.001, 1e12}, {80_000, 1e9, 5}, {2e9, 1e9, 5}, {2e9, 3, 1.5}} {
		most, least := insight.CountTail(c.n, c.mean, c.lumpiness)
		if math.Abs(most+least-1) > 1e-8 {
			t.Errorf("%+v: %v and %v are not all", c, most, least)
		}
		if c.n > 3000 {
			continue
		}
		sum := 0.0
		for k := range c.n {
			sum += mass(k, c.mean, c.lumpiness)
		}
		if want := sum + mass(c.n, c.mean, c.lumpiness)/2; math.Abs(most-want) > 1e-8 {
			t.Errorf("%+v: at most %v, the sum is %v", c, most, want)
		}
	}
}

func TestMissedBeyond(t *testing.T) {
	t.Parallel()
	for _, lumpiness := range []float64{1, 2, 3} {
		if got := insight.MissedBeyond(0, 4, lumpiness); math.Abs(got-4) > 1e-9 {
			t.Errorf("a day without any: %v missed of 4", got)
		}
		for sold := range int64(60) {
			// By the sum itself, with chances from the tails: E[D|D≥s] = s + Σ P(D>s+k)/P(D≥s).
			chance := func(n int64) float64 { // P(D ≥ n)
				_, least := insight.CountTail(n, 4, lumpiness)
				return least + mass(n, 4, lumpiness)/2
			}
			sum := 0.0
			for k := sold + 1; k < sold+400; k++ {
				c := chance(k)
				sum += c
				if c < 1e-300 {
					break
				}
			}
			want := sum / chance(sold)
			if got := insight.MissedBeyond(sold, 4, lumpiness); math.Abs(got/want-1) > 1e-6 {
				t.Errorf("lumpiness %v, %d sold: %v, want %v", lumpiness, sold, got, want)
			}
		}
	}
	if insight.MissedBeyond(3, 0, 1) != 0 {
		t.Error("nothing expected, something missed")
	}
}

// mass is the chance of exactly n, as the product that defines it.
func mass(n int64, mean, lumpiness float64) float64 {
	if lumpiness == 1 {
		p := math.Exp(-mean)
		for k := range n {
			p *= mean / float64(k+1)
		}
		return p
	}
	size := mean / (lumpiness - 1)
	p := math.Pow(1/lumpiness, size)
	for k := range n {
		p *= (size + float64(k)) / float64(k+1) * (1 - 1/lumpiness)
	}
	return p
}
