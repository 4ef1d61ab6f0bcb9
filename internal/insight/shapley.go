package insight

import "math/big"

// Factor is one factor of a product, before and after.
type Factor struct{ Before, After *big.Rat }

// Shapley shares out the change of a product to its factors: each gets the mean, over all orders in which the factors can change one after
// the other, of what its own change does. The shares add up to the change exactly, with zeros and negatives too, and none of them depends
// on the order of the factors. For two factors it is the midpoint rule: (x₁−x₀)·(y₀+y₁)/2. It is meant for two to four factors; the work
// doubles with each one. (Shapley 1953; as a decomposition of changes: Sun 1998, Albrecht et al. 2002.)
func Shapley(factors []Factor) []*big.Rat {
	n := len(factors)
	shares := make([]*big.Rat, n)
	for i, f := range factors {
		sum := new(big.Rat)
		for others := range 1 << n {
			if others&(1<<i) != 0 {
				continue
			}
			term, changed := big.NewRat(1, 1), 0
			for j, g := range factors {
				switch {
				case j == i:
				case others&(1<<j) != 0:
					term.Mul(term, g.After)
					changed++
				default:
					term.Mul(term, g.Before)
				}
			}
			term.Mul(term, big.NewRat(factorial(changed)*factorial(n-1-changed), factorial(n)))
			sum.Add(sum, term)
		}
		shares[i] = sum.Mul(sum, new(big.Rat).Sub(f.After, f.Before))
	}
	return shares
}

func factorial(n int) int64 {
	f := int64(1)
	for i := 2; i <= n; i++ {
		f *= int64(i)
	}
	return f
}

// Count is a driver of sales before and after: transactions, units.
type Count struct{ Before, After int64 }

// Bridge shares out the change of an amount of money to a chain of drivers: with counts c₁ … cₙ the factors are c₁, c₂/c₁, …, amount/cₙ
// (transactions, units per transaction, money per unit), so there is one part more than there are counts. The parts add up to after−before
// to the minor unit. A ratio that cannot be formed after, because its count fell to zero and the money with it, counts as unchanged. ok is
// false where a ratio cannot be formed at all: a driver that was zero before, or money without any count; and where counts are so far
// apart that a part is more than an int64 holds.
func Bridge(before, after int64, counts ...Count) (parts []int64, ok bool) {
	type pair = Count
	chain := append(append([]pair{}, counts...), pair{before, after})
	factors := make([]Factor, len(chain))
	for i, c := range chain {
		f := Factor{big.NewRat(c.Before, 1), big.NewRat(c.After, 1)}
		if i > 0 {
			over := chain[i-1]
			if over.Before == 0 || (over.After == 0 && c.After != 0) {
				return nil, false
			}
			f.Before = big.NewRat(c.Before, over.Before)
			f.After = f.Before
			if over.After != 0 {
				f.After = big.NewRat(c.After, over.After)
			}
		}
		factors[i] = f
	}
	shares := Shapley(factors)
	for _, s := range shares {
		if whole := new(big.Int).Quo(s.Num(), s.Denom()); whole.BitLen() > 60 {
			return nil, false
		}
	}
	return Apportion(after-before, shares), true
}
