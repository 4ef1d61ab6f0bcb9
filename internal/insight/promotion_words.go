package insight

import (
	"cmp"
	"math"

	"github.com/daybookhq/daybook/internal/contract"
)

// promotionEvidence holds every number that is told of a promotion. What is not known is null.
func (n *night) promotionEvidence(o *outcome) map[string]any {
	p := o.Promotion
	e := map[string]any{
		"promotion_name": p.Name, "product_name": p.ProductName, "mechanic": p.Mechanic, "starts_on": p.StartsOn.String(), "ends_on": p.EndsOn.String(),
		"days": p.Days, "days_planned": int(p.EndsOn-p.StartsOn) + 1, "days_since_end": nil, "judged_on": n.judgedOn(p).String(), "products": p.Products, "stores": p.Stores, "verdict": o.verdict, "units": quantity(p.Units),
		"sales_value": nil, "unknown_units": quantity(p.UnknownUnits), "all_units": quantity(p.Units + p.UnknownUnits), "missed_units": quantity(p.MissedUnits), "stores_out": p.StoresOut,
		"stores_not_carried_out": len(p.PriceNotChanged), "which_not_carried_out": listed(p.PriceNotChanged),
		"stores_nothing_sold": len(p.NothingSold), "which_nothing_sold": listed(p.NothingSold),
		"shared_with": listed(p.SharedWith), "ladder_step": p.LadderStep, "method": o.method,
		"after_days": nil, "control_stores": nil, "control_percent": nil, "baseline_error_percent": nil,
	}
	for _, key := range []string{
		"baseline_units", "lift", "lift_percent", "incremental_units", "incremental_sales", "incremental_margin", "low", "high", "net_margin",
		"breakeven_lift", "breakeven_percent", "cost", "funding", "baseline_sales", "baseline_margin", "fixed_cost", "price", "regular_price", "unit_margin",
		"pull_forward_units", "pull_forward_margin", "cannibalised_units", "cannibalised_margin",
	} {
		e[key] = nil
	}
	if o.stage != running {
		e["days_since_end"] = int(n.Date - p.EndsOn)
	}
	if o.priced() {
		e["sales_value"] = money(p.SalesValue)
	}
	if p.Units > 0 && o.priced() {
		e["price"] = money(product(p.Units, p.SalesValue, 1000))
	}
	if !o.compared {
		return e
	}
	e["baseline_units"], e["lift"], e["lift_percent"] = quantity(o.base), contract.FormatDecimal(o.lift, 4), percent(o.lift-10_000)
	e["incremental_units"] = quantity(o.extra)
	if o.base > 0 {
		e["baseline_error_percent"] = percent(int64(math.Round(10_000 * o.sd / float64(o.base))))
	}
	if o.priced() {
		e["incremental_sales"], e["baseline_sales"] = money(p.SalesValue-o.baseSales), money(o.baseSales)
	}
	if o.priced() && o.base > 0 {
		e["regular_price"] = money(product(o.base, o.baseSales, 1000))
	}
	if o.method != byItself {
		e["control_percent"] = percent(o.index - 10_000)
	}
	if o.method == byStores {
		e["control_stores"] = p.Control.Stores
	}
	if o.afterDays > 0 {
		e["after_days"], e["pull_forward_units"] = o.afterDays, quantity(o.pulled)
	}
	if p.Substitutes != nil {
		e["cannibalised_units"] = quantity(o.eaten)
	}
	if !o.known {
		return e
	}
	e["incremental_margin"], e["low"], e["high"], e["net_margin"] = money(o.margin), money(o.low), money(o.high), money(o.net)
	e["cost"], e["funding"], e["fixed_cost"], e["baseline_margin"] = money(p.Cost), money(p.Funding), money(o.fixed), money(o.baseSales-o.baseCost)
	e["unit_margin"] = contract.FormatDecimal(o.unitMargin, 6)
	if bp, ok := o.breakeven(); ok {
		e["breakeven_lift"], e["breakeven_percent"] = contract.FormatDecimal(bp, 4), percent(bp-10_000)
	}
	if e["pull_forward_units"] != nil {
		e["pull_forward_margin"] = money(-o.pulledMargin)
	}
	if p.Substitutes != nil {
		e["cannibalised_margin"] = money(-o.eatenMargin)
	}
	return e
}

func listed(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

// promotionPieces say where the margin came from: what more units would have earned at the regular price, what the lower price gave away
// on all that was sold, what the supplier paid, what it cost besides, and what it took from later days and other products. They add up to what is left.
func (n *night) promotionPieces(o *outcome) []piece {
	more := int64(0)
	if o.base > 0 {
		more = product(o.base, o.extra, o.baseSales-o.baseCost)
	}
	key := "part.promotion_more"
	if more < 0 {
		key = "part.promotion_fewer"
	}
	all := []piece{
		{n.words.say(key, nil), more},
		{n.words.say("part.promotion_price", nil), o.margin - more - o.Funding + o.fixed},
		{n.words.say("part.promotion_funding", nil), o.Funding},
		{n.words.say("part.promotion_fixed", nil), -o.fixed},
		{n.words.say("part.promotion_ahead", nil), -o.pulledMargin},
		{n.words.say("part.promotion_taken", nil), -o.eatenMargin},
	}
	var pieces []piece
	for _, p := range all {
		if p.money != 0 {
			pieces = append(pieces, p)
		}
	}
	return pieces
}

func (n *night) sayPromotion(f *finding, o *outcome, pieces []piece) {
	p, w := o.Promotion, n.words
	with := facts{
		"offer": name(cmp.Or(p.Name, p.ProductName, p.PromotionID)), "product": name(cmp.Or(p.ProductName, p.ProductID)),
		"units": quantityOf(p.Units + p.UnknownUnits), "days": whole(p.Days), "stores": whole(p.Stores), "baseline": unitsOf(o.base), "sold": quantityOf(p.Units),
		"money": amount(o.net), "low": changeOf{o.low, step(o.low)}, "high": changeOf{o.high, step(o.high)}, "margin": changeOf{o.margin, step(o.margin)},
		"net": changeOf{o.net, step(o.net)}, "skipped": whole(len(p.PriceNotChanged)), "out": whole(p.StoresOut), "missed": unitsOf(p.MissedUnits),
		"pulled": unitsOf(o.pulled), "after": whole(o.afterDays), "eaten": unitsOf(o.eaten), "date": dateOf(n.judgedOn(p)),
	}
	with["change"] = w.say("promotion.same", nil)
	switch tenths := (o.lift - 10_000) / 10; {
	case tenths >= 5:
		with["change"] = w.say("promotion.more", facts{"percent": percentOf(tenths)})
	case tenths <= -5:
		with["change"] = w.say("promotion.less", facts{"percent": percentOf(tenths)})
	}
	needed, possible := o.breakeven()
	with["needed"] = percentOf((needed - 10_000) / 10)
	f.Headline = w.say("promotion."+o.headline(possible && needed >= 10_000 && needed <= farthest), with)

	say := func(is bool, key string) string {
		if !is {
			return ""
		}
		return w.say("promotion."+key, with)
	}
	parts := ""
	if o.known && o.verdict != TooEarly {
		parts = n.whereBy("promotion.parts", o.net, pieces)
	}
	f.Body = body(bodyWords,
		say(o.compared, "sold"), say(!o.compared, "sold_only"),
		say(o.known, "range"), say(o.pulled > 0, "pulled"), say(o.eaten > 0, "eaten"), say(o.known && o.net != o.margin, "net"),
		say(p.StoresOut > 0 && p.MissedUnits > 0, "missed"), say(len(p.PriceNotChanged) > 0, "skipped"),
		parts, say(o.method == byStores, "control"),
		say(o.afterDays > 0 && o.pulled == 0, "no_dip"))
	f.Action = w.say("promotion.act_"+o.action(), with)
}

// farthest is the lift, in basis points, beyond which no promotion gets: ten times the normal units. Where a unit earns next to nothing the sum asks for
// hundreds of times as many, and nobody could do anything with that number.
const farthest = 100_000

// headline is the message that says what a promotion came to. reachable says that there is a lift that would have paid for it.
func (o *outcome) headline(reachable bool) string {
	switch {
	case o.stage == running && o.verdict == LostMoney:
		return "running_loss"
	case o.verdict == TooEarly && o.stage == ended:
		return "ended"
	case o.verdict == TooEarly:
		return TooEarly
	case !o.compared:
		return "no_baseline"
	case !o.known:
		return "no_cost"
	case o.verdict == LostMoney && o.margin >= 0:
		return "lost_after"
	case o.verdict == LostMoney && o.lift <= 10_050:
		return "lost_below"
	case o.verdict == LostMoney && !reachable:
		return "lost_never"
	}
	return o.verdict
}

// action is the message that says what to do.
func (o *outcome) action() string {
	switch {
	case o.verdict == TooEarly:
		return "wait"
	case o.stage == running:
		return "stop"
	case !o.compared:
		return "baseline"
	case !o.known:
		return "cost"
	case o.verdict == Worked && o.StoresOut > 0 && o.MissedUnits > 0:
		return "more_stock"
	}
	return o.verdict
}
