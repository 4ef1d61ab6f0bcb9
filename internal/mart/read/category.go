package read

import (
	"cmp"
	"context"
	"database/sql"
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

// categoryDay is what a store sold of a category on a date, or what was expected of it.
type categoryDay struct {
	name                         string
	sales, units, margin, normal Maybe
}

// Categories returns the categories in the order of their gap, the furthest below first, over the store-days of a run of dates that are
// compared: those of Sum. A target has no categories: with it Base is unknown. A category that one side has and the other has not counts
// as nothing there.
func (r *Reader) Categories(ctx context.Context, w *Window, span Span, in Scope, to Against) ([]Category, error) {
	sums := map[string]*Category{}
	for date := span.First; date <= span.Last; date++ {
		for _, store := range w.compared(date, in, to) {
			if err := r.addCategories(ctx, sums, store, date, to); err != nil {
				return nil, err
			}
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

// addCategories adds what a store sold on a date, and its other side.
func (r *Reader) addCategories(ctx context.Context, sums map[string]*Category, store string, date contract.Day, to Against) error {
	of := func(name string) *Category {
		if sums[name] == nil {
			sums[name] = &Category{Name: name, Margin: Unknown, Base: Unknown}
		}
		return sums[name]
	}
	add := func(to *Maybe, v Maybe) {
		if v.Known() {
			*to = Maybe(to.Or(0)) + v
		}
	}
	rows, err := r.categoryDays(ctx, store, date)
	if err != nil {
		return err
	}
	for _, v := range rows {
		c := of(v.name)
		c.Sales += v.sales.Or(0)
		c.Units += v.units.Or(0)
		add(&c.Margin, v.margin)
		if to.Base == Normal {
			add(&c.Base, v.normal)
		} else if to.Base == Day && v.sales.Known() {
			add(&c.Base, 0)
		}
	}
	if to.Base != Day {
		return nil
	}
	if rows, err = r.categoryDays(ctx, store, to.Other(date)); err != nil {
		return err
	}
	for _, v := range rows {
		if v.sales.Known() {
			add(&of(v.name).Base, v.sales)
		}
	}
	return nil
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
			d := w.nights[date].Of(row.ID)
			if d == nil || !d.Complete || compared && !w.baseOf(d, to).ok {
				continue
			}
			if err := r.ofCategory(ctx, row, date, to, category, compared); err != nil {
				return nil, t, err
			}
		}
		if row.Base.Known() {
			row.Sales = Maybe(row.Sales.Or(0)) // what one side has and the other has not counts as nothing there
			row.Gap, row.Other = row.Sales-row.Base, Side{Stores: 1, Sales: int64(row.Base)}
		}
		t.add(*row)
	}
	return rows, t, nil
}

// ofCategory adds to a row what its store sold of a category on a date, and the other side of it.
func (r *Reader) ofCategory(ctx context.Context, row *StoreRow, date contract.Day, to Against, category string, compared bool) error {
	more := func(to *Maybe, v Maybe) {
		if v.Known() {
			*to = Maybe(to.Or(0)) + v
		}
	}
	days, err := r.categoryDays(ctx, row.ID, date)
	if err != nil {
		return err
	}
	for _, v := range days {
		switch {
		case v.name != category:
		case v.sales.Known():
			more(&row.Sales, v.sales)
			more(&row.Units, v.units)
			more(&row.Margin, v.margin)
		case to.Base == Normal && compared:
			more(&row.Base, v.normal)
		}
	}
	if to.Base != Day || !compared {
		return nil
	}
	if days, err = r.categoryDays(ctx, row.ID, to.Other(date)); err != nil {
		return err
	}
	more(&row.Base, 0)
	for _, v := range days {
		if v.name == category && v.sales.Known() {
			more(&row.Base, v.sales)
		}
	}
	return nil
}

// CategoryNames returns the categories of a date in scope, by name. Callers must not change what they get.
func (r *Reader) CategoryNames(ctx context.Context, w *Window, date contract.Day, in Scope) ([]string, error) {
	return workOut(r, fmt.Sprintf("categories %s %q", date, in), func() ([]string, int64, error) {
		seen := map[string]bool{}
		for _, s := range w.stores(in) {
			days, err := r.categoryDays(ctx, s.ID, date)
			if err != nil {
				return nil, 0, err
			}
			for _, v := range days {
				seen[v.name] = true
			}
		}
		delete(seen, "")
		names := slices.Sorted(maps.Keys(seen))
		return names, int64(len(names)), nil
	})
}

func (r *Reader) categoryDays(ctx context.Context, store string, date contract.Day) ([]categoryDay, error) {
	list, err := byStore(ctx, r, store, "category_days", func(rows *sql.Rows, store *string, v *categoryDay) error {
		err := rows.Scan(store, &v.name, &v.sales, &v.units, &v.margin, &v.normal)
		v.name = r.memory.word(v.name)
		return err
	}, date)
	if err != nil || r.scope.SeesCost {
		return list, err
	}
	list = slices.Clone(list)
	for i := range list {
		list[i].margin = Unknown
	}
	return list, nil
}

// compared are the stores in scope that are complete on a date and have something to compare with.
func (w *Window) compared(date contract.Day, in Scope, to Against) []string {
	n := w.nights[date]
	if n == nil {
		return nil
	}
	var list []string
	for i := range n.Stores {
		d := &n.Stores[i]
		if d.Complete && w.Chain.In(in, d.Store) && w.baseOf(d, to).ok {
			list = append(list, d.Store)
		}
	}
	return list
}
