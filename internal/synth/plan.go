package synth

import (
	"fmt"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Event is one planted thing, as truth.json tells it. Units and money are what it cost, known when the chain has lived.
type Event struct {
	Kind      string  `json:"kind"` // stockout, phantom_stock, chain_drop, category_gap, store_gap, store_closed, negative_stock
	StoreID   string  `json:"store_id,omitempty"`
	ProductID string  `json:"product_id,omitempty"`
	Category  string  `json:"category,omitempty"`
	From      string  `json:"from"`
	To        string  `json:"to"`
	Factor    float64 `json:"factor,omitempty"` // of normal demand
	LostUnits float64 `json:"lost_units"`       // expected demand that was not served
	LostMoney string  `json:"lost_money"`

	store, product, cat int // -1: all
	from, to            contract.Day
	lost                float64 // cents
}

func (c *Chain) event(kind string, store, product, cat int, from, to contract.Day, factor float64) {
	e := &Event{Kind: kind, From: from.String(), To: to.String(), Factor: factor, store: store, product: product, cat: cat, from: from, to: to}
	if store >= 0 {
		e.StoreID = c.stores[store].id
	}
	if product >= 0 {
		e.ProductID = c.products[product].id
	}
	if cat >= 0 {
		e.Category = categories[cat]
	}
	c.events = append(c.events, e)
	for d := from; d <= to; d++ {
		c.onDay[d] = append(c.onDay[d], e)
	}
}

// plan decides what will happen: holidays, promotions, and what heuristics are to find.
func (c *Chain) plan() {
	cfg, d := c.cfg, roll(c.cfg.Seed, 4)
	last := cfg.From + contract.Day(cfg.Days) - 1
	c.planHolidays(cfg.From-14, last+14)
	c.planPromotions(last)
	span := cfg.Days - 21
	if span < 7 {
		return
	}
	day := func() contract.Day { return cfg.From + contract.Day(21+d.int(span)) }
	pairs := cfg.Stores * cfg.Products
	for range max(1, pairs*cfg.Days/9000) {
		s, p, from := d.int(cfg.Stores), d.int(cfg.Products), day()
		c.event("stockout", s, p, -1, from, min(last, from+contract.Day(1+d.int(5))), 0)
	}
	for range max(1, pairs/50) {
		s, p, from := d.int(cfg.Stores), d.int(cfg.Products), day()
		c.event("phantom_stock", s, p, -1, from, min(last, from+contract.Day(5+d.int(15))), 0)
	}
	for range max(1, cfg.Stores*cfg.Days/1500) {
		from := day()
		c.event("category_gap", d.int(cfg.Stores), -1, d.int(len(categories)), from, min(last, from+2), 0.12)
	}
	for range max(1, cfg.Stores*cfg.Days/2200) {
		from := day()
		c.event("store_gap", d.int(cfg.Stores), -1, -1, from, from, d.between(0.45, 0.7))
	}
	for range max(1, cfg.Products*cfg.Days/9000) {
		from := day()
		c.event("chain_drop", -1, d.int(cfg.Products), -1, from, min(last, from+contract.Day(2+d.int(4))), 0)
	}
	for range max(1, cfg.Stores/60) {
		from := day()
		c.event("store_closed", d.int(cfg.Stores), -1, -1, from, from, 0)
	}
	slices.SortStableFunc(c.events, func(a, b *Event) int { return int(a.from - b.from) })
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
			c.promos = append(c.promos, pr)
		}
	}
	slices.SortStableFunc(c.promos, func(a, b promo) int { return int(a.from - b.from) })
}
