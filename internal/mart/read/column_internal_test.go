package read

import (
	"math"
	"testing"
)

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
