package read

import (
	"iter"

	"github.com/daybookhq/daybook/internal/contract"
)

// shapeSum is what complete store-days of a date sold, and how many they are.
type shapeSum struct{ sales, days int64 }

func (s *shapeSum) add(d *StoreDay) { s.sales, s.days = s.sales+int64(d.Sales), s.days+1 }

// shapeSums are those of a date: the weekdays of any part of the chain are sums of these.
type shapeSums struct {
	regions []shapeSum // by number, as Chain.regionOf; 0: stores without one
	whole   shapeSum
}

// shapeSumsKey names the sums of a date, and monthSumsKey those of a span: of a run, in a scope.
type (
	shapeSumsKey struct {
		run   int64
		scope string
		date  contract.Day
	}
	monthSumsKey struct {
		run   int64
		scope string
		span  Span
	}
)

// Shape sums a window's complete store-days by weekday.
func (w *Window) Shape(span Span, in Scope) (s Shape) {
	for date := span.First; date <= span.Last; date++ {
		sum, weekday := w.shapeSum(date, in), weekdayOf(date)
		s.Sales[weekday] += sum.sales
		s.Days[weekday] += sum.days
	}
	return s
}

// shapeSum sums a part of the chain on a date.
func (w *Window) shapeSum(date contract.Day, in Scope) (sum shapeSum) {
	if w.nights[date] == nil {
		return sum
	}
	if in.Store != "" || len(w.Chain.Stores) < manyForSums {
		for d := range w.complete(date, in) {
			sum.add(d)
		}
		return sum
	}
	sums, _ := made(w.memory, shapeSumsKey{w.run, w.scope, date}, func() (*shapeSums, int64, error) {
		s := &shapeSums{regions: make([]shapeSum, len(w.Chain.Regions)+1)}
		for d := range w.complete(date, Scope{}) {
			s.whole.add(d)
			s.regions[w.Chain.regionAt(d)].add(d)
		}
		return s, int64(len(s.regions)*16)/rowBytes + 1, nil
	})
	if in.Region == "" {
		return sums.whole
	}
	if region := w.Chain.regionOf(in.Region); region != noRegion {
		return sums.regions[region]
	}
	return sum
}

// complete yields the complete store-days of a part of the chain on a date on which the store was open.
func (w *Window) complete(date contract.Day, in Scope) iter.Seq[*StoreDay] {
	return func(yield func(*StoreDay) bool) {
		n := w.nights[date]
		if n == nil {
			return
		}
		days, part := n.among(in), w.Chain.part(in)
		for i := range days {
			if d := &days[i]; w.tells(d) && part.has(d) && !yield(d) {
				return
			}
		}
	}
}

// tells reports whether a store-day says how its weekday sells: it is complete, and the store was open.
func (w *Window) tells(d *StoreDay) bool { return d.Complete && !w.Closed(d) && d.Sales.Known() }

// monthSums are the parts of a month of every part of the chain.
type monthSums struct {
	regions [][MonthParts]MonthPart // as in shapeSums
	whole   [MonthParts]MonthPart
}

// Month sums a window's complete store-days by the part of the month, beside what the same stores usually sell on these weekdays.
func (w *Window) Month(span Span, in Scope) (parts [MonthParts]MonthPart) {
	if in.Store != "" || len(w.Chain.Stores) < manyForSums || !w.holds(span.First, span.Last) {
		w.month(span, in, func(_ *StoreDay, part int, sold MonthPart) { parts[part].add(sold) })
		return parts
	}
	sums, _ := made(w.memory, monthSumsKey{w.run, w.scope, span}, func() (*monthSums, int64, error) {
		s := &monthSums{regions: make([][MonthParts]MonthPart, len(w.Chain.Regions)+1)}
		w.month(span, Scope{}, func(d *StoreDay, part int, sold MonthPart) {
			s.whole[part].add(sold)
			s.regions[w.Chain.regionAt(d)][part].add(sold)
		})
		return s, int64(len(s.regions)*MonthParts*24)/rowBytes + 1, nil
	})
	if in.Region == "" {
		return sums.whole
	}
	if region := w.Chain.regionOf(in.Region); region != noRegion {
		return sums.regions[region]
	}
	return parts
}

// month calls do for every complete store-day of a part of the chain, with what its store sold and usually sells on that weekday.
func (w *Window) month(span Span, in Scope, do func(d *StoreDay, part int, sold MonthPart)) {
	at, shapes := func(d *StoreDay) int32 { return d.place }, make([]Shape, 1)
	if in.Store != "" {
		at = func(*StoreDay) int32 { return 0 }
	} else {
		shapes = make([]Shape, len(w.memory.stores())+1)
	}
	for date := span.First; date <= span.Last; date++ {
		weekday := weekdayOf(date)
		for d := range w.complete(date, in) {
			s := &shapes[at(d)]
			s.Sales[weekday] += int64(d.Sales)
			s.Days[weekday]++
		}
	}
	usual := make([][7]int64, len(shapes)) // worked out once: each weekday comes a dozen times
	for i := range shapes {
		for weekday := range usual[i] {
			usual[i][weekday] = int64(shapes[i].Average(weekday).Or(0))
		}
	}
	for date := span.First; date <= span.Last; date++ {
		weekday, part := weekdayOf(date), monthPart(date)
		for d := range w.complete(date, in) {
			do(d, part, MonthPart{int64(d.Sales), usual[at(d)][weekday], 1})
		}
	}
}

func (p *MonthPart) add(sold MonthPart) {
	p.Sales, p.Usual, p.Days = p.Sales+sold.Sales, p.Usual+sold.Usual, p.Days+sold.Days
}
