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

// TestColumn: a number is what it was, wherever it stands, and what follows the column is left.
func TestColumn(t *testing.T) {
	t.Parallel()
	for _, list := range [][]Maybe{
		{},
		{Unknown, Unknown},
		{0},
		{Unknown, 7, 7},
		{-3000, 12_000, Unknown, 1000},
		{1, 254, 255, Unknown},
		{1, 256},
		{-1, 65_534, 65_533},
		{99, math.MaxInt32 * 3},
		{math.MaxInt64, math.MinInt64 + 1, 0, Unknown},
	} {
		c, rest := columnOf(append(appendColumn(nil, list), 0xEE), len(list))
		for i, want := range list {
			if got := c.at(i); got != want {
				t.Errorf("%d of %v became %d", i, list, got)
			}
		}
		if len(rest) != 1 || rest[0] != 0xEE {
			t.Errorf("%v: %x is left", list, rest)
		}
	}
}
