package read

import (
	"context"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// productNight is one product on a date by store, in scope or not: from memory, or a part of a file.
type productNight struct {
	list   []pair
	filed  bool
	stores []string // of the file, by id; of memory, by place
	rows   int
	store  packedColumn // of a row: where its store stands among stores; all of them where there are as many rows
	of     [pairColumns]packedColumn
}

// pairColumns is how many numbers a pair has but for its store.
const pairColumns = 6

// len is how many stores it has.
func (n *productNight) len() int {
	if n.filed {
		return n.rows
	}
	return len(n.list)
}

// id is the store of a row.
func (n *productNight) id(row int) string {
	switch {
	case !n.filed:
		return n.stores[n.list[row].place-1]
	case n.rows == len(n.stores):
		return n.stores[row]
	}
	return n.stores[n.store.at(row)]
}

// at is a row but for its place.
func (n *productNight) at(row int) pair {
	if !n.filed {
		return n.list[row]
	}
	return pair{units: n.of[0].at(row), net: n.of[1].at(row), cost: n.of[2].at(row), onHand: n.of[3].at(row), normal: n.of[4].at(row), sold: int32(n.of[5].at(row))} //nolint:gosec // rows of a store and a product on a date
}

// heat is what a heat table has of a row.
func (n *productNight) heat(row int) HeatDay {
	if !n.filed {
		p := &n.list[row]
		return HeatDay{p.units, p.normal, p.onHand}
	}
	return HeatDay{n.of[0].at(row), n.of[4].at(row), n.of[3].at(row)}
}

// find is the row of a store.
func (n *productNight) find(store string) (row int, ok bool) {
	if !n.filed {
		return slices.BinarySearchFunc(n.list, store, func(p pair, id string) int { return strings.Compare(n.stores[p.place-1], id) })
	}
	at, ok := slices.BinarySearch(n.stores, store)
	if !ok || n.rows == len(n.stores) {
		return at, ok
	}
	from, to := 0, n.rows
	for from < to {
		middle := (from + to) / 2
		if int(n.store.at(middle)) < at {
			from = middle + 1
		} else {
			to = middle
		}
	}
	return from, from < n.rows && int(n.store.at(from)) == at
}

// productNights are the nights of a product: those that are in files from there, the others as pairs has them.
func (r *Reader) productNights(ctx context.Context, id string, first, last contract.Day) (map[contract.Day]*productNight, error) {
	once, err := r.atOnce(ctx)
	if err != nil {
		return nil, err
	}
	nights, asked := map[contract.Day]*productNight{}, id
	missing := Span{first, last}
	if once {
		asked = ""
	} else if missing, err = r.filedNights(ctx, id, missing, nights); err != nil {
		return nil, err
	}
	if missing.First > missing.Last {
		return nights, nil
	}
	read, err := r.pairs(ctx, asked, missing.First, missing.Last)
	if err != nil {
		return nil, err
	}
	for date := missing.First; date <= missing.Last; date++ {
		if nights[date] == nil {
			nights[date] = &productNight{list: read[date][id], stores: r.memory.stores()}
		}
	}
	return nights, nil
}

// filedNights adds those that are in files, and returns the days from the first to the last one that is not.
func (r *Reader) filedNights(ctx context.Context, id string, days Span, to map[contract.Day]*productNight) (missing Span, err error) {
	missing = Span{days.Last + 1, days.First - 1}
	shown, err := r.nights(ctx)
	if err != nil {
		return missing, err
	}
	for date := days.First; date <= days.Last; date++ {
		if len(shown) == 0 || date < shown[0].date || date > shown[len(shown)-1].date { // nothing came of days before the first night or after the last: of a young chain most of what is asked for
			to[date] = &productNight{}
			continue
		}
		key, ok := nightOf(shown, date)
		if f := r.memory.products.of(key); ok && f != nil {
			if n, err := f.of(id, r.room); err == nil { // the warehouse has what a file has lost
				to[date] = n
				continue
			}
		}
		missing = Span{min(missing.First, date), date}
	}
	return missing, nil
}

// mayKnow says of which stores the reader may know, in a part of the chain; nil: of all.
func (r *Reader) mayKnow(ctx context.Context, in Scope) (func(store string) bool, error) {
	if r.scope.All && in == (Scope{}) {
		return nil, nil //nolint:nilnil // as it says
	}
	chain, err := r.Chain(ctx)
	return func(store string) bool { return r.scope.Holds(store) && chain.In(in, store) }, err
}
