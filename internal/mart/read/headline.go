package read

import "github.com/daybookhq/daybook/internal/contract"

// Side is one side of a comparison, summed over store-days.
type Side struct {
	Stores           int64
	Sales            int64 // net sales
	Units            int64
	Discount         int64
	Returned         int64
	Margin           int64
	MarginSales      int64 // net sales of the store-days whose margin is known
	Transactions     int64
	TransactionSales int64 // net sales of the store-days whose transactions are known
	TransactionUnits int64
}

// Headline is a date, or a run of dates, in scope: what complete stores sold, and the same stores' base of the same dates.
type Headline struct {
	Stores       int64 // that are compared on any date
	Now, Base    Side  // Stores of each are store-days
	Margins      int64 // of those store-days, with a margin on both sides
	Transactions int64 // with transactions on both sides

	// Store-days that are complete but have nothing to compare with, and what they sold.
	Others Side
}

// All is every complete store, compared or not.
func (h Headline) All() Side { return h.Now.plus(h.Others) }

func (s Side) plus(o Side) Side {
	return Side{
		s.Stores + o.Stores, s.Sales + o.Sales, s.Units + o.Units, s.Discount + o.Discount, s.Returned + o.Returned,
		s.Margin + o.Margin, s.MarginSales + o.MarginSales, s.Transactions + o.Transactions,
		s.TransactionSales + o.TransactionSales, s.TransactionUnits + o.TransactionUnits,
	}
}

// base is one store-day's other side. ok is false where there is nothing to compare with.
type base struct {
	sales, units, margin, transactions Maybe
	ok                                 bool
}

// bases finds what the store-days of a date are compared with.
type bases struct {
	to      Base
	window  *Window
	other   *Night           // of Day
	targets map[string]int64 // of Target
}

func (w *Window) basesOf(date contract.Day, to Against) bases {
	b := bases{to: to.Base, window: w}
	switch to.Base {
	case Day:
		b.other = w.nights[to.Other(date)]
	case Target:
		b.targets = w.targets[date]
	}
	return b
}

// of is what a store-day is compared with. A base day counts only where it is complete too, and the store was open.
func (b *bases) of(d *StoreDay) base {
	switch b.to {
	case Day:
		o := b.other.of(d.place, d.Store)
		if o == nil || !o.Complete || b.window.Closed(o) {
			return base{}
		}
		return base{o.Sales, o.Units, o.Margin, o.Transactions, o.Sales.Known()}
	case Target:
		v, ok := b.targets[d.Store]
		return base{Maybe(v), Unknown, Unknown, Unknown, ok}
	}
	return base{d.Normal, d.NormalUnits, Unknown, d.NormalTransactions, d.Normal.Known()}
}

// Headline sums a date over the complete stores in scope, and their base. A normal margin is what the same stores usually
// keep of normal net sales.
func (w *Window) Headline(date contract.Day, in Scope, to Against) Headline {
	return w.Sum(Span{date, date}, in, to)
}

// Sum is Headline of a run of dates: each store-day counts where it is complete on both sides.
func (w *Window) Sum(span Span, in Scope, to Against) Headline {
	var sum spanSum
	var room daySums
	for date := span.First; date <= span.Last; date++ {
		sum.add(w.sum(date, in, to, &room))
	}
	return sum.headlineOf(w, in, to)
}

// spanSum adds up the sums of dates.
type spanSum struct {
	headline Headline
	usual    usualMargin
	stores   placeSet
}

func (s *spanSum) add(sum *daySum, of *daySums) {
	s.headline.join(&sum.headline)
	s.usual.margin, s.usual.sales = s.usual.margin+sum.usual.margin, s.usual.sales+sum.usual.sales
	s.stores.join(of.compared)
}

func (s *spanSum) headlineOf(w *Window, in Scope, to Against) Headline {
	h := s.headline
	h.Stores = w.size(s.stores, in)
	if to.Base == Normal {
		if h.Base.Margin = MulDiv(h.Base.MarginSales, s.usual.margin, s.usual.sales); h.Base.Margin == 0 {
			h.Base.MarginSales = 0
		}
	}
	return h
}

// join adds what was summed elsewhere, but for the stores, which may be the same.
func (h *Headline) join(o *Headline) {
	h.Now, h.Base, h.Others = h.Now.plus(o.Now), h.Base.plus(o.Base), h.Others.plus(o.Others)
	h.Margins, h.Transactions = h.Margins+o.Margins, h.Transactions+o.Transactions
}

// add adds a store-day, where it is complete. It reports whether its margin is compared.
func (h *Headline) add(d *StoreDay, b base, to Base) (margin bool) {
	switch {
	case !d.Complete:
		return false
	case !b.ok:
		h.Others.add(d, d.Margin.Known(), d.Transactions.Known())
		return false
	}
	margin = d.Margin.Known() && (b.margin.Known() || to != Day)
	transactions := d.Transactions.Known() && (b.transactions.Known() || to == Target)
	h.Now.add(d, margin, transactions)
	h.Base.addBase(b, margin && (b.margin.Known() || to == Normal), transactions) // a target has no margin
	if margin {
		h.Margins++
	}
	if transactions {
		h.Transactions++
	}
	return margin
}

func (s *Side) add(d *StoreDay, margin, transactions bool) {
	s.Stores++
	s.Sales += d.Sales.Or(0)
	s.Units += d.Units.Or(0)
	s.Discount += d.Discount.Or(0)
	s.Returned += d.Returned.Or(0)
	if margin {
		s.Margin += int64(d.Margin)
		s.MarginSales += d.Sales.Or(0)
	}
	if transactions {
		s.Transactions += int64(d.Transactions)
		s.TransactionSales += d.Sales.Or(0)
		s.TransactionUnits += d.Units.Or(0)
	}
}

func (s *Side) addBase(b base, margin, transactions bool) {
	s.Stores++
	s.Sales += b.sales.Or(0)
	s.Units += b.units.Or(0)
	if margin {
		s.Margin += b.margin.Or(0)
		s.MarginSales += b.sales.Or(0)
	}
	if transactions {
		s.Transactions += b.transactions.Or(0)
		s.TransactionSales += b.sales.Or(0)
		s.TransactionUnits += b.units.Or(0)
	}
}

// usualMargin sums what stores kept on the same weekday of the four weeks before.
type usualMargin struct{ margin, sales int64 }

// add adds those of a store-day, of which lately has the nights.
func (u *usualMargin) add(now *StoreDay, lately *[usualNights + 1]*Night) {
	for back := 7; back <= usualNights; back += 7 {
		d := lately[back].of(now.place, now.Store)
		if d != nil && d.Complete && d.Margin.Known() && d.Sales.Known() {
			u.margin += int64(d.Margin)
			u.sales += int64(d.Sales)
		}
	}
}
