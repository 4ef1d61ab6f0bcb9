package read

import (
	"context"
	"database/sql"
	"iter"

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
