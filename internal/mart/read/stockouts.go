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

// stockoutsOfMany takes what stores of the scope have of what was asked for all stores at once, where each is asked for alone otherwise.
func (r *Reader) stockoutsOfMany(ctx context.Context, chain *Chain, date contract.Day, in Scope) ([]StoreStockout, error) {
	night, err := r.stockoutsNight(ctx, date)
	if err != nil {
		return nil, err
	}
	var list []StoreStockout
	for _, v := range night {
		if st, known := chain.Store(v.Store); known && chain.In(in, v.Store) {
			v.Store = st.ID
			list = append(list, v)
		}
	}
	return list, nil
}

// stockoutsNight is what all stores of a very large chain were out of on a date, in scope or not. One night at a time is kept, for those who ask at once and for the
// next scope: what a page shows of so many rows is their head, which is kept longer. Callers must not change it.
func (r *Reader) stockoutsNight(ctx context.Context, date contract.Day) ([]StoreStockout, error) {
	key := stockoutsKey{r.run}
	kept := func() ([]StoreStockout, bool) {
		v, _ := r.memory.get(key)
		night, ok := v.(stockoutsOfNight)
		return night.list, ok && night.date == date
	}
	if list, ok := kept(); ok {
		return list, nil
	}
	done, err := r.turn(ctx, key)
	if err != nil {
		return nil, err
	}
	defer done()
	if list, ok := kept(); ok { // whoever had the turn before has read it
		return list, nil
	}
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	list, err := all(ctx, q, "stockouts", func(rows *sql.Rows, v *StoreStockout) error {
		err := v.scan(rows, &v.Store)
		v.Store, v.Product, v.Name, v.Category = r.memory.word(v.Store), r.memory.word(v.Product), r.memory.word(v.Name), r.memory.word(v.Category)
		return err
	}, date.Time(), "")
	if err == nil {
		r.memory.forget(key)
		r.memory.put(key, stockoutsOfNight{date, list}, roomOf[StoreStockout](len(list))+1)
	}
	return list, err
}

// stockoutsKey names the night of which stockouts are kept.
type stockoutsKey struct{ run int64 }

type stockoutsOfNight struct {
	date contract.Day
	list []StoreStockout
}
