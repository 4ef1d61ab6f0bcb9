package batch

import (
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// place is one dataset on one business date.
type place struct {
	dataset string
	date    contract.Day
}

// layer is how slices lie at one place: for all stores one of each contract, and over them single stores. No store is said by
// two of them.
type layer struct {
	whole  map[string]warehouse.Slice // by contract
	single map[string]warehouse.Slice // by store
}

func newLayer() *layer {
	return &layer{whole: map[string]warehouse.Slice{}, single: map[string]warehouse.Slice{}}
}

func (l *layer) clone() *layer { return &layer{maps.Clone(l.whole), maps.Clone(l.single)} }

// add puts a slice where nothing lies under it.
func (l *layer) add(s warehouse.Slice) {
	if s.StoreID == "" {
		l.whole[s.ContractID] = s
		return
	}
	l.single[s.StoreID] = s
}

// slices returns all of them, those for all stores first, in a stable order.
func (l *layer) slices() []warehouse.Slice {
	list := make([]warehouse.Slice, 0, len(l.whole)+len(l.single))
	for _, key := range slices.Sorted(maps.Keys(l.whole)) {
		list = append(list, l.whole[key])
	}
	for _, key := range slices.Sorted(maps.Keys(l.single)) {
		list = append(list, l.single[key])
	}
	return list
}

// overlap is a slice that another comes over.
type overlap struct {
	old    warehouse.Slice
	covers map[string]bool // its stores that go; nil: all of it goes
}

// laying is a slice on its way into a layer.
type laying struct {
	warehouse.Slice
	stores   func() (map[string]bool, error)                                // that it says something of
	storesOf func(warehouse.Slice) (map[string]warehouse.StoreTotal, error) // what a slice for all stores is made of
}

// under returns what next takes the place of:
//
//   - a file that is named for a store: that store, whoever said it before;
//   - any other: all that its own contract said of the date, and of what other contracts said the stores that it brings.
func (l *layer) under(next laying) ([]overlap, error) {
	if next.NamedStore != nil {
		return l.underStore(next, map[string]bool{*next.NamedStore: true}, "")
	}
	var list []overlap
	if own, ok := l.whole[next.ContractID]; ok {
		list = append(list, overlap{old: own})
	}
	others := len(l.whole) > len(list)
	for _, s := range l.single {
		if s.ContractID == next.ContractID {
			list = append(list, overlap{old: s})
		} else {
			others = true
		}
	}
	if !others {
		return list, nil
	}
	brings, err := next.stores()
	if err != nil {
		return nil, err
	}
	more, err := l.underStore(next, brings, next.ContractID)
	return append(list, more...), err
}

// underStore returns what lies at the stores, but for what came under the contract that is left out.
func (l *layer) underStore(next laying, stores map[string]bool, leaveOut string) ([]overlap, error) {
	var list []overlap
	for id := range stores {
		if s, ok := l.single[id]; ok && (leaveOut == "" || s.ContractID != leaveOut) {
			list = append(list, overlap{old: s})
		}
	}
	for key, w := range l.whole {
		if key == leaveOut && leaveOut != "" {
			continue
		}
		of, err := next.storesOf(w)
		if err != nil {
			return nil, err
		}
		covers := map[string]bool{}
		for id := range stores {
			if _, ok := of[id]; ok {
				covers[id] = true
			}
		}
		if len(covers) > 0 {
			list = append(list, overlap{w, covers})
		}
	}
	return list, nil
}

// put lays next over the layer and returns what it takes the place of. Of a slice for all stores that it covers in part, the
// other stores stay as single ones.
func (l *layer) put(next laying) (amount, error) {
	list, err := l.under(next)
	if err != nil {
		return amount{}, err
	}
	total, err := weigh(list, next)
	if err != nil {
		return amount{}, err
	}
	for _, o := range list {
		if o.old.StoreID != "" {
			delete(l.single, o.old.StoreID)
			continue
		}
		delete(l.whole, o.old.ContractID)
		if o.covers == nil {
			continue
		}
		of, err := next.storesOf(o.old)
		if err != nil {
			return amount{}, err
		}
		for id, t := range of {
			if !o.covers[id] {
				rest := o.old
				rest.StoreID, rest.Stores, rest.Rows, rest.Units = id, 1, t.Rows, t.Units
				rest.SalesValue, rest.ReturnedValue = t.SalesValue, t.ReturnedValue
				l.single[id] = rest
			}
		}
	}
	l.add(next.Slice)
	return total, nil
}

// amount is what slices weigh: for the rule that a correction must not lose too much, and for telling what it changed.
type amount struct {
	stores int64 // one count a date
	rows   int64
	value  int64 // minor units: sales value, of store-days their net sales
}

func (a *amount) add(b amount) {
	a.stores += b.stores
	a.rows += b.rows
	a.value += b.value
}

// weigh adds up what goes.
func weigh(list []overlap, next laying) (amount, error) {
	var a amount
	for _, o := range list {
		if o.covers == nil {
			a.add(amount{o.old.Stores, o.old.Rows, o.old.SalesValue})
			continue
		}
		of, err := next.storesOf(o.old)
		if err != nil {
			return a, err
		}
		for id := range o.covers {
			a.add(amount{1, of[id].Rows, of[id].SalesValue})
		}
	}
	return a, nil
}
