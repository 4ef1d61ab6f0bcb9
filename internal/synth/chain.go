package synth

import (
	"fmt"
	"math"

	"github.com/daybookhq/daybook/internal/contract"
)

// Chain is a chain under way: its masters, its plan and the stock of every pair at the close of the last night made.
type Chain struct {
	cfg      Config
	stores   []store
	products []product
	pairs    []pair // store-major
	events   []*Event
	promos   []promo
	holidays map[contract.Day]holiday
	onDay    map[contract.Day][]*Event
	next     contract.Day // the night that is made next
	rows     int64
	net      int64
	short    [2]float64 // units and cents wanted and not on the shelf
	faults   []plantedFault
}

type store struct {
	id, name, region, format, city string
	size                           float64
	opened, closed                 contract.Day // 0: before the chain begins, never
}

type product struct {
	id, name, category string
	cat                int
	cost, price        int64 // cents
	newPrice           int64 // 0: none
	newFrom            contract.Day
	rate               float64
	season             float64
}

// pair is one product in one store.
type pair struct {
	rate  float32 // units a day on a normal day; 0: not carried
	phi   float32 // variance over mean
	stock int32   // recorded at the close of the last night
	pack  int32
	ghost bool  // recorded stock that nobody can buy
	minus int32 // what the record is short of the shelf; 0: right
}

// recorded is what the stock record says at close.
func (p *pair) recorded() int32 {
	if p.minus > 0 {
		return -p.minus
	}
	return p.stock
}

type promo struct {
	id           string
	product      int
	from, to     contract.Day
	price        int64 // cents
	funding      int64
	lift, dip    float64
	mechanic     string
	cannibalised float64
	in           []bool // by store; nil: all of them
	promoted
}

// runsIn reports whether a store takes part.
func (p *promo) runsIn(s int) bool { return p.in == nil || p.in[s] }

func (p *promo) add(x promoted) {
	p.units += x.units
	p.normal += x.normal
	p.missed += x.missed
	p.pulled += x.pulled
	p.margin += x.margin
}

type holiday struct {
	event, kind string
	factor      float64
}

var (
	regions    = []string{"North", "East", "South", "West", "Centre", "Coast"}
	formats    = []string{"city", "market", "super"}
	cities     = []string{"Alder", "Birkenau", "Château-Neuf", "Dunmere", "Elmstadt", "Førde", "Grünfeld", "Hazelby", "Ixworth", "Jorvik", "Køge", "Lindau", "Mühlheim", "Norrtälje", "Oakhurst", "Plœmeur", "Quarley", "Rosenheim", "Saffron", "Tarnów"}
	categories = []string{"Bakery", "Coffee", "Dairy", "Drinks", "Fruit", "Frozen", "Household", "Meat", "Snacks", "Vegetables"}
	words      = [][]string{
		{"Rye loaf", "Baguette", "Croissant", "Seed roll", "Brioche"},
		{"Espresso 1 kg", "Filter 500 g", "Café crème", "Decaf", "Instant"},
		{"Milk 1 l", "Butter", "Yoghurt", "Crème fraîche", "Gouda"},
		{"Cola 1.5 l", "Water 6x", "Apple juice", "Ginger ale", "Iced tea"},
		{"Apples 1 kg", "Bananas", "Pears", "Grapes", "Lemons"},
		{"Pizza", "Peas 750 g", "Fish fingers", "Ice cream", "Spinach"},
		{"Soap", "Towels", "Detergent", "Foil", "Candles"},
		{"Mince 500 g", "Chicken", "Ham", "Sausages", "Salami"},
		{"Crisps", "Nuts", "Chocolate", "Biscuits", "Popcorn"},
		{"Tomatoes", "Cucumber", "Carrots 1 kg", "Onions", "Salad"},
	}
	weekdays = [][7]float64{ // Monday first; each adds up to 7
		{0.80, 0.80, 0.85, 0.95, 1.20, 1.45, 0.95},
		{0.95, 0.90, 0.90, 0.95, 1.05, 1.30, 0.95},
		{0.90, 0.85, 0.90, 0.95, 1.15, 1.40, 0.85},
		{0.85, 0.80, 0.85, 0.95, 1.25, 1.45, 0.85},
		{0.95, 0.90, 0.95, 1.00, 1.10, 1.25, 0.85},
	}
)

// New plans a chain.
func New(cfg Config) (*Chain, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	c := &Chain{cfg: cfg, next: cfg.From, holidays: map[contract.Day]holiday{}, onDay: map[contract.Day][]*Event{}}
	last := cfg.From + contract.Day(cfg.Days) - 1
	width := max(4, len(fmt.Sprint(cfg.Stores)))
	for i := range cfg.Stores {
		d := roll(cfg.Seed, 1, uint64(i))
		f := d.int(3)
		s := store{
			id: fmt.Sprintf("S%0*d", width, i+1), region: regions[i%len(regions)], format: formats[f], city: cities[d.int(len(cities))],
			size: []float64{0.6, 1, 1.6}[f] * math.Exp(0.25*d.normal()),
		}
		s.name = fmt.Sprintf("%s %d", s.city, i+1)
		if i > 2 && cfg.Days >= 60 {
			switch x := d.float(); {
			case x < 0.02:
				s.opened = cfg.From + contract.Day(20+d.int(cfg.Days/2))
			case x < 0.03:
				s.closed = last - contract.Day(d.int(cfg.Days/3))
			}
		}
		c.stores = append(c.stores, s)
	}
	width = max(4, len(fmt.Sprint(cfg.Products)))
	for i := range cfg.Products {
		d := roll(cfg.Seed, 2, uint64(i))
		cat := i % len(categories)
		price := int64(79 + d.int(900))
		if cat == 1 {
			price += 600
		}
		p := product{
			id: fmt.Sprintf("P%0*d", width, i+1), category: categories[cat], cat: cat, price: price,
			cost: int64(float64(price) * d.between(0.55, 0.78)), rate: math.Exp(d.between(math.Log(0.3), math.Log(14))), season: d.between(-0.25, 0.25),
		}
		p.name = words[cat][(i/len(categories))%5]
		if i >= 50 {
			p.name += fmt.Sprintf(" %d", i/50+1)
		}
		if cfg.Days >= 60 && d.float() < 0.08 {
			p.newPrice, p.newFrom = price+int64(float64(price)*d.between(0.04, 0.15))+1, cfg.From+contract.Day(30+d.int(cfg.Days-30))
		}
		c.products = append(c.products, p)
	}
	c.pairs = make([]pair, cfg.Stores*cfg.Products)
	for s := range c.stores {
		for p := range c.products {
			d := roll(cfg.Seed, 3, uint64(s), uint64(p))
			x := &c.pairs[s*cfg.Products+p]
			if d.float() < 0.06 && cfg.Products > 20 {
				continue // not carried
			}
			x.rate = float32(c.products[p].rate * c.stores[s].size * math.Exp(0.3*d.normal()))
			x.phi = float32(d.between(1, 3))
			x.pack = int32(max(6, math.Ceil(float64(x.rate)*2)))
			x.stock = int32(math.Ceil(float64(x.rate)*float64(6+d.int(6)))) + x.pack
		}
	}
	c.plan()
	return c, nil
}
