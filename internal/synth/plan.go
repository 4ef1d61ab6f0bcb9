package synth

import (
	"fmt"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Event is one planted thing, as truth.json tells it. Units and money are what it cost, known when the chain has lived.
type Event struct {
	Kind      string  `json:"kind"` // one of the kinds that plan plants
	Region    string  `json:"region,omitempty"`
	StoreID   string  `json:"store_id,omitempty"`
	ProductID string  `json:"product_id,omitempty"`
	Category  string  `json:"category,omitempty"`
	From      string  `json:"from"`
	To        string  `json:"to"`
	Factor    float64 `json:"factor,omitempty"` // what plan says of the kind
	LostUnits float64 `json:"lost_units"`       // expected demand that was not served; of leaks the units sold or taken back; of overstock those too many
	LostMoney string  `json:"lost_money"`       // the same in money: net sales; of leaks what was given away; of overstock at cost

	store, product, cat int // -1: all
	from, to            contract.Day
	lost                float64 // cents
}

func (c *Chain) event(kind string, store, product, cat int, from, to contract.Day, factor float64) *Event {
	e := &Event{Kind: kind, From: from.String(), To: to.String(), Factor: factor, store: store, product: product, cat: cat, from: from, to: to}
	if store >= 0 {
		e.StoreID = c.stores[store].id
	}
	if product >= 0 {
		e.ProductID, e.Category = c.products[product].id, c.products[product].category
	}
	if cat >= 0 {
		e.Category = categories[cat]
	}
	c.events = append(c.events, e)
	for d := from; d <= to; d++ {
		c.onDay[d] = append(c.onDay[d], e)
	}
	return e
}

// plan decides what will happen: holidays, promotions, and what heuristics are to find.
func (c *Chain) plan() {
	cfg, d := c.cfg, roll(c.cfg.Seed, 4)
	last := cfg.From + contract.Day(cfg.Days) - 1
	c.planHolidays(cfg.From-14, last+14)
	if !cfg.NoOffers {
		c.planPromotions(last)
	}
	if !cfg.Calm {
		c.plantEvents(last, d)
	}
}

// planted are the kinds of events: how many there are, how long they last and by what factor they act.
type planted struct {
	kind             string
	count            int
	store, prod, cat bool // which of them it is about
	days, more       int  // it lasts days to days+more-1
	low, high        float64
}

// plantEvents plants what heuristics are to find, after three weeks in which they learn. Factor is of normal demand for gaps; of units for
// returns; of cost for goods below cost; of price for discounts; days of sales for overstock; units below zero for a negative record.
func (c *Chain) plantEvents(last contract.Day, d dice) {
	cfg := c.cfg
	span := cfg.Days - 21
	if span < 7 {
		return
	}
	pairs := cfg.Stores * cfg.Products
	for _, p := range []planted{
		{"stockout", pairs * cfg.Days / 9000, true, true, false, 2, 5, 0, 0},
		{"phantom_stock", pairs / 50, true, true, false, 6, 15, 0, 0},
		{"category_gap", cfg.Stores * cfg.Days / 1500, true, false, true, 3, 1, 0.12, 0.12},
		{"store_gap", cfg.Stores * cfg.Days / 2200, true, false, false, 1, 1, 0.45, 0.7},
		{"chain_drop", cfg.Products * cfg.Days / 9000, false, true, false, 3, 4, 0, 0},
		{"store_closed", cfg.Stores / 60, true, false, false, 1, 1, 0, 0},
		{"region_gap", cfg.Days / 60, false, false, false, 1, 2, 0.6, 0.8},
		{"negative_stock", pairs / 400, true, true, false, 2, 4, 1, 12},
		{"returns_burst", pairs / 400, true, true, false, 4, 4, 0.3, 0.5},
		{"below_cost", pairs / 800, true, true, false, 4, 6, 0.7, 0.9},
		{"deep_discount", cfg.Stores * cfg.Days / 3000, true, false, true, 3, 3, 0.75, 0.85},
		{"overstock", pairs / 300, true, true, false, 1, 1, 60, 120},
	} {
		for range max(1, p.count) {
			store, product, cat := -1, -1, -1
			if p.store {
				store = d.int(cfg.Stores)
			}
			if p.prod {
				product = d.int(cfg.Products)
			}
			for range 30 { // what comes back in numbers has to be sold in numbers
				if p.kind != "returns_burst" || c.pairs[store*cfg.Products+product].rate >= 3 {
					break
				}
				store, product = d.int(cfg.Stores), d.int(cfg.Products)
			}
			if p.cat {
				cat = d.int(len(categories))
			}
			from := cfg.From + contract.Day(21+d.int(span))
			e := c.event(p.kind, store, product, cat, from, min(last, from+contract.Day(p.days+d.int(p.more)-1)), d.between(p.low, p.high))
			if p.kind == "region_gap" {
				e.Region = regions[d.int(len(regions))]
			}
		}
	}
	c.plantEmptyOffers(last, d)
	c.plantSlow(last, d)
	slices.SortStableFunc(c.events, func(a, b *Event) int { return int(a.from - b.from) })
}

// plantSlow plants what shows over weeks: stores that sell less from a day on, or on one weekday; records of a few units that are not there and keep
// new goods away; products that nobody wants any more. Factor is of normal demand, and of the days of sales that a record shows.
func (c *Chain) plantSlow(last contract.Day, d dice) {
	cfg := c.cfg
	const long = 70 // days
	at := func(from, days int) (contract.Day, contract.Day) {
		return cfg.From + contract.Day(from), min(last, cfg.From+contract.Day(from+days-1))
	}
	if span := cfg.Days - 21 - long; span > 7 && cfg.Stores >= 20 {
		for _, kind := range []string{"store_trend", "weekday_shift"} {
			for range max(1, cfg.Stores/40) {
				from, to := at(21+d.int(span), long)
				factor := d.between(0.78, 0.88)
				if kind == "weekday_shift" {
					factor = d.between(0.5, 0.65)
				}
				c.event(kind, d.int(cfg.Stores), -1, -1, from, to, factor)
			}
		}
	}
	if span := cfg.Days - 21 - 20; span > 0 {
		for range max(1, cfg.Stores*cfg.Products/600) {
			from, to := at(21+d.int(span), 8+d.int(10))
			c.event("low_record", d.int(cfg.Stores), d.int(cfg.Products), -1, from, to, d.between(0.3, 0.9))
		}
	}
	if span := cfg.Days - 21 - 6; span > 0 && cfg.Stores >= 10 { // a batch that comes back everywhere
		from, to := at(21+d.int(span), 6)
		c.event("bad_batch", -1, d.int(cfg.Products), -1, from, to, d.between(0.10, 0.2))
	}
	if cfg.Days > 150 && cfg.Products > 30 {
		from, to := at(24+d.int(20), cfg.Days)
		e := c.event("dead_stock", -1, d.int(cfg.Products), -1, from, to, 0)
		c.promos = slices.DeleteFunc(c.promos, func(p promo) bool { return p.product == e.product && p.to >= from })
	}
}

// plantEmptyOffers lets one in twenty-five stores run out of what is on offer, from the second or third day on.
func (c *Chain) plantEmptyOffers(last contract.Day, d dice) {
	for i := range c.promos {
		p := &c.promos[i]
		for s := range c.stores {
			if p.from > c.cfg.From+21 && p.runsIn(s) && c.pairs[s*c.cfg.Products+p.product].rate > 0 && d.float() < 0.04 {
				from := p.from + contract.Day(1+d.int(2))
				c.event("stockout", s, p.product, -1, from, min(last, from+contract.Day(d.int(4))), 0)
			}
		}
	}
}

// planHolidays sets the fixed days and the ones that move with Easter.
func (c *Chain) planHolidays(from, to contract.Day) {
	for y := from.Time().Year(); y <= to.Time().Year(); y++ {
		fixed := func(m time.Month, d int) contract.Day {
			return contract.DayOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
		}
		easter := easterOf(y)
		list := map[contract.Day]holiday{
			fixed(1, 1): {"New Year", "holiday", 0.35}, fixed(5, 1): {"May Day", "holiday", 0.55}, fixed(12, 24): {"Christmas Eve", "holiday", 1.5},
			fixed(12, 25): {"Christmas", "holiday", 0.3}, easter - 2: {"Good Friday", "holiday", 0.6}, easter - 1: {"Easter Saturday", "holiday", 1.35},
			easter: {"Easter", "holiday", 0.4}, easter + 39: {"Ascension", "holiday", 0.6},
		}
		for d, h := range list {
			if d >= from && d <= to {
				c.holidays[d] = h
			}
		}
	}
}

// easterOf is Easter Sunday of a year (the anonymous Gregorian algorithm).
func easterOf(y int) contract.Day {
	a, b, cc := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := cc/4, cc%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month, day := (h+l-7*m+114)/31, (h+l-7*m+114)%31+1
	return contract.DayOf(time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// planPromotions gives each product a promotion now and then: a week at a lower price.
func (c *Chain) planPromotions(last contract.Day) {
	for p := range c.products {
		d := roll(c.cfg.Seed, 5, uint64(p))
		for at := c.cfg.From + contract.Day(10+d.int(60)); at+6 <= last; at += contract.Day(45 + d.int(60)) {
			x := &c.products[p]
			cut := d.between(0.12, 0.35)
			pr := promo{
				id: fmt.Sprintf("A%05d", len(c.promos)+1), product: p, from: at, to: at + 6,
				price: x.price - int64(float64(x.price)*cut), lift: d.between(1.3, 3.5), dip: d.between(0, 0.25), cannibalised: d.between(0, 0.08),
				mechanic: []string{"price cut", "2-for-1", "multi-buy"}[d.int(3)],
			}
			if d.float() < 0.5 {
				pr.funding = int64(float64(x.price-pr.price) * d.between(0.2, 0.8))
			}
			if c.cfg.Stores >= 20 && d.float() < 0.25 { // some stores carry it and the others are what it can be compared with
				pr.in = make([]bool, c.cfg.Stores)
				share := d.between(0.3, 0.7)
				for s := range pr.in {
					pr.in[s] = d.float() < share
				}
				pr.in[d.int(len(pr.in))] = true
			}
			c.promos = append(c.promos, pr)
		}
	}
	slices.SortStableFunc(c.promos, func(a, b promo) int { return int(a.from - b.from) })
}
