// Package turn lets a few pages be made at a time, each in the order in which it was asked for. All at once, each would take as long as all of
// them together; so, whoever came first has their page first, and nobody's takes much longer than what stood before it.
package turn

import (
	"context"
	"sync"
)

// Line lets so many work at a time. It is safe for concurrent use.
type Line struct{ places chan struct{} }

// NewLine returns a Line of n places.
func NewLine(n int) *Line { return &Line{places: make(chan struct{}, n)} }

// Enter waits for a place, first come, first served. leave gives it back. The context that it returns tells Outside of it. It fails with the
// context's error.
func (l *Line) Enter(ctx context.Context) (in context.Context, leave func(), err error) {
	if err := l.take(ctx); err != nil {
		return ctx, nil, err
	}
	return context.WithValue(ctx, place{}, &held{line: l}), func() { <-l.places }, nil
}

func (l *Line) take(ctx context.Context) error {
	select {
	case l.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// place is the key of who holds a place.
type place struct{}

// held is a place, and how many of what its holder does wait for something else.
type held struct {
	line *Line
	mu   sync.Mutex
	out  int
}

// Outside gives the place that ctx holds to others while its holder waits for something else, a warehouse or another who is reading the same,
// until back is called. Without a place it does nothing.
func Outside(ctx context.Context) (back func()) {
	h, ok := ctx.Value(place{}).(*held)
	if !ok {
		return func() {}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.out++; h.out == 1 {
		<-h.line.places
	}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.out--; h.out == 0 {
			_ = h.line.take(context.WithoutCancel(ctx)) // the place is given back by leave, so it must be held
		}
	}
}
