package read

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Window is the nights that a page needs. All its sums are made of these rows, so both sides of a comparison are over the
// same stores because there is nothing else that they could be over.
type Window struct {
	Chain   *Chain
	nights  map[contract.Day]*Night
	targets map[storeDate]int64
	known   []*Store // once asked for
}

type storeDate struct {
	store string
	date  contract.Day
}

// Window reads the nights of the spans, of the stores in scope. With targets it reads those of the first span too.
func (r *Reader) Window(ctx context.Context, targets bool, spans ...Span) (*Window, error) {
	chain, err := r.Chain(ctx)
	if err != nil {
		return nil, err
	}
	w := &Window{Chain: chain, nights: map[contract.Day]*Night{}, targets: map[storeDate]int64{}}
	for _, span := range spans {
		if err := r.load(ctx, span, w.nights); err != nil {
			return nil, err
		}
	}
	r.narrow(w)
	if !targets || len(spans) == 0 {
		return w, nil
	}
	type target struct {
		storeDate
		value int64
	}
	list, err := ask(ctx, r, "targets", func(s *sql.Rows, t *target) error {
		return s.Scan(day{&t.date}, &t.store, &t.value)
	}, spans[0].First.Time(), spans[0].Last.Time())
	for _, t := range list {
		if r.scope.Holds(t.store) {
			w.targets[t.storeDate] = t.value
		}
	}
	return w, err
}

// Night returns one night; nil where the run shows none of that date, or it is not in the window.
func (w *Window) Night(date contract.Day) *Night { return w.nights[date] }

// Has says whether anything was delivered for the store called id on any night of the window.
func (w *Window) Has(id string) bool {
	for _, n := range w.nights {
		if d := n.Of(id); d != nil && d.Delivered {
			return true
		}
	}
	return false
}

// Days returns what was delivered for one store from first to last.
func (w *Window) Days(id string, first, last contract.Day) []*StoreDay {
	var list []*StoreDay
	for date := first; date <= last; date++ {
		if d := w.nights[date].Of(id); d != nil && d.Delivered {
			list = append(list, d)
		}
	}
	return list
}

// stores returns the stores in scope that the master has or the window knows, by id.
func (w *Window) stores(in Scope) []*Store {
	if in.Store != "" {
		s, _ := w.Chain.Store(in.Store)
		return []*Store{s}
	}
	if w.known == nil {
		w.known = w.everyStore()
	}
	if in.Region == "" {
		return w.known
	}
	var list []*Store
	for _, s := range w.known {
		if s.Region == in.Region {
			list = append(list, s)
		}
	}
	return list
}

// everyStore is the master and the strangers: stores that only deliveries know.
func (w *Window) everyStore() []*Store {
	list := slices.Clone(w.Chain.Stores)
	strangers := map[string]bool{}
	for _, n := range w.nights {
		for i := range n.Stores {
			id := n.Stores[i].Store
			if _, ok := w.Chain.byID[id]; ok || strangers[id] {
				continue
			}
			strangers[id] = true
			list = append(list, &Store{ID: id})
		}
	}
	slices.SortFunc(list, func(a, b *Store) int { return strings.Compare(a.ID, b.ID) })
	return list
}
