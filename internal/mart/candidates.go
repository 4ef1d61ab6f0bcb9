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
	CleanDays, ExcludedDays, Step      int
	Complete                           bool
	Event                              string
}

// CategoryGap is one category of a store-day against what was normal, minor units.
type CategoryGap struct {
	StoreID, Category  string
	NetSales, Expected int64
}

// Stockout is a pair that a date ends without. Units are thousandths, the price is minor units.
type Stockout struct {
	StoreID, StoreName, Region, ProductID, ProductName, Category string
	Since                                                        contract.Day
	Units, Expected, Lost, Price                                 int64
	OnHand                                                       *int64
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
			&g.RelativeError, number{&g.Transactions, 3}, number{&g.ExpectedTransactions, 3}, &g.CleanDays, &g.ExcludedDays, &g.Step, &g.Complete, &g.Event); err != nil {
			return nil, fmt.Errorf("store gaps of %s: %w", d, err)
		}
		list = append(list, g)
	}
	return list, rows.Err()
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

// Stockouts returns the pairs out of stock on a date.
func Stockouts(ctx context.Context, q warehouse.Querier, d contract.Day) (list []Stockout, err error) {
	rows, err := q.Query(ctx, text("stockouts"), d.Time())
	if err != nil {
		return nil, fmt.Errorf("stockouts of %s: %w", d, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s Stockout
		var since time.Time
		var price int64
		var onHand *string
		if err := rows.Scan(&s.StoreID, &s.StoreName, &s.Region, &s.ProductID, &s.ProductName, &s.Category, &since,
			number{&s.Units, 3}, number{&s.Expected, 3}, number{&s.Lost, 3}, number{&price, 4}, &onHand); err != nil {
			return nil, fmt.Errorf("stockouts of %s: %w", d, err)
		}
		s.Since, s.Price = contract.DayOf(since), (price+50)/100
		if onHand != nil {
			n, err := warehouse.Scaled(*onHand, 3)
			if err != nil {
				return nil, fmt.Errorf("stockouts of %s: %w", d, err)
			}
			s.OnHand = &n
		}
		list = append(list, s)
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
