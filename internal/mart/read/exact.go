package read

import (
	"cmp"
	"math/big"
	"math/bits"
)

// MulDiv returns a × b ÷ c in exact arithmetic, rounded half away from zero; 0 where c is 0.
func MulDiv(a, b, c int64) int64 {
	if c == 0 {
		return 0
	}
	negative := (a < 0) != (b < 0) != (c < 0)
	high, low := bits.Mul64(absolute(a), absolute(b))
	under := absolute(c)
	if high >= under {
		return wide(a, b, c)
	}
	quotient, rest := bits.Div64(high, low, under)
	if rest >= under-rest {
		quotient++
	}
	if negative {
		return -int64(quotient) //nolint:gosec // fits, or the true answer does not
	}
	return int64(quotient) //nolint:gosec // as above
}

// wide is MulDiv where the quotient needs more than 64 bits on its way.
func wide(a, b, c int64) int64 {
	v := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(a), big.NewInt(b)), big.NewInt(c))
	half := big.NewRat(int64(v.Sign()), 2)
	v.Add(v, half)
	return new(big.Int).Quo(v.Num(), v.Denom()).Int64()
}

func absolute(v int64) uint64 {
	if v < 0 {
		return -uint64(v) //nolint:gosec // two's complement: right for the least value too
	}
	return uint64(v)
}

// compareRatios compares a ÷ b with c ÷ d; neither b nor d is 0.
func compareRatios(a, b, c, d int64) int {
	if (a < 0) != (b < 0) != ((c < 0) != (d < 0)) && a != 0 && c != 0 {
		if (a < 0) != (b < 0) {
			return -1
		}
		return 1
	}
	xh, xl := bits.Mul64(absolute(a), absolute(d))
	yh, yl := bits.Mul64(absolute(c), absolute(b))
	order := cmp.Or(cmp.Compare(xh, yh), cmp.Compare(xl, yl))
	if a != 0 && (a < 0) != (b < 0) || a == 0 && (c < 0) != (d < 0) {
		return -order
	}
	return order
}
