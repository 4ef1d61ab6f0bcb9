package read

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// ProductsOver is products over a run of dates.
type ProductsOver struct {
	List     []ProductSold // by id; Normal is the units that they are compared with, Stores counts store-days
	Compared bool          // there is anything to compare with
}

// ProductsOver sums the products of a run of dates that were sold on any or expected to, over complete store-days. Of those that compare, with other dates or with
// what is normal, both sides are summed; where none does, all are, and alone. A target has no products. Callers must not change what they get.
func (r *Reader) ProductsOver(ctx context.Context, w *Window, span Span, in Scope, to Against) (ProductsOver, error) {
	if span.First == span.Last && to.Base == Normal {
		list, err := r.ProductsSold(ctx, span.Last, in)
		return ProductsOver{list, true}, err
	}
	return workOut(r, fmt.Sprintf("products from %s to %s %q %s %d", span.First, span.Last, in, to.Base, to.Back), func() (ProductsOver, int64, error) {
		v, err := r.productsOver(ctx, w, span, in, to)
		return v, 3 * int64(len(v.List)) / 2, err
	})
}

func (r *Reader) productsOver(ctx context.Context, w *Window, span Span, in Scope, to Against) (v ProductsOver, err error) {
	sums, both := soldSums{}, w.bothSides(span, in, to)
	if v.Compared = len(both) > 0; v.Compared {
		err = r.addCompared(ctx, sums, w, both, in, to)
	} else {
		err = r.soldOver(ctx, span.dates(), in, func(_ contract.Day, list []ProductSold) { sums.add(list, false) })
	}
	if err != nil {
		return v, err
	}
	for _, id := range slices.SortedFunc(maps.Keys(sums), strings.Compare) {
		if p := sums[id]; p.Stores > 0 || p.Normal.Known() && p.Normal != 0 {
			if to.Base == Day && v.Compared {
				p.Normal = Maybe(p.Normal.Or(0)) // what one side has and the other has not counts as nothing there
			}
			v.List = append(v.List, *p)
		}
	}
	return v, r.nameSold(ctx, v.List)
}

// bothSides are the stores that are complete on a date and have something to compare with, of each date that has such stores.
func (w *Window) bothSides(span Span, in Scope, to Against) map[contract.Day]placeSet {
	both := map[contract.Day]placeSet{}
	for _, date := range span.dates() {
		set := placeSet{}
		for _, place := range w.compared(date, in, to) {
			set.add(place)
		}
		if set.size() > 0 && to.Base != Target {
			both[date] = set
		}
	}
	return both
}

// addCompared adds dates and their other side, over the stores that are complete on both. What is normal stands beside what was sold.
func (r *Reader) addCompared(ctx context.Context, sums soldSums, w *Window, both map[contract.Day]placeSet, in Scope, to Against) error {
	same := func(date contract.Day) contract.Day { return date }
	err := r.addSide(ctx, w, both, in, same, func(list []ProductSold) { sums.add(list, to.Base == Normal) })
	if err != nil || to.Base != Day {
		return err
	}
	return r.addSide(ctx, w, both, in, to.Other, sums.addBase)
}

// addSide adds one side of dates. Two of them may have the same other one.
func (r *Reader) addSide(ctx context.Context, w *Window, both map[contract.Day]placeSet, in Scope, side func(contract.Day) contract.Day, add func([]ProductSold)) error {
	apart, err := r.soldApart(ctx, w, both, in, side)
	if err != nil {
		return err
	}
	of := map[contract.Day][]contract.Day{}
	for date := range both {
		of[side(date)] = append(of[side(date)], date)
	}
	return r.soldOver(ctx, slices.Sorted(maps.Keys(of)), in, func(on contract.Day, list []ProductSold) {
		for _, date := range of[on] {
			if gone := apart[date]; len(gone) > 0 {
				add(lessSold(list, gone))
			} else {
				add(list)
			}
		}
	})
}

// completeBut are the stores in scope that are complete on a date, without some.
func (w *Window) completeBut(date contract.Day, in Scope, but placeSet) (list []string) {
	n := w.nights[date]
	if n == nil {
		return nil
	}
	part := w.Chain.part(in)
	for i := range n.Stores {
		if d := &n.Stores[i]; d.Complete && part.has(d) && !but.has(d.place) {
			list = append(list, d.Store)
		}
	}
	return list
}

// lessSold is what is left of sums without some of their stores.
func lessSold(list, apart []ProductSold) []ProductSold {
	gone := make(map[string]*ProductSold, len(apart))
	for i := range apart {
		gone[apart[i].ID] = &apart[i]
	}
	left := make([]ProductSold, 0, len(list))
	for _, v := range list {
		a := gone[v.ID]
		if a != nil && a.Stores > 0 {
			if v.Stores -= a.Stores; v.Stores == 0 {
				v.Units, v.Net, v.Cost = Unknown, Unknown, Unknown
			} else {
				v.Units, v.Net, v.Cost = v.Units-Maybe(a.Units.Or(0)), v.Net-Maybe(a.Net.Or(0)), v.Cost.Less(a.Cost)
			}
		}
		if a != nil && a.Normal.Known() {
			if v.Normal -= a.Normal; v.Normal == 0 {
				v.Normal = Unknown // all that was expected was expected there
			}
		}
		left = append(left, v)
	}
	return left
}

// soldSums are sums by product.
type soldSums map[string]*ProductSold

func (s soldSums) of(id string) *ProductSold {
	if s[id] == nil {
		s[id] = &ProductSold{Product: Product{ID: id}, Units: Unknown, Net: Unknown, Cost: Unknown, Normal: Unknown}
	}
	return s[id]
}

func (s soldSums) add(list []ProductSold, normal bool) {
	for _, v := range list {
		if !normal {
			v.Normal = Unknown
		}
		s.of(v.ID).add(v)
	}
}

// addBase adds what is compared with.
func (s soldSums) addBase(list []ProductSold) {
	for _, v := range list {
		s.of(v.ID).Normal.more(v.Units)
	}
}
