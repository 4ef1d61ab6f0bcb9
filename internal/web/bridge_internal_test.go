package web

import (
	"math/rand/v2"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read"
)

func sides(t1, u1, s1, t0, u0, s0 int64) read.Headline {
	return read.Headline{
		Stores: 1, Transactions: 1,
		Now:  read.Side{Stores: 1, Sales: s1, Transactions: t1 * 1000, TransactionUnits: u1 * 1000},
		Base: read.Side{Stores: 1, Sales: s0, Transactions: t0 * 1000, TransactionUnits: u0 * 1000},
	}
}

func TestBridge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		h    read.Headline
		want [3]int64
	}{
		// 100 transactions of 2 units at 5.00 become 80: nothing else moved.
		{"OnlyTransactions", sides(80, 160, 80000, 100, 200, 100000), [3]int64{-20000, 0, 0}},
		{"OnlyBasket", sides(100, 300, 150000, 100, 200, 100000), [3]int64{0, 50000, 0}},
		{"OnlyPrices", sides(100, 200, 90000, 100, 200, 100000), [3]int64{0, 0, -10000}},
		// 100 × 2 × 5.00 = 1,000.00 becomes 110 × 1 × 6.00 = 660.00; by hand from the six orders:
		// transactions +10 × (2·2·5 + 1·5 + 2·6 + 2·1·6)/6 = 81.67, basket −1 × (2·500 + 550 + 600 + 2·660)/6 = −578.33,
		// prices +1 × (2·200 + 220 + 100 + 2·110)/6 = 156.67.
		{"All", sides(110, 110, 66000, 100, 200, 100000), [3]int64{8167, -57833, 15666}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := bridgeOf(c.h)
			if !ok || got != c.want {
				t.Errorf("%v %v, want %v", got, ok, c.want)
			}
		})
	}
	if _, ok := bridgeOf(read.Headline{Stores: 2, Transactions: 1, Now: read.Side{Stores: 2}}); ok {
		t.Error("a bridge although a store sends no transactions")
	}
}

func TestBridge_AddsUp(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		h := sides(1+r.Int64N(90000), 1+r.Int64N(900000), r.Int64N(1e10)-1e8, 1+r.Int64N(90000), 1+r.Int64N(900000), r.Int64N(1e10))
		parts, ok := bridgeOf(h)
		if gap := h.Now.Sales - h.Base.Sales; !ok || parts[0]+parts[1]+parts[2] != gap {
			t.Fatalf("%+v: %v do not add up to %d", h, parts, gap)
		}
	}
}
