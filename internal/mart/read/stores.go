package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// StoreRow is one store on one date. Amounts are nil where unknown, and all of them where the store-day is not complete.
type StoreRow struct {
	Store, Name, Region      string
	Complete                 bool
	Open                     *bool
	Sales, Base, Gap, Margin *int64
	Transactions, Units      *int64
}

// StoreTotals are the sums of the rows of all pages.
type StoreTotals struct {
	Stores, Compared                                int64
	Sales, Base, Gap, Margin, Transactions, Units   *int64
	MarginSales, TransactionSales, TransactionUnits *int64 // of the stores where the other side of the ratio is known
}

// SortBy is a column of the stores table.
type SortBy string

// The columns that AskStores sorts by.
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
)

// StoreQuery is one page of the stores table.
type StoreQuery struct {
	Date       contract.Day
	Region     string
	Against    Against
	Sort       SortBy
	Descending bool
	Limit      int
	Offset     int
}

// AskStores returns one page of the stores of a date and the sums over all of them. Stores without the value that is
// sorted by come last, whatever the direction.
func AskStores(ctx context.Context, q warehouse.Querier, ask StoreQuery) ([]StoreRow, StoreTotals, error) {
	direction := 1
	if ask.Descending {
		direction = -1
	}
	var t StoreTotals
	rows, err := all(ctx, q, "stores", func(r *sql.Rows, s *StoreRow) error {
		return r.Scan(&s.Store, label{&s.Name}, label{&s.Region}, &s.Complete, &s.Open, &s.Sales, &s.Base, &s.Gap, &s.Margin,
			&s.Transactions, &s.Units, &t.Stores, &t.Sales, &t.Base, &t.Gap, &t.Margin, &t.Transactions, &t.Units,
			&t.Compared, &t.MarginSales, &t.TransactionSales, &t.TransactionUnits)
	}, ask.Date.Time(), ask.Region, string(ask.Against.Base), ask.Against.day(ask.Date), string(ask.Sort), direction, ask.Limit, ask.Offset)
	return rows, t, err
}

// Store is one store, as its master has it.
type Store struct {
	ID, Name, Region, Format, City string
	Opened, Closed                 *contract.Day
}

// AskStore returns the store called id; false where neither the master nor any delivery knows it.
func AskStore(ctx context.Context, q warehouse.Querier, id string) (Store, bool, error) {
	return one(ctx, q, "store", func(r *sql.Rows, s *Store) error {
		return r.Scan(&s.ID, label{&s.Name}, label{&s.Region}, label{&s.Format}, label{&s.City}, maybeDay{&s.Opened}, maybeDay{&s.Closed})
	}, id)
}

// StoreDay is one date of a store.
type StoreDay struct {
	Date                        contract.Day
	Complete                    bool
	Open                        *bool
	Sales, Normal, Low, High    *int64
	Transactions, Units, Margin *int64
}

// AskStoreDays returns the dates from first to last on which anything was delivered for the store called id.
func AskStoreDays(ctx context.Context, q warehouse.Querier, id string, first, last contract.Day) ([]StoreDay, error) {
	return all(ctx, q, "store_days", func(r *sql.Rows, d *StoreDay) error {
		return r.Scan(day{&d.Date}, &d.Complete, &d.Open, &d.Sales, &d.Normal, &d.Low, &d.High, &d.Transactions, &d.Units, &d.Margin)
	}, id, first.Time(), last.Time())
}

// Event is something in a store's window of days. Kind is promotion, or the calendar's word.
type Event struct {
	Kind, ID, Name string
	First, Last    contract.Day
	Products       int64
}

// AskEvents returns what touches the store called id from first to last.
func AskEvents(ctx context.Context, q warehouse.Querier, id string, first, last contract.Day) ([]Event, error) {
	return all(ctx, q, "events", func(r *sql.Rows, e *Event) error {
		return r.Scan(&e.Kind, &e.ID, &e.Name, day{&e.First}, day{&e.Last}, &e.Products)
	}, id, first.Time(), last.Time())
}

// Stockout is a product that a store was out of at the close of a date.
type Stockout struct {
	Product, Name, Category string
	Since                   contract.Day
	OnHand                  *int64
	Hours                   *int64 // hundredths of an hour of the date
	LostUnits               int64
	LostSales               *int64
	All                     int64 // how many products there are in all
}

// AskStockouts returns at most limit products that the store called id was out of on date, the dearest first.
func AskStockouts(ctx context.Context, q warehouse.Querier, id string, date contract.Day, limit int) ([]Stockout, error) {
	return all(ctx, q, "stockouts", func(r *sql.Rows, s *Stockout) error {
		return r.Scan(&s.Product, label{&s.Name}, label{&s.Category}, day{&s.Since}, &s.OnHand, &s.Hours, &s.LostUnits, &s.LostSales, &s.All)
	}, id, date.Time(), limit)
}

// StockoutStart is a date on which products of a store went out of stock.
type StockoutStart struct {
	Date     contract.Day
	Products int64
}

// AskStockoutStarts returns when products of the store called id went out of stock, from first to last.
func AskStockoutStarts(ctx context.Context, q warehouse.Querier, id string, first, last contract.Day) ([]StockoutStart, error) {
	return all(ctx, q, "stockout_starts", func(r *sql.Rows, s *StockoutStart) error {
		return r.Scan(day{&s.Date}, &s.Products)
	}, id, first.Time(), last.Time())
}
