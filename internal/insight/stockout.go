package insight

import (
	"cmp"

	"github.com/daybookhq/daybook/internal/contract"
)

// pairLoss is what one store misses of one product, exact where it is known.
type pairLoss struct {
	pair         *StockoutPair
	prob         float64 // that it is missed at all; 1: the record says so
	known        bool    // LostUnits and Price are
	costKnown    bool    // UnitCost is, else the default margin stands in
	days         int     // out
	unitMargin   int64   // of one unit, minor units
	sales        int64   // missed since Since, at Price
	gross        int64   // margin of it
	net          int64   // margin after recapture: what counts
	today        int64   // net sales missed on the date, after recapture
	wanted       int64   // the same before recapture
	atStake      int64   // net sales missed since Since, after recapture
	usual        int64   // what the store normally sells a day; 0: not known
	recaptureBP  int64
	marginRateBP int64 // of the default, where the cost is not known
}

// hoursOnly is true where it was out for hours of the day, and not at its end as far as anybody knows.
func (p *StockoutPair) hoursOnly() bool {
	return p.HoursOut != nil && (p.OnHand == nil || *p.OnHand > 0)
}

// findStockouts tells products that the stock record says are out. It is a fact, not a test; what is tested is whether it is worth telling.
// A product that is out in many of the stores that carry it is told once; one that stopped selling everywhere is told as that, and a record
// below zero as a wrong record.
func findStockouts(n *night) []*finding {
	n.checks += max(n.PairsChecked, len(n.Stockouts))
	var losses []*pairLoss
	gone := n.drops()
	for i := range n.Stockouts {
		p := &n.Stockouts[i]
		if p.OnHand != nil && *p.OnHand < 0 || gone.hold(p.ProductID, p.Region) {
			continue
		}
		losses = append(losses, n.loss(p))
	}
	list, alone := n.shared("stockout", losses)
	for _, l := range alone {
		if !l.known || n.Weeks < n.Settings.LearnWeeks || n.material(l.atStake, l.usual) {
			list = append(list, n.stockout(l))
		}
	}
	return list
}

func (n *night) loss(p *StockoutPair) *pairLoss {
	l := &pairLoss{pair: p, prob: 1, days: p.Days}
	if l.days <= 0 {
		l.days = max(int(n.Date-p.Since)+1, 1)
	}
	if s := n.stores[p.StoreID]; s != nil {
		l.usual = s.Expected
	}
	l.recaptureBP, _ = points(n.Settings.Recapture)
	l.known = p.LostUnits > 0 && p.Price > 0 && n.Weeks >= n.Settings.LearnWeeks
	if !l.known {
		return l
	}
	kept := 10_000 - l.recaptureBP
	l.sales = product(1000, p.LostUnits, p.Price)
	l.atStake = product(1000*10_000, p.LostUnits, p.Price, kept)
	today := p.LostToday
	if today == 0 {
		today = max(p.Expected-p.Units, 0)
	}
	if today == 0 {
		today = p.LostUnits / int64(l.days)
	}
	l.wanted = product(1000, min(today, p.LostUnits), p.Price)
	l.today = product(1000*10_000, min(today, p.LostUnits), p.Price, kept)
	if p.UnitCost > 0 {
		// Sold at or below cost nothing is lost by not selling.
		l.costKnown, l.unitMargin = true, max(p.Price-p.UnitCost, 0)
		l.gross = product(1000, p.LostUnits, l.unitMargin)
		l.net = product(1000*10_000, p.LostUnits, l.unitMargin, kept)
		return l
	}
	l.marginRateBP, _ = n.margin(0)
	l.gross = product(1000*10_000, p.LostUnits, p.Price, l.marginRateBP)
	l.net = product(1000*10_000*10_000, p.LostUnits, p.Price, l.marginRateBP, kept)
	return l
}

// stockout tells one product of one store.
func (n *night) stockout(l *pairLoss) *finding {
	p := l.pair
	f := &finding{prob: 1, act: canAct}
	f.Kind, f.Level, f.FirstSeen = "stockout", LevelStore, p.Since.String()
	f.Region, f.StoreID, f.ProductID, f.Category = optional(p.Region), optional(p.StoreID), optional(p.ProductID), optional(p.Category)
	f.Evidence = map[string]any{
		"since": p.Since.String(), "days": l.days, "lost_units": nil, "expected_units": nil, "on_hand": nil, "hours_out": nil,
		"store_name": p.StoreName, "product_name": p.ProductName,
	}
	if p.Expected > 0 {
		f.Evidence["expected_units"] = quantity(p.Expected)
	}
	if p.OnHand != nil {
		f.Evidence["on_hand"] = quantity(*p.OnHand)
	}
	if p.HoursOut != nil {
		f.Evidence["hours_out"] = quantity(*p.HoursOut)
	}
	prob := 1.0
	if !l.known {
		prob = 0 // a product that may never have been there
	}
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: prob, ladder: p.LadderStep, cleanDays: p.CleanDays, record: true, troubled: n.troubled[p.StoreID]})
	f.prob = map[string]float64{High: 0.95, Medium: 0.8, Low: 0.5}[f.Confidence]
	f.OwnerRole, f.Due = RoleStore, n.due(0)
	n.price(f, []*pairLoss{l})
	f.speak = func() { n.sayStockout(f, l) }
	return f
}

// price sets money, parts, formula and the evidence that they come from. It adds up losses pair by pair.
func (n *night) price(f *finding, losses []*pairLoss) {
	var units, sales, gross, net int64
	known, cost := 0, 0
	f.today, f.wanted = map[string]int64{}, map[string]int64{}
	for _, l := range losses {
		f.today[l.pair.StoreID] += l.today
		f.wanted[l.pair.StoreID] += l.wanted
		if l.known {
			known++
			units, sales, gross, net = units+l.pair.LostUnits, sales+l.sales, gross+l.gross, net+l.net
		}
		if l.costKnown {
			cost++
		}
	}
	if known == 0 {
		f.Formula = n.daysFormula(losses[0].pair.Since)
		f.stake = 0
		return
	}
	f.Evidence["lost_units"], f.Evidence["lost_sales"] = quantity(units), money(sales)
	f.Evidence["lost_margin_gross"], f.Evidence["lost_margin"] = money(gross), money(net)
	f.Evidence["recapture_percent"] = percent(losses[0].recaptureBP)
	basis := n.words.say("stockout.basis", nil)
	if cost < known {
		rate, _ := n.margin(0)
		f.Evidence["margin_rate"] = n.share(rate)
		basis = n.words.say("stockout.basis_default", facts{"rate": percentOf(rate / 10)})
	}
	f.worthOf(-net, basis)
	f.Parts = []Part{{n.words.say("part.missed", nil), money(-gross)}, {n.words.say("part.recaptured", nil), money(gross - net)}}
	kept := "(1 - " + n.share(losses[0].recaptureBP) + ")"
	l := losses[0]
	switch {
	case len(losses) > 1:
		f.Formula = money(-gross) + " + " + money(gross-net) + " = " + money(-net)
	case l.costKnown:
		f.Evidence["price"], f.Evidence["unit_cost"] = money(l.pair.Price), money(l.pair.UnitCost)
		margin := "(" + money(l.pair.Price) + " - " + money(l.pair.UnitCost) + ")"
		if l.unitMargin == 0 {
			margin = "0.00"
		}
		f.Formula = "-" + quantity(units) + " * " + margin + " * " + kept + " = " + money(-net)
	default:
		f.Evidence["price"] = money(l.pair.Price)
		f.Formula = "-" + quantity(units) + " * " + money(l.pair.Price) + " * " + n.share(l.marginRateBP) + " * " + kept + " = " + money(-net)
	}
}

// share writes basis points as a share with four decimals.
func (n *night) share(bp int64) string { return contract.FormatDecimal(bp, 4) }

func (n *night) sayStockout(f *finding, l *pairLoss) {
	p, w := l.pair, n.words
	with := facts{
		"store": name(p.StoreID), "product": name(cmp.Or(p.ProductName, p.ProductID)), "days": whole(l.days), "since": dateOf(p.Since),
		"lost": quantityOf(p.LostUnits), "expected": quantityOf(p.Expected), "sales": amount(l.sales), "money": amount(l.net),
		"recapture": percentOf(l.recaptureBP / 10),
	}
	key, since := "stockout.days", "stockout.since"
	switch {
	case !l.known:
		key = "stockout.fact"
	case l.days == 1 && p.HoursOut != nil && *p.HoursOut > 0 && (p.OnHand == nil || *p.OnHand > 0):
		key, with["hours"] = "stockout.hours", quantityOf(*p.HoursOut)
	}
	if p.hoursOnly() {
		since = "stockout.since_hours"
	}
	f.Headline = w.say(key, with)
	switch {
	case l.known && p.Expected > 0:
		f.Body = body(bodyWords, w.say(since, with), w.say("stockout.pace", with), w.say("stockout.margin", with))
	case l.known:
		f.Body = body(bodyWords, w.say(since, with), w.say("stockout.margin", with))
	case p.LostUnits > 0 && n.Weeks >= n.Settings.LearnWeeks:
		f.Body = body(bodyWords, w.say(since, with), w.say("stockout.no_price", with))
	default:
		f.Body = body(bodyWords, w.say(since, with), w.say("stockout.no_pace", with))
	}
	f.Action = w.say("stockout.act", with)
}
