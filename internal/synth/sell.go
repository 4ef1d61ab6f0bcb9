package synth

import (
	"math"

	"github.com/daybookhq/daybook/internal/contract"
)

// demand is what one pair would sell on a date on which the shelf is never empty.
type demand struct {
	normal    float64 // expected units without its promotion; those of other products run
	mean      float64 // expected units with all that is planned, before what is planted
	promotion *promo
	calm      bool // neither promotion nor the dip behind one
}

// elasticity of demand to a change of the regular price.
const elasticity = -1.6

// expect works out a pair's demand; level is the store's for the date, its own shock left out where shock is 1.
func (c *Chain) expect(t *today, s, p int, pr *pair, level float64) demand {
	x := &c.products[p]
	shape := weekdays[x.cat%len(weekdays)]
	m := float64(pr.rate) * level * shape[t.weekday] * (1 + x.season*math.Sin(2*math.Pi*float64(t.day.Time().YearDay())/365.25))
	if t.regular[p] != x.price {
		m *= math.Pow(float64(t.regular[p])/float64(x.price), elasticity)
	}
	q := demand{normal: m, mean: m, calm: true}
	hurt := 0.0
	for _, o := range t.hurtBy[x.cat] {
		if o.runsIn(s) && o.product != p {
			hurt += o.cannibalised
		}
	}
	hurt = math.Min(0.3, hurt)
	switch promotion := t.promoOf[p]; {
	case promotion != nil && promotion.runsIn(s):
		q.promotion, q.calm = promotion, false
		q.normal *= 1 - hurt // without this promotion the others would take from it too
		q.mean *= promotion.lift
	case t.dipOf[p] != nil && t.dipOf[p].runsIn(s):
		q.calm = false
		q.mean *= 1 - t.dipOf[p].dip
		q.normal = q.mean
	default:
		q.mean *= 1 - hurt
		q.normal = q.mean
	}
	return q
}

// till is what goes over the till of one pair on one date.
type till struct {
	price, regular, cost int64 // of one unit, cents
	units, returned      int64
}

// sellPair sells one product in one store for a day and returns its net sales in cents and its units.
func (c *Chain) sellPair(t *today, s, p int, pr *pair, level, shock float64, date string, events []*Event, o *sold) (net, units int64) {
	x := &c.products[p]
	d := roll(c.cfg.Seed, 8, uint64(s), uint64(p), uint64(t.day))
	q := c.expect(t, s, p, pr, level)
	mean := q.mean
	g := till{price: t.regular[p], regular: t.regular[p], cost: x.cost}
	if q.promotion != nil {
		g.price = t.price[p]
	}
	blocked, dead, planted, back := false, false, false, 0.012
	pr.ghost, pr.minus = false, 0
	for _, e := range events {
		if e.product >= 0 && e.product != p || e.cat >= 0 && e.cat != x.cat {
			continue
		}
		planted = true
		switch e.Kind {
		case "store_gap", "region_gap", "store_trend", "weekday_shift": // the store's level has it already
			o.lose(e, mean*(1/e.Factor-1), g.price)
		case "category_gap":
			o.lose(e, mean*(1-e.Factor), g.price)
			mean *= e.Factor
		case "chain_drop", "phantom_stock":
			o.lose(e, mean, g.price)
			blocked, pr.ghost = true, true
		case "low_record":
			if t.day == e.from {
				pr.stock = int32(max(1, math.Round(float64(pr.rate)*e.Factor)))
			}
			o.lose(e, mean, g.price)
			blocked, pr.ghost = true, true
		case "dead_stock": // nobody misses it
			if t.day == c.lastDay() {
				o.lose(e, float64(pr.stock), g.cost)
			}
			blocked, dead, mean = true, true, 0
		case "stockout":
			o.lose(e, mean, g.price)
			blocked = true
		case "negative_stock":
			pr.minus = int32(e.Factor)
		case "returns_burst", "bad_batch":
			back = e.Factor
		case "below_cost":
			g.price = max(1, int64(float64(g.cost)*e.Factor))
		case "deep_discount":
			g.price = max(1, int64(float64(g.price)*e.Factor))
		}
	}
	served := mean
	if blocked {
		mean = 0
	}
	want := int64(d.count(mean, float64(pr.phi)))
	g.units = min(want, int64(max(pr.stock, 0)))
	if missed := want - g.units; missed > 0 {
		o.short[0] += float64(missed)
		o.short[1] += float64(missed * g.price)
	}
	if q.promotion != nil {
		missed := float64(want - g.units)
		if blocked {
			missed = served
		}
		o.promote(q.promotion, g, q.normal, missed)
	} else if dip := t.dipOf[p]; dip != nil && dip.runsIn(s) {
		a := o.promo[dip]
		a.pulled += q.normal / (1 - dip.dip) * dip.dip
		o.promo[dip] = a
	}
	if !blocked {
		for range min(g.units+1, 20) {
			if d.float() < back {
				g.returned++
			}
		}
		g.returned = min(g.returned, max(1, g.units))
	}
	for _, e := range events {
		if e.product == p || e.product < 0 && e.cat == x.cat {
			o.leak(e, g)
		}
	}
	if c.cfg.tells(t.day) && !dead {
		lost := float64(want - g.units)
		if blocked {
			lost = served
		}
		o.truth = append(o.truth, pairTruth{
			p: p, mean: q.mean / shock, baseline: q.normal / shock, phi: float64(pr.phi), units: g.units, lost: lost,
			promoted: q.promotion != nil, calm: q.calm && !planted && want == g.units,
		})
	}
	if g.units == 0 && g.returned == 0 {
		return 0, 0
	}
	pr.stock -= int32(g.units - g.returned)
	value, back2 := g.units*g.price, g.returned*g.price
	o.sales = appendRow(o.sales, date, c.stores[s].id, x.id)
	o.sales = appendInt(append(o.sales, ','), g.units)
	o.sales = appendCents(append(o.sales, ','), value)
	o.sales = appendCents(append(o.sales, ','), g.units*max(0, g.regular-g.price))
	o.sales = appendCents(append(o.sales, ','), g.units*g.cost)
	o.sales = appendInt(append(o.sales, ','), g.returned)
	o.sales = appendCents(append(o.sales, ','), back2)
	o.sales = append(o.sales, '\n')
	o.rows++
	return value - back2, g.units
}

// lose adds what an event cost: expected demand that was not served.
func (o *sold) lose(e *Event, units float64, price int64) {
	q := o.lost[e]
	o.lost[e] = [2]float64{q[0] + units, q[1] + units*float64(price)}
}

// leak adds what events cost that sell or take back at the wrong money.
func (o *sold) leak(e *Event, g till) {
	q := o.lost[e]
	switch e.Kind {
	case "below_cost":
		o.lost[e] = [2]float64{q[0] + float64(g.units), q[1] + float64(g.units*(g.cost-g.price))}
	case "deep_discount":
		full := float64(g.price) / e.Factor
		o.lost[e] = [2]float64{q[0] + float64(g.units), q[1] + float64(g.units)*(full-float64(g.price))}
	case "returns_burst", "bad_batch":
		o.lost[e] = [2]float64{q[0] + float64(g.returned), q[1] + float64(g.returned*g.price)}
	}
}

// promoted is what a promotion came to: units sold and missed, what a normal day would have sold, and the margin of both in cents.
type promoted struct {
	units, normal, missed, pulled float64
	margin                        float64 // earned on what was sold, funding included, less that of normal days
}

func (o *sold) promote(p *promo, g till, normal, missed float64) {
	a := o.promo[p]
	a.units += float64(g.units)
	a.normal += normal
	a.missed += missed
	regular := float64(g.regular - g.cost)
	a.margin += float64(g.units*(g.price-g.cost+p.funding)) - normal*regular

	o.promo[p] = a
}

// lastDay is the chain's last.
func (c *Chain) lastDay() contract.Day { return c.cfg.From + contract.Day(c.cfg.Days) - 1 }

// close empties the shelf where a stockout is planted, and reports whether no goods come overnight. The record of the date is taken after it.
func (c *Chain) close(day contract.Day, p int, pr *pair, events []*Event) (goesOn bool) {
	for _, e := range events {
		if e.product != p {
			continue
		}
		switch e.Kind {
		case "stockout":
			pr.stock = 0
			goesOn = goesOn || e.to > day
		case "low_record", "dead_stock":
			goesOn = goesOn || e.to > day
		}
	}
	return goesOn
}

// restock brings overnight what was ordered: every day for fast sellers, twice a week for slow ones; an overstock brings months at once.
func (c *Chain) restock(s, p int, t *today, pr *pair, events []*Event, o *sold) {
	for _, e := range events {
		if e.product == p && e.Kind == "overstock" && t.day == e.from {
			extra := int32(math.Ceil(float64(pr.rate) * e.Factor))
			pr.stock += extra
			o.lose(e, float64(extra), c.products[p].cost)
		}
	}
	lift := float32(1)
	if next := t.promoOf[p]; next != nil && next.runsIn(s) {
		lift = float32(next.lift)
	}
	target := int32(math.Ceil(float64(pr.rate*lift*6))) + pr.pack
	if pr.rate > 3 || (int(t.day)+s+p)%3 == 0 || pr.stock <= pr.pack/2 {
		for pr.stock < target {
			pr.stock += pr.pack
		}
	}
}

// pairTruth is what a pair was to sell on a date, for scoring expectations.
type pairTruth struct {
	p              int
	mean, baseline float64 // without the store's own luck of the day
	phi            float64
	units          int64
	lost           float64 // wanted and not served; expected, where an event emptied the shelf
	promoted       bool
	calm           bool // no promotion, no dip, nothing planted, enough on the shelf
}

// tells reports whether the truth about every pair is written for a date.
func (c *Config) tells(day contract.Day) bool { return c.TellDir != "" && day >= c.TellFrom }
