package read

import (
	"cmp"
	"context"
	"database/sql"
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

// Categories returns the categories in the order of their gap, the furthest below first, over the stores of the window that
// are compared: those of Headline. A target has no categories: with it Base is unknown. A category that one side has and
// the other has not counts as nothing there.
func (r *Reader) Categories(ctx context.Context, w *Window, date contract.Day, in Scope, to Against) ([]Category, error) {
	sums := map[string]*Category{}
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
	for _, store := range w.compared(date, in, to) {
		rows, err := r.categoryDays(ctx, store, date)
		if err != nil {
			return nil, err
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
			continue
		}
		if rows, err = r.categoryDays(ctx, store, date-to.Back); err != nil {
			return nil, err
		}
		for _, v := range rows {
			if v.sales.Known() {
				add(&of(v.name).Base, v.sales)
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

func (r *Reader) categoryDays(ctx context.Context, store string, date contract.Day) ([]categoryDay, error) {
	return byStore(ctx, r, store, "category_days", func(rows *sql.Rows, store *string, v *categoryDay) error {
		err := rows.Scan(store, &v.name, &v.sales, &v.units, &v.margin, &v.normal)
		v.name = r.memory.word(v.name)
		return err
	}, date.Time())
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
