package read

import (
	"cmp"
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

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
	stores := make([]string, 0, len(chain.Stores))
	for _, st := range chain.Stores {
		if chain.In(in, st.ID) {
			stores = append(stores, st.ID)
		}
	}
	size, err := r.Size(ctx)
	if err != nil {
		return nil, err
	}
	if size > manyStores && len(stores) > fewStores {
		return r.stockoutsOfMany(ctx, chain, date, in)
	}
	return r.stockoutsOf(ctx, stores, date)
}

// fewStores is how many stores of a chain of very many are asked for one by one; for more of them all of the chain is gone through.
const fewStores = 20

// stockoutsOf puts together what each store has.
func (r *Reader) stockoutsOf(ctx context.Context, stores []string, date contract.Day) (list []StoreStockout, err error) {
	for _, id := range stores {
		own, err := r.Stockouts(ctx, id, date)
		if err != nil {
			return nil, err
		}
		for _, o := range own {
			list = append(list, StoreStockout{id, o})
		}
	}
	Stable(list, func(a, b *StoreStockout) int { return cmp.Compare(b.LostSales, a.LostSales) })
	return list, nil
}

// stockoutsOfMany asks once for all stores of a chain each of which is asked for alone otherwise. Nothing of it is kept, since what a page shows of so many rows is
// their head; who asks meanwhile waits, so that the rows are in memory once.
func (r *Reader) stockoutsOfMany(ctx context.Context, chain *Chain, date contract.Day, in Scope) ([]StoreStockout, error) {
	done, err := r.turn(ctx, stockoutsTurn{r.run})
	if err != nil {
		return nil, err
	}
	defer done()
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	list := []StoreStockout{}
	_, err = all(ctx, q, "stockouts", func(rows *sql.Rows, _ *struct{}) error {
		var v StoreStockout
		if err := v.scan(rows, &v.Store); err != nil {
			return err
		}
		st, known := chain.Store(v.Store)
		if !known || !chain.In(in, v.Store) {
			return nil
		}
		v.Store, v.Product, v.Name, v.Category = st.ID, r.memory.word(v.Product), r.memory.word(v.Name), r.memory.word(v.Category)
		list = append(list, v)
		return nil
	}, date.Time(), "")
	return list, err
}

// stockoutsTurn names the turn of those who go through a night's stockouts.
type stockoutsTurn struct{ run int64 }
