package mart

import (
	"database/sql"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Return is what came back in seven days of a pair, a product (no store) or a store (no product).
type Return struct {
	StoreID, StoreName, Region, ProductID, ProductName, Category              string
	Returned, Sold, Value, UsualReturned, UsualSold, ChainReturned, ChainSold int64
	Lumpiness, MarginRate                                                     float64
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
