package insight_test

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// TestPVM_ByHand: coffee from 10 at 5.00 to 12 at 5.50, tea from 20 at 2.00 to 15 at 2.00, cocoa new, chai gone, 3.00 more taken back.
//
//	price   (5.50 − 5.00) × 12                       = 6.00
//	volume  (27 − 30) × 90.00 / 30                   = −9.00
//	mix     2 × 5.00 − 5 × 2.00 − (−9.00)            = 9.00
func TestPVM_ByHand(t *testing.T) {
	t.Parallel()
	got := insight.PVM([]insight.Item{
		{"coffee", 10_000, 12_000, 50_00, 66_00, 0, 3_00},
		{"tea", 20_000, 15_000, 40_00, 30_00, 1_00, 1_00},
		{"cocoa", 0, 4_000, 0, 12_00, 0, 0},
		{"chai", 2_000, 0, 7_00, 0, 0, 0},
	})
	want := insight.PriceVolumeMix{Price: 6_00, Volume: -9_00, Mix: 9_00, New: 12_00, Delisted: -7_00, Returns: -3_00}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestPVM_NothingIsLeftOver: whatever the numbers, zeros and negatives too, the parts add up to the change, and so do a bridge's.
func TestPVM_NothingIsLeftOver(t *testing.T) {
	t.Parallel()
	cases := 50_000
	if os.Getenv("CI") != "" {
		cases = 1_000_000
	}
	r := rand.New(rand.NewPCG(5, 6))
	amount := func(top int64) int64 {
		switch r.IntN(6) {
		case 0:
			return 0
		case 1:
			return -r.Int64N(top)
		}
		return r.Int64N(top)
	}
	for range cases {
		items := make([]insight.Item, r.IntN(4))
		change := int64(0)
		for i := range items {
			items[i] = insight.Item{
				UnitsBefore: amount(9_000_000), UnitsAfter: amount(9_000_000), SalesBefore: amount(1e12), SalesAfter: amount(1e12),
				ReturnedBefore: amount(1e6), ReturnedAfter: amount(1e6),
			}
			change += items[i].SalesAfter - items[i].SalesBefore - items[i].ReturnedAfter + items[i].ReturnedBefore
		}
		if p := insight.PVM(items); p.Change() != change {
			t.Fatalf("%+v: %+v adds up to %d, not %d", items, p, p.Change(), change)
		}
		before, after := amount(1e12), amount(1e12)
		parts, ok := insight.Bridge(before, after, insight.Count{Before: amount(1e9), After: amount(1e9)}, insight.Count{Before: amount(1e9), After: amount(1e9)})
		sum := int64(0)
		for _, p := range parts {
			sum += p
		}
		if ok && sum != after-before {
			t.Fatalf("bridge of %d to %d: %v", before, after, parts)
		}
	}
}
