package insight_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

func factor(before, after int64) insight.Factor {
	return insight.Factor{Before: big.NewRat(before, 1), After: big.NewRat(after, 1)}
}

func TestShapley_KnownAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		factors []insight.Factor
		want    []string
	}{
		"two, the midpoint rule":  {[]insight.Factor{factor(100, 80), factor(30, 33)}, []string{"-630", "270"}},                 // -20×31.5, 3×90
		"three, the printed rule": {[]insight.Factor{factor(2, 3), factor(5, 4), factor(7, 7)}, []string{"63/2", "-35/2", "0"}}, // 1×(35+28)/2, -1×(14+21)/2
		"a factor falls to zero":  {[]insight.Factor{factor(10, 0), factor(3, 5)}, []string{"-40", "10"}},
		"both are zero before":    {[]insight.Factor{factor(0, 4), factor(0, 5)}, []string{"10", "10"}},
		"negatives":               {[]insight.Factor{factor(-2, 2), factor(3, -3)}, []string{"0", "0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i, share := range insight.Shapley(c.factors) {
				if share.RatString() != c.want[i] {
					t.Errorf("factor %d: %s, want %s", i, share.RatString(), c.want[i])
				}
			}
		})
	}
}

// TestShapley_ThreeIsTheClosedForm: (x₁−x₀)·[(y₀z₀+y₁z₁)/3 + (y₀z₁+y₁z₀)/6], and so on round.
func TestShapley_ThreeIsTheClosedForm(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var v [3][2]int64
		for i := range v {
			v[i] = [2]int64{r.Int64N(41) - 20, r.Int64N(41) - 20}
		}
		got := insight.Shapley([]insight.Factor{factor(v[0][0], v[0][1]), factor(v[1][0], v[1][1]), factor(v[2][0], v[2][1])})
		for i := range 3 {
			x, y, z := v[i], v[(i+1)%3], v[(i+2)%3]
			want := big.NewRat((x[1]-x[0])*(2*(y[0]*z[0]+y[1]*z[1])+(y[0]*z[1]+y[1]*z[0])), 6)
			if got[i].Cmp(want) != 0 {
				t.Fatalf("%v: factor %d is %v, want %v", v, i, got[i], want)
			}
		}
	}
}

// TestShapley_AddsUp: exactly, for two to four factors, whatever their sign; and the order of the factors does not matter.
func TestShapley_AddsUp(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		factors := make([]insight.Factor, 2+r.IntN(3))
		before, after := big.NewRat(1, 1), big.NewRat(1, 1)
		for i := range factors {
			factors[i] = insight.Factor{Before: big.NewRat(r.Int64N(2001)-1000, 1+r.Int64N(9)), After: big.NewRat(r.Int64N(2001)-1000, 1+r.Int64N(9))}
			before.Mul(before, factors[i].Before)
			after.Mul(after, factors[i].After)
		}
		shares := insight.Shapley(factors)
		sum := new(big.Rat)
		for _, s := range shares {
			sum.Add(sum, s)
		}
		if sum.Cmp(new(big.Rat).Sub(after, before)) != 0 {
			t.Fatalf("%v: parts add up to %v, the change is %v", factors, sum, new(big.Rat).Sub(after, before))
		}
		factors[0], factors[1] = factors[1], factors[0]
		swapped := insight.Shapley(factors)
		if swapped[0].Cmp(shares[1]) != 0 || swapped[1].Cmp(shares[0]) != 0 {
			t.Fatalf("%v: the order of the factors matters", factors)
		}
	}
}

func TestBridge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, after int64
		counts        []insight.Count
		want          []int64
		ok            bool
	}{
		"transactions and baskets":     {3_000_00, 2_640_00, []insight.Count{{Before: 100_000, After: 80_000}}, []int64{-630_00, 270_00}, true},
		"transactions, units, prices":  {1000, 1800, []insight.Count{{Before: 10, After: 15}, {Before: 20, After: 30}}, []int64{550, 0, 250}, true},
		"nothing sold":                 {1000, 0, []insight.Count{{Before: 10, After: 0}}, []int64{-1000, 0}, true},
		"money without transactions":   {1000, 5, []insight.Count{{Before: 10, After: 0}}, nil, false},
		"nothing was expected to come": {1000, 900, []insight.Count{{Before: 0, After: 3}}, nil, false},
		"more came back than was sold": {1000, -200, []insight.Count{{Before: 10, After: 5}}, []int64{-150, -1050}, true},
		"no driver":                    {1000, 900, nil, []int64{-100}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := insight.Bridge(c.before, c.after, c.counts...)
			if ok != c.ok || len(got) != len(c.want) {
				t.Fatalf("%v %v, want %v %v", got, ok, c.want, c.ok)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("%v, want %v", got, c.want)
				}
			}
		})
	}
}

// The judge goes through all orders in which the drivers can change, one after the other, and takes the mean of what each one does: a
// part is that to the cent, the parts add up, and a bridge is refused only where there is none.
func FuzzBridge(f *testing.F) {
	f.Add(int64(300000), int64(264000), int64(100000), int64(80000), int64(210000), int64(150000))
	f.Add(int64(0), int64(-1), int64(3), int64(0), int64(-7), int64(7))
	f.Add(int64(1)<<45, -int64(1)<<45, int64(1), int64(1)<<40, int64(1), int64(3))
	f.Fuzz(func(t *testing.T, before, after, c0, c1, u0, u1 int64) {
		const most = int64(1) << 46 // DECIMAL(14,2)
		counts := []insight.Count{{Before: c0 % most, After: c1 % most}, {Before: u0 % most, After: u1 % most}}
		before, after = before%most, after%most
		for n := range 3 {
			parts, ok := insight.Bridge(before, after, counts[:n]...)
			shares := inAllOrders(append(slices.Clone(counts[:n]), insight.Count{Before: before, After: after}))
			if !ok {
				if len(parts) > 0 || shares != nil && !slices.ContainsFunc(shares, func(x *big.Rat) bool { return new(big.Rat).Abs(x).Cmp(big.NewRat(1<<60, 1)) >= 0 }) {
					t.Fatalf("%d → %d with %v: refused, with %v; it is %v", before, after, counts[:n], parts, shares)
				}
				continue
			}
			if len(parts) != n+1 || len(shares) != n+1 {
				t.Fatalf("%d → %d with %v: %v, want %v", before, after, counts[:n], parts, shares)
			}
			sum := new(big.Int)
			for i, p := range parts {
				sum.Add(sum, big.NewInt(p))
				if off := new(big.Rat).Sub(big.NewRat(p, 1), shares[i]); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
					t.Errorf("%d → %d with %v: part %d is %d, want %s", before, after, counts[:n], i, p, shares[i].FloatString(3))
				}
			}
			if sum.Cmp(big.NewInt(after-before)) != 0 {
				t.Fatalf("%d → %d with %v: %v add up to %v", before, after, counts[:n], parts, sum)
			}
		}
	})
}

// inAllOrders are the shares of a chain's ratios in what becomes of its last number; nil where a ratio cannot be formed.
func inAllOrders(chain []insight.Count) []*big.Rat {
	n := len(chain)
	ratio, other := make([]*big.Rat, n), make([]*big.Rat, n) // before, after
	for i, c := range chain {
		over := insight.Count{Before: 1, After: 1}
		if i > 0 {
			over = chain[i-1]
		}
		switch {
		case over.Before == 0 || over.After == 0 && c.After != 0:
			return nil
		case over.After == 0:
			ratio[i] = big.NewRat(c.Before, over.Before)
			other[i] = ratio[i] // nothing by nothing: as it was
		default:
			ratio[i], other[i] = big.NewRat(c.Before, over.Before), big.NewRat(c.After, over.After)
		}
	}
	product := func(list []*big.Rat) *big.Rat {
		p := big.NewRat(1, 1)
		for _, x := range list {
			p.Mul(p, x)
		}
		return p
	}
	shares, orders := make([]*big.Rat, n), int64(0)
	for i := range shares {
		shares[i] = new(big.Rat)
	}
	var walk func(now []*big.Rat, changed int, gained []*big.Rat)
	walk = func(now []*big.Rat, changed int, gained []*big.Rat) {
		if changed == 1<<n-1 {
			orders++
			for i, x := range gained {
				shares[i].Add(shares[i], x)
			}
			return
		}
		for i := range n {
			if changed&(1<<i) != 0 {
				continue
			}
			next, more := slices.Clone(now), slices.Clone(gained)
			next[i] = other[i]
			more[i] = new(big.Rat).Sub(product(next), product(now))
			walk(next, changed|1<<i, more)
		}
	}
	walk(ratio, 0, make([]*big.Rat, n))
	for _, x := range shares {
		x.Quo(x, big.NewRat(orders, 1))
	}
	return shares
}

// TestBridge_AddsUpOverRandomDays is what FuzzBridge searches, over a fixed set that every run goes through.
func TestBridge_AddsUpOverRandomDays(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 100_000 {
		before, after := r.Int64N(2_000_000_00)-1_000_00, r.Int64N(2_000_000_00)-1_000_00
		parts, ok := insight.Bridge(before, after, insight.Count{Before: 1 + r.Int64N(5_000_000), After: 1 + r.Int64N(5_000_000)}, insight.Count{Before: 1 + r.Int64N(9_000_000), After: r.Int64N(9_000_000) + int64(i%2)})
		if !ok {
			continue
		}
		if parts[0]+parts[1]+parts[2] != after-before {
			t.Fatalf("%d → %d: %v", before, after, parts)
		}
	}
}
