package synth

import "math"

// Truth is what truth.json tells: everything that was planted, and what it came to.
type Truth struct {
	Seed       uint64               `json:"seed"`
	From       string               `json:"from"`
	Days       int                  `json:"days"`
	Stores     int                  `json:"stores"`
	Products   int                  `json:"products"`
	Rows       int64                `json:"sales_rows"`
	NetSales   string               `json:"net_sales"`
	Missed     float64              `json:"missed_units"`  // wanted and not on the shelf, whatever the reason; what events blocked is theirs
	MissedWas  string               `json:"missed_money"`  // the same at the day's prices
	Weekdays   map[string][]float64 `json:"weekday_index"` // by category, Monday first, mean 1
	Events     []*Event             `json:"events"`
	Promotions []PromotionTruth     `json:"promotions"`
	Prices     []PriceTruth         `json:"price_changes"`
	Holidays   []HolidayTruth       `json:"holidays"`
	Faults     []plantedFault       `json:"faults"`
}

// HolidayTruth is a day on which the whole chain sells more or less than on others like it.
type HolidayTruth struct {
	Date   string  `json:"date"`
	Event  string  `json:"event"`
	Factor float64 `json:"factor"`
}

// PromotionTruth is one planted promotion. BaselineUnits is the expected demand without it.
type PromotionTruth struct {
	ID            string  `json:"promotion_id"`
	ProductID     string  `json:"product_id"`
	From          string  `json:"from"`
	To            string  `json:"to"`
	Lift          float64 `json:"lift"`
	Dip           float64 `json:"dip"`
	Cannibalised  float64 `json:"cannibalised"`
	Stores        int     `json:"stores"` // that take part
	Units         float64 `json:"units"`
	BaselineUnits float64 `json:"baseline_units"`
	Missed        float64 `json:"missed_units"`       // wanted during the promotion and not on the shelf
	PulledForward float64 `json:"pulled_units"`       // missing in the week after it, in expectation
	Margin        string  `json:"incremental_margin"` // of what was sold, funding included, less that of the normal days
	BreakevenLift float64 `json:"breakeven_lift"`     // 0: no lift pays for it
}

// PriceTruth is one planted price change.
type PriceTruth struct {
	ProductID string `json:"product_id"`
	From      string `json:"from"`
	Before    string `json:"before"`
	After     string `json:"after"`
}

// truth tells what is known now; the units of events and promotions grow while the chain lives.
func (c *Chain) truth() Truth {
	t := Truth{
		Seed: c.cfg.Seed, From: c.cfg.From.String(), Days: c.cfg.Days, Stores: c.cfg.Stores, Products: c.cfg.Products, Rows: c.rows,
		NetSales: cents(c.net), Missed: c.short[0], MissedWas: cents(int64(math.Round(c.short[1]))), Weekdays: map[string][]float64{}, Events: c.events, Promotions: []PromotionTruth{}, Prices: []PriceTruth{}, Holidays: c.holidayTruth(), Faults: c.faults,
	}
	for i, name := range categories {
		shape := weekdays[i%len(weekdays)]
		t.Weekdays[name] = shape[:]
	}
	for _, e := range c.events {
		e.LostUnits = math.Round(e.LostUnits*1000) / 1000
		e.LostMoney = cents(int64(math.Round(e.lost)))
	}
	for _, p := range c.promos {
		x := c.products[p.product]
		pt := PromotionTruth{
			ID: p.id, ProductID: x.id, From: p.from.String(), To: p.to.String(), Lift: p.lift, Dip: p.dip, Cannibalised: p.cannibalised,
			Stores: c.carriers(&p), Units: p.units, BaselineUnits: math.Round(p.normal*1000) / 1000, Missed: math.Round(p.missed*1000) / 1000,
			PulledForward: math.Round(p.pulled*1000) / 1000, Margin: cents(int64(math.Round(p.margin))),
		}
		if margin := p.price - x.cost + p.funding; margin > 0 {
			pt.BreakevenLift = float64(x.price-x.cost) / float64(margin)
		}
		t.Promotions = append(t.Promotions, pt)
	}
	for _, x := range c.products {
		if x.newPrice > 0 {
			t.Prices = append(t.Prices, PriceTruth{x.id, x.newFrom.String(), cents(x.price), cents(x.newPrice)})
		}
	}
	return t
}

// holidayTruth are the holidays that the chain has lived through, by date.
func (c *Chain) holidayTruth() []HolidayTruth {
	list := []HolidayTruth{}
	for d := c.cfg.From; d < c.next; d++ {
		if h, ok := c.holidays[d]; ok {
			list = append(list, HolidayTruth{d.String(), h.event, h.factor})
		}
	}
	return list
}

// carriers is how many stores take part in a promotion and carry its product.
func (c *Chain) carriers(p *promo) (n int) {
	for s := range c.stores {
		if p.runsIn(s) && c.pairs[s*c.cfg.Products+p.product].rate > 0 {
			n++
		}
	}
	return n
}
