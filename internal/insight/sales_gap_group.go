package insight

import (
	"math"
	"slices"
)

// groupTest is a region, or the chain, under test: did its stores move together?
type groupTest struct {
	region   string // empty: the chain
	category string // empty: all that its stores sell
	members  []*storeTest
	own      float64 // what its stores did in the middle, net of what is known of their surroundings; 1.05 is 5 % up
	sd       float64
	p, q     float64
	days     int // over which it is surest
	same     int // members that moved its way
}

func (g *groupTest) level() string {
	if g.region == "" {
		return LevelChain
	}
	return LevelRegion
}

// line names the group among the parts of a member.
func (g *groupTest) line() string {
	if g.category != "" {
		return "part.category"
	}
	return "part." + g.level()
}

// whole names the group in a sentence.
func (g *groupTest) whole() string {
	if g.category != "" {
		return "sales_gap.all_stores"
	}
	return g.line()
}

// outer is what is told of a member's surroundings outside of g.
func (g *groupTest) outer(t *storeTest) float64 {
	if t.group == g {
		return t.outer
	}
	return 1 // a region inside g is told too: nothing stands outside of g
}

// groupTests judges chain and regions, sets what each store's surroundings did, and returns those groups whose move is told. The middle
// store speaks for its group, so that one store's bad day is not the region's, however large the store. A move counts against the group's
// own errors of the past, or where they are not known against what its stores' errors come to when their days resemble each other as
// much as Settings.Correlation says.
func (n *night) groupTests(tests []*storeTest) []*groupTest {
	if len(tests) < n.Settings.CommonStores {
		return nil
	}
	chain := &groupTest{members: tests}
	n.judge(chain, "", 0)
	byRegion := map[string][]*storeTest{}
	for _, t := range tests {
		t.shift(n.calm(chain))
		byRegion[t.Region] = append(byRegion[t.Region], t)
	}
	all := []*groupTest{chain}
	for _, region := range sortedKeys(byRegion) {
		members := byRegion[region]
		if region == "" || len(members) < n.Settings.CommonStores || len(byRegion) < 2 {
			continue
		}
		g := &groupTest{region: region, members: members}
		n.judge(g, region, chain.noise())
		for _, t := range members {
			t.shift(n.calm(g))
		}
		all = append(all, g)
	}
	return n.toldGroups(all)
}

// toldGroups are the groups whose move is told, of all that were tested together; their members are told net of it.
func (n *night) toldGroups(all []*groupTest) (told []*groupTest) {
	n.checks += len(all)
	var fresh []*groupTest
	var p []float64
	raw := map[string][]float64{}
	family := "gap_group"
	for _, g := range all {
		if g.category != "" {
			family = "gap_category_everywhere"
		}
		word := "below"
		if g.own > 1 {
			word = "above"
		}
		chance := g.p
		g.p = n.calibrated("group_"+word, chance)
		if g.q = g.p; !n.before.goesOn("sales_gap", g.level(), g.region, "", g.category, "", word) {
			fresh, p = append(fresh, g), append(p, g.p)
			if g.event() == "" { // holidays say nothing of what chance does
				raw["group_"+word] = append(raw["group_"+word], chance)
			}
		}
	}
	for name, list := range raw {
		n.count(name, list)
	}
	for i, q := range n.discover(family, p, len(p)) {
		fresh[i].q = q
	}
	for _, g := range all {
		q := g.q
		expected := int64(0)
		for _, t := range g.members {
			expected += t.Expected
		}
		if q > n.Settings.FalseAlarms || !n.material(int64(math.Round(float64(expected)*(g.own-1))), expected) {
			continue
		}
		for _, t := range g.members {
			t.group, t.outer = g, t.index
			t.index *= g.own
		}
		told = append(told, g)
	}
	return told
}

// judge tests whether the middle of g moved, net of what is known of its surroundings; outside is the variance that judging net of them adds.
// A region is judged over the date alone and over it and the last one or two trading days together: of a storm that lasts, no day alone need stand out.
func (n *night) judge(g *groupTest, region string, outside float64) {
	ratios := make([]float64, len(g.members))
	mean, square, weight := 0.0, 0.0, 0.0
	for i, t := range g.members {
		ratios[i] = float64(t.NetSales) / (float64(t.Expected) * t.moved)
		e := float64(t.Expected)
		mean += t.sd / float64(len(g.members))
		square += e * e * t.sd * t.sd
		weight += e
	}
	g.own, g.days = middleOf(ratios), 1
	for _, r := range ratios {
		if (r-1)*(g.own-1) > 0 {
			g.same++
		}
	}
	for _, known := range n.Groups {
		if g.category == "" && known.Region == region && known.RelativeError > 0 {
			g.sd = meanToStandard * known.RelativeError
			g.sd = math.Sqrt(g.sd*g.sd + outside)
			g.p = StudentT7((g.own - 1) / g.sd)
			g.lasting(&known, outside)
			return
		}
	}
	rho := n.Settings.Correlation
	g.sd = math.Sqrt(rho*mean*mean + (1-rho)*square/(weight*weight) + middleNoise*mean*mean/float64(len(g.members)) + outside)
	g.p = StudentT7((g.own - 1) / g.sd)
}

// lasting judges a region over the days before as well, where they went the same way: the best of three tests. What the whole chain does for days on end is the
// season, so the chain is judged by the date alone.
func (g *groupTest) lasting(known *Group, outside float64) {
	if g.region == "" {
		return
	}
	tests := 1.0
	for i, b := range known.Before {
		days := float64(i + 2)
		if !(b.RelativeError > 0) {
			continue
		}
		if tests++; b.Move*(g.own-1) <= 0 {
			continue
		}
		error := meanToStandard * b.RelativeError
		move := (g.own - 1 + (days-1)*b.Move) / days
		if p := StudentT7(move / math.Sqrt(error*error+outside/(days*days))); p < g.p {
			g.p, g.days = p, i+2
		}
	}
	g.p = min(1, tests*g.p)
}

// middleOf is what most members of a group did: the mean of their middle half, or the middle one where that is nearer to 1, and 1 where the two point apart. The mean
// is the surer one where all move together; the middle one holds where almost half of them have a reason of their own.
func middleOf(ratios []float64) float64 {
	s := slices.Sorted(slices.Values(ratios))
	off, half := len(s)/4, 0.0
	for _, r := range s[off : len(s)-off] {
		half += r / float64(len(s)-2*off)
	}
	middle := median(s)
	switch {
	case (half-1)*(middle-1) <= 0:
		return 1
	case math.Abs(middle-1) < math.Abs(half-1):
		return middle
	}
	return half
}

// calm is the group's move less what the noise of its stores alone would show: stores are judged net of it. It is 1 within the noise and
// nears the full move beyond it (a positive-part James–Stein factor). noise is the standard error that judging net of it adds.
func (n *night) calm(g *groupTest) (moved, noise float64) {
	variance := g.noise()
	move := g.own - 1
	if move == 0 {
		return 1, 0
	}
	kept := max(0, 1-variance/(move*move))
	return max(1+move*kept, leastError), kept * math.Sqrt(variance)
}

// noise is the variance of the middle member's move that comes of its members' own errors alone.
func (g *groupTest) noise() float64 {
	mean := 0.0
	for _, t := range g.members {
		mean += t.sd / float64(len(g.members))
	}
	return (1 + middleNoise) * mean * mean / float64(len(g.members))
}

// shift judges a store net of a move of its surroundings.
func (t *storeTest) shift(moved, noise float64) {
	t.moved *= moved
	t.noise += noise * noise
}

func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// groupGap tells a region's or the chain's gap. Its parts are its stores' parts, added up; its money leaves out what is told of single
// stores, and of the chain where that is told as well.
func (n *night) groupGap(g *groupTest, told map[*storeTest]bool) *finding {
	f := &finding{prob: 1 - g.q, act: needsHQ, word: "below", stands: 1}
	f.Kind, f.Level, f.Region, f.Category = "sales_gap", g.level(), optional(g.region), optional(g.category)
	f.OwnerRole, f.Due = RoleChain, n.due(1)
	if g.region != "" {
		f.OwnerRole = RoleRegion
	}
	var actual, expected, low, high, line, apart, weighted, all int64
	rateKnown := true
	days, step := math.MaxInt, 0
	for _, t := range g.members {
		actual, expected = actual+t.NetSales, expected+t.Expected
		line += t.line(g.outer(t))
		switch {
		case t.group != g: // g is the chain, and the store's region is told as well
			apart += t.NetSales - t.Expected - t.line(t.outer)
		case told[t]:
			apart += t.net
		}
		rate, known := n.margin(t.MarginRate)
		rateKnown = rateKnown && known
		weighted += product(1000, t.Expected, rate)
		all += product(1000, t.Expected, 10_000)
		days, step = min(days, t.CleanDays), max(step, t.LadderStep)
	}
	gap := actual - expected
	left := gap - line - apart
	if sign(left) != int(math.Copysign(1, g.own-1)) || sign(left) != sign(gap-line) {
		return nil // the stores that are told by themselves are most of it
	}
	if left > 0 {
		f.word, f.act, f.good = "above", toKnow, true
	}
	if g.event() != "" {
		f.act = toKnow // the calendar says why, and nobody can do anything about it
	}
	half := int64(math.Round(z90 * g.sd * float64(expected)))
	low, high = max(expected-half, 0), expected+half
	rate := int64(0)
	if all > 0 {
		rate = product(all, weighted, 10_000)
	}
	f.Evidence = map[string]any{
		"word": f.word, "actual": money(actual), "expected": money(expected), "low": money(low), "high": money(high), "gap": money(gap),
		"gap_percent": percent(product(expected, gap, 10_000)), "net_gap": money(gap - line), "stores": len(g.members), "stores_same_way": g.same,
		"clean_days": days, "ladder_step": step, "one_in": oneIn(g.p), "margin_percent": percent(rate),
		"common_move_percent": percent(int64(math.Round((g.own - 1) * 10_000))),
	}
	if g.days > 1 {
		f.Evidence["gap_days"] = g.days
	}
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: f.prob, ladder: step, cleanDays: days, stores: g.same, troubled: n.troubled[""], event: g.event()})
	parts := n.groupParts(g, line)
	f.Parts = named(parts)
	n.gapMoney(f, gap, line, apart, rate, rateKnown)
	f.speak = func() { n.sayGroupGap(f, g, totals{actual, expected, low, high, line}, parts) }
	return f
}

// event is what the calendar says of the day, where it says the same of all members.
func (g *groupTest) event() string {
	for _, t := range g.members[1:] {
		if t.Event != g.members[0].Event {
			return ""
		}
	}
	return g.members[0].Event
}
