package insight

import "math"

// outcome is a promotion worked out: what it added, what that is worth, and how far that can be off.
type outcome struct {
	*Promotion
	stage    stage
	compared bool // something was expected of enough of what it sold
	known    bool // so is the margin

	base, baseSales, baseCost int64 // what was expected, net of what the stores without it did
	index                     int64 // what those did, basis points of what was expected of them; 10,000 without a control
	controlled                bool
	extra                     int64 // units beyond base
	lift                      int64 // basis points
	unitMargin                int64 // of one unit in the promotion, ten thousandths of a minor unit
	fixed                     int64 // what it cost besides
	margin, low, high         int64 // incremental margin and its 80 % range
	sd                        float64
	pulled, pulledMargin      int64 // bought ahead
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
)

// outcomeOf works out what a promotion came to.
//
//	margin = sales − cost + funding − (sales and cost of what was expected, at the regular price) − fixed cost
func (n *night) outcomeOf(p *Promotion, s stage) *outcome {
	o := &outcome{Promotion: p, stage: s, base: p.BaselineUnits, baseSales: p.BaselineSales, baseCost: p.BaselineCost, index: 10_000, fixed: n.Settings.PromotionCost}
	o.compared = p.BaselineUnits >= leastBaseline && p.Units >= knownShare*p.UnknownUnits && n.Weeks >= n.Settings.LearnWeeks
	o.known = o.compared && p.CostKnown
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

// judgement is the verdict on what is left of the margin.
func (n *night) judgement(o *outcome, left, limit int64) string {
	half := o.margin - o.low
	switch {
	case o.stage == running:
		if o.known && o.Days >= runningFor && o.base >= clearUnits*1000 && float64(left)+z95*o.moneyError() < 0 {
			return LostMoney
		}
		return TooEarly
	case o.stage == ended:
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
		return 0.75
	}
	e := o.moneyError()
	if e == 0 {
		return 1
	}
	return 0.5 * math.Erfc(-math.Abs(float64(o.net))/e/math.Sqrt2)
}

// control nets what was expected of what stores without the promotion did on the same days, as far as their number can be trusted: the
// move counts in the share k of it that is not chance, k = error² / (error² + noise²). It returns the standard error of the baseline
// in units.
func (o *outcome) control(stores int) float64 {
	shared := o.BaselineError
	if !(shared > 0) {
		shared = noError
	}
	units := float64(o.base) / 1000
	if c := o.Control; c != nil && c.Stores >= stores && c.Expected > 0 && c.Units > 0 && c.Variance > 0 {
		expected := float64(c.Expected) / 1000
		noise := c.Variance / (expected * expected)
		kept := shared * shared / (shared*shared + noise)
		o.index = int64(math.Round(10_000 * (1 + kept*(float64(c.Units)/float64(c.Expected)-1))))
		o.controlled = true
		o.base, o.baseSales, o.baseCost = product(10_000, o.base, o.index), product(10_000, o.baseSales, o.index), product(10_000, o.baseCost, o.index)
		shared *= math.Sqrt(noise / (shared*shared + noise))
	}
	return math.Sqrt(max(o.BaselineVariance, 0) + units*units*shared*shared)
}

// afterEffects works out what was bought ahead, when the days after are over, and what was taken from other products. Both are counted
// only where they stand out from chance.
func (o *outcome) afterEffects(over bool) {
	if !o.compared || o.extra <= 0 || o.base <= 0 {
		return
	}
	if a := o.After; over && a != nil {
		o.pulled = min(a.dip(10_000, o.BaselineError), o.extra/mostAhead)
		o.pulledMargin = product(o.base, o.pulled, max(o.baseSales-o.baseCost, 0))
	}
	if s := o.Substitutes; s != nil {
		index := int64(10_000)
		if c := o.Others; c != nil && c.Expected > 0 {
			index = product(c.Expected, c.Units, 10_000)
		}
		o.eaten = min(s.dip(index, o.BaselineError), o.extra)
		if s.Expected > 0 {
			o.eatenMargin = product(s.Expected, o.eaten, max(s.Margin, 0))
		}
	}
	if !o.known {
		o.pulledMargin, o.eatenMargin = 0, 0
	}
}

// dip is how many units less than expected were sold, thousandths; 0 where that can be chance. index is what all else did, in basis points.
func (c *Comparison) dip(index int64, shared float64) int64 {
	if c.Stores < leastStores || c.Variance <= 0 {
		return 0
	}
	if !(shared > 0) {
		shared = noError
	}
	expected := product(10_000, c.Expected, index)
	less := expected - c.Units
	e := float64(expected) / 1000
	if float64(less)/1000 < leastZ*math.Sqrt(c.Variance+e*e*shared*shared) {
		return 0
	}
	return less
}

// formula is the margin with its numbers.
func (o *outcome) formula() string {
	text := "(" + money(o.SalesValue) + " - " + money(o.Cost) + " + " + money(o.Funding) + ") - (" + money(o.baseSales) + " - " + money(o.baseCost) + ")"
	return text + minusMoney(o.fixed) + " = " + money(o.margin)
}

// breakeven is the lift at which it would have paid for itself, in basis points; ok is false where no lift does.
func (o *outcome) breakeven() (bp int64, ok bool) {
	earned := o.SalesValue - o.Cost + o.Funding
	if !o.known || earned <= 0 || o.Units <= 0 {
		return 0, false
	}
	return quotient([]int64{o.baseSales - o.baseCost + o.fixed, o.Units, 10_000}, []int64{o.base, earned}), true
}
