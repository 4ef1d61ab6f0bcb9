package read

import (
	"context"
	"database/sql"
	"fmt"
)

// manyStores is how many stores a chain has before what a page asks of one of them is asked for it alone. Up to here one
// statement for all costs as much as one for one, and the pages of the other stores need none.
const manyStores = 5_000

// byStore puts the statement called name, whose last parameter is a store (” all), and returns the rows of the store
// called id, none where it is out of scope.
func byStore[T any](ctx context.Context, r *Reader, id, name string, scan func(rows *sql.Rows, store *string, to *T) error, args ...any) ([]T, error) {
	if !r.scope.Holds(id) {
		return nil, nil
	}
	chain, err := r.everyStore(ctx)
	if err != nil {
		return nil, err
	}
	asked := ""
	if len(chain.Stores) > manyStores {
		asked = id
	}
	args = append(args, asked)
	type row struct {
		store string
		value T
	}
	stores, err := remember(ctx, r, fmt.Sprintf("%s%q by store", name, args), func() (map[string][]T, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		list, err := all(ctx, q, name, func(rows *sql.Rows, v *row) error { return scan(rows, &v.store, &v.value) }, args...)
		stores := map[string][]T{}
		for _, v := range list {
			store := chain.intern(v.store)
			stores[store] = append(stores[store], v.value)
		}
		return stores, int64(len(list)), err
	})
	return stores[id], err
}
