package insight

import (
	"cmp"
	"math"
	"slices"
)

// priceEffect is what a price change did.
type priceEffect struct {
	*PriceChange
	final            bool
	expected         int64   // units at the old price: those before, times what the comparison did
	change           int64   // of units against expected, basis points
	sd               float64 // of the logarithm of units over expected
	known            bool    // the margin is
	margin, low, top int64   // minor units: what the new price earned less what the old one would have; its 80 % range
	verdict          string
}

const (
	leastPriceUnits  = 20_000 // thousandths sold before and by the comparison, without which no effect is worked out
	leastPriceDays   = 7      // counted since the change
	priceDays        = 14     // after which a change is judged
	priceDaysFinal   = 28     // and judged again
	leastPriceChange = 100    // basis points
	lumpyDefault     = 2.0    // variance over mean of daily units where it is not known
)

// findPriceChanges tells what a change of a regular price did to units and margin, two and four weeks later:
//
//	expected = units before × (comparison since / comparison before)
//	margin   = units × (new price − cost) − expected × (old price − cost)
//
// The comparison is what other products sold on the same days, or for one store's own price what the other stores sold of the product.
func findPriceChanges(n *night) []*finding {
	var list []*finding
	sorted := slices.SortedFunc(slices.Values(n.PriceChanges), func(a, b PriceChange) int {
		return cmp.Or(cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.StoreID, b.StoreID), cmp.Compare(a.ChangedOn, b.ChangedOn))
	})
	for i := range sorted {
		e, ok := n.priceEffect(&sorted[i])
		if !ok {
			continue
		}
		n.checks++
		list = append(list, n.priceChange(e))
	}
	return list
}

// priceEffect works a change out; ok is false where it is not the day to tell it or too little was sold to tell anything.
func (n *night) priceEffect(p *PriceChange) (e *priceEffect, ok bool) {
	since := int(n.Date-p.ChangedOn) + 1
	e = &priceEffect{PriceChange: p, final: since >= priceDaysFinal}
	told := since >= priceDays && since <= priceDays+toldFor || e.final && since <= priceDaysFinal+toldFor
	if !told || p.Before <= 0 || p.After <= 0 || abs(product(p.Before, p.After-p.Before, 10_000)) < leastPriceChange ||
		p.Days < leastPriceDays || p.DaysBefore < leastPriceDays || n.Weeks < n.Settings.LearnWeeks ||
		p.UnitsBefore < leastPriceUnits || p.OthersBefore < leastPriceUnits || p.OthersUnits <= 0 {
		return nil, false
	}
	e.expected = quotient([]int64{p.UnitsBefore, p.OthersUnits}, []int64{p.OthersBefore})
	if e.expected <= 0 {
		return nil, false
	}
	e.change = product(e.expected, p.Units-e.expected, 10_000)
	lumpy := p.Lumpiness
	if lumpy < 1 {
		lumpy = lumpyDefault
	}
	for _, v := range []int64{e.expected, p.UnitsBefore, p.OthersUnits, p.OthersBefore} { // each count is off by chance
		e.sd += lumpy * 1000 / float64(v)
	}
	e.sd = math.Sqrt(e.sd + priceDrift*priceDrift)
	e.known = p.UnitCost > 0
	if e.known {
		e.margin = product(1000, p.Units, p.After-p.UnitCost) - product(1000, e.expected, p.Before-p.UnitCost)
		half := int64(math.Round(z80 * e.sd * math.Abs(float64(product(1000, e.expected, p.Before-p.UnitCost)))))
		e.low, e.top = e.margin-half, e.margin+half
		e.verdict = verdict(e.low, e.top, 0)
	}
	return e, true
}

// priceDrift is how far a product drifts from the others in some weeks by itself: one standard deviation, as a share.
const priceDrift = 0.08

// leastSure is how sure a price change or a promotion is whose margin is not known.
const leastSure = 0.75

// priceChange tells one change.
func (n *night) priceChange(e *priceEffect) *finding {
	p := e.PriceChange
	f := &finding{prob: leastSure, act: needsHQ}
	f.Kind, f.Level, f.OwnerRole, f.Due = "price_change", LevelChain, RoleChain, n.due(7)
	if p.StoreID != "" {
		f.Level, f.OwnerRole, f.Due, f.act = LevelStore, RoleStore, n.due(0), canAct
		f.StoreID, f.Region = optional(p.StoreID), optional(p.Region)
	}
	f.ProductID, f.Category, f.FirstSeen = optional(p.ProductID), optional(p.Category), p.ChangedOn.String()
	f.Evidence = map[string]any{
		"changed_on": p.ChangedOn.String(), "price_before": money(p.Before), "price_after": money(p.After), "price_change_percent": percent(product(p.Before, p.After-p.Before, 10_000)),
		"chain_price": nil, "days": p.Days, "days_before": p.DaysBefore, "stores": p.Stores, "units": quantity(p.Units), "units_before": quantity(p.UnitsBefore),
		"expected_units": quantity(e.expected), "units_change_percent": percent(e.change), "others_units": quantity(p.OthersUnits), "others_units_before": quantity(p.OthersBefore),
		"elasticity": e.elasticity(), "margin_change": nil, "low": nil, "high": nil, "unit_cost": nil, "verdict": e.verdict, "product_name": p.ProductName, "store_name": p.StoreName,
	}
	if p.ChainPrice > 0 {
		f.Evidence["chain_price"] = money(p.ChainPrice)
	}
	prob := leastSure
	f.Formula = quantity(p.Units) + " - " + quantity(e.expected) + " = " + quantity(p.Units-e.expected)
	if e.known {
		f.Evidence["unit_cost"], f.Evidence["margin_change"], f.Evidence["low"], f.Evidence["high"] = money(p.UnitCost), money(e.margin), money(e.low), money(e.top)
		f.worthOf(e.margin, n.words.say("price_change.basis", nil))
		f.Parts = named(n.pricePieces(e))
		f.Formula = e.formula()
		prob = e.sure()
	}
	f.prob, f.good = prob, e.margin > 0
	if f.good {
		f.act = toKnow
	}
	f.quiet = e.final && e.verdict == CannotTell || e.known && float64(abs(e.margin)) < float64(n.Settings.MinimumMoney)
	n.containLeak(f)
	f.Confidence, f.ConfidenceReason = n.priceConfidence(e, prob)
	hidden := *e
	hidden.known, hidden.verdict, hidden.margin, hidden.low, hidden.top = false, "", 0, 0, 0
	f.plain = &without{due: f.Due}
	f.plain.confidence, f.plain.reason = n.priceConfidence(&hidden, leastSure)
	f.costly = []string{"chance_real"}
	f.speak = func() {
		if n.words.costless {
			n.sayPriceChange(f, &hidden)
			return
		}
		n.sayPriceChange(f, e)
	}
	return f
}

// containLeak marks a store's own price as told where its leak is told: the money is the same.
func (n *night) containLeak(f *finding) {
	for _, l := range n.found {
		if l.Kind == "margin_leak" && f.StoreID != nil && l.StoreID != nil && *l.StoreID == *f.StoreID &&
			(l.ProductID != nil && *l.ProductID == *f.ProductID || l.ProductID == nil && l.Category != nil && f.Category != nil && *l.Category == *f.Category) {
			f.within = l
		}
	}
}

// sure is the chance that the margin moved the way that is told.
func (e *priceEffect) sure() float64 {
	half := float64(e.top-e.low) / 2 / z80
	if half <= 0 {
		return 1
	}
	return 0.5 * math.Erfc(-math.Abs(float64(e.margin))/half/math.Sqrt2)
}

func (n *night) priceConfidence(e *priceEffect, prob float64) (word, reason string) {
	word, reason = n.confidence(ground{prob: prob, stores: max(e.Stores, 1), troubled: n.troubled[""] || e.StoreID != "" && n.troubled[e.StoreID]})
	switch {
	case word == High && !e.known:
		return Medium, n.words.say("confidence.no_cost", nil)
	case word == High:
		return High, n.words.say("confidence.price_days", facts{"days": whole(e.Days), "before": whole(e.DaysBefore)})
	}
	return word, reason
}
