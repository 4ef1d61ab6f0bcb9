package read

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// ProductStore is one product in one store on a date.
type ProductStore struct {
	Store            string
	Units, Net, Cost Maybe
	OnHand           Maybe // at the close
	Normal           Maybe // units

	Cover  Maybe  // days that the stock lasts, in tenths; filled by whoever wants to sort by it
	Unsold string // why nobody knows what was sold; filled by whoever wants to leave it out of sums
	Apart  bool   // what was sold is known, but the store-day is not complete, so no sum holds it; filled as Unsold is
}

// ProductDay is one product on a date, over the stores in scope.
type ProductDay struct {
	Date               contract.Day
	Units, Net, Margin Maybe // Margin is unknown where no cost is, or for who does not see it
}

// Product returns the product called id; false where the master has none.
func (r *Reader) Product(ctx context.Context, id string) (Product, bool, error) {
	list, err := r.products(ctx)
	if err != nil || r.scope.Empty() {
		return Product{}, false, err
	}
	p, ok := inMaster(list, id)
	return p, ok, nil
}

// inMaster finds a product in what products returned.
func inMaster(list []Product, id string) (Product, bool) {
	at, ok := slices.BinarySearchFunc(list, id, func(p Product, id string) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return Product{}, false
	}
	return list[at], true
}

// products are those of the master, by id.
func (r *Reader) products(ctx context.Context) ([]Product, error) {
	return ask(ctx, r, "product_names", func(rows *sql.Rows, p *Product) error {
		return rows.Scan(&p.ID, label{&p.Name}, label{&p.Category}, &p.List)
	})
}

// ProductStores returns a product of a date by store, of the stores in scope.
func (r *Reader) ProductStores(ctx context.Context, id string, date contract.Day, in Scope) (mine []ProductStore, err error) {
	stores, err := r.EachProductStore(ctx, id, date, in)
	if err != nil {
		return nil, err
	}
	for v := range stores {
		mine = append(mine, *v)
	}
	return mine, nil
}

// EachProductStore yields what ProductStores returns, one after the other in the same place.
func (r *Reader) EachProductStore(ctx context.Context, id string, date contract.Day, in Scope) (iter.Seq[*ProductStore], error) {
	nights, err := r.productNights(ctx, id, date, date)
	if err != nil {
		return nil, err
	}
	may, err := r.mayKnow(ctx, in)
	if err != nil {
		return nil, err
	}
	n := nights[date]
	return func(yield func(*ProductStore) bool) {
		var v ProductStore
		for row := range n.len() {
			if may != nil && !may(n.id(row)) {
				continue
			}
			p := n.at(row)
			v = ProductStore{Store: n.id(row), Units: p.units, Net: p.net, Cost: p.cost, OnHand: p.onHand, Normal: p.normal, Cover: Unknown}
			if !r.scope.SeesCost {
				v.Cost = Unknown
			}
			if !yield(&v) {
				return
			}
		}
	}, nil
}

// A product's days are not summed over a part of so many stores, in a chain of so many: no table has the days of a product in many stores together.
const manyForDays, chainForDays = 200, 500

// ProductDays returns a product by date over the stores in scope, oldest first. ok is false where that would take too long: of a part of
// very many stores of a large chain.
func (r *Reader) ProductDays(ctx context.Context, id string, first, last contract.Day, in Scope) (days []ProductDay, ok bool, err error) {
	name, whole := "product_store_days", r.scope.All && in == Scope{}
	if whole {
		every, ok, err := r.productsDays(ctx, first, last)
		if err != nil || ok {
			return every.Of(id), true, err
		}
		name = "product_days"
	}
	c, err := r.cut(ctx, in)
	if err != nil {
		return nil, false, err
	}
	if c.by != "each" && !whole { // no table has them by region
		var stores, all int
		if stores, c, err = r.these(ctx, in); err != nil {
			return nil, false, err
		}
		if all, err = r.Size(ctx); err != nil || stores > manyForDays && all > chainForDays {
			return nil, false, err
		}
	}
	args := []any{id, first.Time(), last.Time()}
	if !whole {
		args = append(args, c.by, c.stores)
	}
	list, err := scoped(ctx, r, c, name, func(rows *sql.Rows, v *ofPlace[ProductDay]) error {
		return rows.Scan(day{&v.of.Date}, &v.place, &v.of.Units, &v.of.Net, &v.of.Margin)
	}, args...)
	if err != nil {
		return nil, false, err
	}
	sums := map[contract.Day]*ProductDay{}
	for _, row := range list {
		v := row.of
		d := sums[v.Date]
		if d == nil {
			d = &ProductDay{Date: v.Date, Units: Unknown, Net: Unknown}
			if !r.scope.SeesCost {
				d.Margin = Unknown
			}
			sums[v.Date] = d
		}
		if v.Units.Known() {
			d.Units = Maybe(d.Units.Or(0)) + v.Units
		}
		if v.Net.Known() {
			d.Net = Maybe(d.Net.Or(0)) + v.Net
		}
		d.Margin = d.Margin.Plus(v.Margin) // of some stores is not of all
	}
	for _, d := range sums {
		days = append(days, *d)
	}
	slices.SortFunc(days, func(a, b ProductDay) int { return cmp.Compare(a.Date, b.Date) })
	return days, true, nil
}
