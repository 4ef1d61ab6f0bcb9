package insight

import (
	"slices"
	"strings"
)

// stockout: a product that sells is out of stock. Lost money is units that could not be sold, at today's price, less what
// customers make up for with something else (recapture). The same product out in many stores is one insight of the chain.
func findStockouts(f *finder) (list []Insight, checks int) {
	byProduct := map[string][]StockoutPair{}
	for _, s := range f.Stockouts {
		if s.LostUnits > 0 && s.Price > 0 {
			byProduct[s.ProductID] = append(byProduct[s.ProductID], s)
		}
	}
	many := max(5, len(f.Stores)*2/5)
	products := make([]string, 0, len(byProduct))
	for id := range byProduct {
		products = append(products, id)
	}
	slices.Sort(products)
	for _, id := range products {
		pairs := byProduct[id]
		if len(pairs) >= many {
			list = append(list, f.chainStockout(pairs))
			continue
		}
		for _, s := range pairs {
			if x, ok := f.storeStockout(s); ok {
				list = append(list, x)
			}
		}
	}
	return list, len(f.Stockouts)
}

// lost is gross and net money of an episode, minor units, and the factor that customers do not make up for.
func (f *finder) lost(s StockoutPair) (gross, net int64) {
	gross = (s.LostUnits*s.Price + 500) / 1000
	kept := int64(1000 - f.Settings.Recapture*1000 + 0.5)
	return gross, (gross*kept + 500) / 1000
}

func (f *finder) storeStockout(s StockoutPair) (Insight, bool) {
	gross, net := f.lost(s)
	if net < f.Settings.MinimumMoney/4 {
		return Insight{}, false
	}
	days := int(f.Date-s.Since) + 1
	product := called(s.ProductID, s.ProductName)
	x := Insight{
		Kind: "stockout", Level: "store", StoreID: ptr(s.StoreID), ProductID: ptr(s.ProductID), FirstSeen: s.Since.String(),
		Money: ptr(money(-net)), MoneyBasis: "net sales", Parts: []Part{{"missed sales", money(-gross)}, {"made up for by other sales", money(gross - net)}},
		Headline: say("stockout.headline", "store", s.StoreID, "product", product, "days", plural(days, "day", "days"), "lost", amount(net, f.Currency)),
		Body:     squeeze(say("stockout.body", "since", s.Since.String(), "units", units(s.LostUnits), "normal", units(s.Expected), "net", amount(net, f.Currency))),
		Evidence: map[string]string{"since": s.Since.String(), "days": num(days), "lost_units": units(s.LostUnits), "expected_units": units(s.Expected),
			"price": money(s.Price), "gross": money(gross)},
		Action: say("stockout.action", "product", product), OwnerRole: "store", Due: dueOn(f.Date), minor: -net,
		Formula:    say("stockout.formula", "units", units(s.LostUnits), "price", money(s.Price), "recapture", share(f.Settings.Recapture), "net", money(net)),
		Confidence: "high", ConfidenceReason: "the stock file says that nothing is there",
	}
	if s.Region != "" {
		x.Region = ptr(s.Region)
	}
	if s.Category != "" {
		x.Category = ptr(s.Category)
	}
	if s.OnHand != nil {
		x.Evidence["on_hand"] = units(*s.OnHand)
	}
	// What is at stake is what the next week would lose if nothing is done, like the other kinds' one day times seven.
	x.score = float64(net) / float64(days)
	return x, true
}

// chainStockout tells one product that many stores are out of.
func (f *finder) chainStockout(pairs []StockoutPair) Insight {
	var gross, net, lostUnits, normal int64
	since := pairs[0].Since
	stores := make([]string, 0, len(pairs))
	for _, s := range pairs {
		g, n := f.lost(s)
		gross, net, lostUnits, normal = gross+g, net+n, lostUnits+s.LostUnits, normal+s.Expected
		since = min(since, s.Since)
		stores = append(stores, s.StoreID)
	}
	s := pairs[0]
	product := called(s.ProductID, s.ProductName)
	slices.Sort(stores)
	x := Insight{
		Kind: "stockout", Level: "chain", ProductID: ptr(s.ProductID), FirstSeen: since.String(),
		Money: ptr(money(-net)), MoneyBasis: "net sales", Parts: []Part{{"missed sales", money(-gross)}, {"made up for by other sales", money(gross - net)}},
		Headline: say("stockout.chain.headline", "product", product, "stores", num(len(pairs)), "lost", amount(net, f.Currency)),
		Body:     squeeze(say("stockout.body", "since", since.String(), "units", units(lostUnits), "normal", units(normal), "net", amount(net, f.Currency))),
		Evidence: map[string]string{"since": since.String(), "days": num(int(f.Date-since) + 1), "lost_units": units(lostUnits), "expected_units": units(normal),
			"stores": num(len(pairs)), "which_stores": strings.Join(stores, " "), "gross": money(gross)},
		Action: say("stockout.chain.action", "product", product), OwnerRole: "chain", Due: dueOn(f.Date), minor: -net,
		Formula: money(-gross) + " + " + money(gross-net) + " = " + money(-net), Confidence: "high",
		ConfidenceReason: "the stock files of " + num(len(pairs)) + " stores say that nothing is there",
	}
	if s.Category != "" {
		x.Category = ptr(s.Category)
	}
	x.score = float64(net) / float64(f.Date-since+1) * 0.6
	return x
}

// share writes a share between 0 and 1 with two decimals.
func share(x float64) string { return money(int64(x*100 + 0.5)) }
