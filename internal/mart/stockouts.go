package mart

import (
	"context"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Stockout is a pair that a date ends without, or had hours without. Units are thousandths, price and cost are minor units.
type Stockout struct {
	StoreID, StoreName, Region, ProductID, ProductName, Category string
	Since                                                        contract.Day
	Units, Expected                                              int64
	Lost, LostToday                                              int64  // missed since Since, and on the date
	Price, Cost                                                  int64  // of one unit; 0: not known
	OnHand, HoursOut                                             *int64 // thousandths; nil where the feed has none
	Step                                                         int    // of the ladder of Expected
}

// Range is how many stores of a region carry a product.
type Range struct {
	ProductID, Region string
	Stores            int
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
		var price, cost int64
		if err := rows.Scan(&s.StoreID, &s.StoreName, &s.Region, &s.ProductID, &s.ProductName, &s.Category, &since,
			number{&s.Units, 3}, number{&s.Expected, 3}, number{&s.Lost, 3}, number{&s.LostToday, 3}, number{&price, 4}, number{&cost, 4},
			optional{&s.OnHand, 3}, optional{&s.HoursOut, 3}, &s.Step); err != nil {
			return nil, fmt.Errorf("stockouts of %s: %w", d, err)
		}
		s.Since, s.Price, s.Cost = contract.DayOf(since), (price+50)/100, (cost+50)/100
		list = append(list, s)
	}
	return list, rows.Err()
}

// Ranges returns in how many stores the products that a date lacks anywhere are carried, and how many pairs of store and product
// had their stock looked at.
func Ranges(ctx context.Context, q warehouse.Querier, d contract.Day) (list []Range, pairs int, err error) {
	rows, err := q.Query(ctx, text("ranges"), d.Time())
	if err != nil {
		return nil, 0, fmt.Errorf("ranges of %s: %w", d, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r Range
		if err := rows.Scan(&r.ProductID, &r.Region, &r.Stores); err != nil {
			return nil, 0, fmt.Errorf("ranges of %s: %w", d, err)
		}
		if r.ProductID == "" {
			pairs = r.Stores
			continue
		}
		list = append(list, r)
	}
	return list, pairs, rows.Err()
}
