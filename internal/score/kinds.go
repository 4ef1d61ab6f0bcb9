package score

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// kindScore scores the kinds that have a cause of their own in the truth, one by one: how many of the told ones were planted, and how much of what
// was planted is told.
type kindScore struct {
	real, seen       map[string]ratio
	priced, rightful ratio
	lists            ratio // records on lists of low ones that are wrong, over those that the lists say are
}

// planted names the kinds of events that each kind of insight tells by itself.
var planted = map[string][]string{
	"returns": {"returns_burst", "bad_batch"}, "margin_leak": {"below_cost", "deep_discount"}, "negative_stock": {"negative_stock"}, "overstock": {"overstock", "dead_stock"},
	"low_stock": {"low_record", "phantom_stock"}, "pattern": {"store_trend", "weekday_shift"},
}

// scoredKinds are they, in the order of the table. A record below zero and stock that lasts too long are facts: nothing is told that is not so. A list of
// low records says itself how many of them are likely to be wrong, and is held to that.
var scoredKinds = []struct {
	kind string
	fact bool
}{{"returns", false}, {"margin_leak", false}, {"low_stock", true}, {"pattern", false}, {"negative_stock", true}, {"overstock", true}}

func (k *kindScore) add(t Truth, s Said) {
	if k.real == nil {
		k.real, k.seen = map[string]ratio{}, map[string]ratio{}
	}
	first := firstDate(s)
	for _, c := range scoredKinds {
		real, seen := k.real[c.kind], k.seen[c.kind]
		told := map[string]bool{}
		for _, i := range s.All {
			if i.Kind != c.kind || told[i.ID] || i.Evidence["which_stores"] != nil {
				continue // what sums up the findings of stores is theirs
			}
			told[i.ID] = true
			hit := 0.0
			for _, e := range t.Events {
				if matches(e, i) {
					hit = 1
				}
			}
			real.add(hit, 1)
		}
		for _, e := range t.Events {
			if !has(planted[c.kind], e.Kind) || e.From < first || e.money() < floor || e.Kind == "phantom_stock" {
				continue
			}
			hit := 0.0
			for _, i := range s.All {
				if matches(e, i) {
					hit = 1
				}
			}
			seen.add(hit*e.money(), e.money())
		}
		k.real[c.kind], k.seen[c.kind] = real, seen
	}
	k.addPrices(t, s)
	k.addLists(t, s)
}

// addLists scores lists of low records, each once, as it was first told.
func (k *kindScore) addLists(t Truth, s Said) {
	first := map[string]Insight{}
	for _, i := range s.All {
		if f, ok := first[i.ID]; i.Kind == "low_stock" && i.StoreID != "" && i.Evidence["which_stores"] == nil && (!ok || i.BusinessDate < f.BusinessDate) {
			first[i.ID] = i
		}
	}
	for _, id := range slices.Sorted(maps.Keys(first)) {
		i := first[id]
		said, _ := i.evidence("expected_hits")
		wrong := 0.0
		for _, e := range t.Events {
			if has(planted["low_stock"], e.Kind) && e.StoreID == i.StoreID && e.From <= i.BusinessDate && i.BusinessDate <= e.To && i.lists(e.ProductID) {
				wrong++
			}
		}
		k.lists.add(wrong, said)
	}
}

// addPrices scores regular prices that change: those told within four weeks, and those told that are planted, within a week of their day.
func (k *kindScore) addPrices(t Truth, s Said) {
	first, end := firstDate(s), ""
	for _, d := range s.Stores {
		end = max(end, d.Date)
	}
	near := func(i Insight, p Price) bool {
		changed, _ := i.Evidence["changed_on"].(string)
		return i.Kind == "price_change" && i.ProductID == p.ProductID && changed >= later(p.From, -7) && changed <= later(p.From, 7)
	}
	for _, p := range t.Prices {
		if p.From < first || later(p.From, 28) > end {
			continue
		}
		hit := 0.0
		for _, i := range s.All {
			if near(i, p) {
				hit = 1
			}
		}
		k.priced.add(hit, 1)
	}
	told := map[string]bool{}
	for _, i := range s.All {
		if i.Kind != "price_change" || told[i.ID] {
			continue
		}
		told[i.ID] = true
		hit := 0.0
		for _, p := range t.Prices {
			if near(i, p) {
				hit = 1
			}
		}
		k.rightful.add(hit, 1)
	}
}

func has(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

func (k *kindScore) rows(row rower) {
	v := k.rightful.value()
	row("price_change, told ones that were planted", "at least 0.88", v, 0.88, 1, fmt.Sprintf("%.0f of %.0f", k.rightful.part, k.rightful.whole))
	v = k.priced.value()
	row("price_change, planted ones that are told", "at least 80%", v, 0.80, 1, fmt.Sprintf("%.0f of %.0f", k.priced.part, k.priced.whole))
	for _, c := range scoredKinds {
		real, seen := k.real[c.kind], k.seen[c.kind]
		if c.kind == "low_stock" {
			v := k.lists.value()
			row("low_stock, wrong records on its lists over those it says", "0.75 to 1.33", v, 0.75, 1.33, fmt.Sprintf("%.0f, said %.1f", k.lists.part, k.lists.whole))
		}
		if !c.fact {
			v := real.value()
			row(c.kind+", told ones that were planted", "at least 0.80", v, 0.80, 1, fmt.Sprintf("%.0f of %.0f", real.part, real.whole))
		}
		v := seen.value()
		if c.kind == "pattern" {
			v = math.NaN() // drifts have a row of their own
		}
		if !math.IsNaN(v) {
			row(c.kind+", planted money that is told", "at least 50%", v, 0.50, 1, share(v))
		}
	}
}
