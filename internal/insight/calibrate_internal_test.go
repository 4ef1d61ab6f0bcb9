package insight

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestAdjustWith_IsPooled: chances of other nights that lie on the edges of their bins count as if all had been tested tonight.
func TestAdjustWith_IsPooled(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		p := make([]float64, r.IntN(12))
		for i := range p {
			p[i] = math.Pow(10, -6*r.Float64())
		}
		others, all := Tail{}, append([]float64{}, p...)
		for range r.IntN(40) {
			bin := r.IntN(50)
			others[bin]++
			all = append(all, edge(bin))
		}
		more := r.IntN(100)
		want := AdjustAmong(all, len(all)+more)
		for i, q := range adjustWith(p, len(p)+more, others, 1) {
			if math.Abs(q-want[i]) > 1e-12 {
				t.Fatalf("%v of %v among %v: %v, pooled %v", p[i], p, others, q, want[i])
			}
		}
	}
}

func TestBinOf(t *testing.T) {
	t.Parallel()
	for p, want := range map[float64]int{1: 0, 0.9: 0, 0.1: 8, 0.01: 16, 0.0099: 16, 1e-12: 96, 0: 96, 1e-300: 96} {
		if got := binOf(p); got != want {
			t.Errorf("%v lies in bin %d, want %d", p, got, want)
		}
	}
	for bin := range tailBins {
		if binOf(edge(bin)) != bin {
			t.Errorf("the edge of bin %d lies in bin %d", bin, binOf(edge(bin)))
		}
	}
}

// TestPower: a past that fits leaves chances alone; with 3 % below 1 % they are worth less, with none they are worth more.
func TestPower(t *testing.T) {
	t.Parallel()
	near := func(what string, tail Tail, want float64) {
		t.Helper()
		if got := tail.power(); math.Abs(got-want) > 0.01 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	near("new", Tail{}, 1)
	near("fits", Tail{0: 99_000, 16: 822, 22: 178}, 1)
	near("wild", Tail{0: 97_000, 16: 3000}, math.Log(0.02994)/math.Log(0.01))
	near("tame", Tail{0: 10_000_000}, mostPower)
	near("beyond", Tail{0: 100, 22: 9900}, leastPower)
}
