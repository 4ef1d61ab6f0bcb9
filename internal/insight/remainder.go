package insight

import (
	"math/big"
	"slices"
)

// Apportion rounds parts to whole numbers that add up to total: each is rounded down, and what is left over goes, one each, to those that
// lost most by it, the earlier one of equals first (largest remainder). Every result is within one of its part where the parts add up to
// total to within one half each; a larger difference is shared out evenly.
func Apportion(total int64, parts []*big.Rat) []int64 {
	out := make([]int64, len(parts))
	if len(parts) == 0 {
		return out
	}
	left := total
	lost := make([]*big.Rat, len(parts))
	for i, p := range parts {
		floor, mod := new(big.Int).DivMod(p.Num(), p.Denom(), new(big.Int))
		out[i] = floor.Int64()
		lost[i] = new(big.Rat).SetFrac(mod, p.Denom())
		left -= out[i]
	}
	n := int64(len(parts))
	each := left / n
	if left%n < 0 {
		each--
	}
	left -= each * n // 0 … n-1
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
		out[i] += each
	}
	slices.SortStableFunc(order, func(a, b int) int { return lost[b].Cmp(lost[a]) })
	for _, i := range order[:left] {
		out[i]++
	}
	return out
}

// rescale shares out total in proportion to weights, exactly to the unit. Without any weight the first takes all.
func rescale(total int64, weights []int64) []int64 {
	if len(weights) == 0 {
		return nil
	}
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, big.NewInt(w))
	}
	parts := make([]*big.Rat, len(weights))
	for i, w := range weights {
		if sum.Sign() == 0 {
			parts[i] = new(big.Rat)
			if i == 0 {
				parts[i].SetInt64(total)
			}
			continue
		}
		parts[i] = new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(w)), sum)
	}
	return Apportion(total, parts)
}
