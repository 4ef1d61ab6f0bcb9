package insight

import (
	"cmp"
	"slices"
)

// leak is a price leak with its money.
type leak struct {
	*PriceLeak
	below int64   // net sales less cost, where that is below zero; else 0
	lost  int64   // what was given away, minor units, above 0
	p, q  float64 // chance that prices differ so by themselves
}

const (
	leastSpread   = 0.005 // no chain's prices agree better than that
	commonLeaks   = 3     // products of one category in one store that are one cause
	belowCost     = "below_cost"
	belowChain    = "below_chain"
	mostLeakNames = 10
)

// findMarginLeaks tells what stores gave away: sold below cost, or at a lower price than the other stores took on the same days. A price
// below the others' is tested against how much prices of stores differ anyway,
//
//	z = (fair value − sales) / (fair value × max(spread, 0.005))
//
// with a t(7) tail and Benjamini–Hochberg over all pairs whose price was looked at. A price below cost is a fact. Many products of one
// category in a store are one insight, and so is one product in many stores.
func findMarginLeaks(n *night) []*finding {
	n.checks += max(n.PricesChecked, len(n.PriceLeaks))
	sorted := slices.SortedFunc(slices.Values(n.PriceLeaks), func(a, b PriceLeak) int {
		return cmp.Or(cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.StoreID, b.StoreID))
	})
	leaks := make([]*leak, len(sorted))
	p := make([]float64, len(sorted))
	for i := range sorted {
		leaks[i] = leakOf(&sorted[i])
		p[i] = leaks[i].p
	}
	var told []*leak
	for i, q := range AdjustAmong(p, n.PricesChecked) {
		l := leaks[i]
		if l.q = q; l.lost > 0 && (l.below < 0 || q <= n.Settings.FalseAlarms) {
			told = append(told, l)
		}
	}
	return n.leaksTold(told)
}

// leakOf works out what one pair gave away: up to the price of the other stores, or up to cost where that is more.
func leakOf(p *PriceLeak) *leak {
	l := &leak{PriceLeak: p, p: 1}
	if p.Cost > 0 && p.SalesValue < p.Cost && p.Units > 0 {
		l.below = p.SalesValue - p.Cost
	}
	l.lost = max(p.FairValue-p.SalesValue, -l.below)
	if p.FairValue > 0 {
		// The half of the tail that lies below.
		z := float64(p.FairValue-p.SalesValue) / (float64(p.FairValue) * max(p.Spread, leastSpread))
		if l.p = StudentT7(z) / 2; z < 0 {
			l.p = 1 - l.p
		}
	}
	return l
}

// leaksTold puts leaks of one cause together: a product below cost in many stores, then a category of a store.
func (n *night) leaksTold(all []*leak) (list []*finding) {
	gone := map[*leak]bool{}
	take := func(group []*leak, f *finding) {
		if f == nil {
			return
		}
		list = append(list, f)
		for _, l := range group {
			gone[l] = true
		}
	}
	byProduct, byCategory := map[string][]*leak{}, map[string][]*leak{}
	for _, l := range all {
		if l.below < 0 {
			byProduct[l.ProductID] = append(byProduct[l.ProductID], l)
		}
	}
	for _, id := range sortedKeys(byProduct) {
		group := byProduct[id]
		if n.isShared(len(group), group[0].Selling) {
			take(group, n.marginLeak(group, LevelChain))
		}
	}
	for _, l := range all {
		if !gone[l] {
			byCategory[l.StoreID+"\x00"+l.Category] = append(byCategory[l.StoreID+"\x00"+l.Category], l)
		}
	}
	for _, key := range sortedKeys(byCategory) {
		if group := byCategory[key]; len(group) >= commonLeaks && group[0].Category != "" {
			take(group, n.marginLeak(group, LevelStore))
		}
	}
	for _, l := range all {
		if !gone[l] {
			take([]*leak{l}, n.marginLeak([]*leak{l}, LevelStore))
		}
	}
	return list
}
