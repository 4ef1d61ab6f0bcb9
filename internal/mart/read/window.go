package read

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Window is the nights that a page needs. All its sums are made of these rows, so both sides of a comparison are over the
// same stores because there is nothing else that they could be over.
type Window struct {
	Chain   *Chain
	nights  map[contract.Day]*Night
	targets map[contract.Day]map[string]int64 // by store, of those out of scope too: it is asked for those of nights
	known   []*Store                          // by id
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
	w := &Window{Chain: chain, nights: map[contract.Day]*Night{}}
	for _, span := range spans {
		if err := r.load(ctx, span, w.nights); err != nil {
			return nil, err
		}
	}
	r.narrow(w)
	w.known = r.everyKnown(w)
	if targets && len(spans) > 0 {
		w.targets, err = r.targets(ctx, spans[0])
	}
	return w, err
}

// targetsKey names the targets of a date.
type targetsKey struct {
	run  int64
	date contract.Day
}

// targets are what stores should take on the days of a span, in scope or not.
func (r *Reader) targets(ctx context.Context, span Span) (map[contract.Day]map[string]int64, error) {
	return byDay(ctx, r, span, "targets", func(date contract.Day) any { return targetsKey{r.run, date} }, func(q warehouse.Querier, days Span) (map[contract.Day]map[string]int64, error) {
		type target struct {
			date  contract.Day
			store string
			value int64
		}
		list, err := all(ctx, q, "targets", func(s *sql.Rows, t *target) error {
			return s.Scan(day{&t.date}, &t.store, &t.value)
		}, days.First.Time(), days.Last.Time())
		of := map[contract.Day]map[string]int64{}
		for _, t := range list {
			if of[t.date] == nil {
				of[t.date] = map[string]int64{}
			}
			of[t.date][r.memory.word(t.store)] = t.value
		}
		return of, err
	})
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

// everyKnown is the master and the strangers of a window: stores that only deliveries know.
func (r *Reader) everyKnown(w *Window) []*Store {
	known := w.Chain.Stores
	strangers := map[string]bool{}
	for _, n := range w.nights {
		for _, id := range r.strangers(w.Chain, n) {
			strangers[id] = true
		}
	}
	if len(strangers) == 0 {
		return known
	}
	known = slices.Clone(known)
	for id := range strangers {
		known = append(known, &Store{ID: id})
	}
	slices.SortFunc(known, func(a, b *Store) int { return strings.Compare(a.ID, b.ID) })
	return known
}

// strangersKey names the strangers of a night: neither it nor a master ever changes.
type strangersKey struct {
	chain *Chain
	night *Night
}

func (r *Reader) strangers(chain *Chain, n *Night) []string {
	key := strangersKey{chain, n}
	if v, ok := r.memory.get(key); ok {
		return v.([]string)
	}
	var list []string
	for i := range n.Stores {
		if _, ok := chain.byID[n.Stores[i].Store]; !ok {
			list = append(list, n.Stores[i].Store)
		}
	}
	r.memory.put(key, list, int64(len(list))+1)
	return list
}
