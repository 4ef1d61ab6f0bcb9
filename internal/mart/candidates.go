package mart

import (
	"context"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// StoreGap is one store-day against what was normal. Money is minor units, transactions are thousandths.
type StoreGap struct {
	StoreID, Name, Region              string
	NetSales, Expected, Low, High      int64
	RelativeError                      float64
	Transactions, ExpectedTransactions int64
	Units, ExpectedUnits               int64 // thousandths
	CleanDays, ExcludedDays, Step      int
	Complete                           bool
	Event                              string
	MarginRate                         float64 // gross margin over net sales, last four weeks; 0 where no cost is known
}

// CategoryGap is one category of a store-day against what was normal, minor units.
type CategoryGap struct {
	StoreID, Category  string
	NetSales, Expected int64
}

// number reads a decimal of the database into an integer of its smallest unit.
type number struct {
	to    *int64
	scale int
}

// Scan implements sql.Scanner.
func (n number) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("a decimal came as %T", src)
	}
	v, err := warehouse.Scaled(s, n.scale)
	*n.to = v
	return err
}

// optional is a number that may be null.
type optional struct {
	to    **int64
	scale int
}

// Scan implements sql.Scanner.
func (o optional) Scan(src any) error {
	if src == nil {
		*o.to = nil
		return nil
	}
	*o.to = new(int64)
	return number{*o.to, o.scale}.Scan(src)
}

// StoreGaps returns the store-days of a date that anything was expected of.
func StoreGaps(ctx context.Context, q warehouse.Querier, d contract.Day) (list []StoreGap, err error) {
	rows, err := q.Query(ctx, text("store_gaps"), d.Time())
	if err != nil {
		return nil, fmt.Errorf("store gaps of %s: %w", d, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var g StoreGap
		if err := rows.Scan(&g.StoreID, &g.Name, &g.Region, number{&g.NetSales, 2}, number{&g.Expected, 2}, number{&g.Low, 2}, number{&g.High, 2},
			&g.RelativeError, number{&g.Transactions, 3}, number{&g.ExpectedTransactions, 3},
			number{&g.Units, 3}, number{&g.ExpectedUnits, 3}, &g.CleanDays, &g.ExcludedDays, &g.Step, &g.Complete, &g.Event, &g.MarginRate); err != nil {
			return nil, fmt.Errorf("store gaps of %s: %w", d, err)
		}
		list = append(list, g)
	}
	return list, rows.Err()
}

// Groups returns the mean absolute error of what was expected of each region, and of the chain (""), as a share of it.
func Groups(ctx context.Context, q warehouse.Querier, d contract.Day) (map[string]float64, error) {
	rows, err := q.Query(ctx, text("groups"), d.Time())
	if err != nil {
		return nil, fmt.Errorf("groups of %s: %w", d, err)
	}
	defer func() { _ = rows.Close() }()
	m := map[string]float64{}
	for rows.Next() {
		var region string
		var e float64
		if err := rows.Scan(&region, &e); err != nil {
			return nil, fmt.Errorf("groups of %s: %w", d, err)
		}
		m[region] = e
	}
	return m, rows.Err()
}

// CategoryGaps returns the categories of all store-days of a date.
func CategoryGaps(ctx context.Context, q warehouse.Querier, d contract.Day) (list []CategoryGap, err error) {
	rows, err := q.Query(ctx, text("category_gaps"), d.Time())
	if err != nil {
		return nil, fmt.Errorf("category gaps of %s: %w", d, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var g CategoryGap
		if err := rows.Scan(&g.StoreID, &g.Category, number{&g.NetSales, 2}, number{&g.Expected, 2}); err != nil {
			return nil, fmt.Errorf("category gaps of %s: %w", d, err)
		}
		list = append(list, g)
	}
	return list, rows.Err()
}

// FirstDate returns the first business date that readers see; ok is false where there is none.
func FirstDate(ctx context.Context, q warehouse.Querier) (d contract.Day, ok bool, err error) {
	rows, err := q.Query(ctx, text("first_date"))
	if err != nil {
		return 0, false, fmt.Errorf("first date: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var t *time.Time
		if err := rows.Scan(&t); err != nil {
			return 0, false, fmt.Errorf("first date: %w", err)
		}
		if t != nil {
			d, ok = contract.DayOf(*t), true
		}
	}
	return d, ok, rows.Err()
}

// UsualMoney returns what each store normally sells on a date, minor units.
func UsualMoney(ctx context.Context, q warehouse.Querier, d contract.Day) (map[string]int64, error) {
	rows, err := q.Query(ctx, text("usual_money"), d.Time())
	if err != nil {
		return nil, fmt.Errorf("usual money of %s: %w", d, err)
	}
	defer func() { _ = rows.Close() }()
	m := map[string]int64{}
	for rows.Next() {
		var id string
		var n int64
		if err := rows.Scan(&id, number{&n, 2}); err != nil {
			return nil, fmt.Errorf("usual money of %s: %w", d, err)
		}
		m[id] = n
	}
	return m, rows.Err()
}
