package read

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// StoreRow is one store on one date. Amounts are unknown where the feed has none, and all of them where the store-day is
// not complete: it is named, never counted as lost sales.
type StoreRow struct {
	*Store
	Word                     Word // Received, Partial, Missing or Closed
	Normal                   Maybe
	Sales, Base, Gap, Margin Maybe
	Transactions, Units      Maybe
	Other                    Side // what it is compared with, where there is a gap

	// Not of the store-day: filled by whoever wants to sort by it.
	Stock InStock
	Open  int64 // insights
}

// Side is the row as a side of its own, for the measures.
func (r StoreRow) Side() Side {
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

// Stores returns every store that traded on a date or should have, by id, and the sums.
func (w *Window) Stores(date contract.Day, in Scope, to Against) ([]StoreRow, StoreTotals) {
	var rows []StoreRow
	t := StoreTotals{Base: Unknown, Gap: Unknown}
	for _, s := range w.stores(in) {
		row := StoreRow{Store: s, Word: w.Word(s, date), Normal: w.normal(s.ID, date), Sales: Unknown, Base: Unknown, Gap: Unknown, Margin: Unknown, Transactions: Unknown, Units: Unknown}
		d := w.nights[date].Of(s.ID)
		switch {
		case row.Word == NotOpen, row.Word == Closed && (d == nil || !d.Delivered):
			continue
		case d != nil && d.Complete:
			row.Sales, row.Margin, row.Transactions, row.Units = d.Sales, d.Margin, d.Transactions, d.Units
			if b := w.baseOf(d, to); b.ok {
				row.Base, row.Gap = b.sales, d.Sales.Less(b.sales)
				row.Other.addBase(b, b.margin.Known(), b.transactions.Known())
			}
		}
		rows = append(rows, row)
		t.add(row)
	}
	return rows, t
}

func (t *StoreTotals) add(r StoreRow) {
	t.Stores++
	t.Side = t.plus(r.Side())
	if r.Gap.Known() {
		t.Compared++
		t.Base, t.Gap = Maybe(t.Base.Or(0))+r.Base, Maybe(t.Gap.Or(0))+r.Gap
		t.Other = t.Other.plus(r.Other)
	}
}

// SortStores orders rows by a column, ties by id. Stores without the value that is sorted by come last, whatever the
// direction.
func SortStores(rows []StoreRow, by SortBy, descending bool) {
	direction := 1
	if descending {
		direction = -1
	}
	if m, ok := factors[by]; ok {
		sortByFactor(rows, m, direction)
		return
	}
	slices.SortStableFunc(rows, func(a, b StoreRow) int {
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
	})
}

// factors are the measures whose distance can be sorted by.
var factors = map[SortBy]Measure{ByTransactionsGap: Transactions, ByUPTGap: UPT, ByAURGap: AUR}

// FactorOf returns the measure whose distance a column shows.
func FactorOf(by SortBy) (Measure, bool) {
	m, ok := factors[by]
	return m, ok
}

// sortByFactor orders rows by how far a measure is from its other side, as a share of it. Only for the order: what is shown
// is exact.
func sortByFactor(rows []StoreRow, m Measure, direction int) {
	distance := func(r StoreRow) (float64, bool) {
		now, ok := m.Of(r.Side())
		before, was := m.Of(r.Other)
		if !ok || !was || now.Under == 0 || before.Under == 0 || before.Over == 0 {
			return 0, false
		}
		return (float64(now.Over) / float64(now.Under)) / (float64(before.Over) / float64(before.Under)), true
	}
	slices.SortStableFunc(rows, func(a, b StoreRow) int {
		x, xok := distance(a)
		y, yok := distance(b)
		return cmp.Or(cmp.Compare(toInt(!xok), toInt(!yok)), direction*cmp.Compare(x, y), strings.Compare(a.ID, b.ID))
	})
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

func (r StoreRow) place(by SortBy) fraction {
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
