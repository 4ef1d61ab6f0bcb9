package read

import (
	"context"
	"database/sql"
)

// ofStore is a row about one store; store is "" where it sums up the whole chain.
type ofStore[T any] struct {
	store string
	of    T
}

// scoped asks name for rows by store, and keeps those of stores that the reader may see and that are in a part of the chain. whole says that
// they sum up the whole chain, for who sees all of it.
func scoped[T any](ctx context.Context, r *Reader, in Scope, whole bool, name string, scan func(*sql.Rows, *ofStore[T]) error, args ...any) ([]ofStore[T], error) {
	rows, err := ask(ctx, r, name, scan, args...)
	if err != nil {
		return nil, err
	}
	chain, err := r.Chain(ctx)
	if err != nil || whole {
		return rows, err
	}
	var mine []ofStore[T]
	for _, v := range rows {
		if r.scope.Holds(v.store) && chain.In(in, v.store) {
			mine = append(mine, v)
		}
	}
	return mine, nil
}
