package read

import (
	"cmp"
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// InStock is an in-stock rate with both its numbers: products in stores with stock, of those with a stock record.
type InStock struct{ Pairs, InStock int64 }

// Stock is the in-stock rates of one date by store.
type Stock map[string]InStock

// Stock returns the in-stock rates of a date, of the stores in scope; empty where no inventory was delivered.
func (r *Reader) Stock(ctx context.Context, date contract.Day) (Stock, error) {
	all, err := r.stockOfAll(ctx, date)
	if err != nil || r.scope.All {
		return all, err
	}
	mine := Stock{}
	for _, id := range r.scope.Stores {
		if v, ok := all[id]; ok {
			mine[id] = v
		}
	}
	return mine, nil
}

func (r *Reader) stockOfAll(ctx context.Context, date contract.Day) (Stock, error) {
	return remember(ctx, r, "stock "+date.String(), func() (Stock, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		type row struct {
			store string
			InStock
		}
		rows, err := all(ctx, q, "in_stock", func(s *sql.Rows, v *row) error {
			return s.Scan(&v.store, &v.Pairs, &v.InStock.InStock)
		}, date.Time())
		stock := make(Stock, len(rows))
		for _, v := range rows {
			stock[v.store] = v.InStock
		}
		return stock, int64(len(stock)), err
	})
}

// Over sums the rates of the stores in scope.
func (s Stock) Over(c *Chain, in Scope) InStock {
	var sum InStock
	if in.Store != "" {
		return s[in.Store]
	}
	for store, v := range s {
		if c.In(in, store) {
			sum.Pairs += v.Pairs
			sum.InStock += v.InStock
		}
	}
	return sum
}

// Stockout is a product that a store was out of at the close of a date.
type Stockout struct {
	Product, Name, Category string
	Since                   contract.Day
	OnHand                  Maybe
	Hours                   Maybe // hundredths of an hour of the date
	LostUnits               int64
	LostSales               Maybe
}

// Stockouts returns the products that the store called id was out of on date, the dearest first.
func (r *Reader) Stockouts(ctx context.Context, id string, date contract.Day) ([]Stockout, error) {
	return byStore(ctx, r, id, "stockouts", func(rows *sql.Rows, store *string, s *Stockout) error {
		return rows.Scan(store, &s.Product, label{&s.Name}, label{&s.Category}, day{&s.Since}, &s.OnHand, &s.Hours, &s.LostUnits, &s.LostSales)
	}, date)
}

// StockoutStart is a date on which products of a store went out of stock.
type StockoutStart struct {
	Date     contract.Day
	Products int64
}

// StockoutStarts returns when products of the store called id went out of stock, from first to last.
func (r *Reader) StockoutStarts(ctx context.Context, id string, first, last contract.Day) ([]StockoutStart, error) {
	return byStore(ctx, r, id, "stockout_starts", func(rows *sql.Rows, store *string, s *StockoutStart) error {
		return rows.Scan(store, day{&s.Date}, &s.Products)
	}, first, last)
}

// StoreStockout is a Stockout and its store.
type StoreStockout struct {
	Store string
	Stockout
}

// StockoutsIn returns the products that stores of the scope were out of on date, the dearest first.
func (r *Reader) StockoutsIn(ctx context.Context, date contract.Day, in Scope) ([]StoreStockout, error) {
	chain, err := r.Chain(ctx)
	if err != nil {
		return nil, err
	}
	var list []StoreStockout
	for _, st := range chain.Stores {
		if !chain.In(in, st.ID) {
			continue
		}
		own, err := r.Stockouts(ctx, st.ID, date)
		if err != nil {
			return nil, err
		}
		for _, o := range own {
			list = append(list, StoreStockout{st.ID, o})
		}
	}
	Stable(list, func(a, b *StoreStockout) int { return cmp.Compare(b.LostSales, a.LostSales) })
	return list, nil
}
