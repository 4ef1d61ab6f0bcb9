package web

import (
	"math/big"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// Step is one part of a gap, in minor units.
type Step struct {
	Term  string // of the definitions
	Label string
	Money int64
	Link  string
	Bar   int // 0 to 100, of the largest part
}

// bridgeOf splits a gap in net sales into transactions, basket size and prices. Net sales = transactions × units per
// transaction × net sales per unit; each factor's part is its Shapley value, the mean of what it adds over all orders of
// changing the three, worked out exactly and rounded so that the parts add up to the gap. False where a factor is unknown
// for any of the stores.
func bridgeOf(h read.Headline) ([3]int64, bool) {
	n, b := h.Now, h.Base
	if h.Stores == 0 || h.TransactionStores != h.Stores || n.Transactions <= 0 || b.Transactions <= 0 || n.TransactionUnits <= 0 || b.TransactionUnits <= 0 {
		return [3]int64{}, false
	}
	ratio := func(a, c int64) *big.Rat { return new(big.Rat).SetFrac(big.NewInt(a), big.NewInt(c)) }
	now := [3]*big.Rat{ratio(n.Transactions, 1), ratio(n.TransactionUnits, n.Transactions), ratio(n.Sales, n.TransactionUnits)}
	was := [3]*big.Rat{ratio(b.Transactions, 1), ratio(b.TransactionUnits, b.Transactions), ratio(b.Sales, b.TransactionUnits)}
	var parts [3]*big.Rat
	for i := range parts {
		j, k := (i+1)%3, (i+2)%3
		// Both others as they were and as they are count a third, one of each kind a sixth.
		weight := new(big.Rat)
		add := func(x, y *big.Rat, w int64) {
			p := new(big.Rat).Mul(x, y)
			weight.Add(weight, p.Mul(p, ratio(w, 6)))
		}
		add(was[j], was[k], 2)
		add(now[j], was[k], 1)
		add(was[j], now[k], 1)
		add(now[j], now[k], 2)
		parts[i] = weight.Mul(weight, new(big.Rat).Sub(now[i], was[i]))
	}
	return wholeParts(parts, n.Sales-b.Sales), true
}

// wholeParts rounds parts down and gives what is left, one unit each, to those that lost most by it.
func wholeParts(parts [3]*big.Rat, total int64) [3]int64 {
	var out [3]int64
	var lost [3]*big.Rat
	left := total
	for i, p := range parts {
		floor := new(big.Int).Div(p.Num(), p.Denom()) // Euclidean: rounds down, for the denominator is positive
		out[i] = floor.Int64()
		lost[i] = new(big.Rat).Sub(p, new(big.Rat).SetInt(floor))
		left -= out[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range lost {
			if lost[i].Cmp(lost[most]) > 0 {
				most = i
			}
		}
		out[most]++
		lost[most] = new(big.Rat).Sub(lost[most], big.NewRat(1, 1))
	}
	return out
}
