package insight

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
)

// PatternWeeks is how many weeks stand on each side of a Pattern.
const PatternWeeks = 8

// Pattern is what a store did in the last weeks against the weeks before, net of the typical store of its region: its whole week, or what a weekday
// makes of it. Money is net sales in minor units of a mean week.
type Pattern struct {
	StoreID, StoreName, Region string
	Weekday                    int // 1 to 7, Monday first; 0: the whole week
	Shift                      float64
	Error                      float64 // standard error of Shift, which is a logarithm: -0.1 is a tenth down
	Pace                       float64 // what the typical store did meanwhile, a logarithm as well
	NetSales, Before           int64   // of the weekday, or of the whole week
	Week, WeekBefore           int64   // the store's whole weeks
}

// patternTest is a Pattern under test.
type patternTest struct {
	*Pattern
	p, q float64
}

// Changes that are smaller are nothing to act on, however sure.
const (
	leastTrend   = 0.03
	leastWeekday = 0.10
)

// patternAlarms is the part of the false alarms that are allowed anywhere which patterns are allowed: the same weeks are looked at from week to
// week, so chance has more than one try, and what is slow can wait for the next.
const patternAlarms = 0.5

// findPatterns tells, on the last day of a week, stores that drift away from their region and weekdays that have become another part of a store's
// week:
//
//	z = shift / error,   shift = mean over eight weeks of ln(store) − ln(typical store), less that of the eight weeks before
//
// with a t(14) tail, calibrated on the past, and Benjamini–Hochberg over all stores of four weeks, and again over their weekdays, at half of the
// false alarms that are allowed elsewhere. Daily gaps do not see a slow drift: what is normal goes along with it.
func findPatterns(n *night) (list []*finding) {
	n.checks += max(n.PatternsTested, len(n.Patterns))
	sorted := slices.SortedFunc(slices.Values(n.Patterns), func(a, b Pattern) int {
		return cmp.Or(cmp.Compare(a.StoreID, b.StoreID), cmp.Compare(a.Weekday, b.Weekday))
	})
	for _, f := range []struct {
		name string
		all  int
		of   func(*Pattern) bool
	}{
		{"pattern_trend", n.TrendsTested, func(p *Pattern) bool { return p.Weekday == 0 }},
		{"pattern_weekday", n.PatternsTested - n.TrendsTested, func(p *Pattern) bool { return p.Weekday > 0 }},
	} {
		for _, t := range n.patternTests(f.name, sorted, f.all, f.of) {
			if t.q <= patternAlarms*n.Settings.FalseAlarms && t.large() {
				list = append(list, n.pattern(t))
			}
		}
	}
	return list
}

// patternTests tests one family of patterns.
func (n *night) patternTests(family string, sorted []Pattern, all int, of func(*Pattern) bool) (tests []*patternTest) {
	var fresh []*patternTest
	var p []float64
	raw := Tail{}
	for i := range sorted {
		s := &sorted[i]
		if !of(s) || !(s.Error > 0) || s.NetSales <= 0 || s.Before <= 0 || s.Week <= 0 || s.WeekBefore <= 0 {
			continue
		}
		t := &patternTest{Pattern: s}
		chance := StudentT(s.Shift/s.Error, 2*PatternWeeks-2)
		t.p = n.calibrated(family+"_raw", chance)
		t.q = t.p
		tests = append(tests, t)
		if !n.before.goesOn("pattern", LevelStore, s.Region, s.StoreID, "", "", t.word()) {
			raw[binOf(chance)]++
			fresh, p = append(fresh, t), append(p, t.p)
		}
	}
	if all == 0 && len(tests) == 0 {
		return nil
	}
	raw[0] += max(all-len(tests), 0)
	n.tails[family+"_raw"] = raw
	for i, q := range n.discover(family, p, max(all-len(tests)+len(fresh), 0)) {
		fresh[i].q = q
	}
	return tests
}

func (t *patternTest) large() bool {
	if t.Weekday == 0 {
		return math.Abs(t.Shift) >= leastTrend && sign(t.gap()) == int(math.Copysign(1, t.Shift))
	}
	return math.Abs(t.Shift) >= leastWeekday && (big.NewRat(t.NetSales, t.Week).Cmp(big.NewRat(t.Before, t.WeekBefore)) > 0) == (t.Shift > 0)
}

func (t *patternTest) word() string {
	word := "trend"
	if t.Weekday > 0 {
		word = "weekday" + strconv.Itoa(t.Weekday)
	}
	if t.Shift < 0 {
		return word + "_below"
	}
	return word + "_above"
}

// gap is what the store sold in a week beyond what it would have sold at its region's pace, minor units.
func (t *patternTest) gap() int64 { return nearest(t.gapExactly(1, 1)) }

// gapExactly is the gap of a week times rate over scale.
func (t *patternTest) gapExactly(rate, scale int64) *big.Rat {
	gap := new(big.Rat).Sub(big.NewRat(t.NetSales, 1), new(big.Rat).Mul(t.typical(), big.NewRat(t.Before, 1)))
	return gap.Mul(gap, big.NewRat(rate, scale))
}

// typical is what the typical store sold over what it sold before, to four decimals.
func (t *patternTest) typical() *big.Rat {
	return big.NewRat(int64(math.Round(10_000*min(math.Exp(t.Pace), 100))), 10_000)
}

// pace is the gap over what the store would have sold at its region's pace, in parts of scale.
func (t *patternTest) pace(scale int64) int64 {
	return quotient([]int64{t.gap(), scale}, []int64{max(t.NetSales-t.gap(), 1)})
}

// regionMove is the change of the typical store in parts of scale.
func (t *patternTest) regionMove(scale int64) *big.Rat {
	move := new(big.Rat).Sub(t.typical(), big.NewRat(1, 1))
	return move.Mul(move, big.NewRat(scale, 1))
}

// moved says how much more or less, from tenths of a percent.
func (n *night) moved(tenths int64) string {
	switch {
	case tenths >= 5:
		return n.words.say("price_change.more", facts{"percent": percentOf(tenths)})
	case tenths <= -5:
		return n.words.say("price_change.less", facts{"percent": percentOf(tenths)})
	}
	return n.words.say("pattern.as_much", nil)
}

func (n *night) pattern(t *patternTest) *finding {
	f := &finding{prob: 1 - t.q, act: canAct, good: t.Shift > 0, word: t.word(), stands: 1}
	f.Kind, f.Level, f.StoreID, f.Region, f.OwnerRole, f.Due = "pattern", LevelStore, optional(t.StoreID), optional(t.Region), RoleRegion, n.due(6)
	if f.good {
		f.act = toKnow
	}
	since := n.Date - 7*PatternWeeks + 1
	store := n.stores[t.StoreID]
	rate, known := n.margin(0)
	if store != nil {
		rate, known = n.margin(store.MarginRate)
	}
	f.Evidence = map[string]any{
		"word": f.word, "since": since.String(), "weeks": PatternWeeks, "store_name": t.StoreName, "one_in": oneIn(t.p), "shift_percent": percent(int64(math.Round(math.Expm1(t.Shift) * 10_000))),
		"weekly": money(t.NetSales), "weekly_before": money(t.Before), "region_percent": percent(nearest(t.regionMove(10_000))),
	}
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: f.prob, because: "pattern"})
	if t.Weekday > 0 {
		// More on one weekday may be less on another: a share has no money of its own.
		share, before := quotient([]int64{t.NetSales, 10_000}, []int64{t.Week}), quotient([]int64{t.Before, 10_000}, []int64{t.WeekBefore})
		f.Evidence["share_percent"], f.Evidence["share_before_percent"], f.Evidence["weekday"] = percent(share), percent(before), t.Weekday
		f.stake = math.Abs(math.Expm1(t.Shift)) * float64(product(10_000, t.Before, rate))
		f.Formula = money(t.NetSales) + " / " + money(t.Week) + " * 100 = " + percent(share)
		f.speak = func() { n.sayWeekday(f, t, share, before) }
		return f
	}
	basis := "pattern.basis"
	if !known {
		basis = "pattern.basis_default"
	}
	f.worthOf(nearest(t.gapExactly(rate, 10_000)), n.words.say(basis, facts{"rate": percentOf(rate / 10)}))
	f.Evidence["pace_percent"] = percent(t.pace(10_000))
	f.Evidence["margin_percent"], f.Evidence["net_gap"] = percent(rate), money(t.gap())
	f.Formula = "(" + money(t.NetSales) + " - " + money(t.Before) + " * " + t.typical().FloatString(4) + ") * " + n.share(rate) + " = " + *f.Money
	f.speak = func() { n.sayTrend(f, t) }
	return f
}

func (n *night) sayTrend(f *finding, t *patternTest) {
	w := n.words
	with := facts{
		"store": label(t.StoreID, t.StoreName), "region": name(t.Region), "weeks": whole(PatternWeeks), "now": amount(t.NetSales), "then": amount(t.Before),
		"move": n.moved(nearest(t.regionMove(1000))), "gap": amount(t.gap()), "since": dateOf(n.Date - 7*PatternWeeks + 1),
		"percent": percentOf(t.pace(1000)),
	}
	side := "below"
	if f.good {
		side = "above"
	}
	f.Headline = w.say("pattern.trend_"+side, with)
	f.Body = body(bodyWords, w.say("pattern.trend_sold", with), w.say("pattern.trend_others", with), w.say("pattern.gap_"+side, with))
	f.Action = w.say("pattern.act_trend", with)
	if f.good {
		f.Action = w.say("pattern.act_good", with)
	}
}

func (n *night) sayWeekday(f *finding, t *patternTest, share, before int64) {
	w := n.words
	monday := contract.Day(4) // 5 January 1970
	with := facts{
		"store": label(t.StoreID, t.StoreName), "region": name(t.Region), "weeks": whole(PatternWeeks), "weekday": weekdayOf(monday + contract.Day(t.Weekday-1)),
		"share": percentOf(product(10, share)), "before": percentOf(product(10, before)), "now": amount(t.NetSales), "then": amount(t.Before),
	}
	side := "below"
	if f.good {
		side = "above"
	}
	f.Headline = w.say("pattern.weekday_"+side, with)
	f.Body = body(bodyWords, w.say("pattern.weekday_sold", with), w.say("pattern.weekday_others", with))
	f.Action = w.say("pattern.act_weekday", with)
	if f.good {
		f.Action = w.say("pattern.act_good", with)
	}
}
