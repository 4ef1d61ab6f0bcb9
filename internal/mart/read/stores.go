package read

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// StoreRow is one store on one date, or over a run of dates. Amounts are unknown where the feed has none, and all of them where no
// store-day is complete: it is named, never counted as lost sales.
type StoreRow struct {
	*Store
	Word                     Word  // of the last date: Received, Partial, Missing or Closed; Received where any date is counted
	Counted, Due             int64 // dates that are in the amounts, and that traded or should have
	Shut                     int64 // dates that came and say that it was closed
	Normal                   Maybe
	Sales, Base, Gap, Margin Maybe
	Transactions, Units      Maybe
	Other                    Side // what it is compared with, where there is a gap

	// Not of the store-day: filled by whoever wants to sort by it.
	Stock InStock
	Open  int64 // insights
}

// Side is the row as a side of its own, for the measures.
func (r *StoreRow) Side() Side {
	if !r.Sales.Known() {
		return Side{}
	}
	s := Side{Stores: 1, Sales: int64(r.Sales), Units: r.Units.Or(0)}
	if r.Margin.Known() {
		s.Margin, s.MarginSales = int64(r.Margin), s.Sales
	}
	if r.Transactions.Known() {
		s.Transactions, s.TransactionSales, s.TransactionUnits = int64(r.Transactions), s.Sales, s.Units
	}
	return s
}

// StoreTotals are the sums of rows.
type StoreTotals struct {
	Stores, Compared int64
	Base, Gap        Maybe
	Other            Side // what the compared ones are compared with
	Side

	// Not of store-days, as in StoreRow.
	Stock InStock
	Open  int64
}

// SortBy is a column of the stores table.
type SortBy string

// The columns that Stores sorts by.
const (
	ByGap          SortBy = "gap"
	ByShare        SortBy = "share"
	ByStore        SortBy = "store"
	BySales        SortBy = "sales"
	ByNormal       SortBy = "normal"
	ByMargin       SortBy = "margin"
	ByRate         SortBy = "rate"
	ByTransactions SortBy = "transactions"
	ByATV          SortBy = "atv"
	ByUPT          SortBy = "upt"
	ByStock        SortBy = "stock"
	ByOpen         SortBy = "open"
	// The parts of the bridge: how far each factor is from what it is compared with.
	ByTransactionsGap SortBy = "transactions-gap"
	ByUPTGap          SortBy = "upt-gap"
	ByAURGap          SortBy = "aur-gap"
)

// Stores returns every store that traded on a date, should have or says that it was closed, by id, and the sums.
func (w *Window) Stores(date contract.Day, in Scope, to Against) ([]StoreRow, StoreTotals) {
	return w.StoresOver(Span{date, date}, in, to)
}

// StoresOver is Stores of a run of dates. A store's amounts are over the dates that are complete on both sides; where it has nothing to
// compare with on any, over those that are complete.
func (w *Window) StoresOver(span Span, in Scope, to Against) ([]StoreRow, StoreTotals) {
	var rows []StoreRow
	t := NoTotals()
	for row := range w.EachStore(span, in, to) {
		rows = append(rows, *row)
		t.Add(row)
	}
	return rows, t
}

// EachStore yields the rows of StoresOver, one after the other in the same place.
func (w *Window) EachStore(span Span, in Scope, to Against) iter.Seq[*StoreRow] {
	return func(yield func(*StoreRow) bool) {
		dates := w.datesOf(span, to)
		var row StoreRow
		for _, s := range w.stores(in) {
			if row = w.storeOver(s, dates); row.Due+row.Shut > 0 && !yield(&row) {
				return
			}
		}
	}
}

// Furthest returns the stores furthest below what they are compared with, and furthest above, at most so many, over a run of dates.
func (w *Window) Furthest(span Span, in Scope, to Against, below, above int) (low, high []StoreRow) {
	lowest := FirstsOf(below, func(a, b *StoreRow) int { return cmp.Or(cmp.Compare(a.Gap, b.Gap), strings.Compare(a.ID, b.ID)) })
	highest := FirstsOf(above, func(a, b *StoreRow) int { return cmp.Or(cmp.Compare(b.Gap, a.Gap), strings.Compare(b.ID, a.ID)) })
	for row := range w.EachStore(span, in, to) {
		switch {
		case !row.Gap.Known():
		case row.Gap < 0:
			lowest.Add(row)
		case row.Gap > 0:
			highest.Add(row)
		}
	}
	return lowest.Sorted(), highest.Sorted()
}

// dateOf is what a date has of every store.
type dateOf struct {
	date  contract.Day
	night *Night
	words dayWords // nil: each is worked out
	bases bases
}

// datesOf are the dates of a span.
func (w *Window) datesOf(span Span, to Against) []dateOf {
	var list []dateOf
	for date := span.First; date <= span.Last; date++ {
		list = append(list, dateOf{date, w.nights[date], w.words(date), w.basesOf(date, to)})
	}
	return list
}

// codeOn is the place of Word in wordsOf.
func (w *Window) codeOn(s *Store, on *dateOf) uint8 {
	if s.place == 0 || int(s.place) >= len(on.words) {
		return codeOf(w.Word(s, on.date))
	}
	return on.words[s.place]
}

// amounts sum store-days; what one of them does not know, the sum does not.
type amounts struct {
	days                               int64
	sales, margin, transactions, units Maybe
}

func (a *amounts) add(d *StoreDay) {
	if a.days++; a.days == 1 {
		a.sales, a.margin, a.transactions, a.units = d.Sales, d.Margin, d.Transactions, d.Units
		return
	}
	a.sales, a.margin, a.transactions, a.units = a.sales.Plus(d.Sales), a.margin.Plus(d.Margin), a.transactions.Plus(d.Transactions), a.units.Plus(d.Units)
}

func (w *Window) storeOver(s *Store, dates []dateOf) StoreRow {
	last := &dates[len(dates)-1]
	row := StoreRow{Store: s, Word: wordsOf[w.codeOn(s, last)], Normal: Unknown, Base: Unknown, Gap: Unknown}
	if d := last.night.of(s.place, s.ID); d != nil {
		row.Normal = d.Normal
	}
	var compared, alone amounts
	for i := range dates {
		on := &dates[i]
		d := on.night.of(s.place, s.ID)
		word := w.codeOn(s, on)
		switch {
		case word == saysClosed && d != nil && d.Delivered:
			row.Shut++
			continue
		case word == saysClosed, word == saysNotOpen:
			continue
		}
		row.Due++
		if d == nil || !d.Complete {
			continue
		}
		b := on.bases.of(d)
		if !b.ok {
			alone.add(d)
			continue
		}
		compared.add(d)
		row.Base = Maybe(row.Base.Or(0)) + b.sales
		row.Other.addBase(b, b.margin.Known(), b.transactions.Known())
	}
	sum := compared
	if sum.days == 0 {
		sum = alone
	}
	if row.Counted = sum.days; sum.days == 0 {
		row.Sales, row.Margin, row.Transactions, row.Units = Unknown, Unknown, Unknown, Unknown
		return row
	}
	row.Sales, row.Margin, row.Transactions, row.Units = sum.sales, sum.margin, sum.transactions, sum.units
	if compared.days > 0 {
		row.Gap = row.Sales.Less(row.Base)
	}
	if len(dates) > 1 {
		row.Word = Received
	}
	return row
}

// NoTotals are those of no rows.
func NoTotals() StoreTotals { return StoreTotals{Base: Unknown, Gap: Unknown} }

// Add adds a row.
func (t *StoreTotals) Add(r *StoreRow) {
	if r.Due > 0 {
		t.Stores++
	}
	t.Side = t.plus(r.Side())
	if r.Gap.Known() {
		t.Compared++
		t.Base, t.Gap = Maybe(t.Base.Or(0))+r.Base, Maybe(t.Gap.Or(0))+r.Gap
		t.Other = t.Other.plus(r.Other)
	}
}

// RegionTotals are the sums of the rows of one region.
type RegionTotals struct {
	Region string // empty: the stores that the master has in none
	StoreTotals
}

// Regions sum rows by region.
type Regions struct {
	list []RegionTotals
	at   map[string]int
}

// Add adds a row.
func (g *Regions) Add(row *StoreRow) {
	i, ok := g.at[row.Region]
	if !ok {
		if g.at == nil {
			g.at = map[string]int{}
		}
		i = len(g.list)
		g.at[row.Region] = i
		g.list = append(g.list, RegionTotals{row.Region, NoTotals()})
	}
	g.list[i].Add(row)
	g.list[i].Open += row.Open
}

// Sorted are the regions, the furthest below what they are compared with first; those with nothing to compare with last.
func (g *Regions) Sorted() []RegionTotals {
	slices.SortStableFunc(g.list, func(a, b RegionTotals) int {
		return cmp.Or(cmp.Compare(toInt(!a.Gap.Known()), toInt(!b.Gap.Known())), cmp.Compare(a.Gap, b.Gap), strings.Compare(a.Region, b.Region))
	})
	return g.list
}

// SortStores orders rows by a column, ties by id. Stores without the value that is sorted by come last, whatever the
// direction.
func SortStores(rows []StoreRow, by SortBy, descending bool) { Stable(rows, storesBy(by, descending)) }

// FirstStores are the first so many rows as SortStores orders them, of those that are added.
func FirstStores(most int, by SortBy, descending bool) *Firsts[StoreRow] {
	return FirstsOf(most, storesBy(by, descending))
}

// storesBy compares as SortStores orders.
func storesBy(by SortBy, descending bool) func(a, b *StoreRow) int {
	direction := 1
	if descending {
		direction = -1
	}
	if m, ok := factors[by]; ok {
		return byFactor(m, direction)
	}
	return func(a, b *StoreRow) int {
		if by == ByStore {
			return direction * strings.Compare(a.ID, b.ID)
		}
		x, y := a.place(by), b.place(by)
		switch {
		case !x.known || !y.known:
			return cmp.Or(cmp.Compare(toInt(!x.known), toInt(!y.known)), strings.Compare(a.ID, b.ID))
		default:
			return cmp.Or(direction*x.compare(y), strings.Compare(a.ID, b.ID))
		}
	}
}

// factors are the measures whose distance can be sorted by.
var factors = map[SortBy]Measure{ByTransactionsGap: Transactions, ByUPTGap: UPT, ByAURGap: AUR}

// FactorOf returns the measure whose distance a column shows.
func FactorOf(by SortBy) (Measure, bool) {
	m, ok := factors[by]
	return m, ok
}

// byFactor orders rows by how far a measure is from its other side, as a share of it. Only for the order: what is shown
// is exact.
func byFactor(m Measure, direction int) func(a, b *StoreRow) int {
	distance := func(r *StoreRow) (float64, bool) {
		now, ok := m.Of(r.Side())
		before, was := m.Of(r.Other)
		if !ok || !was || now.Under == 0 || before.Under == 0 || before.Over == 0 {
			return 0, false
		}
		return (float64(now.Over) / float64(now.Under)) / (float64(before.Over) / float64(before.Under)), true
	}
	return func(a, b *StoreRow) int {
		x, xok := distance(a)
		y, yok := distance(b)
		return cmp.Or(cmp.Compare(toInt(!xok), toInt(!yok)), direction*cmp.Compare(x, y), strings.Compare(a.ID, b.ID))
	}
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fraction is what a column sorts by, exactly: over ÷ under.
type fraction struct {
	over, under int64
	known       bool
}

func whole(v Maybe) fraction { return fraction{v.Or(0), 1, v.Known()} }

func ratio(over, under Maybe) fraction {
	return fraction{over.Or(0), under.Or(0), over.Known() && under.Or(0) != 0}
}

func (f fraction) compare(g fraction) int { return compareRatios(f.over, f.under, g.over, g.under) }

func (r *StoreRow) place(by SortBy) fraction {
	switch by {
	case ByGap:
		return whole(r.Gap)
	case ByShare:
		return ratio(r.Gap, r.Base)
	case ByNormal:
		return whole(r.Base)
	case ByMargin:
		return whole(r.Margin)
	case ByRate:
		return ratio(r.Margin, r.Sales)
	case ByTransactions:
		return whole(r.Transactions)
	case ByATV:
		return ratio(r.Sales, r.Transactions)
	case ByUPT:
		return ratio(r.Units, r.Transactions)
	case ByStock:
		return fraction{r.Stock.InStock, r.Stock.Pairs, r.Stock.Pairs > 0}
	case ByOpen:
		return fraction{r.Open, 1, r.Open > 0}
	}
	return whole(r.Sales)
}
