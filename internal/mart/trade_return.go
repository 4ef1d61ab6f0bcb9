package mart

import (
	"context"
	"database/sql"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Return is what came back in seven days of a pair, a product (no store) or a store (no product).
type Return struct {
	StoreID, StoreName, Region, ProductID, ProductName, Category              string
	Returned, Sold, Value, UsualReturned, UsualSold, ChainReturned, ChainSold int64
	Lumpiness, MarginRate                                                     float64
}

// lookReturns asks in steps, so that a server gathers what was sold of the likely pairs on several cores.
func (t *Trade) lookReturns(ctx context.Context, tx warehouse.Tx, from, to contract.Day) error {
	look := func() error { return ask(ctx, tx, "returns", t.scanReturn, from.Time(), to.Time()) }
	likely := func() error { return aside(ctx, tx, "return_likely", look, from.Time(), to.Time()) }
	return aside(ctx, tx, "return_total", likely, from.Time(), to.Time())
}

func (t *Trade) scanReturn(r *sql.Rows) error {
	var d time.Time
	var p Return
	var pairs, checks int
	err := r.Scan(&d, &p.StoreID, &p.StoreName, &p.Region, &p.ProductID, &p.ProductName, &p.Category,
		number{&p.Returned, 3}, number{&p.Sold, 3}, number{&p.Value, 2}, number{&p.UsualReturned, 3}, number{&p.UsualSold, 3},
		number{&p.ChainReturned, 3}, number{&p.ChainSold, 3}, &p.Lumpiness, &p.MarginRate, &pairs, &checks)
	day := contract.DayOf(d)
	if p.StoreID == "" && p.ProductID == "" {
		t.PricesChecked[day], t.ReturnsChecked[day] = pairs, checks
	} else {
		t.Returns[day] = append(t.Returns[day], p)
	}
	return err
}
