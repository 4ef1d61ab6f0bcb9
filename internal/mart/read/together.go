package read

import (
	"context"
	"errors"
	"slices"
)

// gathering is things that are going to be asked for by one statement.
type gathering struct {
	things []string
	done   chan struct{} // closed once they were read
	found  any
	err    error
}

// together reads a thing with all others of the same key that are asked for meanwhile: where a statement for one costs as much as one for many, as where
// the rows of a date have to be gone through, twenty who ask at once wait for two of them and not for twenty. read is called for one of those
// who ask, and never twice at a time for a key, with at most so many things: what it finds has to fit into memory.
func together[T any](ctx context.Context, m *Memory, key any, most int, thing string, read func(things []string) (T, error)) (found T, err error) {
	for {
		m.mu.Lock()
		g, others := m.gathered[key]
		if others && len(g.things) >= most && !slices.Contains(g.things, thing) {
			others = false // it is full, and goes on without coming along here again
		}
		if !others {
			g = &gathering{done: make(chan struct{})}
			m.gathered[key] = g
		}
		if !slices.Contains(g.things, thing) {
			g.things = append(g.things, thing)
		}
		m.mu.Unlock()
		if !others {
			return lead(ctx, m, key, g, read)
		}
		if err := wait(ctx, g.done); err != nil {
			return found, err
		}
		if g.err == nil {
			return g.found.(T), nil
		}
		if !errors.Is(g.err, context.Canceled) && !errors.Is(g.err, context.DeadlineExceeded) || ctx.Err() != nil {
			return found, g.err
		}
		// Who asked for it has gone away. Somebody else does.
	}
}

// lead waits for its turn, during which others come along, and reads what all of them want.
func lead[T any](ctx context.Context, m *Memory, key any, g *gathering, read func(things []string) (T, error)) (found T, err error) {
	next, err := m.turn(ctx, key)
	m.mu.Lock()
	if m.gathered[key] == g {
		delete(m.gathered, key)
	}
	m.mu.Unlock()
	defer close(g.done)
	if err == nil {
		defer next()
		found, err = read(g.things)
	}
	g.found, g.err = found, err
	return found, err
}
