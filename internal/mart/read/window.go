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

	// What is worked out of nights once for all who ask, and what it takes to know whether it can be.
	memory    *Memory
	run       int64
	scope     string
	every     *Chain // in scope or not, as whole
	whole     map[contract.Day]*Night
	strangers map[*Night][]*Store
	spans     []Span
	shown     []nightKey
	said      map[contract.Day]dayWords
}

// holds reports whether the window has all nights from first to last that its run shows.
func (w *Window) holds(first, last contract.Day) bool {
	for date := first; date <= last; date++ {
		if _, shown := nightOf(w.shown, date); shown && w.whole[date] == nil {
			return false
		}
	}
	return true
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
	w := &Window{Chain: chain, memory: r.memory, run: r.run, scope: r.key, whole: map[contract.Day]*Night{}, strangers: map[*Night][]*Store{}, said: map[contract.Day]dayWords{}}
	if w.every, err = r.everyStore(ctx); err != nil {
		return nil, err
	}
	if w.shown, err = r.nights(ctx); err != nil {
		return nil, err
	}
	for _, span := range spans {
		if err := r.load(ctx, span, w.whole); err != nil {
			return nil, err
		}
	}
	w.spans = spans
	r.narrow(w)
	r.findStrangers(w)
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
	return byDay(ctx, r, span, "targets", func(date contract.Day) any { return targetsKey{r.run, date} }, counted[int64], func(q warehouse.Querier, days Span) (map[contract.Day]map[string]int64, error) {
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
	s, _ := w.Chain.Store(id)
	for date := first; date <= last; date++ {
		if d := w.nights[date].of(s.place, id); d != nil && d.Delivered {
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
	region := w.Chain.regionOf(in.Region)
	if region == noRegion {
		return nil
	}
	return w.Chain.inRegion[region-1].stores
}

// findStrangers finds the stores of a window that only deliveries know, and puts those in scope beside those of the master.
func (r *Reader) findStrangers(w *Window) {
	w.known = w.Chain.Stores
	mine := map[string]*Store{}
	for _, n := range w.whole {
		list := r.strangers(w.every, n)
		if len(list) == 0 {
			continue
		}
		w.strangers[n] = list
		for _, s := range list {
			if r.scope.Holds(s.ID) {
				mine[s.ID] = s
			}
		}
	}
	if len(mine) == 0 {
		return
	}
	w.known = slices.Clone(w.known)
	for _, s := range mine {
		w.known = append(w.known, s)
	}
	slices.SortFunc(w.known, func(a, b *Store) int { return strings.Compare(a.ID, b.ID) })
}

// strangersKey names the strangers of a night: neither it nor a master ever changes.
type strangersKey struct {
	chain *Chain
	night *Night
}

func (r *Reader) strangers(chain *Chain, n *Night) []*Store {
	key := strangersKey{chain, n}
	if v, ok := r.memory.get(key); ok {
		return v.([]*Store)
	}
	var list []*Store
	for i := range n.Stores {
		if d := &n.Stores[i]; chain.byID[d.Store] == nil {
			list = append(list, &Store{ID: d.Store, place: d.place})
		}
	}
	r.memory.put(key, list, int64(len(list))+1)
	return list
}
