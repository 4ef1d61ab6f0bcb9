package insight

import (
	"cmp"
	"slices"
)

// rolledUp are the kinds that tell stores so often that a region's or the chain's manager would read little else.
var rolledUp = []string{"negative_stock", "stockout", "phantom_stock", "low_stock", "run_out_risk", "overstock"}

// rollUps tells what many stores have of one kind as one, for the region and for the chain: how many stores and products, what it comes to,
// what most of them share, or else where to begin. The money is that of the stores' own findings and stays with them, so a page can still be added up; here it is
// evidence.
func (n *night) rollUps(list []*finding) (sums []*finding) {
	for _, kind := range rolledUp {
		regions := map[string][]*finding{}
		var chain []*finding
		for _, f := range list {
			if f.Kind == kind && f.Level == LevelStore && f.within == nil && f.Confidence != Low {
				chain = append(chain, f)
				regions[text(f.Region, true)] = append(regions[text(f.Region, true)], f)
			}
		}
		several := 0
		for _, region := range sortedKeys(regions) {
			if f := n.rollUp(kind, region, regions[region]); f != nil && region != "" {
				sums = append(sums, f)
				several++
			}
		}
		if len(regions) > 1 && several != 1 || regions[""] != nil {
			if f := n.rollUp(kind, "", chain); f != nil {
				sums = append(sums, f)
			}
		}
	}
	return sums
}

// rollUp sums up the findings of a place; nil where its page can show each of them.
func (n *night) rollUp(kind, region string, members []*finding) *finding {
	room := n.Settings.CapChain
	if region != "" {
		room = n.Settings.CapRegion
	}
	var total int64
	products, found := 0, map[string]int{}
	worth := map[string]int64{}
	for _, m := range members {
		store := text(m.StoreID, true)
		total, worth[store] = total+m.worthOrNone(), worth[store]+m.worthOrNone()
		products, found[store] = products+max(len(m.pairs), 1), found[store]+max(len(m.pairs), 1)
	}
	if len(members) <= room || len(found) < n.Settings.CommonStores {
		return nil
	}
	stores := sortedKeys(found)
	slices.SortStableFunc(stores, func(a, b string) int { return cmp.Compare(found[b], found[a]) })
	most, first := stores[0], slices.MinFunc(stores, func(a, b string) int { return cmp.Or(cmp.Compare(worth[a], worth[b]), cmp.Compare(found[b], found[a])) })
	shares, look := n.inCommon(rolledOf(members), len(stores), region), firstOf(members, first)
	f := &finding{prob: 1, act: toKnow, stake: float64(abs(total)), size: products}
	f.Kind, f.Level, f.OwnerRole, f.Due = kind, LevelChain, RoleChain, n.due(0)
	if region != "" {
		f.Level, f.OwnerRole, f.Region = LevelRegion, RoleRegion, optional(region)
	}
	f.Evidence = map[string]any{
		"stores": len(stores), "products": products, "total_money": money(total), "which_stores": stores[:min(len(stores), longest)],
		"first_store": first, "first_name": n.nameOf(first), "first_products": found[first], "first_money": money(worth[first]), "first_product": look,
		"common": nil, "common_value": nil, "common_part": nil, "common_percent": nil,
	}
	if shares.what != "" {
		f.Evidence["common"], f.Evidence["common_value"], f.Evidence["common_part"], f.Evidence["common_percent"] = shares.what, shares.text, shares.part, percent(shares.percent)
	}
	valued := slices.ContainsFunc(members, func(m *finding) bool { return m.Money != nil })
	if valued {
		f.costly = []string{"first_store", "first_name", "first_products", "first_product"} // where most of the margin is
	}
	values := make([]int64, len(stores))
	for i, s := range stores {
		values[i] = worth[s]
	}
	f.Formula = addition(values, total)
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: 1, stores: len(stores)})
	f.speak = func() {
		w := n.words
		with := facts{
			"region": name(region), "stores": whole(len(stores)), "products": whole(products), "money": amount(total), "first": n.storeLabel(first),
			"first_products": whole(found[first]), "first_money": amount(worth[first]), "what": w.say("roll_up."+kind, nil),
			"value": shares.value, "part": whole(shares.part), "of": whole(shares.of), "product": name(look),
		}
		key := "roll_up.chain"
		if region != "" {
			key = "roll_up.region"
		}
		if w.costless && valued {
			with["first"], with["product"] = name(most), name(beginOf(members, most))
		}
		sum, where := "", w.say("roll_up.first_bare", with)
		if total != 0 || w.costless && valued {
			sum, where = w.say("roll_up.sum", with), w.say("roll_up.first", with)
		}
		f.Headline = w.say(key, with)
		why, act := "roll_up.nothing", "roll_up.look_"+kind
		if shares.what != "" {
			why, act = "roll_up.common_"+shares.what, "roll_up.act_"+shares.what
		}
		f.Body = body(bodyWords, sum, w.say(why, with), where, w.say("roll_up.stores", with))
		f.Action = w.say(act, with)
	}
	return f
}

// firstOf is what a store's manager is to look at first: the product that comes first in the dearest of its findings.
func firstOf(members []*finding, store string) string {
	var first *finding
	for _, m := range members {
		if text(m.StoreID, true) == store && (first == nil || m.worthOrNone() < first.worthOrNone()) {
			first = m
		}
	}
	product, _ := first.Evidence["product_name"].(string)
	return cmp.Or(product, text(first.ProductID, true))
}

// beginOf is firstOf for who does not see cost: what the longest of the store's findings begins with, of equals the first by product.
func beginOf(members []*finding, store string) string {
	var first *finding
	called := func(m *finding) string {
		product, _ := m.Evidence["product_name"].(string)
		return cmp.Or(m.begin, product, text(m.ProductID, true))
	}
	for _, m := range members {
		if text(m.StoreID, true) == store && (first == nil || cmp.Or(cmp.Compare(len(first.pairs), len(m.pairs)), cmp.Compare(called(m), called(first))) < 0) {
			first = m
		}
	}
	return called(first)
}

// worthOrNone is a finding's money, 0 where it has none.
func (f *finding) worthOrNone() int64 {
	if f.Money == nil {
		return 0
	}
	return f.worth
}

func (n *night) storeLabel(id string) name { return label(id, n.nameOf(id)) }
