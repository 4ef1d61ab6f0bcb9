package mart

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// StoreGap is one store-day against what was normal. Money is minor units, quantities are thousandths.
type StoreGap struct {
	StoreID, Name, Region              string
	NetSales, Expected, Low, High      int64
	RelativeError                      float64
	Transactions, ExpectedTransactions int64
	Units, ExpectedUnits               int64
	CleanDays, ExcludedDays, Step      int
	Complete                           bool
	Event                              string
	MarginRate                         float64 // gross margin over net sales, four weeks before; 0 where no cost is known
}

// Group is what is known of a region, or of the chain where Region is empty, before a date: how far it was from what was expected, as a share, by mean
// absolute error. A region's is net of the chain's.
type Group struct {
	Region        string
	RelativeError float64
	Before        [2]GroupDays // the trading day before, and the two before
}

// GroupDays is what a group did on the days before a date, and the mean absolute error of as many days in a row and one more; 0: not known.
type GroupDays struct{ Move, RelativeError float64 }

// CategoryGap is one category of a store-day against what was normal, minor units and thousandths of units.
type CategoryGap struct {
	StoreID, Category    string
	NetSales, Expected   int64
	Units, ExpectedUnits int64
	RelativeError        float64     // of the eight weeks before, net of what the category did in all stores; 0: not known
	Lumpiness            float64     // variance over mean of units, likewise
	Before               [2]DayUnits // the trading day before, and the two before added up
}

// DayUnits is what was sold against what was expected, net of what the category did in all stores, in units.
type DayUnits struct{ Units, Expected float64 }

// Stockout is a pair that a date ends without, or had hours without. Quantities are thousandths, price and cost are minor units.
type Stockout struct {
	StoreID, StoreName, Region, ProductID, ProductName, Category string
	Since                                                        contract.Day
	Units, Expected                                              int64
	Lost, LostToday                                              int64  // missed since Since, and on the date
	Price, Cost                                                  int64  // of one unit; 0: not known
	OnHand, HoursOut                                             *int64 // nil where the feed has none
	Step                                                         int    // of the ladder of Expected
}

// Range is how many stores of a region carry a product.
type Range struct {
	ProductID, Region string
	Stores            int
}

// Candidates are what the heuristics look at, by business date. Rows of a date come in a fixed order.
type Candidates struct {
	Stores     map[contract.Day][]StoreGap
	Groups     map[contract.Day][]Group
	Categories map[contract.Day][]CategoryGap
	Stockouts  map[contract.Day][]Stockout
	Ranges     map[contract.Day][]Range
	Usual      map[contract.Day]map[string]int64 // normal net sales by store, minor units
	Stock      *Stock

	names names
}

// categoryDates are as many dates as categories are asked for at once: what eight weeks say of each category of each store stands in memory once for each date.
const categoryDates = 8

// Look reads the candidates of business dates from to to. It asks once for all of them: with one date at a time, planning the
// statements would take longer than running them.
func Look(ctx context.Context, q warehouse.Querier, from, to contract.Day) (*Candidates, error) {
	c := &Candidates{
		Stores: map[contract.Day][]StoreGap{}, Groups: map[contract.Day][]Group{}, Categories: map[contract.Day][]CategoryGap{},
		Stockouts: map[contract.Day][]Stockout{}, Ranges: map[contract.Day][]Range{}, Usual: map[contract.Day]map[string]int64{}, names: names{},
	}
	for _, part := range []struct {
		name string
		scan func(*sql.Rows) error
		most contract.Day // dates that are asked for at once; 0: all
	}{
		{"store_gaps", c.scanStore, 0},
		{"groups", c.scanGroup, 0},
		{"category_gaps", c.scanCategory, categoryDates},
		{"stockouts", c.scanStockout, 0},
		{"ranges", c.scanRange, 0},
		{"usual_money", c.scanUsual, 0},
	} {
		for begin, end := from, to; begin <= to; begin = end + 1 {
			if end = to; part.most > 0 {
				end = min(to, begin+part.most-1)
			}
			if err := ask(ctx, q, part.name, part.scan, begin.Time(), end.Time()); err != nil {
				return nil, fmt.Errorf("%s of %s to %s: %w", part.name, begin, end, err)
			}
		}
	}
	var err error
	c.Stock, err = lookStock(ctx, q, from, to, c.names)
	return c, err
}

// ask runs a query and scans its rows.
func ask(ctx context.Context, q warehouse.Querier, name string, scan func(*sql.Rows) error, args ...any) (err error) {
	end := warehouse.Statement(q, warehouse.FamilyMart, name)
	defer func() { end(err) }()
	rows, err := q.Query(ctx, text(name), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// FirstDate returns the first business date that readers see; ok is false where there is none.
func FirstDate(ctx context.Context, q warehouse.Querier) (d contract.Day, ok bool, err error) {
	return oneDate(ctx, q, "first_date")
}

// datesOf asks name for dates.
func datesOf(ctx context.Context, q warehouse.Querier, name string, args ...any) (list []contract.Day, err error) {
	err = ask(ctx, q, name, func(r *sql.Rows) error {
		var t time.Time
		err := r.Scan(&t)
		list = append(list, contract.DayOf(t))
		return err
	}, args...)
	return list, err
}

// oneDate asks name for one date; ok is false where there is none.
func oneDate(ctx context.Context, q warehouse.Querier, name string, args ...any) (d contract.Day, ok bool, err error) {
	err = ask(ctx, q, name, func(r *sql.Rows) error {
		var t *time.Time
		if err := r.Scan(&t); err != nil || t == nil {
			return err
		}
		d, ok = contract.DayOf(*t), true
		return nil
	}, args...)
	if err != nil {
		return 0, false, fmt.Errorf("%s: %w", name, err)
	}
	return d, ok, nil
}
