package postgres

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// The short way writes the same bytes as the long one.
func TestNumeric_ShortAndLong(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for scale := range 9 {
		n := newNumeric(scale)
		for value := int64(-3); value < 30_000; value++ {
			same(t, n, value)
		}
		for range 20_000 {
			value := int64(r.Uint64() >> r.IntN(64))                                                                               //nolint:gosec // any number, also a negative one
			for _, v := range []int64{value, int64(n.point)*10_000 - 1, int64(n.point) * 10_000, int64(n.point) * 9_999, -value} { //nolint:gosec // small
				same(t, n, v)
			}
		}
	}
}

func same(t *testing.T, n numeric, value int64) {
	t.Helper()
	if short, long := n.append(nil, value), n.appendAny(nil, value); !bytes.Equal(short, long) {
		t.Fatalf("%d of scale %d: % x in place of % x", value, n.scale, short, long)
	}
}
