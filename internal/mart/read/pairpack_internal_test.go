package read

import (
	"math"
	"reflect"
	"testing"
)

// TestPack: what is unpacked is what was packed, the unknown and the extreme too, and what follows is left.
func TestPack(t *testing.T) {
	t.Parallel()
	for _, p := range []pair{
		{},
		{units: Unknown, net: Unknown, cost: Unknown, onHand: Unknown, normal: Unknown},
		{units: 12_000, net: 4_99, cost: -3, onHand: Unknown, normal: 1, sold: 2},
		{units: math.MaxInt64, net: math.MinInt64 + 1, cost: 0, onHand: 7, normal: Unknown, sold: math.MaxInt64},
	} {
		var got pair
		rest := got.unpack(append(p.pack(nil), 0xEE))
		if !reflect.DeepEqual(got, p) || len(rest) != 1 || rest[0] != 0xEE {
			t.Errorf("%+v became %+v, and %x is left", p, got, rest)
		}
	}
}
