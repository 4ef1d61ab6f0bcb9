package insight

import (
	"cmp"
	"slices"
)

// categoryGaps tells categories of store-days that are far from normal, net of what the store's surroundings and the category in all stores
// did. What a told gap of the whole store has already said is not counted again.
func (n *night) categoryGaps(stores []*storeTest) (list []*finding) {
	tests := n.categoryTests(stores)
	groups := n.categoryGroups(tests)
	told := n.judgeStores(tests)
	for _, g := range groups {
		if f := n.groupGap(g, told); f != nil {
			list = append(list, f)
		}
	}
	whole := map[string]*storeTest{}
	for _, t := range stores {
		whole[t.StoreID] = t
	}
	for _, t := range tests {
		if !told[t] {
			continue
		}
		f := n.storeGap(t)
		if s := whole[t.StoreID]; s.finding != nil && sign(s.net) == sign(t.net) {
			f.within = s.finding
		}
		list = append(list, f)
	}
	return list
}

// categoryTests are the categories that can be judged, of stores that can be.
func (n *night) categoryTests(stores []*storeTest) (tests []*storeTest) {
	for _, s := range stores {
		for _, c := range n.categories[s.StoreID] {
			if c.Expected <= 0 || !(c.RelativeError > 0) {
				continue
			}
			gap := *s.StoreGap
			gap.NetSales, gap.Expected, gap.RelativeError, gap.Units, gap.ExpectedUnits = c.NetSales, c.Expected, c.RelativeError, c.Units, c.ExpectedUnits
			gap.Transactions, gap.ExpectedTransactions = 0, 0
			sd := max(meanToStandard*c.RelativeError, leastError)
			gap.Low, gap.High = spread(c.Expected, sd)
			t := &storeTest{
				StoreGap: &gap, category: c.Category, usual: s.Expected, sd: sd, moved: s.moved, noise: s.noise, index: s.index, outer: s.index, group: s.group,
				lumpiness: c.Lumpiness, before: c.Before,
			}
			tests = append(tests, t)
		}
	}
	return tests
}

// categoryGroups judges each category over all its stores, sets what it did everywhere, and returns those that are told.
func (n *night) categoryGroups(tests []*storeTest) []*groupTest {
	byName := map[string][]*storeTest{}
	for _, t := range tests {
		byName[t.category] = append(byName[t.category], t)
	}
	var all []*groupTest
	for _, name := range sortedKeys(byName) {
		members := byName[name]
		if len(members) < n.Settings.CommonStores {
			continue
		}
		g := &groupTest{category: name, members: members}
		n.judge(g, "", 0)
		for _, t := range members {
			t.shift(n.calm(g))
		}
		all = append(all, g)
	}
	told := n.toldGroups(all)
	slices.SortFunc(told, func(a, b *groupTest) int { return cmp.Compare(a.category, b.category) })
	return told
}
