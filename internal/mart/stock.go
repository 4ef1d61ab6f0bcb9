package mart

import (
	"context"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Pair is one product of one store. Names, region and category are empty where no master has them.
type Pair struct{ StoreID, StoreName, Region, ProductID, ProductName, Category string }

func (p *Pair) fields() []any {
	return []any{&p.StoreID, &p.StoreName, &p.Region, &p.ProductID, &p.ProductName, &p.Category}
}

// Negative is a stock record below zero. Quantities are thousandths, price and cost minor units; 0: not known.
type Negative struct {
	Pair
	Since                   contract.Day
	OnHand, Units, Expected int64 // Units were sold on the date, Expected are normal for it
	Price, Cost             int64
}

// Negatives returns the stock records below zero on a date, the 200 lowest of a store at most.
func Negatives(ctx context.Context, q warehouse.Querier, d contract.Day) (list []Negative, err error) {
	err = each(ctx, q, "negatives", d, func(scan func(...any) error) error {
		var n Negative
		var since time.Time
		var price, cost int64
		err := scan(append(n.fields(), &since, number{&n.OnHand, 3}, number{&n.Units, 3}, number{&n.Expected, 3}, number{&price, 4}, number{&cost, 4})...)
		n.Since, n.Price, n.Cost = contract.DayOf(since), cents(price), cents(cost)
		list = append(list, n)
		return err
	})
	return list, err
}

// cents rounds ten-thousandths of the currency.
func cents(v int64) int64 { return (v + 50) / 100 }

// each asks one question of a date and reads its rows.
func each(ctx context.Context, q warehouse.Querier, name string, d contract.Day, row func(scan func(...any) error) error) error {
	rows, err := q.Query(ctx, text(name), d.Time())
	if err != nil {
		return fmt.Errorf("%s of %s: %w", name, d, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return fmt.Errorf("%s of %s: %w", name, d, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s of %s: %w", name, d, err)
	}
	return nil
}
