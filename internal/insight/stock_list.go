package insight

import (
	"cmp"
	"slices"
	"strings"
)

// entry is one product of one store on a list.
type entry struct {
	*Pair
	units int64   // what the list counts of it, thousandths
	money int64   // margin that it changes, minor units; negative is a loss; 0: none, or not known
	stake int64   // net sales that are at stake, or what it cost: what decides whether it is worth telling
	sales int64   // net sales that stand on it, whatever it cost
	today int64   // of them, net sales missed on the date
	prob  float64 // that it is real
	dead  bool    // none of it sells, here or elsewhere
	risk  int64   // of running out, basis points; 0: not what the list is about
}

// card is what one finding of a list kind tells: many products of one store, or one product of many stores.
type card struct {
	kind, level, region string
	entries             []*entry // the largest first
	carried             int      // stores that carry the product; 0 for a store's list
	units, money, stake int64
	prob                float64 // that at least one of them is real
	hits                float64 // how many of them are likely to be real
}

// Listed is one row of a list as the evidence holds it.
type Listed struct {
	StoreID     string  `json:"store_id"`
	ProductID   string  `json:"product_id"`
	ProductName string  `json:"product_name"`
	Category    string  `json:"category"`
	Units       string  `json:"units"`
	Money       *string `json:"money"`
	RiskPercent *string `json:"risk_percent,omitempty"` // of running out
	Dead        bool    `json:"dead,omitempty"`         // it sells neither here nor elsewhere
}

// longest is how many rows of a list the evidence holds.
const longest = 50

// cards makes one finding of each product that many stores share, and one of each store's other products. tell adds what the kind knows:
// evidence, money and words; where it says false there is nothing worth telling.
func (n *night) cards(kind string, entries []*entry, tell func(f *finding, c *card) bool) (list []*finding) {
	shared := map[*entry]bool{}
	add := func(c *card) {
		f := n.cardFinding(c)
		if !tell(f, c) {
			return
		}
		list = append(list, f)
		for _, e := range c.entries {
			shared[e] = true
		}
	}
	groupShared(n, entries, func(e *entry) (product, region string) { return e.ProductID, e.Region }, func(group []*entry, region string, carried int) {
		c := newCard(kind, LevelChain, region, group)
		if c.carried = carried; region != "" {
			c.level = LevelRegion
		}
		add(c)
	})
	byStore := map[string][]*entry{}
	for _, e := range entries {
		if !shared[e] {
			byStore[e.StoreID] = append(byStore[e.StoreID], e)
		}
	}
	for _, store := range sortedKeys(byStore) {
		add(newCard(kind, LevelStore, byStore[store][0].Region, byStore[store]))
	}
	return list
}

func newCard(kind, level, region string, entries []*entry) *card {
	c := &card{kind: kind, level: level, region: region, entries: slices.Clone(entries)}
	slices.SortFunc(c.entries, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.money, b.money), cmp.Compare(b.stake, a.stake), cmp.Compare(b.units, a.units), cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.StoreID, b.StoreID))
	})
	none := 1.0
	for _, e := range entries {
		c.units, c.money, c.stake = c.units+e.units, c.money+e.money, c.stake+e.stake
		c.hits, none = c.hits+e.prob, none*(1-e.prob)
	}
	c.prob = 1 - none
	return c
}

// bySales is the order of entries that says nothing of what they cost.
func bySales(a, b *entry) int {
	return cmp.Or(cmp.Compare(b.sales, a.sales), cmp.Compare(b.units, a.units), cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.StoreID, b.StoreID))
}

// first is the entry that a card's words begin with: the dearest, or for who does not see cost the one that most net sales stand on.
func (c *card) first(w *catalogue) *entry {
	if w.costless {
		return slices.MinFunc(c.entries, bySales)
	}
	return c.entries[0]
}

// cardFinding is a card's finding without what only its kind knows.
func (n *night) cardFinding(c *card) *finding {
	first := c.entries[0]
	f := &finding{prob: c.prob, act: canAct, stands: len(c.entries), size: len(c.entries), today: map[string]int64{}}
	f.Kind, f.Level, f.OwnerRole, f.Due, f.Region = c.kind, c.level, RoleStore, n.due(0), optional(c.region)
	for _, e := range c.entries {
		f.today[e.StoreID] += e.today
		f.pairs = append(f.pairs, [2]string{e.StoreID, e.ProductID})
	}
	f.Evidence = map[string]any{
		"products": len(c.entries), "stores": 1, "units": quantity(c.units), "list": c.rows(), "store_name": first.StoreName, "product_name": first.ProductName,
	}
	if c.level == LevelStore {
		f.StoreID = optional(first.StoreID)
		if len(c.entries) == 1 {
			f.ProductID, f.Category = optional(first.ProductID), optional(first.Category)
		} else {
			f.costly = []string{"product_name"} // the dearest
		}
		f.begin = slices.MinFunc(c.entries, bySales).called()
		return f
	}
	f.ProductID, f.Category, f.act, f.Due, f.OwnerRole = optional(first.ProductID), optional(first.Category), needsHQ, n.due(1), RoleChain
	if c.level == LevelRegion {
		f.OwnerRole = RoleRegion
	}
	f.Evidence["products"], f.Evidence["stores"], f.Evidence["carried"], f.Evidence["store_name"] = 1, len(c.entries), c.carried, ""
	return f
}

// called is what people call an entry's product.
func (p *Pair) called() string { return cmp.Or(p.ProductName, p.ProductID) }

// rows are the largest entries as the evidence holds them, the dearest first. Which are among them does not go by what they cost: everybody sees them.
func (c *card) rows() []Listed {
	held := c.entries
	if len(held) > longest {
		among := map[*entry]bool{}
		for _, e := range slices.SortedFunc(slices.Values(held), bySales)[:longest] {
			among[e] = true
		}
		held = slices.DeleteFunc(slices.Clone(held), func(e *entry) bool { return !among[e] })
	}
	list := make([]Listed, len(held))
	for i, e := range held {
		list[i] = Listed{StoreID: e.StoreID, ProductID: e.ProductID, ProductName: e.ProductName, Category: e.Category, Units: quantity(e.units), Dead: e.dead}
		if e.money != 0 {
			list[i].Money = optional(money(e.money))
		}
		if e.risk > 0 {
			list[i].RiskPercent = optional(percent(e.risk))
		}
	}
	return list
}

// listKinds tell many products of one store as one: an episode of theirs is the store's, whatever is on the list.
var listKinds = map[string]bool{"negative_stock": true, "low_stock": true, "run_out_risk": true, "overstock": true}

// sums sets the money of a card to the sum of its entries, a formula that adds them up, and the largest three as parts.
func (n *night) sums(f *finding, c *card, basis string) {
	const most = 3
	values := make([]int64, len(c.entries))
	rest := c.money
	for i, e := range c.entries {
		if values[i] = e.money; i < most && len(values) > 1 && e.money != 0 {
			f.Parts = append(f.Parts, Part{c.member(e), money(e.money)})
			rest -= e.money
		}
	}
	if len(f.Parts) > 0 && rest != 0 {
		f.Parts = append(f.Parts, Part{n.words.say("part.rest", nil), money(rest)})
	}
	f.worthOf(c.money, basis)
	f.Formula = addition(values, c.money)
}

// member is what an entry is called on its card: a product in a store's list, a store where they share a product.
func (c *card) member(e *entry) string {
	if c.level == LevelStore {
		return called(cmp.Or(e.ProductName, e.ProductID))
	}
	return called(string(label(e.StoreID, e.StoreName)))
}

// addition adds up values to their total as a person would write it: the largest eight, and the rest as one.
func addition(values []int64, total int64) string {
	sorted := slices.SortedFunc(slices.Values(values), func(a, b int64) int { return cmp.Compare(abs(b), abs(a)) })
	const most = 8
	if rest := total; len(sorted) > most {
		for _, v := range sorted[:most] {
			rest -= v
		}
		sorted = append(sorted[:most:most], rest)
	}
	var b strings.Builder
	for i, v := range sorted {
		switch {
		case i == 0:
			b.WriteString(money(v))
		case v < 0:
			b.WriteString(" - " + money(-v))
		case v > 0:
			b.WriteString(" + " + money(v))
		}
	}
	return b.String() + " = " + money(total)
}

// title are the facts that every card has.
func (c *card) title(w *catalogue) facts {
	first := c.first(w)
	return facts{
		"store": label(first.StoreID, first.StoreName), "product": name(cmp.Or(first.ProductName, first.ProductID)), "region": name(c.region),
		"products": whole(len(c.entries)), "stores": whole(len(c.entries)), "more": whole(len(c.entries) - 1), "carried": whole(c.carried),
		"units": quantityOf(c.units), "money": amount(c.money),
	}
}

// act is the message of what to do about a card: KIND.act_one, KIND.act_many or KIND.act_group.
func (c *card) act() string {
	switch {
	case c.level != LevelStore:
		return c.kind + ".act_group"
	case len(c.entries) == 1:
		return c.kind + ".act_one"
	}
	return c.kind + ".act_many"
}

// key is the message of a card: KIND.one, KIND.many, KIND.region or KIND.chain.
func (c *card) key() string {
	switch {
	case c.level != LevelStore:
		return c.kind + "." + c.level
	case len(c.entries) == 1:
		return c.kind + ".one"
	}
	return c.kind + ".many"
}
