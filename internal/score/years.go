package score

import (
	"fmt"
	"math"
	"slices"
)

// yearScore scores weeks against last year: whether their figures are what a count of store-days comes to, how many of those told had a cause that was
// planted, and how many of the planted ones are told. Weeks near holidays are left out: which day compares with which is a matter of the calendar.
type yearScore struct{ exact, real, told ratio }

const (
	yearDays    = 364
	comparable  = 395  // days after its opening from which a store is compared
	clearLoss   = 0.08 // of a region's week: far beyond chance
	someLoss    = 0.01 // below which it is chance that is told
	weeksBefore = 8    // that have to have a year to compare with before anything can be told
)

// history is a long chain: its truth, its stores as they are on record, what each took on a date, and sums by region ("": all) and date.
type history struct {
	truth  Truth
	stores map[string]YearDay
	sales  map[[2]string]YearDay
	sums   map[[2]string]int64
}

// change is what was planted in a week beyond what was planted in that of the year before, as a share of the week.
func (h history) change(region, from, to string) float64 {
	return h.takenFrom(region, from, to) - h.takenFrom(region, later(from, -yearDays), later(to, -yearDays))
}

func (y *yearScore) add(t Truth, s Said) {
	h := history{truth: t, stores: map[string]YearDay{}, sales: map[[2]string]YearDay{}, sums: map[[2]string]int64{}}
	regions := map[string]bool{}
	first, last := "9999", ""
	for _, d := range s.Years {
		h.sales[[2]string{d.Store, d.Date}], h.stores[d.Store] = d, d
		h.sums[[2]string{d.Region, d.Date}] += d.Sales
		h.sums[[2]string{"", d.Date}] += d.Sales
		regions[d.Region] = true
		first, last = min(first, d.Date), max(last, d.Date)
	}
	told := map[[2]string]bool{} // region, last day of the week
	for _, i := range s.All {
		if i.Kind != "like_for_like" || i.BusinessDate != i.FirstSeen {
			continue
		}
		from, _ := i.Evidence["from"].(string)
		to, _ := i.Evidence["to"].(string)
		told[[2]string{i.Region, to}] = true
		if festive(t, from, to) {
			continue
		}
		y.exact.add(one(h.counts(i, from, to)), 1)
		y.real.add(one(math.Abs(h.change(i.Region, from, to)) >= someLoss), 1)
	}
	for to := later(first, yearDays+7*weeksBefore); to <= last; to = later(to, 1) {
		from := later(to, -6)
		for region := range regions {
			if !ended(told, to) || festive(t, from, to) {
				continue
			}
			if math.Abs(h.change(region, from, to)) >= clearLoss {
				y.told.add(one(told[[2]string{region, to}]), 1)
			}
		}
	}
}

// ended reports whether weeks end on the weekday of a date: one of those told does, so many weeks before or after it.
func ended(told map[[2]string]bool, to string) bool {
	for key := range told {
		for d := to; d >= key[1]; d = later(d, -7) {
			if d == key[1] {
				return true
			}
		}
		for d := to; d <= key[1]; d = later(d, 7) {
			if d == key[1] {
				return true
			}
		}
	}
	return false
}

// festive reports whether a holiday lies within a week of these dates, in one of the years.
func festive(t Truth, from, to string) bool {
	return slices.ContainsFunc(t.Holidays, func(h Holiday) bool {
		return h.Date >= later(from, -7) && h.Date <= later(to, 7) || h.Date >= later(from, -7-yearDays) && h.Date <= later(to, 7-yearDays)
	})
}

// takenFrom is the share that what was planted took of a region's week, of the chain's where region is empty. What an event cost counts by its days.
func (h history) takenFrom(region, from, to string) float64 {
	taken, sold, chain := 0.0, 0.0, 0.0
	for d := from; d <= to; d = later(d, 1) {
		sold += float64(h.sums[[2]string{region, d}]) / 100
		chain += float64(h.sums[[2]string{"", d}]) / 100
	}
	if sold <= 0 || chain <= 0 {
		return 0
	}
	for _, e := range h.truth.Events {
		share := 1.0
		switch {
		case e.Kind == "overstock" || e.Kind == "dead_stock" || e.To < from || e.From > to:
			continue // what lies about takes nothing from sales
		case e.StoreID != "":
			if region != "" && h.stores[e.StoreID].Region != region {
				continue
			}
		case e.Region != "":
			if region != "" && e.Region != region {
				continue
			}
		default:
			share = sold / chain // of all stores
		}
		days, inside := 0.0, 0.0
		for d := e.From; d <= e.To; d = later(d, 1) {
			if days++; d >= from && d <= to {
				inside++
			}
		}
		taken += share * e.money() * inside / days
	}
	return taken / (sold + taken)
}

// counts reports whether the insight's two figures are those of the store-days, to the cent.
func (h history) counts(i Insight, from, to string) bool {
	actual, before := int64(0), int64(0)
	for id, s := range h.stores {
		if i.Region != "" && s.Region != i.Region || s.Opened != "" && later(s.Opened, comparable) > from || s.Closed != "" && s.Closed <= to {
			continue
		}
		for d := from; d <= to; d = later(d, 1) {
			now, traded := h.sales[[2]string{id, d}]
			past, had := h.sales[[2]string{id, later(d, -yearDays)}]
			if traded && had {
				actual, before = actual+now.Sales, before+past.Sales
			}
		}
	}
	said, _ := i.Evidence["actual"].(string)
	year, _ := i.Evidence["last_year"].(string)
	return hundredths(said) == actual && hundredths(year) == before
}

func (y *yearScore) rows(row rower) {
	v := y.exact.value()
	row("like_for_like, figures that a count of store-days comes to", "100%", v, 1, 1, fmt.Sprintf("%.0f of %.0f", y.exact.part, y.exact.whole))
	v = y.real.value()
	row("like_for_like, told weeks in which something was planted", "at least 0.80", v, 0.80, 1, fmt.Sprintf("%.0f of %.0f", y.real.part, y.real.whole))
	v = y.told.value()
	row("like_for_like, weeks of a region that are 8% off and more, told", "at least 65%", v, 0.65, 1, fmt.Sprintf("%.0f of %.0f", y.told.part, y.told.whole))
}
