package insight

import (
	"cmp"

	"github.com/daybookhq/daybook/internal/contract"
)

// leakSum is what leaks of one cause add up to.
type leakSum struct {
	first                         *leak
	level, what                   string
	units, sales, fair, cost      int64 // cost: of those below it
	below, lost, usual            int64 // usual: normal net sales of the stores
	since                         contract.Day
	days, products, stores, leaks int
	promoted                      bool // all of them, by a promotion
	names                         []string
	prob                          float64
}

func (n *night) leakSum(group []*leak, level string) *leakSum {
	s := &leakSum{first: group[0], level: level, what: belowChain, since: group[0].Since, promoted: true, prob: 1, leaks: len(group)}
	stores, products := map[string]bool{}, map[string]bool{}
	for _, l := range group {
		s.units, s.sales, s.fair, s.lost, s.below = s.units+l.Units, s.sales+l.SalesValue, s.fair+l.FairValue, s.lost+l.lost, s.below+l.below
		s.since, s.days, s.promoted = min(s.since, l.Since), max(s.days, l.Days), s.promoted && l.OnPromotion
		if l.below < 0 {
			s.cost += l.Cost
		} else {
			s.prob = min(s.prob, 1-l.q)
		}
		if !products[l.ProductID] && len(s.names) < mostLeakNames {
			s.names = append(s.names, cmp.Or(l.ProductName, l.ProductID))
		}
		if store := n.stores[l.StoreID]; store != nil && !stores[l.StoreID] {
			s.usual += store.Expected
		}
		products[l.ProductID], stores[l.StoreID] = true, true
	}
	s.products, s.stores = len(products), len(stores)
	if s.below < 0 {
		s.what = belowCost
	}
	return s
}

// where says whether one product of a store is told, a category of it, or a product of the chain.
func (s *leakSum) where() string {
	switch {
	case s.level == LevelChain:
		return LevelChain
	case s.leaks > 1:
		return "category"
	}
	return LevelStore
}

// marginLeak tells leaks of one cause; nil where they are not worth telling.
func (n *night) marginLeak(group []*leak, level string) *finding {
	s := n.leakSum(group, level)
	if !n.material(s.lost, s.usual) {
		return nil
	}
	l := s.first
	f := &finding{prob: s.prob, act: canAct, stands: len(group)}
	f.Kind, f.Level, f.OwnerRole, f.Due, f.Category = "margin_leak", level, RoleStore, n.due(0), optional(l.Category)
	if level == LevelChain {
		f.ProductID, f.OwnerRole, f.act = optional(l.ProductID), RoleChain, needsHQ
	} else {
		f.StoreID, f.Region = optional(l.StoreID), optional(l.Region)
		if len(group) == 1 {
			f.ProductID = optional(l.ProductID)
		}
	}
	f.FirstSeen = s.since.String()
	f.Evidence = s.evidence()
	f.worthOf(-s.lost, n.words.say("margin_leak.basis", nil))
	if s.below < 0 && -s.below < s.lost {
		f.Parts = []Part{{n.words.say("part.below_cost", nil), money(s.below)}, {n.words.say("part.below_chain", nil), money(-s.lost - s.below)}}
	}
	f.Formula = money(s.sales) + " - " + money(s.sales+s.lost) + " = " + money(-s.lost)
	f.Confidence, f.ConfidenceReason = n.leakConfidence(s)
	f.speak = func() { n.sayMarginLeak(f, s) }
	return f
}

func (s *leakSum) evidence() map[string]any {
	l := s.first
	e := map[string]any{
		"what": s.what, "since": s.since.String(), "days": s.days, "units": quantity(s.units), "sales_value": money(s.sales), "given_away": money(s.lost),
		"fair_value": nil, "discount_percent": nil, "cost": nil, "price": nil, "fair_price": nil, "unit_cost": nil,
		"products": s.products, "which_products": s.names, "stores": s.stores, "stores_selling": l.Selling, "on_promotion": s.promoted, "store_name": l.StoreName, "product_name": l.ProductName,
	}
	if s.fair > 0 {
		e["fair_value"], e["discount_percent"] = money(s.fair), percent(product(s.fair, s.fair-s.sales, 10_000))
	}
	if s.cost > 0 {
		e["cost"] = money(s.cost)
	}
	if s.leaks == 1 && l.Units > 0 {
		for key, v := range map[string]int64{"price": l.SalesValue, "fair_price": l.FairValue, "unit_cost": l.Cost} {
			if v > 0 {
				e[key] = money(product(l.Units, v, 1000))
			}
		}
	}
	return e
}

// leakConfidence says how sure a leak is: prices are on record, and only whether they mean something is a matter of chance.
func (n *night) leakConfidence(s *leakSum) (word, reason string) {
	troubled := n.troubled[""] || s.level == LevelStore && n.troubled[s.first.StoreID]
	word, reason = n.confidence(ground{prob: s.prob, stores: 1, troubled: troubled})
	fact := s.below < 0
	switch {
	case fact && n.Weeks < n.Settings.LearnWeeks:
		return Medium, reason // a price below cost needs no history
	case word == High && fact:
		return High, n.words.say("confidence.price_cost", nil)
	case word == High:
		return High, n.words.say("confidence.price_chain", nil)
	}
	return word, reason
}

func (n *night) sayMarginLeak(f *finding, s *leakSum) {
	l, w := s.first, n.words
	with := facts{
		"store": name(l.StoreID), "product": name(cmp.Or(l.ProductName, l.ProductID)), "category": name(l.Category), "products": whole(s.products),
		"stores": whole(s.stores), "since": dateOf(s.since), "units": quantityOf(s.units), "sales": amount(s.sales), "lost": amount(s.lost),
		"percent": percentOf(product(max(s.fair, 1), s.fair-s.sales, 10_000) / 10),
	}
	for key, v := range map[string]int64{"price": l.SalesValue, "fair": l.FairValue, "cost": l.Cost} {
		with[key] = amount(product(max(l.Units, 1), v, 1000))
	}
	where := s.where()
	f.Headline = w.say("margin_leak."+s.what+"_"+where, with)
	compared, paid, promoted := "", "", ""
	if s.fair > s.sales {
		compared = w.say("margin_leak.compared", with)
	}
	if where == LevelStore && l.Units > 0 {
		key := "price"
		switch {
		case l.Cost > 0 && l.FairValue > 0:
			key = "price_both"
		case l.Cost > 0:
			key = "price_cost"
		}
		paid = w.say("margin_leak."+key, with)
	}
	if s.promoted {
		promoted = w.say("margin_leak.promoted", with)
	}
	f.Body = body(bodyWords, w.say("margin_leak.sold", with), paid, compared, promoted)
	f.Action = w.say("margin_leak.act_"+where, with)
}
