package read

import (
	"context"
	"database/sql"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Category is one category over the compared stores. Margin is unknown where no cost is, Base where nothing is compared
// with. Name is "" for products without a category.
type Category struct {
	Name         string
	Sales, Units int64
	Margin, Base Maybe
}

// Categories returns the categories in the order of their gap, the furthest below first. A target has no categories: with
// it Base is unknown.
func (r *Reader) Categories(ctx context.Context, date contract.Day, in Scope, to Against) ([]Category, error) {
	return ask(ctx, r, "categories", func(rows *sql.Rows, c *Category) error {
		return rows.Scan(label{&c.Name}, &c.Sales, &c.Units, &c.Margin, &c.Base)
	}, date.Time(), in.Region, in.Store, string(to.Base), to.day(date))
}

// day returns the compared day for binding; other bases bind the date itself, which their statement does not look at.
func (a Against) day(date contract.Day) time.Time { return (date - a.Back).Time() }
