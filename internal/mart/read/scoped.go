package read

import (
	"context"
	"database/sql"
)

// ofPlace is a row about one store or region; place is "" where it sums up the whole chain.
type ofPlace[T any] struct {
	place string
	of    T
}

// scoped asks name for rows by place, and keeps those that belong to a sum.
func scoped[T any](ctx context.Context, r *Reader, c cut, name string, scan func(*sql.Rows, *ofPlace[T]) error, args ...any) ([]ofPlace[T], error) {
	rows, err := ask(ctx, r, name, scan, args...)
	if err != nil || c.has == nil {
		return rows, err
	}
	var mine []ofPlace[T]
	for _, v := range rows {
		if c.has(v.place) {
			mine = append(mine, v)
		}
	}
	return mine, nil
}
