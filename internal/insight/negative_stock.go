package insight

import "strconv"

// findNegativeStock tells stock records below zero: more was sold than was ever booked in, so the record is wrong, whatever the shelf holds.
// It is a fact and always told, a store's as one list to count; an item that is below zero in many stores is booked in wrongly and told once.
// Where the item has stopped selling as well, what that misses is the money; the stockout of such a pair is told here.
func findNegativeStock(n *night) []*finding {
	n.checks += len(n.Stock.Negative)
	gone := n.drops()
	var entries []*entry
	since := map[*entry]*NegativePair{}
	for i := range n.Stock.Negative {
		p := &n.Stock.Negative[i]
		if p.OnHand >= 0 {
			continue
		}
		e := &entry{Pair: &p.Pair, units: -p.OnHand, prob: 1}
		if p.Silent >= n.Settings.Stock.CountAfter && !gone.hold(p.ProductID, p.Region) {
			l := n.loss(&StockoutPair{
				StoreID: p.StoreID, Since: p.SilentSince, LostUnits: p.Silent, LostToday: p.ExpectedToday, Price: p.Price, UnitCost: p.UnitCost,
			})
			if l.known {
				e.money, e.stake, e.today, e.sales = -l.net, l.atStake, l.today, l.atStake
			}
		}
		entries, since[e] = append(entries, e), p
	}
	return n.cards("negative_stock", entries, func(f *finding, c *card) bool {
		n.negativeStock(f, c, since)
		return true
	})
}

func (n *night) negativeStock(f *finding, c *card, of map[*entry]*NegativePair) {
	first, silent := n.Date, 0
	for _, e := range c.entries {
		p := of[e]
		if p.Since != 0 {
			first = min(first, p.Since)
		}
		if e.stake != 0 {
			silent++
		}
	}
	f.Evidence["since"], f.Evidence["silent"], f.Evidence["on_hand"] = first.String(), silent, quantity(-c.units)
	if c.stake != 0 {
		n.sums(f, c, n.words.say("negative_stock.basis", nil))
	} else {
		count := strconv.Itoa(len(c.entries))
		f.Formula = count + " - 0 = " + count
	}
	f.Confidence, f.ConfidenceReason = High, n.words.say("confidence.below_zero", nil)
	f.speak = func() {
		w, with := n.words, c.title(n.words)
		with["since"], with["silent"] = dateOf(first), whole(silent)
		f.Headline = w.say(c.key(), with)
		missed := ""
		if c.stake != 0 {
			missed = w.say("negative_stock.missed", with)
		}
		f.Body = body(bodyWords, w.say("negative_stock.since", with), w.say("negative_stock.why", with), missed)
		f.Action = w.say(c.act(), with)
	}
}
