package insight

import "math/big"

// excess is what one pair has too much of.
type excess struct {
	*ExcessPair
	units int64 // beyond what is to be there, thousandths
	cost  int64 // of one unit, minor units
	days  int64 // until it is sold off at the normal pace, a year at most; twice a year for dead stock, for none of it goes
	dead  bool
	known bool // the cost is
}

// A year of carrying. What is sold off evenly is carried half the time on average.
const (
	yearDays = 365
	twice    = 2 * yearDays
	oneUnit  = 1000
	tenth    = 10 // stock is told from ten times the net sales that a gap is told from
)

// findOverstock tells stock that lasts far longer than it should: units beyond what the cover that is set sells, and beyond what a shelf needs
// for its looks and one case. Less than one more case, or one unit, is not told. Its money is what carrying it costs until it is sold off. Dead stock, which sells neither here nor elsewhere,
// is among it: all of it is too much.
func findOverstock(n *night) []*finding {
	n.checks += max(n.Stock.ExcessTested, len(n.Stock.Excess))
	told := n.pairsTold("phantom_stock", "low_stock")
	of := map[*entry]*excess{}
	var entries []*entry
	for i := range n.Stock.Excess {
		x := n.excess(&n.Stock.Excess[i])
		if x == nil || told[[2]string{x.StoreID, x.ProductID}] {
			continue
		}
		e := &entry{Pair: &x.Pair, units: x.units, prob: 1, dead: x.dead, money: -n.carrying(x), stake: product(1000, x.units, x.cost), sales: product(1000, x.units, x.Price)}
		entries, of[e] = append(entries, e), x
	}
	return n.cards("overstock", entries, func(f *finding, c *card) bool { return n.overstock(f, c, of) })
}

// excess judges one pair; nil where it has not too much, or where nothing says what it is worth.
func (n *night) excess(p *ExcessPair) *excess {
	s := n.Settings.Stock
	x := &excess{ExcessPair: p, cost: p.UnitCost, known: p.UnitCost > 0}
	if !x.known {
		rate, _ := n.margin(0)
		x.cost = product(10_000, p.Price, 10_000-rate)
	}
	stock := p.OnHand + max(p.OnOrder, 0)
	x.dead = p.IdleDays >= s.DeadDays && p.PeersSelling == 0
	if p.OnHand <= 0 || x.cost <= 0 || p.IdleDays >= s.DeadDays && !x.dead {
		return nil // others sell it: its record may be wrong, which is another kind's job
	}
	if x.dead {
		if x.units, x.days = stock, twice; x.units < oneUnit {
			return nil
		}
		return x
	}
	x.units = stock - max(product(1000, int64(s.CoverDays), p.Rate), s.ShelfUnits, p.Case)
	if x.units < max(oneUnit, p.Case) || p.Rate <= 0 {
		return nil // no order could have been smaller
	}
	days := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(x.units), big.NewInt(1000)), big.NewInt(p.Rate))
	x.days = min(max(nearest(days), 1), yearDays)
	return x
}

// carrying is what x costs until it is sold off, minor units.
func (n *night) carrying(x *excess) int64 {
	bp, _ := points(n.Settings.Stock.CarryingRate)
	return product(1000*10_000*twice, x.units, x.cost, bp, x.days)
}

func (n *night) overstock(f *finding, c *card, of map[*entry]*excess) bool {
	var usual, dead, worth int64
	rate, _ := n.margin(0)
	deads, known := 0, true
	for _, e := range c.entries {
		x := of[e]
		if x.dead {
			deads, dead = deads+1, dead+e.stake
		}
		known = known && x.known
		worth += product(10_000, e.sales, 10_000-rate)
		if s := n.stores[e.StoreID]; s != nil && (c.level != LevelStore || usual == 0) {
			usual += s.Expected
		}
	}
	// What it would cost at the margin that is set: whether it is told says nothing of what it did cost.
	if !n.material(worth/tenth, usual) {
		return false
	}
	first := of[c.entries[0]]
	rate, _ = points(n.Settings.Stock.CarryingRate)
	f.act = canAct
	f.Evidence["overstock_units"], f.Evidence["overstock_cost"] = quantity(c.units), money(c.stake)
	f.Evidence["dead_cost"], f.Evidence["cover_days"] = money(dead), n.Settings.Stock.CoverDays
	if c.level == LevelStore {
		f.Evidence["dead_products"] = deads
	} else {
		f.Evidence["dead_stores"] = deads // of one product
	}
	f.Evidence["dead_days"], f.Evidence["carrying_percent"] = n.Settings.Stock.DeadDays, percent(rate)
	basis := "overstock.basis"
	if !known {
		basis = "overstock.basis_default"
	}
	margin, _ := n.margin(0)
	n.sums(f, c, n.words.say(basis, facts{"rate": percentOf(rate / 10), "margin": percentOf(margin / 10)}))
	if len(c.entries) == 1 {
		f.Evidence["on_hand"], f.Evidence["unit_cost"] = quantity(first.OnHand), money(first.cost)
		if !first.dead { // none of that goes
			f.Evidence["exit_days"] = first.days
		}
		f.Formula = "-" + quantity(first.units) + " * " + money(first.cost) + " * " + n.share(rate) + " * " + dayCount(first.days) + " / " + dayCount(twice) + " = " + money(c.money)
	}
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: 1, because: "sells"})
	f.speak = func() {
		w, with := n.words, c.title(n.words)
		with["cost"], with["dead"], with["deads"], with["cover"] = amount(c.stake), amount(dead), whole(deads), whole(n.Settings.Stock.CoverDays)
		with["dead_days"], with["rate"] = whole(n.Settings.Stock.DeadDays), percentOf(rate/10)
		f.Headline = w.say(c.key(), with)
		says := ""
		if message := c.deadWords(deads); message != "" {
			says = w.say(message, with)
		}
		f.Body = body(bodyWords, w.say("overstock.beyond", with), says, w.say("overstock.carrying", with))
		f.Action = w.say(c.act(), with)
	}
	return true
}

// deadWords is the message that says how many entries of a card are dead; "" where none is.
func (c *card) deadWords(deads int) string {
	switch {
	case deads == 0:
		return ""
	case deads == len(c.entries):
		return "overstock.dead_all"
	case c.level != LevelStore:
		return "overstock.dead_stores"
	case deads == 1:
		return "overstock.dead_one"
	}
	return "overstock.dead_many"
}
