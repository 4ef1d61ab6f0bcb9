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
	for date := span.First; date <= span.Last && !v.Compared && to.Base != Target; date++ {
		v.Compared = len(w.compared(date, in, to)) > 0
	}
	sums := soldSums{}
	for date := span.First; date <= span.Last; date++ {
		if v.Compared {
			err = r.addCompared(ctx, sums, w, date, in, to)
		} else {
			var list []ProductSold
			list, err = r.soldOn(ctx, date, in)
			sums.add(list, false)
		}
		if err != nil {
			return v, err
		}
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

// addCompared adds a date and its other side, over the stores that are complete on both. What is normal stands beside what was sold.
func (r *Reader) addCompared(ctx context.Context, sums soldSums, w *Window, date contract.Day, in Scope, to Against) error {
	both := placeSet{}
	for _, place := range w.compared(date, in, to) {
		both.add(place)
	}
	if both.size() == 0 {
		return nil
	}
	sides := []contract.Day{date}
	if to.Base == Day {
		sides = append(sides, to.Other(date))
	}
	for i, side := range sides {
		list, err := r.soldOn(ctx, side, in)
		if err != nil {
			return err
		}
		if without := w.completeBut(side, in, both); len(without) > 0 {
			apart, err := r.soldBy(ctx, side, cutOf(without))
			if err != nil {
				return err
			}
			list = lessSold(list, apart)
		}
		if i == 0 {
			sums.add(list, to.Base == Normal)
		} else {
			sums.addBase(list)
		}
	}
	return nil
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

// soldOn is sold for one of many dates: sums by region serve all who ask, and products by store are looked at only where they are there.
func (r *Reader) soldOn(ctx context.Context, date contract.Day, in Scope) ([]ProductSold, error) {
	c, err := r.cutLarge(ctx, in)
	if err != nil {
		return nil, err
	}
	once, err := r.atOnce(ctx)
	if err != nil {
		return nil, err
	}
	if c.by == "region" || !once || r.recallPairs("", date, date, map[contract.Day]pairNight{}) != nil {
		return r.soldBy(ctx, date, c)
	}
	return workOut(r, fmt.Sprintf("sold %s %q", date, in), func() ([]ProductSold, int64, error) {
		list, err := r.soldOf(ctx, date, in)
		return list, 3 * int64(len(list)) / 2, err
	})
}

// KeepSold sums up the products of some dates, so that a page of several finds them. It is for what reads ahead; in a chain that is too large for it, where
// the newest nights are summed up anyhow, it does nothing.
func (r *Reader) KeepSold(ctx context.Context, span Span) error {
	once, err := r.atOnce(ctx)
	if err != nil || !once {
		return err
	}
	for date := span.First; date <= span.Last; date++ {
		if _, err := r.soldOn(ctx, date, Scope{}); err != nil {
			return err
		}
	}
	return nil
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
