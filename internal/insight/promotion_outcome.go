package insight

import "math"

// outcome is a promotion worked out: what it added, what that is worth, and how far that can be off.
type outcome struct {
	*Promotion
	stage    stage
	compared bool // something was expected of enough of what it sold
	known    bool // so is the margin

	base, baseSales, baseCost int64 // what was expected, net of what the stores without it did
	index                     int64 // what everything else did, basis points of what was expected of it
	method                    string
	extra                     int64 // units beyond base
	lift                      int64 // basis points
	unitMargin                int64 // of one unit in the promotion, ten thousandths of a minor unit
	fixed                     int64 // what it cost besides
	margin, low, high         int64 // incremental margin and its 80 % range
	sd                        float64
	pulled, pulledMargin      int64 // bought ahead
	afterDays                 int   // of the days after it in which it is missing, or that were looked at
	eaten, eatenMargin        int64 // taken from other products
	net                       int64 // margin less those
	verdict                   string
	before                    string // the verdict without the days after
}

const (
	z80           = 1.2816 // half width of a normal curve's 80 % range
	z95           = 1.645  // beyond which 5 % lie on one side
	noError       = 0.10   // standard error of expectations whose own is not known, as a share
	leastStores   = 8      // without which nothing is said of the days after and of other products
	leastZ        = 2.0    // below which a dip is not told from chance
	mostAhead     = 4      // at most a fourth of what was added was bought ahead: the field's range ends there
	knownShare    = 3      // at least three of four units sold must be of pairs of which something was expected
	leastBaseline = 5_000  // thousandths of units
	leastIndex    = 0.5    // everything else does not do less, or more: then it is no measure
	mostIndex     = 2.0
)

// What a promotion is judged against: its own past, net of other categories, net of stores without it.
const (
	byItself = "own"
	byOthers = "category"
	byStores = "control"
)

// outcomeOf works out what a promotion came to.
//
//	margin = sales − cost + funding − (sales and cost of what was expected, at the regular price) − fixed cost
func (n *night) outcomeOf(p *Promotion, s stage) *outcome {
	o := &outcome{Promotion: p, stage: s, base: p.BaselineUnits, baseSales: p.BaselineSales, baseCost: p.BaselineCost, method: byItself, fixed: n.Settings.PromotionCost}
	o.compared = p.BaselineUnits >= leastBaseline && p.Units >= knownShare*p.UnknownUnits && n.Weeks >= n.Settings.LearnWeeks
	o.known = o.compared && p.CostKnown && o.priced()
	spread := o.control(n.Settings.ControlStores)
	o.extra = p.Units - o.base
	if o.base > 0 {
		o.lift = product(o.base, p.Units, 10_000)
	}
	o.sd = spread * 1000
	if o.known {
		o.margin = p.SalesValue - p.Cost + p.Funding - (o.baseSales - o.baseCost) - o.fixed
		if p.Units > 0 {
			o.unitMargin = product(p.Units, p.SalesValue-p.Cost+p.Funding, 1000, 10_000)
		}
		half := int64(math.Round(z80 * o.moneyError()))
		o.low, o.high = o.margin-half, o.margin+half
	}
	o.afterEffects(s == final)
	o.net = o.margin - o.pulledMargin - o.eatenMargin
	limitBP, _ := points(n.Settings.BrokeEven)
	limit := product(10_000, max(o.baseSales-o.baseCost, 0), limitBP)
	o.verdict, o.before = n.judgement(o, o.net, limit), n.judgement(o, o.net+o.pulledMargin, limit)
	return o
}

// costless is what a promotion came to for who does not see cost: neither its verdict nor how sure that is tells of its margin.
func (o *outcome) costless() *outcome {
	out := *o
	out.known, out.margin, out.low, out.high, out.net, out.unitMargin, out.pulledMargin, out.eatenMargin, out.verdict = false, 0, 0, 0, 0, 0, 0, 0, CannotTell
	if o.stage == running || o.stage == ended {
		out.verdict = TooEarly
	}
	out.before = out.verdict
	return &out
}

// priced reports whether the feed says what was taken for what was sold.
func (o *outcome) priced() bool { return o.SalesValue > 0 || o.BaselineSales > 0 }

// judgement is the verdict on what is left of the margin.
func (n *night) judgement(o *outcome, left, limit int64) string {
	half := o.margin - o.low
	switch {
	case o.stage == running || o.stage == ended:
		// A loss that is clear while it can be stopped does not become unclear on the last day.
		if o.known && o.Days >= runningFor && o.base >= clearUnits*1000 && float64(left)+z95*o.moneyError() < 0 {
			return LostMoney
		}
		return TooEarly
	case !o.known:
		return CannotTell
	}
	return verdict(left-half, left+half, limit)
}

// moneyError is the standard error of the margin in minor units: what was sold is counted, so all of it comes from what was expected.
func (o *outcome) moneyError() float64 {
	if o.base <= 0 {
		return 0
	}
	return o.sd * math.Abs(float64(o.baseSales-o.baseCost)) / float64(o.base)
}

// sure is the chance that the margin has the sign that is told.
func (o *outcome) sure() float64 {
	if !o.known || o.verdict == TooEarly {
		return leastSure
	}
	e := o.moneyError()
	if e == 0 {
		return 1
	}
	return 0.5 * math.Erfc(-math.Abs(float64(o.net))/e/math.Sqrt2)
}

// control nets what was expected of what everything else did on the same days: what other categories did, all of it; and what stores without
// the promotion did beyond that, as far as their number can be trusted: in the share k of it that is not chance, k = error² / (error² +
// noise²). It returns the standard error of the baseline in units.
func (o *outcome) control(stores int) float64 {
	shared := o.BaselineError
	if !(shared > 0) {
		shared = noError
	}
	index := 1.0
	if c := o.Others; c != nil && c.Expected > 0 && c.Units > 0 {
		index = float64(c.Units) / float64(c.Expected)
		o.method = byOthers
	}
	if c := o.Control; c != nil && c.Stores >= stores && c.Expected > 0 && c.Units > 0 && c.Variance > 0 {
		expected := float64(c.Expected) / 1000
		noise := c.Variance / (expected * expected)
		kept := shared * shared / (shared*shared + noise)
		index *= 1 + kept*(float64(c.Units)/float64(c.Expected)/index-1)
		shared *= math.Sqrt(noise / (shared*shared + noise))
		o.method = byStores
	}
	o.index = int64(math.Round(10_000 * min(max(index, leastIndex), mostIndex)))
	o.base, o.baseSales, o.baseCost = product(10_000, o.base, o.index), product(10_000, o.baseSales, o.index), product(10_000, o.baseCost, o.index)
	units := float64(o.base) / 1000
	return math.Sqrt(max(o.BaselineVariance, 0) + units*units*shared*shared)
}

// afterEffects works out what was bought ahead, when the days after are over, and what was taken from other products. Both are counted
// only where they stand out from chance.
func (o *outcome) afterEffects(over bool) {
	if !o.compared || o.extra <= 0 || o.base <= 0 {
		return
	}
	if over {
		o.bought(o.BaselineError)
	}
	if s := o.Substitutes; s != nil {
		eaten, _ := s.dip(o.Others, o.BaselineError)
		o.eaten = min(eaten, o.extra)
		if s.Expected > 0 {
			o.eatenMargin = product(s.Expected, o.eaten, max(s.Margin, 0))
		}
	}
	if !o.known {
		o.pulledMargin, o.eatenMargin = 0, 0
	}
}

// bought looks for what was bought ahead in the days after: over the span of them in which it stands out most.
func (o *outcome) bought(shared float64) {
	best := 0.0
	for _, a := range o.After {
		if less, z := a.Sold.dip(&a.Others, shared); z > best {
			best, o.pulled, o.afterDays = z, min(less, o.extra/mostAhead), a.Days
		}
	}
	o.pulledMargin = product(o.base, o.pulled, max(o.baseSales-o.baseCost, 0))
	if n := len(o.After); n > 0 && best == 0 {
		o.afterDays = o.After[n-1].Days
	}
}

// dip is how many units less than expected were sold, thousandths, and how many standard errors that is; 0 where it can be chance. others
// is what all else did on the same days.
func (c *Comparison) dip(others *Comparison, shared float64) (less int64, z float64) {
	if c.Stores < leastStores || c.Variance <= 0 {
		return 0, 0
	}
	if !(shared > 0) {
		shared = noError
	}
	expected := c.Expected
	if others != nil && others.Expected > 0 {
		expected = product(others.Expected, expected, others.Units)
	}
	e := float64(expected) / 1000
	less = expected - c.Units
	if z = float64(less) / 1000 / math.Sqrt(c.Variance+e*e*shared*shared); z < leastZ {
		return 0, 0
	}
	return less, z
}

// formula is what is left of the margin, with its numbers.
func (o *outcome) formula() string {
	text := "(" + money(o.SalesValue) + " - " + money(o.Cost) + " + " + money(o.Funding) + ") - (" + money(o.baseSales) + " - " + money(o.baseCost) + ")"
	return text + minusMoney(o.fixed) + minusMoney(o.pulledMargin) + minusMoney(o.eatenMargin) + " = " + money(o.net)
}

// breakeven is the lift at which it would have paid for itself, in basis points; ok is false where no lift does.
func (o *outcome) breakeven() (bp int64, ok bool) {
	earned := o.SalesValue - o.Cost + o.Funding
	if !o.known || earned <= 0 || o.Units <= 0 {
		return 0, false
	}
	return quotient([]int64{o.baseSales - o.baseCost + o.fixed, o.Units, 10_000}, []int64{o.base, earned}), true
}
