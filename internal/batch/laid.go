package batch

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// laid is what readers would see if a run's good files were published: its slices over the ground.
type laid struct {
	ground  *ground
	layers  map[place]*layer // those that change; all others lie as in ground
	undated map[string][]warehouse.Slice
	took    map[int64]amount // by new delivery: what it takes the place of
}

// lay lays the good items over the ground: files for a whole date before files for one store, in the order of their numbers.
func (g *ground) lay(ctx context.Context, items []*item) (*laid, error) {
	l := &laid{ground: g, layers: map[place]*layer{}, undated: maps.Clone(g.undated), took: map[int64]amount{}}
	good := where(items, (*item).good)
	slices.SortStableFunc(good, func(a, b *item) int {
		return cmp.Or(cmp.Compare(named(a), named(b)), cmp.Compare(a.id, b.id))
	})
	for _, it := range good {
		for _, s := range it.slices() {
			if s.Date == nil {
				l.layUndated(it, s)
				continue
			}
			took, err := l.change(place{s.Dataset, *s.Date}).put(g.laying(ctx, s))
			if err != nil {
				return nil, err
			}
			if s.Dataset == it.dataset() {
				sum := l.took[it.id]
				sum.add(took)
				l.took[it.id] = sum
			}
		}
	}
	return l, nil
}

// named is 1 for a file that is named for a store.
func named(it *item) int {
	if it.slot.StoreID != nil {
		return 1
	}
	return 0
}

// at returns what would lie at a place.
func (l *laid) at(p place) *layer {
	if x := l.layers[p]; x != nil {
		return x
	}
	return l.ground.at(p)
}

// change returns the layer at a place as one that may change.
func (l *laid) change(p place) *layer {
	if l.layers[p] == nil {
		l.layers[p] = l.ground.at(p).clone()
	}
	return l.layers[p]
}

// layUndated brings a master, which replaces the last one of its contract whole, or a keyed dataset, which replaces nothing.
func (l *laid) layUndated(it *item, s warehouse.Slice) {
	list := slices.Clone(l.undated[s.Dataset])
	if it.contract.Dataset.Replace == contract.Whole {
		list = slices.DeleteFunc(list, func(old warehouse.Slice) bool { return old.ContractID == s.ContractID })
	}
	l.undated[s.Dataset] = append(list, s)
}

// days returns the business dates whose facts change.
func (l *laid) days() []contract.Day {
	days := map[contract.Day]bool{}
	for p := range l.layers {
		days[p.date] = true
	}
	return slices.Sorted(maps.Keys(days))
}

// diff is the change from the ground to what is laid over it, in a stable order.
func (l *laid) diff() warehouse.Change {
	var c warehouse.Change
	for _, name := range slices.Sorted(maps.Keys(l.undated)) {
		c = differ(c, l.ground.undated[name], l.undated[name])
	}
	places := slices.SortedFunc(maps.Keys(l.layers), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.dataset, b.dataset), cmp.Compare(a.date, b.date))
	})
	for _, p := range places {
		c = differ(c, l.ground.at(p).slices(), l.layers[p].slices())
	}
	return c
}

// differ adds to c what is only in before (gone) and what is only in after (new).
func differ(c warehouse.Change, before, after []warehouse.Slice) warehouse.Change {
	type key struct {
		store    string
		delivery int64
	}
	in := map[key]bool{}
	for _, s := range before {
		in[key{s.StoreID, s.Delivery}] = true
	}
	for _, s := range after {
		k := key{s.StoreID, s.Delivery}
		if !in[k] {
			c.New = append(c.New, s)
		}
		delete(in, k)
	}
	for _, s := range before {
		if in[key{s.StoreID, s.Delivery}] {
			c.Gone = append(c.Gone, s)
		}
	}
	return c
}
