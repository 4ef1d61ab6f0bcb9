package insight

import (
	"math"
	"slices"
	"strconv"
)

// runOut is one pair that may run out, and what an order placed now still saves.
type runOut struct {
	*RunOutPair
	risk   float64 // chance of asking for more than there is until the order after the next one arrives
	short  int64   // units that an order placed now saves, thousandths
	order  int64   // units to order, in whole cases where the case is known
	margin int64   // of one unit
}

// findRunOutRisk tells products that may run out before the order after the next one arrives, while an order placed now still helps. What is
// asked for in lead time and review is negative binomial around what is expected; what it asks beyond stock and orders under way, less what
// runs short before any order can arrive, is what an order saves. Without a lead time nothing is told.
func findRunOutRisk(n *night) []*finding {
	n.checks += max(n.Stock.RunOutTested, len(n.Stock.RunOuts))
	if n.Weeks < n.Settings.LearnWeeks {
		return nil
	}
	told, gone := n.pairsTold("phantom_stock", "low_stock"), n.drops()
	of := map[*entry]*runOut{}
	var entries []*entry
	for i := range n.Stock.RunOuts {
		r := n.runOut(&n.Stock.RunOuts[i])
		if r == nil || told[[2]string{r.StoreID, r.ProductID}] || gone.hold(r.ProductID, r.Region) {
			continue
		}
		e := &entry{Pair: &r.Pair, units: r.short, prob: 1, risk: int64(math.Round(10_000 * r.risk))}
		kept := 10_000 - n.recapture()
		e.money = -product(1000*10_000, r.short, r.margin, kept)
		e.stake = product(1000*10_000, r.short, r.Price, kept)
		e.sales = e.stake
		entries, of[e] = append(entries, e), r
	}
	return n.cards("run_out_risk", entries, func(f *finding, c *card) bool { return n.runOutRisk(f, c, of) })
}

func (n *night) recapture() int64 {
	bp, _ := points(n.Settings.Recapture)
	return bp
}

// runOut judges one pair; nil where it is safe, or where an order comes too late to change anything.
func (n *night) runOut(p *RunOutPair) *runOut {
	if p.LeadDays <= 0 || p.OnHand <= 0 || p.Price <= 0 || p.Expected <= 0 {
		return nil
	}
	stock := float64(p.OnHand) / 1000
	if p.OnOrder != nil {
		stock += float64(max(*p.OnOrder, 0)) / 1000
	}
	mean, lead := float64(p.Expected)/1000, min(float64(p.ExpectedLead), float64(p.Expected))/1000
	r := &runOut{RunOutPair: p}
	var short float64
	r.risk, short = Shortage(stock, mean, p.Lumpiness)
	_, late := Shortage(stock, lead, p.Lumpiness)
	r.short = int64(math.Round((short - late) * 1000))
	if r.risk < n.Settings.Stock.RunOutRisk || r.short <= 0 {
		return nil
	}
	r.margin = max(p.Price-p.UnitCost, 0)
	if p.UnitCost <= 0 {
		rate, _ := n.margin(0)
		r.margin = product(10_000, p.Price, rate)
	}
	r.order = n.order(p, stock, mean)
	return r
}

// order is the smallest order, in whole units and cases, that leaves no more than the chance set of running out.
func (n *night) order(p *RunOutPair, stock, mean float64) int64 {
	enough := func(units int64) bool {
		risk, _ := Shortage(stock+float64(units), mean, p.Lumpiness)
		return risk <= n.Settings.Stock.OrderRisk
	}
	high := int64(1)
	for !enough(high) && high < 1<<40 {
		high *= 2
	}
	for low := high / 2; low+1 < high; {
		if middle := (low + high) / 2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	units := high * 1000
	if p.Case > 0 {
		units = (units + p.Case - 1) / p.Case * p.Case
	}
	return units
}

func (n *night) runOutRisk(f *finding, c *card, of map[*entry]*runOut) bool {
	var usual, expected, onHand, order int64
	days, blind, costs, worst := 0, false, 0, 0.0
	for _, e := range c.entries {
		r := of[e]
		expected, onHand, order, days = expected+r.Expected, onHand+r.OnHand, order+r.order, max(days, r.LeadDays+r.ReviewDays)
		blind, worst = blind || r.OnOrder == nil, max(worst, r.risk)
		if r.UnitCost > 0 {
			costs++
		}
		if s := n.stores[e.StoreID]; s != nil && (c.level != LevelStore || usual == 0) {
			usual += s.Expected
		}
	}
	if !n.material(c.stake, usual) {
		return false
	}
	first := of[slices.MinFunc(c.entries, bySales)] // what is told of its order does not tell what is dearest
	risk := int64(math.Round(worst * 1000))
	f.Evidence["short_units"], f.Evidence["expected_units"], f.Evidence["on_hand"] = quantity(c.units), quantity(expected), quantity(onHand)
	f.Evidence["order_units"], f.Evidence["days"], f.Evidence["risk_percent"] = quantity(order), days, percent(risk*10)
	f.Evidence["lead_days"], f.Evidence["review_days"], f.Evidence["on_order"] = first.LeadDays, first.ReviewDays, nil
	if first.OnOrder != nil {
		f.Evidence["on_order"] = quantity(*first.OnOrder)
	}
	f.Evidence["recapture_percent"] = percent(n.recapture())
	basis := "run_out_risk.basis"
	if costs < len(c.entries) {
		basis = "run_out_risk.basis_default"
	}
	rate, _ := n.margin(0)
	n.sums(f, c, n.words.say(basis, facts{"rate": percentOf(rate / 10)}))
	if len(c.entries) == 1 {
		f.Evidence["unit_margin"] = money(first.margin)
		f.Formula = "-" + quantity(first.short) + " * " + money(first.margin) + " * (1 - " + n.share(n.recapture()) + ") = " + money(c.money)
	}
	g := ground{prob: 1, ladder: first.LadderStep, cleanDays: first.CleanDays, troubled: n.troubled[first.StoreID]}
	if blind {
		g.doubt = "orders"
	}
	f.Confidence, f.ConfidenceReason = n.confidence(g)
	f.speak = func() { n.sayRunOut(f, c, first, days, risk, order, onHand, expected, blind) }
	return true
}

func (n *night) sayRunOut(f *finding, c *card, first *runOut, days int, risk, order, onHand, expected int64, blind bool) {
	w, with := n.words, c.title(n.words)
	with["days"], with["risk"], with["order"] = whole(days), percentOf(risk), quantityOf(order)
	with["on_hand"], with["expected"], with["lead"] = quantityOf(onHand), quantityOf(expected), whole(first.LeadDays)
	f.Headline = w.say(c.key(), with)
	stock := w.say("run_out_risk.stock", with)
	if first.OnOrder != nil && len(c.entries) == 1 {
		with["on_order"] = quantityOf(*first.OnOrder)
		stock = w.say("run_out_risk.stock_order", with)
	}
	orders := ""
	if blind {
		orders = w.say("run_out_risk.blind", nil)
	}
	f.Body = body(bodyWords, stock, w.say("run_out_risk.saves", with), orders)
	f.Action = w.say(c.act(), with)
}

// dayCount is days as a formula writes them.
func dayCount(days int64) string { return strconv.FormatInt(days, 10) }
