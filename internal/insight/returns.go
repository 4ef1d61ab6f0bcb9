package insight

import (
	"cmp"
	"math"
	"slices"
)

// returnTest is a count of returns under test.
type returnTest struct {
	*ReturnCount
	rate     float64 // usual returns of a unit sold
	expected float64 // units
	excess   int64   // thousandths beyond expected
	value    int64   // of excess, minor units
	p, q     float64
	within   *returnTest // what tells it already
	borrowed bool        // the rate is mostly that of the chain
}

const (
	priorReturns = 2.0 // returns that the chain's usual rate counts for where a product's own history is short
	leastReturns = 2   // units that have to come back before anything is told
	leastRate    = 1e-4
	returnNights = 7    // on so many nights the same day is looked at
	looks        = 3    // a week's window moves on by a day: what came back is looked at on seven nights, which are as good as three
	rateMoves    = 0.25 // how much usual rates move by themselves, as a share: many returns are no surer than that
)

// findReturns tells what came back more often than it usually does: a product in one store, a product in all of them (a bad batch), or
// everything in one store. What came back, beyond a batch that chance brings,
//
//	expected = sold × usual rate,   p = P(returns ≥ those that came), negative binomial
//
// goes through Benjamini–Hochberg over all pairs, products and stores that were looked at.
func findReturns(n *night) []*finding {
	n.checks += max(n.ReturnsChecked, len(n.Returns))
	if n.Weeks < n.Settings.LearnWeeks {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(n.Returns), func(a, b ReturnCount) int {
		return cmp.Or(cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.StoreID, b.StoreID))
	})
	tests := make([]*returnTest, len(sorted))
	var fresh []*returnTest
	var p []float64
	for i := range sorted {
		t := testReturns(&sorted[i])
		tests[i], t.q = t, t.p
		level := LevelStore
		if t.StoreID == "" {
			level = LevelChain
		}
		if !n.before.goesOn("returns", level, t.Region, t.StoreID, "", t.ProductID, "") {
			fresh, p = append(fresh, t), append(p, min(looks*t.p, 1))
		}
	}
	for i, q := range n.discoverAgain("returns", p, n.ReturnsChecked, returnNights) {
		fresh[i].q = q
	}
	var told []*returnTest
	for _, t := range tests {
		if t.q <= n.Settings.FalseAlarms && t.excess > 0 && t.Returned >= leastReturns*1000 && n.material(t.value, n.usual(t.StoreID)) {
			told = append(told, t)
		}
	}
	n.containReturns(told)
	var list []*finding
	found := map[*returnTest]*finding{}
	for _, t := range told {
		f := n.returned(t)
		found[t] = f
		list = append(list, f)
	}
	for _, t := range told {
		if t.within != nil {
			found[t].within = found[t.within]
		}
	}
	return list
}

// usual is what a store, or the chain, normally sells on the date.
func (n *night) usual(store string) (sum int64) {
	if s := n.stores[store]; s != nil {
		return s.Expected
	}
	return 0
}

// testReturns works out how odd a count is. A short history is filled up with the chain's rate, and its own doubt widens the curve.
func testReturns(c *ReturnCount) *returnTest {
	t := &returnTest{ReturnCount: c, p: 1}
	chain := leastRate
	if c.ChainSold > 0 {
		chain = max(chain, float64(c.ChainReturned)/float64(c.ChainSold))
	}
	known := float64(c.UsualSold) / 1000
	prior := priorReturns / chain
	t.borrowed = known < prior
	t.rate = (float64(c.UsualReturned)/1000 + priorReturns) / (known + prior)
	sold := float64(max(c.Sold, c.Returned)) / 1000
	t.expected = sold * t.rate
	t.excess = c.Returned - int64(math.Round(t.expected*1000))
	if c.Returned > 0 && t.excess > 0 {
		t.value = product(c.Returned, c.Value, t.excess)
	}
	lumpy := max(c.Lumpiness, 1)*(1+sold/(known+prior)) + rateMoves*rateMoves*t.expected
	_, t.p = CountTail(c.Returned/1000, t.expected, lumpy)
	return t
}

// containReturns sees that one cause is told once: where most of what a product or a store has too much is one pair, the pair tells it; else
// the product, or the store, tells its pairs.
func (n *night) containReturns(told []*returnTest) {
	for _, wide := range told {
		if wide.ProductID != "" && wide.StoreID != "" {
			continue
		}
		for _, pair := range told {
			if pair.ProductID == "" || pair.StoreID == "" || pair.within != nil ||
				wide.ProductID != "" && pair.ProductID != wide.ProductID || wide.StoreID != "" && pair.StoreID != wide.StoreID {
				continue
			}
			if float64(pair.value) >= n.Settings.Contained*float64(wide.value) {
				wide.within = pair
			} else if wide.within == nil {
				pair.within = wide
			}
		}
	}
}

// returned tells one count.
func (n *night) returned(t *returnTest) *finding {
	f := &finding{prob: 1 - t.q, act: canAct, stands: 1}
	f.Kind, f.Level, f.OwnerRole, f.Due = "returns", LevelStore, RoleStore, n.due(0)
	if t.StoreID == "" {
		f.Level, f.OwnerRole, f.act = LevelChain, RoleChain, needsHQ
	}
	f.StoreID, f.Region, f.ProductID = optional(t.StoreID), optional(t.Region), optional(t.ProductID)
	if t.ProductID != "" {
		f.Category = optional(t.Category)
	}
	rate, known := n.margin(t.MarginRate)
	expected := int64(math.Round(t.expected * 1000))
	f.Evidence = map[string]any{
		"days": t.Days, "returned_units": quantity(t.Returned), "sold_units": quantity(t.Sold), "expected_returns": quantity(expected), "returned_value": money(t.Value),
		"excess_units": quantity(t.excess), "excess_value": money(t.value), "usual_percent": percent(int64(math.Round(t.rate * 10_000))), "rate_percent": nil,
		"one_in": oneIn(t.p), "margin_percent": percent(rate), "store_name": t.StoreName, "product_name": t.ProductName,
	}
	if t.Sold > 0 {
		f.Evidence["rate_percent"] = percent(product(t.Sold, t.Returned, 10_000))
	}
	basis := "returns.basis"
	if !known {
		basis = "returns.basis_default"
	}
	f.worthOf(-product(10_000, t.value, rate), n.words.say(basis, facts{"rate": percentOf(rate / 10)}))
	f.Formula = "-" + money(t.value) + " * " + n.share(rate) + " = " + *f.Money
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: f.prob, stores: 1, troubled: n.troubled[""] || t.StoreID != "" && n.troubled[t.StoreID]})
	if f.Confidence == High {
		f.ConfidenceReason = n.words.say("confidence.returns", facts{"sold": quantityOf(t.UsualSold)})
		if t.borrowed {
			f.ConfidenceReason = n.words.say("confidence.returns_chain", nil)
		}
	}
	f.speak = func() { n.sayReturns(f, t, expected) }
	return f
}

func (n *night) sayReturns(f *finding, t *returnTest, expected int64) {
	w := n.words
	with := facts{
		"store": label(t.StoreID, t.StoreName), "product": name(cmp.Or(t.ProductName, t.ProductID)), "returned": quantityOf(t.Returned), "sold": quantityOf(t.Sold),
		"days": whole(t.Days), "expected": quantityOf(expected), "value": amount(t.Value),
	}
	where := "pair"
	switch {
	case t.StoreID == "":
		where = "chain"
	case t.ProductID == "":
		where = "store"
	}
	f.Headline = w.say("returns."+where, with)
	f.Body = body(bodyWords, w.say("returns.sold", with), w.say("returns.usual", with))
	f.Action = w.say("returns.act_"+where, with)
}
