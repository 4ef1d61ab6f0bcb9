package score

import (
	"fmt"
	"math"
	"slices"
)

// storeScore scores what was expected of store-days on which nothing was planted and no holiday was the first of its name.
type storeScore struct {
	bias   ratio
	blocks [3]ratio // four weeks each: the season moves between them
	inside ratio
}

// touched returns the store-days on which something was planted that a whole store feels: {store, date}.
func touched(t Truth, s Said) map[[2]string]bool {
	region := map[string]string{}
	for _, d := range s.Stores {
		region[d.Store] = d.Region
	}
	hit := map[[2]string]bool{}
	for _, d := range s.Stores {
		for _, e := range t.Events {
			if d.Date < e.From || d.Date > e.To {
				continue
			}
			switch e.Kind {
			case "store_gap", "category_gap", "store_closed", "deep_discount", "store_trend", "weekday_shift":
				hit[[2]string{d.Store, d.Date}] = hit[[2]string{d.Store, d.Date}] || e.StoreID == d.Store
			case "region_gap":
				hit[[2]string{d.Store, d.Date}] = hit[[2]string{d.Store, d.Date}] || e.Region == region[d.Store]
			}
		}
	}
	return hit
}

// news are the dates of holidays that the chain lives through for the first time: no history says what they do.
func news(t Truth) map[string]bool {
	known, first := map[string]bool{}, map[string]bool{}
	for _, h := range t.Holidays {
		if !known[h.Event] {
			known[h.Event], first[h.Date] = true, true
		}
	}
	return first
}

func (p *storeScore) add(t Truth, s Said) {
	hit, first := touched(t, s), news(t)
	var dates []string
	for _, d := range s.Stores {
		dates = append(dates, d.Date)
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	block := map[string]int{}
	for i, d := range dates {
		block[d] = min(2, 3*i/max(len(dates), 1))
	}
	for _, d := range s.Stores {
		if !d.Judged || first[d.Date] || hit[[2]string{d.Store, d.Date}] {
			continue
		}
		p.bias.add(d.Expected-d.Actual, d.Actual)
		p.blocks[block[d.Date]].add(d.Expected-d.Actual, d.Actual)
		in := 0.0
		if d.Actual >= d.Low && d.Actual <= d.High {
			in = 1
		}
		p.inside.add(in, 1)
	}
}

func (p *storeScore) rows(row rower) {
	worst, text := math.Abs(p.bias.value()), fmt.Sprintf("%+.2f%% in all;", 100*p.bias.value())
	for _, b := range p.blocks {
		if v := b.value(); !math.IsNaN(v) {
			worst = max(worst, math.Abs(v))
			text += fmt.Sprintf(" %+.2f%%", 100*v)
		}
	}
	row("store-day expected, bias, the worst of three blocks of four weeks", "within 1%", worst, 0, 0.01, text)
	v := p.inside.value()
	row("store-day expected, 90% range holds", "87% to 93%", v, 0.87, 0.93, share(v))
}

// gapScore scores gaps of a whole category in one store.
type gapScore struct {
	told  ratio // of those in big categories
	false ratio // of other stores on those dates, those with a gap told
}

// bigCategory is the share of a store's sales from which a category counts as big.
const bigCategory = 0.08

func (g *gapScore) add(t Truth, s Said) {
	hit := touched(t, s)
	whole := map[string]float64{}
	for key, v := range s.Categories {
		whole[key[0]] += v
	}
	judged := map[[2]string]bool{}
	for _, d := range s.Stores {
		judged[[2]string{d.Store, d.Date}] = d.Judged
	}
	first := firstDate(s)
	for _, e := range t.Events {
		if e.Kind != "category_gap" || e.From < first || s.Categories[[2]string{e.StoreID, e.Category}] < bigCategory*whole[e.StoreID] {
			continue
		}
		told := 0.0
		wrong := map[string]bool{}
		for _, i := range s.All {
			if i.Kind != "sales_gap" || i.BusinessDate < e.From || i.BusinessDate > e.To || i.StoreID == "" {
				continue
			}
			if i.StoreID == e.StoreID && (i.Category == e.Category || i.firstCategory() == e.Category) {
				told = 1
			}
			if !hit[[2]string{i.StoreID, i.BusinessDate}] && !explained(t, i) {
				wrong[i.StoreID] = true
			}
		}
		g.told.add(told, 1)
		g.false.add(float64(len(wrong)), float64(max(len(whole)-1, 1)))
	}
}

// explained reports whether something was planted at the insight's place and time, of whatever kind.
func explained(t Truth, i Insight) bool {
	for _, e := range t.Events {
		if e.StoreID == i.StoreID && i.BusinessDate >= e.From && i.BusinessDate <= e.To && (i.Category == "" || e.Category == "" || e.Category == i.Category) && e.money() > 0 {
			return true
		}
	}
	return false
}

func firstDate(s Said) string {
	first := "9999"
	for _, d := range s.Stores {
		first = min(first, d.Date)
	}
	return first
}

func (g *gapScore) rows(row rower) {
	v := g.told.value()
	row("category gaps of 85% and more over three days, told", "at least 65%", v, 0.65, 1, fmt.Sprintf("%.0f of %.0f", g.told.part, g.told.whole))
	v = g.false.value()
	row("other stores with a false gap on those dates", "at most 15%", v, 0, 0.15, share(v))
}
