package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// TrendDay is one date over its complete store-days.
type TrendDay struct {
	Date             contract.Day
	Stores           int64
	Sales            int64
	StoresWithNormal int64
	WithNormal       int64 // net sales of the stores that have a normal
	Normal           int64
}

// AskTrend returns the dates from first to last that have a complete store-day in scope.
func AskTrend(ctx context.Context, q warehouse.Querier, first, last contract.Day, in Scope) ([]TrendDay, error) {
	return all(ctx, q, "trend", func(r *sql.Rows, d *TrendDay) error {
		return r.Scan(day{&d.Date}, &d.Stores, &d.Sales, &d.StoresWithNormal, &d.WithNormal, &d.Normal)
	}, first.Time(), last.Time(), in.Region, in.Store)
}

// StoreTrendDay is one date of one store. Sales and Normal are nil where unknown.
type StoreTrendDay struct {
	Store         string
	Date          contract.Day
	Complete      bool
	Sales, Normal *int64
}

// AskStoreTrends returns the dates from first to last of the stores called ids.
func AskStoreTrends(ctx context.Context, q warehouse.Querier, first, last contract.Day, ids []string) ([]StoreTrendDay, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return all(ctx, q, "trend_stores", func(r *sql.Rows, d *StoreTrendDay) error {
		return r.Scan(&d.Store, day{&d.Date}, &d.Complete, &d.Sales, &d.Normal)
	}, first.Time(), last.Time(), joined(ids), separator)
}

// InStock is an in-stock rate with both its numbers: products in stores with stock, of those with a stock record.
type InStock struct {
	Date    contract.Day
	Pairs   int64
	InStock int64
}

// AskInStock returns the in-stock rate of date and of the four same weekdays before it, where inventory was delivered.
func AskInStock(ctx context.Context, q warehouse.Querier, date contract.Day, in Scope) ([]InStock, error) {
	return all(ctx, q, "in_stock", func(r *sql.Rows, s *InStock) error {
		return r.Scan(day{&s.Date}, &s.Pairs, &s.InStock)
	}, date.Time(), in.Region, in.Store)
}

// AskStoresInStock returns the in-stock rate of date by store, for the stores called ids.
func AskStoresInStock(ctx context.Context, q warehouse.Querier, date contract.Day, ids []string) (map[string]InStock, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	type row struct {
		store string
		InStock
	}
	rows, err := all(ctx, q, "in_stock_stores", func(r *sql.Rows, s *row) error {
		return r.Scan(&s.store, &s.Pairs, &s.InStock.InStock)
	}, date.Time(), joined(ids), separator)
	if err != nil {
		return nil, err
	}
	byStore := make(map[string]InStock, len(rows))
	for _, r := range rows {
		r.Date = date
		byStore[r.store] = r.InStock
	}
	return byStore, nil
}

// Category is one category over the compared stores. Margin is nil where no cost is known, Base where nothing is
// compared with. Name is "" for products without a category.
type Category struct {
	Name         string
	Sales, Units int64
	Margin, Base *int64
}

// AskCategories returns the categories in the order of their gap, the furthest below first. A target has no categories:
// with it Base is nil.
func AskCategories(ctx context.Context, q warehouse.Querier, date contract.Day, in Scope, to Against) ([]Category, error) {
	return all(ctx, q, "categories", func(r *sql.Rows, c *Category) error {
		return r.Scan(label{&c.Name}, &c.Sales, &c.Units, &c.Margin, &c.Base)
	}, date.Time(), in.Region, in.Store, string(to.Base), to.day(date))
}

// Region is one region of the master.
type Region struct {
	Name   string
	Stores int64
}

// AskRegions returns the regions of the store master, by name.
func AskRegions(ctx context.Context, q warehouse.Querier) ([]Region, error) {
	return all(ctx, q, "regions", func(r *sql.Rows, v *Region) error { return r.Scan(&v.Name, &v.Stores) })
}
