package read

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Category is one category over the compared stores. Margin is unknown where no cost is, Base where nothing is compared
// with. Name is "" for products without a category.
type Category struct {
	Name         string
	Sales, Units int64
	Margin, Base Maybe
}

// Categories returns the categories in the order of their gap, the furthest below first, over the store-days of a run of dates that are
// compared: those of Sum. A target has no categories: with it Base is unknown. A category that one side has and the other has not counts
// as nothing there.
func (r *Reader) Categories(ctx context.Context, w *Window, span Span, in Scope, to Against) ([]Category, error) {
	sums := map[string]*Category{}
	for date := span.First; date <= span.Last; date++ {
		if err := r.addCategories(ctx, sums, w, date, in, to); err != nil {
			return nil, err
		}
	}
	var list []Category
	for _, c := range sums {
		if c.Sales != 0 || c.Base.Or(0) != 0 {
			list = append(list, *c)
		}
	}
	slices.SortFunc(list, func(a, b Category) int {
		return cmp.Or(cmp.Compare(a.Sales-a.Base.Or(0), b.Sales-b.Base.Or(0)), strings.Compare(a.Name, b.Name))
	})
	return list, nil
}

// addCategories adds what the compared stores sold on a date, and its other side.
func (r *Reader) addCategories(ctx context.Context, sums map[string]*Category, w *Window, date contract.Day, in Scope, to Against) error {
	stores := w.compared(date, in, to)
	if len(stores) == 0 {
		return nil
	}
	night, err := r.categoriesOf(ctx, date, in.Store)
	if err != nil {
		return err
	}
	day := make([]Category, len(night.names))
	for i := range day {
		day[i].Margin, day[i].Base = Unknown, Unknown
	}
	for _, store := range stores {
		for i, cells := 0, night.of(store); i < len(cells); i++ {
			v := &cells[i]
			c, sales := &day[v.category], night.amount(v, ofSales)
			c.Sales += sales.Or(0)
			c.Units += night.amount(v, ofUnits).Or(0)
			c.Margin.more(night.amount(v, ofMargin))
			if to.Base == Normal {
				c.Base.more(night.amount(v, ofNormal))
			} else if to.Base == Day && sales.Known() {
				c.Base.more(0)
			}
		}
	}
	r.joinCategories(sums, night.names, day)
	if to.Base != Day {
		return nil
	}
	if night, err = r.categoriesOf(ctx, to.Other(date), in.Store); err != nil {
		return err
	}
	day = make([]Category, len(night.names))
	for i := range day {
		day[i].Margin, day[i].Base = Unknown, Unknown
	}
	for _, store := range stores {
		for i, cells := 0, night.of(store); i < len(cells); i++ {
			v := &cells[i]
			day[v.category].Base.more(night.amount(v, ofSales))
		}
	}
	r.joinCategories(sums, night.names, day)
	return nil
}

// joinCategories adds the categories of a date to those of others, without what they cost for who does not see it.
func (r *Reader) joinCategories(sums map[string]*Category, names []string, day []Category) {
	for i := range day {
		c, v := sums[names[i]], &day[i]
		if c == nil {
			c = &Category{Name: names[i], Margin: Unknown, Base: Unknown}
			sums[names[i]] = c
		}
		c.Sales, c.Units = c.Sales+v.Sales, c.Units+v.Units
		c.Base.more(v.Base)
		if r.scope.SeesCost {
			c.Margin.more(v.Margin)
		}
	}
}

// CategoryStores returns every store that traded in a run of dates or should have, by id, with what it sold of one category, and the
// sums. Stores that are not complete, and those that never had the category, have no amounts of it.
func (r *Reader) CategoryStores(ctx context.Context, w *Window, span Span, in Scope, to Against, category string) ([]StoreRow, StoreTotals, error) {
	rows, _ := w.StoresOver(span, in, to)
	t := StoreTotals{Base: Unknown, Gap: Unknown}
	for i := range rows {
		row := &rows[i]
		counted, compared := row.Sales.Known(), row.Gap.Known()
		row.Sales, row.Base, row.Gap, row.Margin, row.Units, row.Transactions, row.Other = Unknown, Unknown, Unknown, Unknown, Unknown, Unknown, Side{}
		for date := span.First; counted && date <= span.Last; date++ {
			d := w.nights[date].of(row.Store.place, row.ID)
			if d == nil || !d.Complete || w.Closed(d) {
				continue
			}
			if b := w.basesOf(date, to); compared && !b.of(d).ok {
				continue
			}
			if err := r.ofCategory(ctx, row, date, in, to, category, compared); err != nil {
				return nil, t, err
			}
		}
		if row.Base.Known() {
			row.Sales = Maybe(row.Sales.Or(0)) // what one side has and the other has not counts as nothing there
			row.Gap, row.Other = row.Sales-row.Base, Side{Stores: 1, Sales: int64(row.Base)}
		}
		t.Add(row)
	}
	return rows, t, nil
}

// ofCategory adds to a row what its store sold of a category on a date, and the other side of it.
func (r *Reader) ofCategory(ctx context.Context, row *StoreRow, date contract.Day, in Scope, to Against, category string, compared bool) error {
	night, err := r.categoriesOf(ctx, date, in.Store)
	if err != nil {
		return err
	}
	for i := range night.of(row.Store.place) {
		v := &night.of(row.Store.place)[i]
		if night.names[v.category] != category {
			continue
		}
		if sales := night.amount(v, ofSales); sales.Known() {
			row.Sales.more(sales)
			row.Units.more(night.amount(v, ofUnits))
			if r.scope.SeesCost {
				row.Margin.more(night.amount(v, ofMargin))
			}
		}
		if to.Base == Normal && compared {
			row.Base.more(night.amount(v, ofNormal))
		}
	}
	if to.Base != Day || !compared {
		return nil
	}
	if night, err = r.categoriesOf(ctx, to.Other(date), in.Store); err != nil {
		return err
	}
	row.Base.more(0)
	for i := range night.of(row.Store.place) {
		v := &night.of(row.Store.place)[i]
		if night.names[v.category] == category {
			row.Base.more(night.amount(v, ofSales))
		}
	}
	return nil
}

// CategoryNames returns the categories of a date in scope, by name. Callers must not change what they get.
func (r *Reader) CategoryNames(ctx context.Context, w *Window, date contract.Day, in Scope) ([]string, error) {
	return workOut(r, fmt.Sprintf("categories %s %q", date, in), func() ([]string, int64, error) {
		night, err := r.categoriesOf(ctx, date, in.Store)
		if err != nil {
			return nil, 0, err
		}
		there := make([]bool, len(night.names))
		for _, s := range w.stores(in) {
			if !r.scope.Holds(s.ID) {
				continue
			}
			for _, v := range night.of(s.place) {
				there[v.category] = true
			}
		}
		seen := map[string]bool{}
		for i, name := range night.names {
			if there[i] {
				seen[name] = true
			}
		}
		delete(seen, "")
		names := slices.Sorted(maps.Keys(seen))
		return names, int64(len(names)), nil
	})
}

// CategoryKnown reports whether the product master has a category.
func (r *Reader) CategoryKnown(ctx context.Context, name string) (bool, error) {
	if r.scope.Empty() {
		return false, nil
	}
	known, err := remember(ctx, r, "categories of the master", func() (map[string]bool, int64, error) {
		masters, err := r.products(ctx)
		known := map[string]bool{}
		for _, m := range masters {
			known[m.Category] = m.Category != ""
		}
		return known, int64(len(known)), err
	})
	return known[name], err
}

// compared are the places of the stores in scope that are complete on a date and have something to compare with.
func (w *Window) compared(date contract.Day, in Scope, to Against) []int32 {
	n := w.nights[date]
	if n == nil {
		return nil
	}
	list := make([]int32, 0, len(n.Stores))
	part, b := w.Chain.part(in), w.basesOf(date, to)
	for i := range n.Stores {
		d := &n.Stores[i]
		if d.Complete && part.has(d) && !w.Closed(d) && b.of(d).ok {
			list = append(list, d.place)
		}
	}
	return list
}
