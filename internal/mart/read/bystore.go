package read

import (
	"context"
	"database/sql"
	"unsafe"

	"github.com/daybookhq/daybook/internal/contract"
)

// manyStores is how many stores a chain has before what a page asks of one of them is asked for it alone. Up to here one
// statement for all costs as much as one for one, and the pages of the other stores need none.
const manyStores = 5_000

// byStoreKey names the answer of byStore: a page asks for it hundreds of times.
type byStoreKey struct {
	run         int64
	name        string
	first, last contract.Day
	asked       string
}

// byStore puts the statement called name, whose parameters are one or two dates and a store (” all), and returns the rows of the store
// called id, none where it is out of scope.
func byStore[T any](ctx context.Context, r *Reader, id, name string, scan func(rows *sql.Rows, store *string, to *T) error, dates ...contract.Day) ([]T, error) {
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
	type row struct {
		store string
		value T
	}
	stores, err := keep(ctx, r, byStoreKey{r.run, name, dates[0], dates[len(dates)-1], asked}, func() (map[string][]T, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		var args []any
		for _, d := range dates {
			args = append(args, d.Time())
		}
		list, err := all(ctx, q, name, func(rows *sql.Rows, v *row) error { return scan(rows, &v.store, &v.value) }, append(args, asked)...)
		stores := map[string][]T{}
		for _, v := range list {
			store := chain.intern(v.store)
			stores[store] = append(stores[store], v.value)
		}
		return stores, roomOf[T](len(list)), err
	})
	return stores[id], err
}

// roomOf is how many rows of a Memory a list of so many takes, with what leads to each.
func roomOf[T any](n int) int64 {
	var v T
	return (int64(n)*(int64(unsafe.Sizeof(v))+rowLead) + rowBytes - 1) / rowBytes
}
