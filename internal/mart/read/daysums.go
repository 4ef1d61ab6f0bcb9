package read

import "github.com/daybookhq/daybook/internal/contract"

// daySum is what a part of the chain has on one date beside what it is compared with. Sums of several dates, regions or both are sums of these.
type daySum struct {
	headline Headline // Stores and the normal margin are left to who adds up
	usual    usualMargin

	// As Period counts them: net sales on both sides.
	counted, sales, base, leftOut int64

	trend TrendDay
}

// daySums are those of a date by region, and which stores are in them.
type daySums struct {
	regions           []daySum // by number, as Chain.regionOf; 0: stores without one
	whole             daySum
	compared, counted placeSet // of headline and of Period
}

// daySumsKey names the sums of a date: of a run, in a scope, against another side.
type daySumsKey struct {
	run         int64
	scope       string
	date, other contract.Day
	base        Base
}

// manyForSums is how many stores somebody sees before the sums of a date are kept: those of a few are added up as fast.
const manyForSums = 50

// sum returns what a part of the chain has on a date, and the sums of the date that it is of; of no night it is nothing. Those of one store are not kept: they are
// worked out in room, where they stand until it is lent again.
func (w *Window) sum(date contract.Day, in Scope, to Against, room *daySums) (*daySum, *daySums) {
	n := w.nights[date]
	switch {
	case n == nil:
		room.clear()
		return &room.whole, room
	case in.Store != "":
		room.clear()
		if i, ok := n.find(in.Store); ok {
			if part := w.Chain.part(in); part.has(&n.Stores[i]) {
				adder := w.adder(n, to)
				adder.add(&n.Stores[i], &room.whole, room)
			}
		}
		return &room.whole, room
	}
	s := w.sums(n, to)
	if in.Region == "" {
		return &s.whole, s
	}
	region := w.Chain.regionOf(in.Region)
	if region == noRegion {
		room.clear()
		return &room.whole, room
	}
	return &s.regions[region], s
}

// clear makes sums those of nothing; the memory of the sets stays.
func (s *daySums) clear() { *s = daySums{compared: s.compared[:0], counted: s.counted[:0]} }

// size counts the stores of a set that are in a part of the chain, which is where the set is from.
func (w *Window) size(set placeSet, in Scope) int64 {
	region := w.Chain.regionOf(in.Region)
	if in.Store != "" || region == noRegion {
		return set.size()
	}
	return set.within(w.Chain.inRegion[region-1].places)
}

// sums returns the sums of a night.
func (w *Window) sums(n *Night, to Against) *daySums {
	if len(w.Chain.Stores) < manyForSums || !w.holdsFor(n.Date, to) {
		return w.sumUp(n, n.Stores, to)
	}
	key := daySumsKey{w.run, w.scope, n.Date, n.Date, to.Base}
	if to.Base == Day {
		key.other = to.Other(n.Date)
	}
	sums, _ := made(w.memory, key, func() (*daySums, int64, error) {
		s := w.sumUp(n, n.Stores, to)
		return s, s.rows(), nil
	})
	return sums
}

// daySumBytes is about what a daySum takes.
const daySumBytes = 400

func (s *daySums) rows() int64 {
	return int64((len(s.regions)+1)*daySumBytes+8*(len(s.compared)+len(s.counted)))/rowBytes + 1
}

// holdsFor reports whether the window has all that the sums of a date rest on, so that they are those of the run.
func (w *Window) holdsFor(date contract.Day, to Against) bool {
	for back := contract.Day(0); back <= usualNights; back += 7 {
		if !w.holds(date-back, date-back) {
			return false
		}
	}
	switch to.Base {
	case Day:
		return w.holds(to.Other(date), to.Other(date))
	case Target:
		return w.targets != nil && date >= w.spans[0].First && date <= w.spans[0].Last
	}
	return true
}

// sumUp adds up store-days of a night.
func (w *Window) sumUp(n *Night, days []StoreDay, to Against) *daySums {
	s := &daySums{regions: make([]daySum, len(w.Chain.Regions)+1)}
	adder := w.adder(n, to)
	for i := range days {
		adder.add(&days[i], &s.regions[w.Chain.regionAt(&days[i])], s)
	}
	for i := range s.regions {
		s.whole.add(&s.regions[i])
	}
	return s
}

// dayAdder adds store-days of a night to sums.
type dayAdder struct {
	window *Window
	bases  bases
	usual  [usualNights + 1]*Night // of Normal, which alone has a usual margin
}

func (w *Window) adder(n *Night, to Against) dayAdder {
	a := dayAdder{window: w, bases: w.basesOf(n.Date, to)}
	if to.Base == Normal {
		a.usual = lately(w.nights, n.Date)
	}
	return a
}

// add adds a store-day to what its part of the chain has, and the store to the sets of the date.
func (a *dayAdder) add(d *StoreDay, of *daySum, s *daySums) {
	if a.window.Closed(d) {
		return
	}
	base := a.bases.of(d)
	if of.headline.add(d, base, a.bases.to) && a.bases.to == Normal {
		of.usual.add(d, &a.usual)
	}
	if d.Complete && base.ok {
		s.compared.add(d.place)
	}
	if of.count(d, base) {
		s.counted.add(d.place)
	}
	of.trend.add(d)
}

func (s *daySum) add(o *daySum) {
	s.headline.join(&o.headline)
	s.usual.margin, s.usual.sales = s.usual.margin+o.usual.margin, s.usual.sales+o.usual.sales
	s.counted, s.sales, s.base, s.leftOut = s.counted+o.counted, s.sales+o.sales, s.base+o.base, s.leftOut+o.leftOut
	t, u := &s.trend, &o.trend
	t.Stores, t.Sales, t.StoresWithNormal, t.WithNormal, t.Normal = t.Stores+u.Stores, t.Sales+u.Sales, t.StoresWithNormal+u.StoresWithNormal, t.WithNormal+u.WithNormal, t.Normal+u.Normal
}

// count adds a store-day as Period counts it, and reports whether it did.
func (s *daySum) count(d *StoreDay, b base) bool {
	if !d.Complete || !d.Sales.Known() || !b.ok {
		s.leftOut++
		return false
	}
	s.counted++
	s.sales += int64(d.Sales)
	s.base += int64(b.sales)
	return true
}

// Closed says whether a store was closed on a day: it or the calendar says so, and nothing was sold. Such a day is no lost sale: no sum holds it, and no other
// day is compared with it.
func (w *Window) Closed(d *StoreDay) bool {
	if d.Sales.Or(0) != 0 {
		return false
	}
	if d.Shut || len(w.every.closed[d.Date]) == 0 {
		return d.Shut
	}
	s, _ := w.every.Store(d.Store)
	return w.every.shut(s, d.Date)
}

// ClosedOn is Closed of a store and a date of which nothing may be known but what the calendar says.
func (w *Window) ClosedOn(id string, date contract.Day) bool {
	s, _ := w.every.Store(id)
	if d := w.nights[date].of(s.place, id); d != nil {
		return w.Closed(d)
	}
	return w.every.shut(s, date)
}
