package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Disagreement is one measure of a store-day that is not what the store-day's sales add up to.
type Disagreement struct {
	Date        contract.Day
	StoreID     string
	What        string // net_sales, sales_value, units
	Mart, Facts string // exact, or "nothing"
}

// Disagreements adds up the sales behind every published store-day that has any.
func Disagreements(ctx context.Context, q warehouse.Querier) ([]Disagreement, error) {
	return all(ctx, q, "disagreements", func(r *sql.Rows, d *Disagreement) error {
		return r.Scan(day{&d.Date}, &d.StoreID, &d.What, &d.Mart, &d.Facts)
	})
}
