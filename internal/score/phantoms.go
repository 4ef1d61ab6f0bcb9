package score

import "fmt"

// leastDrop is the least that a drop has to cost in all, as a share of what the chain takes on a usual day: at less than 0.2 % of it, after half
// is made up for by other things, nothing is told on purpose.
const leastDrop = 0.002 / 0.5

// phantomScore scores stock that is on the record and not on the shelf, and items that stop selling everywhere.
type phantomScore struct {
	real, units, cases, once ratio
}

func (p *phantomScore) add(t Truth, s Said) {
	type place struct{ store, product string }
	told := map[string]Insight{} // by id, its newest day
	for _, i := range s.All {
		if i.Kind == "phantom_stock" && i.StoreID != "" && i.BusinessDate >= told[i.ID].BusinessDate {
			told[i.ID] = i
		}
	}
	byPlace := map[place][]Event{}
	planted := func(i Insight) (list []Event) { // what is wrong with that record while it is told
		for _, e := range byPlace[place{i.StoreID, i.ProductID}] {
			if i.FirstSeen <= e.To && i.BusinessDate >= e.From {
				list = append(list, e)
			}
		}
		return list
	}
	for _, e := range t.Events {
		if e.Kind == "phantom_stock" || e.Kind == "low_record" {
			byPlace[place{e.StoreID, e.ProductID}] = append(byPlace[place{e.StoreID, e.ProductID}], e)
		}
	}
	first, day := firstDate(s), usualDay(s)
	found := map[Event]bool{}
	for _, i := range told {
		hit := 0.0
		for _, e := range planted(i) {
			hit, found[e] = 1, true
		}
		p.real.add(hit, 1)
	}
	for _, e := range t.Events {
		switch {
		case e.Kind == "phantom_stock" && e.From >= first && e.LostUnits > 0:
			hit := 0.0
			if found[e] {
				hit = 1
			}
			p.cases.add(hit, 1)
			p.units.add(hit*e.LostUnits, e.LostUnits)
		case e.Kind == "chain_drop" && e.From >= first && e.LostUnits >= 50 && e.money() >= leastDrop*day:
			ids := map[string]bool{}
			stores := 0
			for _, i := range s.All {
				if i.ProductID != e.ProductID || i.BusinessDate < e.From || i.FirstSeen > e.To {
					continue
				}
				if i.Kind == "chain_stockout" {
					ids[i.ID] = true
				}
				if i.Kind == "phantom_stock" && i.StoreID != "" && len(planted(i)) == 0 { // a record that is wrong by itself is a cause of its own
					stores++
				}
			}
			once := 0.0
			if len(ids) == 1 && stores == 0 {
				once = 1
			}
			p.once.add(once, 1)
		}
	}
}

// usualDay is what all stores together take on a date, on average.
func usualDay(s Said) float64 {
	dates, all := map[string]bool{}, 0.0
	for _, d := range s.Stores {
		dates[d.Date] = true
		all += d.Actual
	}
	return all / float64(max(len(dates), 1))
}

func (p *phantomScore) rows(row rower) {
	v := p.real.value()
	row("phantom stock, told ones that are real", "at least 0.88", v, 0.88, 1, fmt.Sprintf("%.0f of %.0f", p.real.part, p.real.whole))
	v = p.units.value()
	row("phantom stock, lost units of those found", "at least 0.85", v, 0.85, 1, fmt.Sprintf("%s of the units, %.0f of %.0f cases", share(v), p.cases.part, p.cases.whole))
	v = p.once.value()
	row("items that stop selling everywhere, told once", "at least 0.90", v, 0.90, 1, fmt.Sprintf("%.0f of %.0f", p.once.part, p.once.whole))
}

// addLost compares the units that recorded stockouts missed.
func (c *Card) addLost(t Truth, s Said) {
	out := map[[3]string]float64{}
	for _, l := range s.Lost {
		out[[3]string{l.Date, l.Store, l.Product}] = l.Units
	}
	first := news(t)
	for _, x := range t.Pairs {
		if said, ok := out[[3]string{x.Date, x.Store, x.Product}]; ok && !first[x.Date] {
			c.lost.add(said, x.Lost)
		}
	}
}

// calmScore counts alerts on chains on which nothing was planted. Facts of the record (stockouts, data) are no alerts; price changes and
// promotions happen there too.
type calmScore struct{ alerts ratio }

// byChance are the kinds that a test decides on.
var byChance = []string{"sales_gap", "phantom_stock", "chain_stockout", "returns", "low_stock", "pattern"}

func (c *calmScore) add(s Said) {
	dates := map[string]bool{}
	for _, d := range s.Stores {
		dates[d.Date] = true
	}
	said := map[string]bool{}
	for _, i := range s.All {
		said[i.Kind] = true
	}
	for d := range dates {
		for _, kind := range byChance {
			hit := 0.0
			for _, i := range s.All {
				if i.Kind == kind && i.BusinessDate == d && i.FirstSeen == d {
					hit = 1
				}
			}
			c.alerts.add(hit, 1)
		}
	}
}

func (c *calmScore) rows(row rower) {
	v := c.alerts.value()
	row("calm chain, days x families with any new alert", "at most 12%", v, 0, 0.12, fmt.Sprintf("%s (%.0f of %.0f)", share(v), c.alerts.part, c.alerts.whole))
}
