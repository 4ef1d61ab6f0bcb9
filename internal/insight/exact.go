package insight

import (
	"math"
	"math/big"

	"github.com/daybookhq/daybook/internal/contract"
)

// points turns a share into basis points, the scale in which shares meet money. What is no share (NaN, below 0, above 1) gives ok false.
func points(share float64) (bp int64, ok bool) {
	if !(share >= 0 && share <= 1) {
		return 0, false
	}
	return int64(math.Round(share * 10_000)), true
}

// product multiplies v by the factors and divides by the divisor, exactly, and rounds half away from zero once, at the end.
func product(divisor, v int64, factors ...int64) int64 {
	n := big.NewInt(v)
	for _, f := range factors {
		n.Mul(n, big.NewInt(f))
	}
	return nearest(new(big.Rat).SetFrac(n, big.NewInt(divisor)))
}

// quotient is the product of the numerators over that of the denominators, rounded half away from zero once, at the end. No denominator
// may be 0.
func quotient(numerators, denominators []int64) int64 {
	r := big.NewRat(1, 1)
	for _, v := range numerators {
		r.Mul(r, big.NewRat(v, 1))
	}
	for _, v := range denominators {
		r.Quo(r, big.NewRat(v, 1))
	}
	return nearest(r)
}

// nearest rounds half away from zero. It holds at the ends of int64 where r is beyond them.
func nearest(r *big.Rat) int64 {
	twice := new(big.Int).Lsh(r.Num(), 1)
	if r.Sign() < 0 {
		twice.Sub(twice, r.Denom())
	} else {
		twice.Add(twice, r.Denom())
	}
	q := twice.Quo(twice, new(big.Int).Lsh(r.Denom(), 1))
	switch {
	case q.IsInt64():
		return q.Int64()
	case q.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

func sign(v int64) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

// percent writes basis points as percent.
func percent(bp int64) string { return contract.FormatDecimal(bp, 2) }
