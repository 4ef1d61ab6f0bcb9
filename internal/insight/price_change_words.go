package insight

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
)

// pricePieces split the change of margin: what the new price brings on the units that are sold, and what the other number of units brings at
// the old price. They add up to it exactly.
func (n *night) pricePieces(e *priceEffect) []piece {
	p := e.PriceChange
	parts := Apportion(e.margin, []*big.Rat{
		new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(p.Units), big.NewInt(p.After-p.Before)), big.NewInt(1000)),
		new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(p.Units-e.expected), big.NewInt(p.Before-p.UnitCost)), big.NewInt(1000)),
	})
	price, units := "part.price_higher", "part.more_units"
	if p.After < p.Before {
		price = "part.price_lower"
	}
	if p.Units < e.expected {
		units = "part.fewer_units"
	}
	return []piece{{n.words.say(price, nil), parts[0]}, {n.words.say(units, nil), parts[1]}}
}

// formula is the change of margin with its numbers; each product is a sum of money by itself.
func (e *priceEffect) formula() string {
	p := e.PriceChange
	return money(product(1000, p.Units, p.After-p.UnitCost)) + minusMoney(product(1000, e.expected, p.Before-p.UnitCost)) + " = " + money(e.margin)
}

// elasticity is the change of units over that of the price, both as logarithms; nil where nothing was sold.
func (e *priceEffect) elasticity() any {
	p := e.PriceChange
	if p.Units <= 0 {
		return nil
	}
	v := math.Log(float64(p.Units)/float64(e.expected)) / math.Log(float64(p.After)/float64(p.Before))
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func (n *night) sayPriceChange(f *finding, e *priceEffect) {
	p, w := e.PriceChange, n.words
	with := facts{
		"store": name(p.StoreID), "product": name(cmp.Or(p.ProductName, p.ProductID)), "before": amount(p.Before), "after": amount(p.After), "chain": amount(p.ChainPrice),
		"date": dateOf(p.ChangedOn), "days": whole(p.Days), "units": quantityOf(p.Units), "expected": quantityOf(e.expected), "money": amount(e.margin),
		"margin": changeOf{e.margin, step(e.margin)}, "low": changeOf{e.low, step(e.low)}, "high": changeOf{e.top, step(e.top)},
	}
	with["change"] = w.say("price_change.same", nil)
	switch tenths := e.change / 10; {
	case tenths >= 5:
		with["change"] = w.say("price_change.more", facts{"percent": percentOf(tenths)})
	case tenths <= -5:
		with["change"] = w.say("price_change.less", facts{"percent": percentOf(tenths)})
	}
	key := "price_change.units"
	if e.known {
		key = "price_change." + e.verdict
	}
	if p.StoreID != "" {
		key = "price_change.store"
	}
	f.Headline = w.say(key, with)
	against, range80 := w.say("price_change.others", with), ""
	if p.StoreID != "" {
		against = w.say("price_change.stores", with)
	}
	if e.known {
		range80 = w.say("price_change.range", with)
	}
	chain := ""
	if p.ChainPrice > 0 {
		chain = w.say("price_change.chain", with)
	}
	f.Body = body(bodyWords, w.say("price_change.sold", with), against, chain, range80)
	switch {
	case p.StoreID != "":
		f.Action = w.say("price_change.act_store", with)
	case e.known && e.verdict == LostMoney:
		f.Action = w.say("price_change.act_lost", with)
	case e.known && e.verdict == Worked:
		f.Action = w.say("price_change.act_worked", with)
	default:
		f.Action = w.say("price_change.act_watch", with)
	}
}
