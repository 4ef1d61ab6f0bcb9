package read

import "github.com/daybookhq/daybook/internal/contract"

// Period is a run of dates over the store-days that are complete on both sides.
type Period struct {
	Days        int64          // dates of which something is counted
	Stores      int64          // stores of which something is counted
	Sales, Base int64          // net sales, minor units
	LeftOut     int64          // store-days that traded or should have, and are counted on neither side
	Without     []contract.Day // dates of which nothing is counted although stores traded or should have, or would have before the first night
}

// Period sums the dates from first to last and their base: a part of a period against the same part.
func (w *Window) Period(first, last contract.Day, in Scope, to Against) Period {
	var p Period
	var stores placeSet
	var room daySums
	for date := first; date <= last; date++ {
		sum, of := w.sum(date, in, to, &room)
		p.Sales += sum.sales
		p.Base += sum.base
		p.LeftOut += sum.leftOut
		stores.join(of.counted)
		switch {
		case sum.counted > 0:
			p.Days++
		case w.Lacks(date, in):
			p.Without = append(p.Without, date)
		}
	}
	p.Stores = w.size(stores, in)
	return p
}

// TrendDay is one date over its complete store-days.
type TrendDay struct {
	Date             contract.Day
	Stores           int64
	Sales            int64
	StoresWithNormal int64
	WithNormal       int64 // net sales of the stores that have a normal
	Normal           int64
}

// Trend returns the dates from first to last that have a complete store-day in scope.
func (w *Window) Trend(first, last contract.Day, in Scope) []TrendDay {
	var list []TrendDay
	var room daySums
	for date := first; date <= last; date++ {
		sum, _ := w.sum(date, in, Against{Base: Normal}, &room)
		if t := sum.trend; t.Stores > 0 {
			t.Date = date
			list = append(list, t)
		}
	}
	return list
}

func (t *TrendDay) add(d *StoreDay) {
	if !d.Complete {
		return
	}
	t.Stores++
	t.Sales += d.Sales.Or(0)
	if d.Normal.Known() {
		t.StoresWithNormal++
		t.WithNormal += d.Sales.Or(0)
		t.Normal += int64(d.Normal)
	}
}

// History counts the dates of the eight weeks up to date of which anything in scope was delivered. The window holds them.
func (w *Window) History(date contract.Day, in Scope) int64 {
	days := int64(0)
	part := w.Chain.part(in)
	for d := date - 55; d <= date; d++ {
		n := w.nights[d]
		if n == nil {
			continue
		}
		stores := n.among(in)
		for i := range stores {
			if stores[i].Delivered && part.has(&stores[i]) {
				days++
				break
			}
		}
	}
	return days
}
