package read

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// ProductSold is one product on a date, over the complete stores in scope: what was sold and what was expected there.
type ProductSold struct {
	Product
	Known                    bool  // the master has it
	Units, Net, Cost, Normal Maybe // Normal: the units that it is compared with
	Stores                   int64 // that sold it
	Price                    Maybe // of a unit, as it was taken; the list price of one that was not sold
}

// Gap is how many units more than normal were sold.
func (p ProductSold) Gap() Maybe {
	if !p.Normal.Known() {
		return Unknown
	}
	return Maybe(p.Units.Or(0)) - p.Normal
}

// GapMoney is the gap at the price of a unit, in minor units.
func (p ProductSold) GapMoney() Maybe {
	gap := p.Gap()
	if !gap.Known() || !p.Price.Known() {
		return Unknown
	}
	return Maybe(MulDiv(int64(gap), int64(p.Price), 1000))
}

// ProductsSold returns the products that were sold on a date or expected to, by id.
// Callers must not change what they get.
func (r *Reader) ProductsSold(ctx context.Context, date contract.Day, in Scope) ([]ProductSold, error) {
	return workOut(r, fmt.Sprintf("products sold %s %q", date, in), func() ([]ProductSold, int64, error) {
		list, err := r.productsSold(ctx, date, in)
		return list, 3 * int64(len(list)) / 2, err
	})
}

func (r *Reader) productsSold(ctx context.Context, date contract.Day, in Scope) ([]ProductSold, error) {
	list, err := r.sold(ctx, date, in)
	if err != nil {
		return nil, err
	}
	return list, r.nameSold(ctx, list)
}

// nameSold fills what the master has of products, and what a unit of them brought; their cost is taken from who does not see it.
func (r *Reader) nameSold(ctx context.Context, list []ProductSold) error {
	masters, err := r.products(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if m, ok := inMaster(masters, p.ID); ok {
			p.Product, p.Known = m, true
		} else {
			p.List = Unknown
		}
		p.price()
		if !r.scope.SeesCost {
			p.Cost = Unknown
		}
	}
	return nil
}

// sold returns what was sold of each product and what was expected, by id, with what it cost.
func (r *Reader) sold(ctx context.Context, date contract.Day, in Scope) ([]ProductSold, error) {
	if ok, err := r.atOnce(ctx); err != nil {
		return nil, err
	} else if ok {
		return r.soldOf(ctx, date, in)
	}
	c, err := r.cutLarge(ctx, in)
	if err != nil {
		return nil, err
	}
	days, err := r.soldDays(ctx, Span{date, date}, c)
	return c.sold(days[date]), err
}

// add adds what another store or region sold.
func (p *ProductSold) add(v ProductSold) {
	sum := func(to *Maybe, v Maybe) {
		if v.Known() {
			*to = Maybe(to.Or(0)) + v
		}
	}
	if v.Stores > 0 && p.Stores > 0 {
		p.Cost = p.Cost.Plus(v.Cost) // of some stores is not of all
	} else if v.Stores > 0 {
		p.Cost = v.Cost
	}
	sum(&p.Units, v.Units)
	sum(&p.Net, v.Net)
	sum(&p.Normal, v.Normal)
	p.Stores += v.Stores
}

// price is what a unit brought.
func (p *ProductSold) price() {
	p.Price = p.List
	if units := p.Units.Or(0); units > 0 && p.Net.Known() {
		p.Price = Maybe(MulDiv(int64(p.Net), 1000, units))
	}
}

// manyForSparks is how many products a chain has before the days of all of them are not read at once.
const manyForSparks = 5_000

// ProductsByDay is every product by day over the whole chain; the zero one is of none.
type ProductsByDay struct {
	span     Span
	days     map[contract.Day]map[string]ProductDay
	seesCost bool
	apart    apart

	Mixed bool // they hold what came of stores that are not complete too, which are too many to be told apart
}

// Read reports whether the days of products were read, and not left out as those of a part of the chain or of very many products are.
func (p ProductsByDay) Read() bool { return p.days != nil }

// Of returns the days of a product on which anything is known of it, oldest first, without margins where cost is not seen.
func (p ProductsByDay) Of(id string) (list []ProductDay) {
	for date := p.span.First; date <= p.span.Last && p.days != nil; date++ {
		v, ok := p.days[date][id]
		if !ok {
			continue
		}
		if !p.seesCost {
			v.Margin = Unknown
		}
		if a, ok := p.apart[date][id]; ok {
			v.Units, v.Net, v.Margin = v.Units-Maybe(a.Units.Or(0)), v.Net-Maybe(a.Net.Or(0)), Unknown
		}
		list = append(list, v)
	}
	return list
}

// ProductsDays returns every product by day over the complete stores of the whole chain, from first to last, whose days the window holds; of none where somebody sees a part of it, or it has very
// many products.
func (r *Reader) ProductsDays(ctx context.Context, w *Window, first, last contract.Day, in Scope) (ProductsByDay, error) {
	if !r.scope.All || in != (Scope{}) {
		return ProductsByDay{}, nil
	}
	every, ok, err := r.productsDays(ctx, first, last)
	if err != nil || !ok {
		return every, err
	}
	every.apart, ok, err = r.productsApart(ctx, w, first, last)
	every.Mixed = !ok
	return every, err
}

// productDayKey names the products of a day.
type productDayKey struct {
	run  int64
	date contract.Day
}

// productsDays are those of all products over the whole chain; ok is false where they are very many.
func (r *Reader) productsDays(ctx context.Context, first, last contract.Day) (days ProductsByDay, ok bool, err error) {
	if n, err := r.Products(ctx); err != nil || n > manyForSparks {
		return ProductsByDay{}, false, err
	}
	days = ProductsByDay{span: Span{first, last}, seesCost: r.scope.SeesCost}
	days.days, err = byDay(ctx, r, days.span, "products", func(date contract.Day) any { return productDayKey{r.run, date} }, counted[ProductDay], func(q warehouse.Querier, span Span) (map[contract.Day]map[string]ProductDay, error) {
		type row struct {
			id string
			ProductDay
		}
		rows, err := all(ctx, q, "products_days", func(rows *sql.Rows, v *row) error {
			return rows.Scan(&v.id, day{&v.Date}, &v.Units, &v.Net, &v.Margin)
		}, span.First.Time(), span.Last.Time())
		found := map[contract.Day]map[string]ProductDay{}
		for _, v := range rows {
			if found[v.Date] == nil {
				found[v.Date] = map[string]ProductDay{}
			}
			found[v.Date][r.memory.word(v.id)] = v.ProductDay
		}
		return found, err
	})
	return days, err == nil, err
}
