package insight

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// findChainStockouts tells products that stop selling in nearly all stores that normally sell them, whatever the stock record says: in the
// chain, or else in one region. Stores that sold it are counted against those that normally do, since the day on which it began:
//
//	p = days × P(Poisson(store-days that normally have a sale) ≤ store-days that had one)
//
// times the days, for the run was looked for; then Benjamini–Hochberg over all products and places. What the rest of the stock kinds would
// say of the product there is part of it.
func findChainStockouts(n *night) []*finding {
	drops := slices.SortedFunc(slices.Values(n.Stock.Drops), func(a, b Drop) int {
		return cmp.Or(cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.Region, b.Region)) // the chain before its regions
	})
	tests := max(n.Stock.DropsTested, len(drops))
	n.checks += tests
	if n.Weeks < n.Settings.LearnWeeks {
		return nil
	}
	told := map[string]bool{} // products told of the chain, today or the days before: what goes on in a region is the rest of that
	var chain, regions []*Drop
	for i := range drops {
		d := &drops[i]
		switch gone := n.before.goesOn("chain_stockout", LevelChain, "", "", "", d.ProductID, ""); {
		case d.Days > longestDrop:
			told[d.ProductID] = told[d.ProductID] || d.Region == ""
			n.gone[[2]string{d.ProductID, d.Region}] = true
		case d.Region == "":
			chain = append(chain, d)
		case gone:
		default:
			regions = append(regions, d)
		}
	}
	list := n.dropsTold("chain_stockout", chain, tests)
	for _, f := range list {
		told[text(f.ProductID, true)] = true
	}
	regions = slices.DeleteFunc(regions, func(d *Drop) bool { return told[d.ProductID] })
	return append(list, n.dropsTold("region_stockout", regions, tests)...)
}

// longestDrop is how many days a product is missed: one that nobody sells for longer is no longer for sale, and what is left of it is dead stock.
const longestDrop = 28

// dropsTold tests drops of one family. Those that were told before go on as long as chance does not explain them.
func (n *night) dropsTold(family string, drops []*Drop, tests int) (list []*finding) {
	q := make([]float64, len(drops))
	var fresh []float64
	var at []int
	for i, d := range drops {
		if q[i] = d.chance(); !n.before.goesOn("chain_stockout", d.level(), d.Region, "", "", d.ProductID, "") {
			at, fresh = append(at, i), append(fresh, q[i])
		}
	}
	for k, v := range n.discover(family, fresh, tests) {
		q[at[k]] = v
	}
	for i, d := range drops {
		if q[i] > n.Settings.FalseAlarms || !n.stopped(d) {
			continue
		}
		if f := n.chainStockout(d, d.chance(), q[i]); f != nil {
			list = append(list, f)
		}
	}
	return list
}

func (d *Drop) level() string {
	if d.Region == "" {
		return LevelChain
	}
	return LevelRegion
}

func (d *Drop) chance() float64 {
	return unit(float64(max(d.Days, 1)) * atMost(d.SellingDays, d.NormalDays))
}

// stopped reports whether nearly all stores that normally sell it have stopped, on the date and since it began.
func (n *night) stopped(d *Drop) bool {
	left := 1 - n.Settings.Stock.DropShare
	return d.Stores >= n.Settings.CommonStores && d.Normal > 0 && float64(d.Selling) <= left*d.Normal && float64(d.SellingDays) <= left*d.NormalDays
}

// dropSet holds products that are told as ones that stopped selling, by region; "" is the chain.
type dropSet map[[2]string]bool

// drops are those told on the date, and those that are over because nobody sells them any more.
func (n *night) drops() dropSet {
	set := maps.Clone(n.gone)
	for _, f := range n.found {
		if f.Kind == "chain_stockout" {
			set[[2]string{text(f.ProductID, true), text(f.Region, true)}] = true
		}
	}
	return set
}

func (s dropSet) hold(product, region string) bool {
	return s[[2]string{product, ""}] || s[[2]string{product, region}]
}

// chainStockout tells one product; nil where it is not worth telling.
func (n *night) chainStockout(d *Drop, p, q float64) *finding {
	f := &finding{prob: 1 - q, act: needsHQ, stands: d.Stores}
	f.Kind, f.Level, f.OwnerRole, f.Due = "chain_stockout", LevelChain, RoleChain, n.due(0)
	if d.Region != "" {
		f.Level, f.OwnerRole, f.Region = LevelRegion, RoleRegion, optional(d.Region)
	}
	f.ProductID, f.Category, f.FirstSeen = optional(d.ProductID), optional(d.Category), d.Since.String()
	l := n.loss(&StockoutPair{
		ProductID: d.ProductID, Region: d.Region, Since: d.Since, Days: d.Days, LostUnits: max(d.Expected-d.Units, 0), LostToday: d.ExpectedToday,
		Price: d.Price, UnitCost: d.UnitCost,
	})
	missed := map[string]int64{}
	for _, m := range d.Missed {
		missed[m.StoreID] += product(1000*10_000, m.Units, d.Price, 10_000-l.recaptureBP)
		if s := n.stores[m.StoreID]; s != nil {
			l.usual += s.Expected
		}
	}
	if l.known && !n.material(l.atStake, l.usual) {
		return nil
	}
	normal := int(math.Round(d.Normal))
	f.Evidence = map[string]any{
		"since": d.Since.String(), "days": l.days, "lost_units": quantity(l.pair.LostUnits), "expected_units": quantity(d.ExpectedToday),
		"stores": d.Stores, "stores_selling": d.Selling, "stores_normally_selling": normal, "stores_in_stock": nil, "one_in": oneIn(p),
		"product_name": d.ProductName,
	}
	if d.InStock >= 0 {
		f.Evidence["stores_in_stock"] = d.InStock
	}
	n.price(f, []*pairLoss{l})
	f.today = missed
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: f.prob, stores: d.Stores - d.Selling, troubled: n.troubled[""]})
	f.speak = func() { n.sayChainStockout(f, d, l, normal) }
	return f
}

func (n *night) sayChainStockout(f *finding, d *Drop, l *pairLoss, normal int) {
	w := n.words
	with := facts{
		"product": name(cmp.Or(d.ProductName, d.ProductID)), "region": name(d.Region), "stores": whole(d.Stores), "selling": whole(d.Selling),
		"normal": whole(normal), "in_stock": whole(d.InStock), "since": dateOf(d.Since), "lost": quantityOf(l.pair.LostUnits),
		"expected": quantityOf(d.ExpectedToday), "sales": amount(l.sales), "money": amount(l.net), "recapture": percentOf(l.recaptureBP / 10),
	}
	stock, lost, act := "", w.say("stockout.no_price", nil), "chain_stockout.act_supply"
	if d.InStock >= 0 {
		stock = w.say("chain_stockout.record", with)
	}
	if 2*d.InStock >= d.Stores {
		act = "chain_stockout.act_sale" // it is there, and not for sale
	}
	if l.known {
		lost = w.say("stockout.margin", with)
	}
	f.Headline = w.say("chain_stockout."+f.Level, with)
	pace := ""
	if l.known {
		pace = w.say("stockout.pace_group", with)
	}
	f.Body = body(bodyWords, w.say("chain_stockout.since", with), stock, pace, lost)
	f.Action = w.say(act, with)
}
