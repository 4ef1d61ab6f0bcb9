package read

import (
	"context"
	"database/sql"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Origin is where a row came from: a delivery, and the line of its file on which the row begins.
type Origin struct{ Delivery, Line int64 }

// SalesRow is one product of a store-day, as it was delivered.
type SalesRow struct {
	Product, Name, Category      string
	Known                        bool // the product master has it
	Units, Sales, Discount       Maybe
	ReturnedUnits, Returned, Net Maybe
	Cost                         Maybe
	CostFrozen                   bool // not sent: unit cost of the master at load
	Origin
}

// SalesRows returns the sales of a store and date, the largest first; none where the store is out of scope.
func (r *Reader) SalesRows(ctx context.Context, id string, date contract.Day) ([]SalesRow, error) {
	if !r.scope.Holds(id) {
		return nil, nil
	}
	if n, ok := r.memory.get(salesKey{r.run, date}); ok {
		list := n.(*salesNight).of(id)
		if !r.scope.SeesCost {
			list = costless(list)
		}
		return list, nil
	}
	if list, ok, err := r.filedSales(ctx, id, date); ok || err != nil {
		return list, err
	}
	list, err := ask(ctx, r, "rows_sales", func(rows *sql.Rows, v *SalesRow) error {
		return rows.Scan(&v.Product, label{&v.Name}, label{&v.Category}, &v.Known, &v.Units, &v.Sales, &v.Discount, &v.ReturnedUnits,
			&v.Returned, &v.Net, &v.Cost, &v.CostFrozen, &v.Delivery, &v.Line)
	}, id, date.Time())
	if !r.scope.SeesCost {
		list = costless(list)
	}
	return list, err
}

// filedSales are SalesRows of a night that is in a file; ok is false where it is not.
func (r *Reader) filedSales(ctx context.Context, id string, date contract.Day) (list []SalesRow, ok bool, err error) {
	shown, err := r.nights(ctx)
	if err != nil {
		return nil, false, err
	}
	key, ok := nightOf(shown, date)
	f := r.memory.products.of(key)
	if !ok || f == nil {
		return nil, false, nil
	}
	if list, err = f.salesOf(id); err != nil {
		return nil, false, nil //nolint:nilerr // the warehouse has what a file has lost
	}
	master, err := r.products(ctx)
	if err != nil {
		return nil, false, err
	}
	for i := range list {
		v := &list[i]
		if m, ok := inMaster(master, v.Product); ok {
			v.Name, v.Category, v.Known = m.Name, m.Category, true
		}
		if !r.scope.SeesCost {
			v.Cost, v.CostFrozen = Unknown, false
		}
	}
	return list, true, nil
}

// TillLine is one line of a till receipt. At is nil where the feed has no times.
type TillLine struct {
	At                      *time.Time
	Till, Transaction, Kind string
	Units, Sales, Discount  Maybe
	Origin
}

// TillLines returns the till lines of a store, date and product, in the order of their files; none
// where the store is out of scope.
func (r *Reader) TillLines(ctx context.Context, id string, date contract.Day, product string) ([]TillLine, error) {
	if !r.scope.Holds(id) {
		return nil, nil
	}
	return ask(ctx, r, "rows_lines", func(rows *sql.Rows, v *TillLine) error {
		return rows.Scan(&v.At, &v.Till, &v.Transaction, &v.Kind, &v.Units, &v.Sales, &v.Discount, &v.Delivery, &v.Line)
	}, id, date.Time(), product)
}

// DayRow is what a store said of its own day: transactions, visitors, its control total.
type DayRow struct {
	Transactions, Visitors, Sales Maybe
	Open                          *bool
	Origin
}

// DayRows returns the store-day rows of a store and date: one, or none.
func (r *Reader) DayRows(ctx context.Context, id string, date contract.Day) ([]DayRow, error) {
	return byStore(ctx, r, id, "rows_store_day", func(rows *sql.Rows, store *string, v *DayRow) error {
		return rows.Scan(store, &v.Transactions, &v.Visitors, &v.Sales, &v.Open, &v.Delivery, &v.Line)
	}, date)
}

// UnitsOf returns what a product sold in a store, by date, in thousandths; nothing where the store is out of scope.
func (r *Reader) UnitsOf(ctx context.Context, id, product string, first, last contract.Day) (map[contract.Day]Maybe, error) {
	if !r.scope.Holds(id) {
		return nil, nil
	}
	type sold struct {
		date  contract.Day
		units Maybe
	}
	list, err := ask(ctx, r, "units_of", func(rows *sql.Rows, v *sold) error { return rows.Scan(day{&v.date}, &v.units) }, id, product, first.Time(), last.Time())
	units := make(map[contract.Day]Maybe, len(list))
	for _, v := range list {
		units[v.date] = v.units
	}
	return units, err
}
