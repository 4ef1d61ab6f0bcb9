package insight

import (
	"math"
	"slices"
)

// storeTest is one store-day under test, or one category of it.
type storeTest struct {
	*StoreGap
	category string  // empty: all that the store sells
	usual    int64   // net sales that the whole store normally has
	sd       float64 // standard error of the expectation, as a share of it
	moved    float64 // what the store's surroundings did, less noise: 0.94 is 6 % down
	noise    float64 // variance that judging net of moved adds to sd²
	q        float64 // adjusted p
	p        float64
	days     int  // over which it is surest
	ahead    bool // more was sold than was to be expected

	lumpiness float64      // of a category's units; 0: not known
	before    [2]UnitCount // of a category: the trading day before, and the two before

	group   *groupTest // the nearest told common cause, or nil
	index   float64    // what is told of its surroundings: 0.94 is 6 % down
	outer   float64    // the same without group's own move
	net     int64      // the gap without what is told of its surroundings
	finding *finding   // what tells it
}

// line is what a told move of the surroundings makes up of the gap, minor units.
func (t *storeTest) line(index float64) int64 {
	if index == 1 {
		return 0
	}
	return int64(math.Round(float64(t.Expected)*index)) - t.Expected
}

// findSalesGaps tells store-days, and categories of them, whose net sales are further from normal than chance explains, net of what all
// stores around them did; a move that a region, the chain, or a category in all stores shares is told once.
//
//	z = (actual / (expected × moved) − 1) / √(sd² + noise)
//
// with a two-sided t(7) tail, calibrated on the past, and Benjamini–Hochberg over all stores tested in four weeks; and again over all categories of all stores, by their units. Incomplete stores
// and closed days are never tested.
func findSalesGaps(n *night) []*finding {
	if n.Weeks < n.Settings.LearnWeeks {
		return nil
	}
	tests := n.storeTests()
	groups := n.groupTests(tests)
	told := n.judgeStores(tests)
	var list []*finding
	for _, g := range groups {
		if f := n.groupGap(g, told); f != nil {
			list = append(list, f)
		}
	}
	for _, t := range tests {
		if told[t] {
			t.finding = n.storeGap(t)
			list = append(list, t.finding)
		}
	}
	return append(list, n.categoryGaps(tests)...)
}

// leastRatio stands in for sales of nothing, or below nothing, where a logarithm is asked for.
const leastRatio = 0.01

// off is how far the sales are from what was expected, as a share of it. Categories vary by large factors, so for them half and twice are
// equally far (logarithm); of a whole store's sales, which vary little, plain shares have the tails that the test takes them to have.
func (t *storeTest) off() float64 {
	ratio := float64(t.NetSales) / (float64(t.Expected) * t.moved)
	if t.category == "" {
		return ratio - 1
	}
	return math.Log(max(ratio, leastRatio))
}

// family names the tests whose chances behave alike.
func (t *storeTest) family(ahead bool) string {
	name := "store_below"
	switch {
	case t.category != "" && ahead:
		name = "category_above"
	case t.category != "":
		name = "category_below"
	case ahead:
		name = "store_above"
	}
	return name
}

// word says which way it points.
func (t *storeTest) word() string {
	if t.ahead {
		return "above"
	}
	return "below"
}

// judgeStores tests all of them together and returns those to tell.
func (n *night) judgeStores(tests []*storeTest) map[*storeTest]bool {
	n.checks += len(tests)
	var fresh []*storeTest
	var p []float64
	raw := map[string][]float64{}
	for _, t := range tests {
		c := t.chance()
		family := t.family(c.ahead)
		t.p, t.days, t.ahead = n.calibrated(family, c.p), c.days, c.ahead
		if n.before.goesOn("sales_gap", LevelStore, t.Region, t.StoreID, t.category, "", t.word()) {
			t.q = t.p // told before, and no discovery any more
			continue
		}
		if t.Event == "" { // holidays say nothing of what chance does
			raw[family] = append(raw[family], c.p)
		}
		fresh, p = append(fresh, t), append(p, t.p)
	}
	for family, list := range raw {
		n.count(family, list)
	}
	family := "gap_store"
	if len(tests) > 0 && tests[0].category != "" {
		family = "gap_category"
	}
	for i, q := range n.discover(family, p, len(p)) {
		fresh[i].q = q
	}
	told := map[*storeTest]bool{}
	for _, t := range tests {
		t.net = t.NetSales - t.Expected - t.line(t.index)
		if t.q <= n.Settings.FalseAlarms && n.material(t.net, t.usual) && t.ahead == (t.net > 0) {
			told[t] = true
		}
	}
	return told
}

// storeTests are the store-days that can be judged.
func (n *night) storeTests() []*storeTest {
	var tests []*storeTest
	for i := range n.Stores {
		s := &n.Stores[i]
		if !s.Complete || s.Closed || s.Expected <= 0 {
			continue
		}
		sd := meanToStandard * s.RelativeError
		if !(sd > 0) {
			sd = float64(s.High-s.Low) / (2 * z90 * float64(s.Expected))
		}
		if !(sd > 0) || math.IsInf(sd, 0) {
			continue
		}
		tests = append(tests, &storeTest{StoreGap: s, usual: s.Expected, sd: max(sd, leastError), moved: 1, index: 1, outer: 1})
	}
	return tests
}

const (
	meanToStandard = 1.2533 // standard deviation over mean absolute deviation of a normal curve
	z90            = 1.645  // half width of its 90 % range
	leastError     = 0.01   // no expectation is better than this
	middleNoise    = 0.3    // the variance of middleOf over that of a mean, less one, where its members move together
)

// spread is the 90 % range of a day like this, minor units: the middle divided and multiplied by the same factor.
func spread(expected int64, sd float64) (low, high int64) {
	factor := math.Exp(z90 * sd)
	return int64(math.Round(float64(expected) / factor)), int64(math.Round(float64(expected) * factor))
}

// storeGap tells one store's gap.
func (n *night) storeGap(t *storeTest) *finding {
	f := &finding{prob: 1 - t.q, act: canAct, good: t.net > 0, word: "below"}
	f.Kind, f.Level, f.StoreID, f.Region, f.Category = "sales_gap", LevelStore, optional(t.StoreID), optional(t.Region), optional(t.category)
	f.OwnerRole, f.Due = RoleStore, n.due(0)
	if f.good {
		f.word, f.act = "above", toKnow
	}
	gap := t.NetSales - t.Expected
	rate, known := n.margin(t.MarginRate)
	f.Evidence = map[string]any{
		"word": f.word, "actual": money(t.NetSales), "expected": money(t.Expected), "low": money(t.Low), "high": money(t.High),
		"gap": money(gap), "gap_percent": percent(product(t.Expected, gap, 10_000)), "net_gap": money(t.net), "clean_days": t.CleanDays,
		"excluded_days": t.ExcludedDays, "ladder_step": t.LadderStep, "one_in": oneIn(t.p), "event": t.Event, "store_name": t.Name,
		"margin_percent": percent(rate), "common_move_percent": percent(int64(math.Round((t.moved - 1) * 10_000))),
	}
	if t.category != "" {
		f.Evidence["gap_days"] = t.days
	}
	n.counts(f, t)
	f.Confidence, f.ConfidenceReason = n.confidence(ground{
		prob: f.prob, ladder: t.LadderStep, cleanDays: t.CleanDays,
		troubled: n.troubled[t.StoreID] || n.troubled[""], event: t.Event,
	})

	parts := n.storeParts(t)
	f.Parts = named(parts)
	var categories []piece
	if t.category == "" {
		categories = n.contributions(t, gap)
	}
	f.Evidence["categories"] = named(categories)

	apart := n.cause(f, t)
	n.gapMoney(f, gap, t.line(t.index), apart, rate, known)
	f.speak = func() { n.sayStoreGap(f, t, parts, categories) }
	return f
}

// gapMoney turns what is left of a gap after what is told apart into margin, with its formula.
func (n *night) gapMoney(f *finding, gap, line, apart, rate int64, known bool) {
	basis := "sales_gap.basis"
	if !known {
		basis = "sales_gap.basis_default"
	}
	words := n.words.say(basis, facts{"rate": percentOf(rate / 10)})
	f.Restricted.Own = &Worth{money(product(10_000, gap, rate)), words}
	if line != 0 || apart != 0 {
		words = n.words.say("sales_gap.basis_apart", facts{"basis": words})
		f.Evidence["told_apart"] = money(line + apart)
	}
	f.worthOf(product(10_000, gap-line-apart, rate), words)
	actual, expected := f.Evidence["actual"].(string), f.Evidence["expected"].(string)
	f.Formula = "(" + actual + " - " + expected + minusMoney(line) + minusMoney(apart) + ") * " + n.share(rate) + " = " + *f.Money
	if actual[0] == '-' {
		f.Formula = "(0 - " + actual[1:] + f.Formula[1+len(actual):]
	}
}

// minusMoney writes "- v" as a person would.
func minusMoney(v int64) string {
	switch {
	case v > 0:
		return " - " + money(v)
	case v < 0:
		return " + " + money(-v)
	}
	return ""
}

// cause looks for products that the store misses and that make up a gap below normal. Where they make up most of it they are its cause: the
// gap names them, and they are not told again; the gap of a category that one product makes up is told as that product. Else the money of each is its own: what they miss on this date is taken off the gap, as is
// what is told of many stores or as a list. It returns that part of the gap, negative or zero.
func (n *night) cause(f *finding, t *storeTest) (apart int64) {
	if t.net >= 0 {
		return 0
	}
	var own, others []*finding
	var missed, wanted, elsewhere int64
	for _, s := range n.found {
		if t.category != "" && text(s.Category, true) != t.category {
			continue
		}
		if loss := s.today[t.StoreID]; s.Level == LevelStore && !listKinds[s.Kind] && loss > 0 {
			own, missed, wanted = append(own, s), missed+loss, wanted+s.wanted[t.StoreID]
		} else if loss > 0 {
			others, elsewhere = append(others, s), elsewhere+loss
		}
	}
	left := t.net + min(elsewhere, -t.net)
	apart = t.net - left
	if left == 0 {
		f.within = others[0] // a product that many stores are out of is all of it
		return apart
	}
	slices.SortStableFunc(own, func(a, b *finding) int { return int(sign(b.today[t.StoreID] - a.today[t.StoreID])) })
	// What buyers took instead is in the sales already, so all that was wanted explains the gap.
	enough := n.Settings.Contained * float64(-left)
	switch {
	case missed == 0:
	case t.category != "" && own[0].Confidence != Low && float64(own[0].wanted[t.StoreID]) >= enough:
		f.within = own[0] // one product is the category's gap, and says better what to do
	case f.Confidence != Low && float64(wanted) >= enough:
		for _, s := range own {
			s.within = f
		}
		f.causes = own
		f.Evidence["stockouts"], f.Evidence["missed_stockouts"] = len(own), money(missed)
	default:
		apart -= missed
	}
	return apart
}
