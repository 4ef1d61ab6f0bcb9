package read

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// InStock is an in-stock rate with both its numbers: products in stores with stock, of those with a stock record.
type InStock struct{ Pairs, InStock int64 }

// Stock is the in-stock rates of one date by store.
type Stock struct {
	ids   []string // of stores with a stock record
	rates []InStock
	of    []int32 // by place: where a store stands among the others, from 1
	may   func(store string) bool
}

// Stock returns the in-stock rates of a date, of the stores in scope; empty where no inventory was delivered.
func (r *Reader) Stock(ctx context.Context, date contract.Day) (Stock, error) {
	all, err := r.stockOfAll(ctx, date)
	if err != nil || r.scope.All {
		return all, err
	}
	all.may = r.scope.Holds
	return all, nil
}

func (r *Reader) stockOfAll(ctx context.Context, date contract.Day) (Stock, error) {
	return remember(ctx, r, "stock "+date.String(), func() (stock Stock, rows int64, err error) {
		q, err := r.querier(ctx)
		if err != nil {
			return stock, 0, err
		}
		type row struct {
			store string
			InStock
		}
		list, err := all(ctx, q, "in_stock", func(s *sql.Rows, v *row) error {
			return s.Scan(&v.store, &v.Pairs, &v.InStock.InStock)
		}, date.Time())
		for _, v := range list {
			place := r.memory.place(v.store)
			for len(stock.of) <= int(place) {
				stock.of = append(stock.of, 0)
			}
			stock.ids, stock.rates = append(stock.ids, r.memory.word(v.store)), append(stock.rates, v.InStock)
			stock.of[place] = int32(len(stock.ids)) //nolint:gosec // stores of a chain
		}
		return stock, int64(len(list)) / 2, err
	})
}

// Of is the rate of a store.
func (s *Stock) Of(store *Store) InStock {
	if store.place == 0 || int(store.place) >= len(s.of) || s.of[store.place] == 0 || s.may != nil && !s.may(store.ID) {
		return InStock{}
	}
	return s.rates[s.of[store.place]-1]
}

// Over sums the rates of the stores in a part of the chain.
func (s *Stock) Over(c *Chain, in Scope) InStock {
	var sum InStock
	add := func(v InStock) { sum.Pairs, sum.InStock = sum.Pairs+v.Pairs, sum.InStock+v.InStock }
	switch region := c.regionOf(in.Region); {
	case in.Store != "":
		if store, known := c.Store(in.Store); known {
			return s.Of(store)
		}
		for id, v := range s.All() { // a store that only deliveries know has no place in the chain
			if id == in.Store {
				return v
			}
		}
	case in.Region == "":
		for _, v := range s.All() {
			add(v)
		}
	case region != noRegion:
		for _, store := range c.inRegion[region-1].stores {
			add(s.Of(store))
		}
	}
	return sum
}

// All are the stores in scope that have a rate.
func (s *Stock) All() iter.Seq2[string, InStock] {
	return func(yield func(string, InStock) bool) {
		for i, id := range s.ids {
			if (s.may == nil || s.may(id)) && !yield(id, s.rates[i]) {
				return
			}
		}
	}
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

// scan reads a row of stockouts, and its store.
func (s *Stockout) scan(rows *sql.Rows, store *string) error {
	return rows.Scan(store, &s.Product, label{&s.Name}, label{&s.Category}, day{&s.Since}, &s.OnHand, &s.Hours, &s.LostUnits, &s.LostSales)
}

// Stockouts returns the products that the store called id was out of on date, the dearest first.
func (r *Reader) Stockouts(ctx context.Context, id string, date contract.Day) ([]Stockout, error) {
	return byStore(ctx, r, id, "stockouts", func(rows *sql.Rows, store *string, s *Stockout) error { return s.scan(rows, store) }, date)
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
	if len(chain.Stores) > manyStores && in.Store == "" {
		return r.stockoutsOfMany(ctx, date, func(store string) bool { return chain.In(in, store) })
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

// stockoutsOfMany asks once for the stores of a chain each of which is asked for alone otherwise. Nothing of it is kept: what a page shows of so many rows is their head.
func (r *Reader) stockoutsOfMany(ctx context.Context, date contract.Day, in func(store string) bool) ([]StoreStockout, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	list, err := all(ctx, q, "stockouts", func(rows *sql.Rows, v *StoreStockout) error { return v.scan(rows, &v.Store) }, date.Time(), "")
	return slices.DeleteFunc(list, func(v StoreStockout) bool { return !r.scope.Holds(v.Store) || !in(v.Store) }), err
}
