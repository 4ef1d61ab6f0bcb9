package batch

import (
	"context"
	"runtime"
	"sync"
)

// forEach runs f over a list on as many workers as there are cores and returns the first error. After an error nothing further
// is begun.
func forEach[T any](ctx context.Context, list []T, f func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan T)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(list), 1)) {
		wg.Go(func() {
			for x := range work {
				if ctx.Err() != nil {
					continue
				}
				if err := f(ctx, x); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, x := range list {
		work <- x
	}
	close(work)
	wg.Wait()
	return context.Cause(ctx)
}

// where returns the items that keep f.
func where(items []*item, f func(*item) bool) []*item {
	var list []*item
	for _, it := range items {
		if f(it) {
			list = append(list, it)
		}
	}
	return list
}
