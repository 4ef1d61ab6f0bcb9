package read

import (
	"container/list"
	"context"
	"sync"

	"github.com/daybookhq/daybook/internal/turn"
)

// Memory keeps what was read, the least recently used going first, small answers apart from large ones. What a run shows never changes, so nothing
// in it grows old: a key names everything that its answer depends on. It is safe for concurrent use.
type Memory struct {
	limit int64 // rows
	asked int64 // mostAsked, but in tests

	mu     sync.Mutex
	large  shelf // answers of more than smallRows
	small  shelf // the others, which may be as dear to make: what is large does not drive them out
	byKey  map[any]*list.Element
	making map[any]chan struct{} // closed when whoever makes an answer is done

	connections chan struct{}            // one for each that readers hold
	several     chan struct{}            // one for each page that may hold several of them
	products    nightFiles[nightFile]    // of the newest nights
	categories  nightFiles[categoryFile] // of the weeks before them too
	gathered    map[any]*gathering       // what is going to be asked for next
	words       map[string]string        // names that stand in many rows, once each
	places      map[string]int32         // of stores, from 1
	ids         []string                 // of stores, by place
}

type kept struct {
	key, value any
	rows       int64
}

// A row of a Memory, and what leads to one of those that are found by a name, in bytes.
const rowBytes, rowLead = 120, 16

// mostConnections is how many connections the readers of a Memory hold at most, of the sixteen that a process has to a server: the others are for
// what is asked beside them (the ledger of runs and files, whether the warehouse is there), which those who hold one wait for.
const mostConnections = 12

// atSeveral is how many connections a page has at most, of readers of other runs beside its own.
const atSeveral = 3

// NewMemory returns a Memory of at most rows rows.
func NewMemory(rows int64) *Memory {
	return &Memory{
		limit: rows, asked: mostAsked, products: nightFiles[nightFile]{most: mostFiles}, categories: nightFiles[categoryFile]{most: mostCategoryFiles},
		connections: make(chan struct{}, mostConnections), several: make(chan struct{}, (mostConnections-1)/(atSeveral-1)), byKey: map[any]*list.Element{}, making: map[any]chan struct{}{}, gathered: map[any]*gathering{}, words: map[string]string{}, places: map[string]int32{},
	}
}

func (m *Memory) get(key any) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.byKey[key]
	if !ok {
		return nil, false
	}
	k := e.Value.(kept)
	m.shelf(k).order.MoveToFront(e)
	return k.value, true
}

func (m *Memory) put(key, value any, rows int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.byKey[key]; ok {
		return
	}
	k := kept{key, value, rows}
	s := m.shelf(k)
	m.byKey[key] = s.order.PushFront(k)
	s.held += rows
	for s := m.crowded(); s != nil; s = m.crowded() {
		old := s.order.Remove(s.order.Back()).(kept)
		delete(m.byKey, old.key)
		s.held -= old.rows
	}
}

// forget lets an answer go.
func (m *Memory) forget(key any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.byKey[key]
	if !ok {
		return
	}
	k := at.Value.(kept)
	s := m.shelf(k)
	s.order.Remove(at)
	s.held -= k.rows
	delete(m.byKey, key)
}

// room makes sure that rows that one page needs at once fit twice: in a chain of very many stores a Memory grows rather
// than forget for every page what the next one asks.
func (m *Memory) room(rows int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.limit = max(m.limit, 2*rows)
}

// manyWords bounds the names that are kept once.
const manyWords = 100_000

// word returns the one copy of a name that stands in many rows.
func (m *Memory) word(s string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.words[s]; ok {
		return known
	}
	if len(m.words) < manyWords {
		m.words[s] = s
	}
	return s
}

// turn waits until nobody else makes what key names. The caller then looks again, and makes it where it is still not
// there; done lets the next one go on. Meanwhile the caller's place in the line of pages is another's: what has to be read first must not hold up
// pages of which all is known.
func (m *Memory) turn(ctx context.Context, key any) (done func(), err error) {
	back := turn.Outside(ctx)
	for {
		m.mu.Lock()
		busy, ok := m.making[key]
		if !ok {
			mine := make(chan struct{})
			m.making[key] = mine
			m.mu.Unlock()
			return func() {
				m.mu.Lock()
				delete(m.making, key)
				m.mu.Unlock()
				close(mine)
				back()
			}, nil
		}
		m.mu.Unlock()
		select {
		case <-busy:
		case <-ctx.Done():
			back()
			return nil, ctx.Err()
		}
	}
}

// wait waits until done is closed, outside the line of pages.
func wait(ctx context.Context, done <-chan struct{}) error {
	defer turn.Outside(ctx)()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// keep returns what r's memory has under key, or what build makes, which it keeps. Of many that ask at once one builds.
func keep[T any](ctx context.Context, r *Reader, key any, build func() (value T, rows int64, err error)) (T, error) {
	if v, ok := r.memory.get(key); ok {
		return v.(T), nil
	}
	done, err := r.turn(ctx, key)
	if err != nil {
		var none T
		return none, err
	}
	defer done()
	return made(r.memory, key, build)
}

// made is keep for who waits for nobody.
func made[T any](m *Memory, key any, build func() (value T, rows int64, err error)) (T, error) {
	if v, ok := m.get(key); ok {
		return v.(T), nil
	}
	v, rows, err := build()
	if err == nil {
		m.put(key, v, rows+1)
	}
	return v, err
}
