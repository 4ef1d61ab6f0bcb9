package insight

import (
	"cmp"
	"math"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// Verdicts on a promotion.
const (
	Worked     = "worked"
	BrokeEven  = "broke_even"
	LostMoney  = "lost_money"
	TooEarly   = "too_early"
	CannotTell = "cannot_tell"
)

// When a promotion is told.
const (
	toldFor    = 3  // days after a verdict on which it is told again, so that a day without business loses none
	runningFor = 3  // days that one under way must have been counted for to be called a loss
	clearUnits = 50 // baseline units from which that can be said
)

// findPromotions tells what promotions came to. One under way, and one that ended in the last days, is listed with what it sold so far and
// called too early, unless it clearly loses money: then it is told at once, while somebody can still stop it, and stays told. It is judged when
// late files and returns are in, and again when the days after it are over.
func findPromotions(n *night) []*finding {
	var list []*finding
	for _, p := range slices.SortedFunc(slices.Values(n.Promotions), func(a, b Promotion) int { return cmp.Compare(a.PromotionID, b.PromotionID) }) {
		s := n.stageOf(&p)
		if s == notNow || p.Units == 0 && p.BaselineUnits == 0 && p.UnknownUnits == 0 {
			continue
		}
		n.checks++
		list = append(list, n.promotion(n.outcomeOf(&p, s)))
	}
	return list
}

// stage is how far a promotion has come.
type stage int

const (
	notNow  stage = iota
	running       // under way
	ended         // over, and not yet to be judged
	judged        // over, late files and returns in
	final         // the days after it are over too
)

func (n *night) stageOf(p *Promotion) stage {
	settle, after := n.Settings.PromotionSettleDays, n.Settings.PromotionAfterDays
	switch since := int(n.Date - p.EndsOn); {
	case n.Date < p.StartsOn:
		return notNow
	case since < 0:
		return running
	case since < settle:
		return ended
	case since >= after && since <= after+toldFor:
		return final
	case since <= settle+toldFor:
		return judged
	}
	return notNow
}

// judgedOn is the first day on which a promotion is judged.
func (n *night) judgedOn(p *Promotion) contract.Day {
	return p.EndsOn + contract.Day(n.Settings.PromotionSettleDays)
}

// verdict judges a range of the margin that is left. limit is what counts as nothing.
func verdict(low, high, limit int64) string {
	switch {
	case low > 0:
		return Worked
	case high < 0:
		return LostMoney
	case low >= -limit && high <= limit:
		return BrokeEven
	}
	return CannotTell
}

// promotion tells one promotion.
func (n *night) promotion(o *outcome) *finding {
	p := o.Promotion
	f := &finding{act: needsHQ, stands: 1}
	f.Kind, f.Level, f.OwnerRole, f.Due = "promotion", LevelChain, RoleChain, n.due(7)
	f.PromotionID, f.ProductID, f.Category = optional(p.PromotionID), optional(p.ProductID), optional(p.Category)
	f.FirstSeen = p.StartsOn.String()
	f.Evidence = n.promotionEvidence(o)
	f.prob = o.sure()
	f.Confidence, f.ConfidenceReason = n.promotionConfidence(o, f.prob)
	var pieces []piece
	switch {
	case o.known:
		pieces = n.promotionPieces(o)
		f.Parts = named(pieces)
		basis := "promotion.basis"
		if o.net != o.margin {
			basis = "promotion.basis_left"
		}
		f.worthOf(o.net, n.words.say(basis, nil)) // one worth: what the verdict judges is what is told, added up and ranked
		f.Formula = o.formula()
	case o.compared:
		rate, _ := n.margin(0)
		f.stake = math.Abs(float64(product(10_000, p.SalesValue-o.baseSales, rate)))
		f.Formula = quantity(p.Units) + " - " + quantity(o.base) + " = " + quantity(o.extra)
	default:
		f.Formula = quantity(p.UnknownUnits) + " + " + quantity(p.Units) + " = " + quantity(p.UnknownUnits+p.Units)
	}
	switch {
	case o.verdict == Worked:
		f.good, f.act = true, toKnow
	case o.stage == running:
		f.Due = n.due(0)
	}
	// What the days after it did not change was told when it was judged; what is too small to act on is listed only.
	f.quiet = o.stage == final && o.verdict == o.before || o.known && float64(max(abs(o.margin), abs(o.net))) < float64(n.Settings.MinimumMoney)
	hidden := o.costless()
	f.plain = &without{due: n.due(7), quiet: o.stage == final}
	f.plain.confidence, f.plain.reason = n.promotionConfidence(hidden, hidden.sure())
	if o.stage == running {
		f.plain.due = n.due(0)
	}
	f.costly = []string{"chance_real"}
	f.speak = func() {
		if n.words.costless {
			n.sayPromotion(f, hidden, nil)
			return
		}
		n.sayPromotion(f, o, pieces)
	}
	return f
}

// promotionConfidence says how sure a verdict is, and why.
func (n *night) promotionConfidence(o *outcome, prob float64) (word, reason string) {
	with := facts{
		"days": whole(o.Days), "of": whole(int(o.EndsOn-o.StartsOn) + 1), "date": dateOf(n.judgedOn(o.Promotion)),
		"baseline": unitsOf(o.base), "stores": whole(o.Stores),
	}
	switch {
	case o.verdict == TooEarly && o.stage == running:
		return Low, n.words.say("confidence.running", with)
	case o.verdict == TooEarly:
		return Low, n.words.say("confidence.early", with)
	case !o.compared:
		return Low, n.words.say("confidence.no_baseline", nil)
	}
	troubled := n.troubled[""]
	word, reason = n.confidence(ground{prob: prob, ladder: o.LadderStep, stores: max(o.Stores, 1), troubled: troubled})
	switch {
	case word == High && o.stage == ended:
		return Medium, n.words.say("confidence.early", with)
	case word == High && !o.known:
		return Medium, n.words.say("confidence.no_cost", nil)
	case word == High:
		return High, n.words.say("confidence.offer", with)
	}
	return word, reason
}
