package insight

import (
	"cmp"

	"github.com/daybookhq/daybook/internal/contract"
)

// rolled is one product of one store that a roll-up sums up. Empty texts are not known.
type rolled struct {
	store, region, product, label, category, since string
}

// common is what most of a roll-up shares: how many of all have it.
type common struct {
	what    string // product, promotion, on_promotion, since, region or category; empty: nothing
	value   any    // its name, or its date
	text    string // the same for the evidence
	part    int
	of      int
	percent int64 // basis points
}

const (
	commonShare = 2 // one in so many of them, at least, has what is called common to them
	commonTimes = 2 // and so many times the share that a region or a category has of everything
)

// rolledOf are the products of stores that findings tell, as far as their evidence lists them.
func rolledOf(members []*finding) (all []rolled) {
	for _, m := range members {
		r := rolled{store: text(m.StoreID, true), region: text(m.Region, true), product: text(m.ProductID, true), category: text(m.Category, true)}
		list, _ := m.Evidence["list"].([]Listed)
		if len(list) == 0 {
			r.since, _ = m.Evidence["since"].(string)
			r.label, _ = m.Evidence["product_name"].(string)
			all = append(all, r)
			continue
		}
		for _, l := range list {
			r.product, r.label, r.category = l.ProductID, l.ProductName, l.Category
			all = append(all, r)
		}
	}
	return all
}

// inCommon looks for what many products out of stock, miscounted or left over share, the most useful first: one product, one promotion, the day on
// which it began (a delivery that did not come), one region, one category. Regions and categories are large or small, so theirs has to be more
// than they are of everything.
func (n *night) inCommon(all []rolled, stores int, region string) common {
	most := func(of func(rolled) string) (best string, part int) {
		count := map[string]int{}
		for _, r := range all {
			if key := of(r); key != "" {
				count[key]++
			}
		}
		for _, key := range sortedKeys(count) {
			if count[key] > part {
				best, part = key, count[key]
			}
		}
		return best, part
	}
	names, offers, running := map[string]string{}, map[string]string{}, map[string]string{}
	for _, p := range n.Promotions {
		if p.ProductID != "" && n.Date >= p.StartsOn && n.Date <= p.EndsOn {
			offers[p.ProductID], running[p.PromotionID] = p.PromotionID, cmp.Or(p.Name, p.PromotionID)
		}
	}
	for _, r := range all {
		names[r.product] = cmp.Or(r.label, r.product)
	}
	enough := func(part, of int) bool { return part > 1 && of > 0 && part*commonShare >= of }
	as := func(what, value string, part, of int) common {
		return common{what: what, value: name(value), text: value, part: part, of: of, percent: quotient([]int64{int64(part), 10_000}, []int64{int64(of)})}
	}
	if product, part := most(func(r rolled) string { return r.product }); enough(part, stores) {
		return as("product", names[product], part, stores)
	}
	if offer, part := most(func(r rolled) string { return offers[r.product] }); enough(part, len(all)) {
		return as("promotion", running[offer], part, len(all))
	}
	if _, part := most(func(r rolled) string {
		if offers[r.product] == "" {
			return ""
		}
		return "any"
	}); enough(part, len(all)) {
		return as("on_promotion", "", part, len(all))
	}
	if since, part := most(func(r rolled) string { return r.since }); enough(part, len(all)) {
		c := as("since", since, part, len(all))
		if day, err := contract.ParseDay(since); err == nil {
			c.value = dateOf(day)
			return c
		}
	}
	if of, part := most(func(r rolled) string { return r.region }); region == "" && enough(part, len(all)) && float64(part) >= commonTimes*n.regionShare(of)*float64(len(all)) {
		return as("region", of, part, len(all))
	}
	if of, part := most(func(r rolled) string { return r.category }); enough(part, len(all)) && float64(part) >= commonTimes*n.categoryShare(of)*float64(len(all)) {
		return as("category", of, part, len(all))
	}
	return common{}
}

// regionShare is the share of the stores that are in a region.
func (n *night) regionShare(region string) float64 {
	in := 0
	for i := range n.Stores {
		if n.Stores[i].Region == region {
			in++
		}
	}
	return float64(in) / float64(max(len(n.Stores), 1))
}

// categoryShare is the share that a category normally has of what stores sell; 0 where that is not known.
func (n *night) categoryShare(category string) float64 {
	part, all := int64(0), int64(0)
	for _, c := range n.Categories {
		if all += c.Expected; c.Category == category {
			part += c.Expected
		}
	}
	return float64(part) / float64(max(all, 1))
}
