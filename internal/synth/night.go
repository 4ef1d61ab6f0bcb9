package synth

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// today is what all stores share on one date.
type today struct {
	day      contract.Day
	weekday  int // Monday 0
	shape    float64
	holiday  holiday
	isDay    bool // a holiday at all
	promoOf  []*promo
	dipOf    []*promo   // that ended within a week
	hurtBy   [][]*promo // by category: what takes from the other products
	price    []int64    // cents, promotions included
	regular  []int64
	byStore  map[int][]*Event
	allStore []*Event
}

func (c *Chain) today(day contract.Day) *today {
	t := &today{
		day: day, weekday: (int(day.Weekday()) + 6) % 7, promoOf: make([]*promo, len(c.products)), dipOf: make([]*promo, len(c.products)),
		hurtBy: make([][]*promo, len(categories)), price: make([]int64, len(c.products)), regular: make([]int64, len(c.products)), byStore: map[int][]*Event{},
	}
	t.holiday, t.isDay = c.holidays[day]
	date := day.Time()
	years := float64(day-c.cfg.From) / 365.25
	season := 2 * math.Pi * float64(date.YearDay()) / 365.25
	t.shape = math.Pow(1.02, years) * (1 + 0.06*math.Sin(season-1.2))
	switch last := time.Date(date.Year(), date.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day(); {
	case date.Day() <= 3:
		t.shape *= 1.08
	case date.Day() > last-3:
		t.shape *= 0.94
	}
	if t.isDay {
		t.shape *= t.holiday.factor
	}
	for p, x := range c.products {
		t.regular[p] = x.price
		if x.newPrice > 0 && day >= x.newFrom {
			t.regular[p] = x.newPrice
		}
		t.price[p] = t.regular[p]
	}
	for i := range c.promos {
		pr := &c.promos[i]
		if day >= pr.from && day <= pr.to {
			t.promoOf[pr.product] = pr
			t.price[pr.product] = min(pr.price, t.regular[pr.product])
			cat := c.products[pr.product].cat
			t.hurtBy[cat] = append(t.hurtBy[cat], pr)
		} else if day > pr.to && day <= pr.to+7 {
			t.dipOf[pr.product] = pr
		}
	}
	for _, e := range c.onDay[day] {
		if e.store < 0 {
			t.allStore = append(t.allStore, e)
		} else {
			t.byStore[e.store] = append(t.byStore[e.store], e)
		}
	}
	return t
}

// sold is one store's night, as it goes into the files.
type sold struct {
	sales, inventory []byte
	day              []byte
	rows, net        int64
	lost             map[*Event][2]float64 // units, cents
	short            [2]float64            // units and cents that were wanted and not on the shelf, planted or not
	promo            map[*promo]promoted
	truth            []pairTruth
}

// live makes one night of all stores, on all cores.
func (c *Chain) live(t *today) []sold {
	out := make([]sold, len(c.stores))
	work := make(chan int, len(c.stores))
	for s := range c.stores {
		work <- s
	}
	close(work)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for s := range work {
				out[s] = c.liveStore(t, s)
			}
		}()
	}
	wg.Wait()
	for _, o := range out {
		c.rows += o.rows
		c.net += o.net
		for e, x := range o.lost {
			e.LostUnits += x[0]
			e.lost += x[1]
		}
		for p, x := range o.promo {
			p.add(x)
		}
		c.short[0] += o.short[0]
		c.short[1] += o.short[1]
	}
	return out
}

// liveStore makes one night of one store.
func (c *Chain) liveStore(t *today, s int) sold {
	st := c.stores[s]
	o := sold{lost: map[*Event][2]float64{}, promo: map[*promo]promoted{}}
	if t.day < st.opened || st.closed > 0 && t.day > st.closed {
		return o
	}
	events := append([]*Event{}, t.byStore[s]...)
	for _, e := range t.allStore {
		if e.Region == "" || e.Region == st.region {
			events = append(events, e)
		}
	}
	events = slices.DeleteFunc(events, func(e *Event) bool { return e.Kind == "weekday_shift" && e.from.Weekday() != t.day.Weekday() })
	luck := c.luck(s, t.day)
	level := t.shape * luck
	closed := t.isDay && t.holiday.kind == "closed"
	for _, e := range events {
		switch e.Kind {
		case "store_closed":
			closed = true
		case "store_gap", "region_gap", "store_trend", "weekday_shift":
			level *= e.Factor
		}
	}
	date := t.day.String()
	var net, basket int64
	for p := range c.products {
		pr := &c.pairs[s*c.cfg.Products+p]
		if pr.rate == 0 {
			continue
		}
		if !closed {
			v, u := c.sellPair(t, s, p, pr, level, luck, date, events, &o)
			net += v
			basket += u
		}
		out := c.close(t.day, p, pr, events)
		o.inventory = appendRow(o.inventory, date, st.id, c.products[p].id)
		o.inventory = appendInt(append(o.inventory, ','), int64(pr.recorded()))
		o.inventory = append(o.inventory, '\n')
		if !out {
			c.restock(s, p, t, pr, events, &o)
		}
	}
	d := roll(c.cfg.Seed, 7, uint64(s), uint64(t.day))
	tickets := int64(0)
	if basket > 0 {
		tickets = max(1, int64(float64(basket)/(3.2+0.2*d.normal())))
	}
	o.day = append(append(o.day, date...), ',')
	o.day = append(append(o.day, st.id...), ',')
	if closed {
		o.day = append(o.day, "false,0,0.00\n"...)
	} else {
		o.day = append(appendInt(append(o.day, "true,"...), tickets), ',')
		o.day = append(appendCents(o.day, net), '\n')
	}
	o.net = net
	return o
}

// luck is what chance does to a store's whole day: a little of it is the chain's, some the region's, most its own.
func (c *Chain) luck(s int, day contract.Day) float64 {
	chain := roll(c.cfg.Seed, 9, uint64(day))
	region := roll(c.cfg.Seed, 10, uint64(s%len(regions)), uint64(day))
	own := roll(c.cfg.Seed, 6, uint64(s), uint64(day))
	return math.Exp(0.012*chain.normal() + 0.015*region.normal() + 0.035*own.normal())
}
