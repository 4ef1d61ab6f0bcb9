package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// PeriodLine is a part of a week or month against the same part.
type PeriodLine struct {
	Label, Value, Title string
	Delta               Delta
	Against             string
}

// StoreGap is a store in a short list.
type StoreGap struct {
	Store, Name string
	Link        string
	Gap         int64
	Base, Sales int64
}

// CategoryGap is a category in a short list; its bar is scaled to the largest gap.
type CategoryGap struct {
	Name        string
	Sales, Base int64
	Gap         int64
	Bar         int // 0 to 100
}

// periods compares week and month to date with the same part.
func (s *server) periods(r *request) ([]PeriodLine, error) {
	monday := r.date - contract.Day((int(r.date.Weekday())+6)%7)
	month := r.date - contract.Day(r.date.Time().Day()-1)
	var lines []PeriodLine
	for _, part := range []struct {
		label string
		first contract.Day
	}{{"Week to date", monday}, {"Month to date", month}} {
		v, err := read.AskPeriod(r.ctx, r.q, part.first, r.date, r.in, r.against())
		if err != nil {
			return nil, err
		}
		if v.Days < 2 || v.Base == 0 {
			continue
		}
		lines = append(lines, PeriodLine{
			Label: part.label, Value: s.format.Money(v.Sales), Title: s.format.Exact(v.Sales), Delta: s.moneyDelta(v.Sales, v.Base),
			Against: "vs " + r.vs.over(s.format, part.first, r.date) + ", " + count(s.format, v.Days, "day"),
		})
	}
	return lines, nil
}

// over names the comparison of a period.
func (vs versus) over(f Format, first, last contract.Day) string {
	switch vs {
	case vsLastWeek:
		return f.ShortDay(first-7) + " to " + f.ShortDay(last-7)
	case vsLastYear:
		return f.Day(first-364) + " to " + f.Day(last-364)
	case vsTarget:
		return "target"
	}
	return "normal"
}

func (s *server) bridge(r *request, h read.Headline) []Step {
	parts, ok := bridgeOf(h)
	if !ok {
		return nil
	}
	word := func(v int64, less, more string) string {
		if v < 0 {
			return less
		}
		return more
	}
	steps := []Step{
		{Term: "transactions", Label: word(parts[0], "fewer transactions", "more transactions"), Money: parts[0], Link: r.view.Link("/stores", "sort", "transactions")},
		{Term: "upt", Label: word(parts[1], "smaller baskets", "larger baskets"), Money: parts[1], Link: r.view.Link("/stores", "sort", "upt")},
		{Term: "aur", Label: word(parts[2], "cheaper units", "dearer units"), Money: parts[2], Link: r.view.Link("/stores", "sort", "atv")},
	}
	most := max(abs(parts[0]), abs(parts[1]), abs(parts[2]), 1)
	for i := range steps {
		steps[i].Bar = int(read.MulDiv(abs(steps[i].Money), 100, most))
	}
	return steps
}

// furthest returns the stores furthest below and above what they are compared with.
func (s *server) furthest(r *request) (below, above []StoreGap, err error) {
	for _, down := range []bool{false, true} {
		n := shownBelow
		if down {
			n = shownAbove
		}
		rows, _, err := read.AskStores(r.ctx, r.q, read.StoreQuery{Date: r.date, Region: r.in.Region, Against: r.against(), Sort: read.ByGap, Descending: down, Limit: n})
		if err != nil {
			return nil, nil, err
		}
		for _, v := range rows {
			if v.Gap == nil || (*v.Gap >= 0) != down || v.Sales == nil || v.Base == nil {
				continue
			}
			g := StoreGap{Store: v.Store, Name: v.Name, Link: r.view.Link("/stores/" + pathSegment(v.Store)), Gap: *v.Gap, Base: *v.Base, Sales: *v.Sales}
			if down {
				above = append(above, g)
			} else {
				below = append(below, g)
			}
		}
	}
	return below, above, nil
}

// categories lists categories by gap; what they do not explain of the stores' gap stands in a line of its own, so that
// the list adds up. Less than a whole unit comes of rounding each normal and has no line.
func (s *server) categories(r *request, h read.Headline) ([]CategoryGap, string, error) {
	if r.vs == vsTarget {
		return nil, "Targets are set by store, not by category.", nil
	}
	rows, err := read.AskCategories(r.ctx, r.q, r.date, r.in, r.against())
	if err != nil {
		return nil, "", err
	}
	var list []CategoryGap
	rest := CategoryGap{Name: "not by category", Sales: h.Now.Sales, Base: h.Base.Sales}
	most := int64(1)
	for _, c := range rows {
		if c.Base == nil {
			continue
		}
		g := CategoryGap{Name: c.Name, Sales: c.Sales, Base: *c.Base, Gap: c.Sales - *c.Base}
		if g.Name == "" {
			g.Name = "without a category"
		}
		rest.Sales -= g.Sales
		rest.Base -= g.Base
		list = append(list, g)
	}
	if len(list) == 0 {
		return nil, "No products or categories are delivered for these stores.", nil
	}
	if rest.Gap = rest.Sales - rest.Base; abs(rest.Gap) >= 100 || abs(rest.Sales) >= 100 {
		list = append(list, rest)
	}
	for _, g := range list {
		most = max(most, abs(g.Gap))
	}
	for i := range list {
		list[i].Bar = int(read.MulDiv(abs(list[i].Gap), 100, most))
	}
	return list, "", nil
}
