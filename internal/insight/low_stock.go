package insight

// findLowStock makes count lists: products whose record shows no more than a day's sales and which have missed at least two units of what
// they normally sell. Such records are wrong more often than others, so they are worth a look before chance is ruled out. What is told as
// phantom stock, or stopped selling everywhere, is not on the list.
func findLowStock(n *night) []*finding {
	told := n.pairsTold("phantom_stock")
	missed := map[*entry]int64{}
	var entries []*entry
	for _, s := range n.silences() {
		if s.OnHand == nil || *s.OnHand > (s.Daily+999)/1000*1000 || s.Missed < n.Settings.Stock.CountAfter || told[[2]string{s.StoreID, s.ProductID}] {
			continue
		}
		e := &entry{Pair: &s.Pair, units: *s.OnHand, prob: real(n.Settings.Stock.WrongLowRecords, s.p)}
		if s.loss.known {
			e.money, e.stake, e.today = -likely(s.loss.net, e.prob), likely(s.loss.atStake, e.prob), likely(s.loss.today, e.prob)
			e.sales = e.stake
		}
		missed[e] = s.Missed
		entries = append(entries, e)
	}
	return n.cards("low_stock", entries, func(f *finding, c *card) bool { return n.lowStock(f, c, missed) })
}

// likely is v times the chance that it is real.
func likely(v int64, prob float64) int64 {
	bp, _ := points(prob)
	return product(10_000, v, bp)
}

// pairsTold are the pairs that findings of a kind tell on the date.
func (n *night) pairsTold(kinds ...string) map[[2]string]bool {
	set := map[[2]string]bool{}
	for _, f := range n.found {
		for _, kind := range kinds {
			if f.Kind != kind {
				continue
			}
			for _, p := range f.pairs {
				set[p] = true
			}
		}
	}
	return set
}

func (n *night) lowStock(f *finding, c *card, missed map[*entry]int64) bool {
	var units, usual int64
	for _, e := range c.entries {
		units += missed[e]
		if s := n.stores[e.StoreID]; s != nil && (c.level != LevelStore || usual == 0) {
			usual += s.Expected
		}
	}
	if c.stake == 0 || !n.material(c.stake, usual) {
		return false
	}
	hits := int64(c.hits*10+0.5) * 100
	f.Evidence["missed_units"], f.Evidence["expected_hits"], f.Evidence["on_hand"] = quantity(units), quantity(hits), quantity(c.units)
	n.sums(f, c, n.words.say("low_stock.basis", nil))
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: c.prob, doubt: "count"})
	f.speak = func() {
		w, with := n.words, c.title(n.words)
		with["missed"], with["hits"] = quantityOf(units), quantityOf(hits)
		f.Headline = w.say(c.key(), with)
		f.Body = body(bodyWords, w.say("low_stock.missed", with), w.say("low_stock.hits", with), w.say("low_stock.margin", with))
		f.Action = w.say(c.act(), with)
	}
	return true
}
