package synth

import (
	"math"
	"runtime"
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
	dipOf    []float64
	catHurt  []float64 // by category: what promotions take from the other products
	price    []int64   // cents, promotions included
	regular  []int64
	byStore  map[int][]*Event
	allStore []*Event
}

func (c *Chain) today(day contract.Day) *today {
	t := &today{
		day: day, weekday: (int(day.Weekday()) + 6) % 7, promoOf: make([]*promo, len(c.products)), dipOf: make([]float64, len(c.products)),
		catHurt: make([]float64, len(categories)), price: make([]int64, len(c.products)), regular: make([]int64, len(c.products)), byStore: map[int][]*Event{},
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
			t.catHurt[c.products[pr.product].cat] += pr.cannibalised
		} else if day > pr.to && day <= pr.to+7 {
			t.dipOf[pr.product] = pr.dip
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
	promo            map[*promo][2]float64 // units sold, units on a normal day
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
			p.units += x[0]
			p.normal += x[1]
		}
	}
	return out
}

// liveStore makes one night of one store.
func (c *Chain) liveStore(t *today, s int) sold {
	st := c.stores[s]
	o := sold{lost: map[*Event][2]float64{}, promo: map[*promo][2]float64{}}
	if t.day < st.opened || st.closed > 0 && t.day > st.closed {
		return o
	}
	events := append(append([]*Event{}, t.allStore...), t.byStore[s]...)
	shock := roll(c.cfg.Seed, 6, uint64(s), uint64(t.day))
	level := t.shape * math.Exp(0.04*shock.normal())
	closed := t.isDay && t.holiday.kind == "closed"
	for _, e := range events {
		switch e.Kind {
		case "store_closed":
			closed = true
		case "store_gap":
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
			v, u := c.sellPair(t, s, p, pr, level, date, events, &o)
			net += v
			basket += u
		}
		c.restock(t, s, p, pr, events)
		o.inventory = appendRow(o.inventory, date, st.id, c.products[p].id)
		o.inventory = appendInt(append(o.inventory, ','), int64(pr.stock))
		o.inventory = append(o.inventory, '\n')
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

// sellPair sells one product in one store for a day and returns its net sales in cents and its units.
func (c *Chain) sellPair(t *today, s, p int, pr *pair, level float64, date string, events []*Event, o *sold) (net, units int64) {
	x := &c.products[p]
	d := roll(c.cfg.Seed, 8, uint64(s), uint64(p), uint64(t.day))
	shape := weekdays[x.cat%len(weekdays)]
	normal := float64(pr.rate) * level * shape[t.weekday] * (1 + x.season*math.Sin(2*math.Pi*float64(t.day.Time().YearDay())/365.25))
	mean := normal
	promotion := t.promoOf[p]
	switch {
	case promotion != nil:
		mean *= promotion.lift
	case t.dipOf[p] > 0:
		mean *= 1 - t.dipOf[p]
	default:
		mean *= 1 - math.Min(0.3, t.catHurt[x.cat])
	}
	blocked := false
	pr.ghost = false
	for _, e := range events {
		if e.product >= 0 && e.product != p || e.cat >= 0 && e.cat != x.cat {
			continue
		}
		switch e.Kind {
		case "category_gap":
			lose(o, e, mean*(1-e.Factor), t.price[p])
			mean *= e.Factor
		case "chain_drop", "phantom_stock":
			lose(o, e, mean, t.price[p])
			blocked, pr.ghost = true, true
		case "stockout":
			lose(o, e, mean, t.price[p])
			blocked = true
		}
	}
	if blocked {
		mean = 0
	}
	want := int64(d.count(mean, float64(pr.phi)))
	units = min(want, int64(max(pr.stock, 0)))
	if promotion != nil {
		q := o.promo[promotion]
		o.promo[promotion] = [2]float64{q[0] + float64(units), q[1] + normal}
	}
	returned := int64(0)
	if d.float() < 0.012*float64(min(units+1, 20)) && !blocked {
		returned = 1
	}
	if units == 0 && returned == 0 {
		return 0, 0
	}
	pr.stock -= int32(units - returned)
	price := t.price[p]
	value, back := units*price, returned*price
	o.sales = appendRow(o.sales, date, c.stores[s].id, x.id)
	o.sales = appendInt(append(o.sales, ','), units)
	o.sales = appendCents(append(o.sales, ','), value)
	o.sales = appendCents(append(o.sales, ','), units*(t.regular[p]-price))
	o.sales = appendCents(append(o.sales, ','), units*x.cost)
	o.sales = appendInt(append(o.sales, ','), returned)
	o.sales = appendCents(append(o.sales, ','), back)
	o.sales = append(o.sales, '\n')
	o.rows++
	return value - back, units
}

func lose(o *sold, e *Event, units float64, price int64) {
	q := o.lost[e]
	o.lost[e] = [2]float64{q[0] + units, q[1] + units*float64(price)}
}

// restock brings what was ordered: every day for fast sellers, twice a week for slow ones; a planted stockout empties the shelf.
func (c *Chain) restock(t *today, s, p int, pr *pair, events []*Event) {
	out := false
	for _, e := range events {
		if e.Kind == "stockout" && e.product == p {
			out = true
		}
	}
	if out {
		pr.stock = 0
		return
	}
	lift := float32(1)
	if next := t.promoOf[p]; next != nil {
		lift = float32(next.lift)
	}
	target := int32(math.Ceil(float64(pr.rate*lift*6))) + pr.pack
	if pr.rate > 3 || (int(t.day)+s+p)%3 == 0 || pr.stock <= pr.pack/2 {
		for pr.stock < target {
			pr.stock += pr.pack
		}
	}
}
