package batch

import (
	"context"
	"runtime"
	"sync"
)

// forEach runs f over all items on as many workers as there are cores and returns the first error. After an error no
// further item is begun.
func forEach(ctx context.Context, items []*item, f func(context.Context, *item) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan *item)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(items), 1)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for it := range work {
				if ctx.Err() != nil {
					continue
				}
				if err := f(ctx, it); err != nil {
					cancel(err)
				}
			}
		}()
	}
	for _, it := range items {
		work <- it
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
