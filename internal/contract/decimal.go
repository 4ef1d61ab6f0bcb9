package contract

import (
	"fmt"
	"math/big"
	"strings"
)

// exact reads a number of a contract as it is written there, never through a float. Exponents are refused.
func exact(s string) (*big.Rat, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, rest, point := strings.Cut(digits, ".")
	if whole == "" || len(s) > 40 || strings.Trim(whole+rest, "0123456789") != "" || (point && rest == "") {
		return nil, fmt.Errorf("%q is not a plain decimal number like 12 or 0.50", s)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, fmt.Errorf("%q is not a plain decimal number like 12 or 0.50", s)
	}
	return r, nil
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// scaled returns r in units of 10^-scale, rounded down, and whether nothing had to be rounded.
func scaled(r *big.Rat, scale int) (floor *big.Int, whole bool) {
	x := new(big.Rat).Mul(r, new(big.Rat).SetInt(pow10(scale)))
	// Euclidean division by a positive denominator rounds towards minus infinity.
	q, m := new(big.Int).DivMod(x.Num(), x.Denom(), new(big.Int))
	return q, m.Sign() == 0
}

// ParseDecimal reads a plain decimal number (an optional minus, digits, a point, digits) as an integer of 10^-scale.
// It fails where s has more decimals than scale or more digits in all than digits allows.
func ParseDecimal(s string, digits, scale int) (int64, error) {
	r, err := exact(s)
	if err != nil {
		return 0, err
	}
	n, whole := scaled(r, scale)
	switch {
	case !whole:
		return 0, fmt.Errorf("%s has more than %d decimals", s, scale)
	case new(big.Int).Abs(n).Cmp(pow10(digits)) >= 0:
		return 0, fmt.Errorf("%s has more than %d digits", s, digits)
	}
	return n.Int64(), nil
}

// FormatDecimal writes an integer of 10^-scale as a plain decimal number with all its decimals.
func FormatDecimal(v int64, scale int) string {
	var b [40]byte // a sign, 19 digits and a point, with room for zeros in front
	sign, u := v < 0, uint64(v)
	if sign {
		u = -u
	}
	i := len(b)
	for n := 0; n <= min(scale, 18) || u > 0; n++ {
		if n == scale && scale > 0 {
			i--
			b[i] = '.'
		}
		i--
		b[i] = byte('0' + u%10)
		u /= 10
	}
	if sign {
		i--
		b[i] = '-'
	}
	return string(b[i:])
}
