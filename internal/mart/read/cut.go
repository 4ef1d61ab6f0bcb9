package read

import (
	"context"
	"slices"
	"strings"
)

// cut is how the rows of a sum are told apart, so that what the reader may not see can be left out.
type cut struct {
	by     string                  // as statements know it: "" not at all, "each" by store, "region" by region, "these" or "many" not at all, of some stores
	stores string                  // of "these" and "many", separated by unit separators
	has    func(place string) bool // reports whether a store or a region belongs to the sum; nil: all do
}

// cut says how to sum over the stores of the scope that are in a part of the chain. Where all products fit into memory, so do their rows by store,
// and one answer serves everybody.
func (r *Reader) cut(ctx context.Context, in Scope) (cut, error) {
	small, err := r.atOnce(ctx)
	if err != nil {
		return cut{}, err
	}
	if !small {
		return r.cutLarge(ctx, in)
	}
	every, err := r.everyStore(ctx)
	switch {
	case err != nil:
		return cut{}, err
	case r.scope.All && in == Scope{}:
		return cut{}, nil
	}
	return cut{by: "each", has: func(store string) bool { return r.scope.Holds(store) && every.In(in, store) }}, nil
}

// cutLarge is cut in a larger chain: regions are one answer for everybody there, and a part of one is summed up for who asks.
func (r *Reader) cutLarge(ctx context.Context, in Scope) (cut, error) {
	every, err := r.everyStore(ctx)
	if err != nil {
		return cut{}, err
	}
	if r.scope.All && in == (Scope{}) {
		return cut{by: "region"}, nil // as its parts are: one statement for all of them
	}
	if regions, ok := r.regions(every, in); ok {
		return cut{by: "region", has: func(place string) bool { return regions[place] }}, nil
	}
	return cutOf(r.storesOf(every, in)), nil
}

// these are the stores of the scope that are in a part of the chain, and how to sum over them by themselves.
func (r *Reader) these(ctx context.Context, in Scope) (stores int, c cut, err error) {
	every, err := r.everyStore(ctx)
	if err != nil {
		return 0, cut{}, err
	}
	mine := r.storesOf(every, in)
	return len(mine), cutOf(mine), nil
}

// manyListed is how many stores are looked for one by one; of more, a server makes a table to look them up in.
const manyListed = 100

// separator is between stores where a statement is told several. No store whose ID has one in it is: it would be two others.
const separator = "\x1f"

func cutOf(stores []string) cut {
	stores = slices.DeleteFunc(stores, func(store string) bool { return strings.Contains(store, separator) })
	by := "these"
	if len(stores) > manyListed {
		by = "many"
	}
	return cut{by: by, stores: strings.Join(stores, separator)}
}

// storesOf are the stores of the scope that are in a part of the chain, those that no master knows among them where they are named.
func (r *Reader) storesOf(every *Chain, in Scope) (mine []string) {
	switch {
	case in.Store != "":
		if r.scope.Holds(in.Store) && every.In(in, in.Store) {
			mine = []string{in.Store}
		}
	case r.scope.All:
		for _, s := range every.Stores {
			if every.In(in, s.ID) {
				mine = append(mine, s.ID)
			}
		}
	default:
		for _, store := range r.scope.Stores {
			if every.In(in, store) {
				mine = append(mine, store)
			}
		}
	}
	return mine
}

// regions are those that the stores of the scope in a part of the chain make up; false where they are a part of one. The stores without a region
// are such a part too: among them are those that no master knows.
func (r *Reader) regions(every *Chain, in Scope) (map[string]bool, bool) {
	known := func(store string) bool { _, ok := every.byID[store]; return ok }
	if in.Store != "" && !known(in.Store) || !r.scope.All && in == (Scope{}) && slices.ContainsFunc(r.scope.Stores, func(store string) bool { return !known(store) }) {
		return nil, false // no region has a store that no master knows
	}
	regions := map[string]bool{"": false}
	for _, s := range every.Stores {
		mine := r.scope.Holds(s.ID) && every.In(in, s.ID)
		if known, seen := regions[s.Region]; seen && known != mine {
			return nil, false
		}
		regions[s.Region] = mine
	}
	return regions, true
}
