package read

import (
	"context"
	"slices"
)

// cut is how the rows of a sum are told apart, so that what the reader may not see can be left out.
type cut struct {
	by  string                  // as statements know it: "" not at all, "each" by store, "region" by region
	has func(place string) bool // reports whether a store or a region belongs to the sum; nil: all do
}

// cut says how to sum over the stores of the scope that are in a part of the chain: in a chain of very many stores by region, each of which is
// one row then. ok is false where that cannot be: where somebody sees a part of a region of such a chain.
func (r *Reader) cut(ctx context.Context, in Scope) (c cut, ok bool, err error) {
	every, err := r.everyStore(ctx)
	if err != nil {
		return cut{}, false, err
	}
	whole := r.scope.All && in == Scope{}
	switch many := len(every.Stores) > r.memory.many; {
	case many && whole:
		return cut{by: "region"}, true, nil // as its parts are: one statement for all of them
	case many:
		regions, ok := r.regions(every, in)
		return cut{by: "region", has: func(place string) bool { return regions[place] }}, ok, nil
	case whole:
		return cut{}, true, nil
	}
	return cut{by: "each", has: func(store string) bool { return r.scope.Holds(store) && every.In(in, store) }}, true, nil
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
