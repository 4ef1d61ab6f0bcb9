package score

import "fmt"

// moneyScore scores whether what was planted is told where a store's manager sees it, and how much of what is told was not planted.
type moneyScore struct{ seen, wrong, slow, dead ratio }

// tells lists the kinds of insight that an event can be told as.
var tells = map[string][]string{
	"stockout": {"stockout", "sales_gap", "promotion"}, "phantom_stock": {"phantom_stock", "low_stock", "sales_gap"}, "category_gap": {"sales_gap"}, "store_gap": {"sales_gap"},
	"region_gap": {"sales_gap"}, "chain_drop": {"chain_stockout"}, "negative_stock": {"negative_stock", "stockout"}, "returns_burst": {"returns"}, "bad_batch": {"returns"},
	"store_trend": {"pattern", "sales_gap"}, "weekday_shift": {"pattern", "sales_gap"}, "low_record": {"low_stock", "phantom_stock", "sales_gap"},
	"dead_stock": {"overstock", "chain_stockout"},
	"below_cost": {"margin_leak"}, "deep_discount": {"margin_leak"}, "overstock": {"overstock"},
}

// floor is the planted net sales below which nobody is bothered.
const floor = 25.0

func (m *moneyScore) add(t Truth, s Said) {
	first := firstDate(s)
	for _, e := range t.Events {
		switch e.Kind {
		case "store_trend", "weekday_shift", "dead_stock":
			m.addSlow(e, s)
			continue
		}
		if e.From < first || e.money() < floor || e.Kind == "store_closed" {
			continue
		}
		hit := 0.0
		for _, i := range s.Insights {
			if matches(e, i) {
				hit = 1
				break
			}
		}
		m.seen.add(hit*e.money(), e.money())
	}
	counted := map[string]bool{}
	for _, i := range s.All {
		if counted[i.ID] || !isChance(i.Kind) {
			continue
		}
		counted[i.ID] = true
		wrong := 1.0
		for _, e := range t.Events {
			if matches(e, i) {
				wrong = 0
				break
			}
		}
		for _, h := range t.Holidays {
			if i.Kind == "sales_gap" && i.StoreID == "" && i.BusinessDate == h.Date && (i.money() > 0) == (h.Factor > 1) {
				wrong = 0
			}
		}
		m.wrong.add(wrong, 1)
	}
}

// addSlow scores what shows over weeks: a drift that has lasted for seven weeks of the scored dates, and stock that has been dead for three months.
func (m *moneyScore) addSlow(e Event, s Said) {
	hit := 0.0
	for _, i := range s.All {
		switch {
		case e.Kind == "dead_stock" && i.Kind == "overstock" && i.BusinessDate >= later(e.From, 90) && (i.ProductID == e.ProductID || i.lists(e.ProductID)):
			hit = 1
		case e.Kind != "dead_stock" && i.Kind == "pattern" && i.StoreID == e.StoreID && i.BusinessDate >= e.From && i.BusinessDate <= later(e.To, 7) && i.money() <= 0:
			hit = 1
		}
	}
	end := ""
	for _, d := range s.Stores {
		end = max(end, d.Date)
	}
	switch {
	case e.Kind == "dead_stock" && later(e.From, 92) <= end:
		m.dead.add(hit, 1)
	case e.Kind != "dead_stock" && later(e.From, 49) <= end && later(e.From, -56) >= s.Begun:
		m.slow.add(hit, 1)
	}
}

func isChance(kind string) bool {
	for _, k := range byChance {
		if k == kind {
			return true
		}
	}
	return false
}

// slowAfter is how many days after its end a drift still shows: the weeks that it is held against are those of the drift.
const slowAfter = 63

// matches reports whether i tells of e: its kind, its place, and a day in common; two days are allowed for noticing.
func matches(e Event, i Insight) bool {
	kind := false
	for _, k := range tells[e.Kind] {
		kind = kind || k == i.Kind
	}
	after := 2
	if i.Kind == "pattern" {
		after = slowAfter
	}
	if !kind || i.BusinessDate < e.From || i.FirstSeen > later(e.To, after) {
		return false
	}
	switch {
	case e.StoreID != "" && i.StoreID != "" && i.StoreID != e.StoreID:
		return false
	case e.Region != "" && i.Region != "" && i.Region != e.Region:
		return false
	case e.ProductID != "" && i.ProductID != "" && i.ProductID != e.ProductID:
		return false
	case e.Category != "" && i.Category != "" && i.Category != e.Category:
		return false
	case i.Kind == "sales_gap" && i.money() > 0:
		return false // nothing that is planted sells more
	case i.Kind == "sales_gap" && e.ProductID != "" && i.Category == "":
		n, _ := i.evidence("stockouts")
		return n > 0 // a gap of the whole store says nothing of one product, unless it names what was missing
	case e.StoreID != "" && i.StoreID == "" && i.ProductID == "":
		return false // the whole chain's move says nothing of one store's trouble
	}
	return true
}

func (m *moneyScore) rows(row rower) {
	v := m.seen.value()
	row("planted money that pages tell", "at least 90%", v, 0.90, 1, share(v))
	v = m.slow.value()
	row("drifts of a store or of its weekday over seven weeks, told", "at least 65%", v, 0.65, 1, fmt.Sprintf("%.0f of %.0f", m.slow.part, m.slow.whole))
	v = m.dead.value()
	row("stock dead for three months, told", "at least 90%", v, 0.90, 1, fmt.Sprintf("%.0f of %.0f", m.dead.part, m.dead.whole))
	v = m.wrong.value()
	row("told by a test and not planted", "at most 0.12", v, 0, 0.12, fmt.Sprintf("%s (%.0f of %.0f)", share(v), m.wrong.part, m.wrong.whole))
}
