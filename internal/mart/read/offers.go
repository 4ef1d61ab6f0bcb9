package read

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Offer is a promotion as its dataset has it. One that names no store of the scope is not there.
type Offer struct {
	ID, Name, Mechanic string
	First, Last        contract.Day
	Products           int64 // 0: all
	Stores             int64 // of the scope, that it names; 0: all stores
}

// Offers returns the promotions that touch a window of days, those that end last first.
func (r *Reader) Offers(ctx context.Context, first, last contract.Day, in Scope) ([]Offer, error) {
	return r.OffersOf(ctx, "", first, last, in)
}

// OffersOf is Offers for those of one product and those of all products; "" is any.
func (r *Reader) OffersOf(ctx context.Context, product string, first, last contract.Day, in Scope) ([]Offer, error) {
	chain, err := r.Chain(ctx)
	if err != nil || r.scope.Empty() {
		return nil, err
	}
	var list []Offer
	err = r.eachOfferRow(ctx, product, first, last, func(v *offerRow) {
		if v.store != "" && (!r.scope.Holds(v.store) || !chain.In(in, v.store)) {
			return
		}
		at := len(list) - 1
		if at < 0 || list[at].ID != v.ID {
			list, at = append(list, v.Offer), at+1
		}
		o := &list[at]
		o.First, o.Last = min(o.First, v.First), max(o.Last, v.Last)
		if o.Products > 0 && v.Products > 0 {
			o.Products = max(o.Products, v.Products)
		} else {
			o.Products = 0
		}
		if v.store != "" {
			o.Stores++
		}
	})
	slices.SortStableFunc(list, func(a, b Offer) int { return int(b.Last - a.Last) })
	return list, err
}

// offerRow is an Offer in the stores that it names one by one; store is "" where it is in all.
type offerRow struct {
	Offer
	store string
}

// offerRun is an Offer as it is in stores that stand one after the other: a promotion of all of a chain's stores has thousands of rows that say the same.
type offerRun struct {
	Offer
	stores []int32 // their places; nil: it is in all stores
}

// eachOfferRow calls do with the promotions of one product and those of all products, "" for any, by id and store, in scope or not.
func (r *Reader) eachOfferRow(ctx context.Context, product string, first, last contract.Day, do func(*offerRow)) error {
	few, err := r.fewOffers(ctx, first, last)
	if err != nil {
		return err
	}
	if few && product != "" {
		of, err := r.offersByProduct(ctx, first, last)
		if err != nil {
			return err
		}
		every, own := of[""], of[product]
		for len(every)+len(own) > 0 { // two lists in one order
			switch {
			case len(own) == 0 || len(every) > 0 && compareOffers(every[0], own[0]) < 0:
				do(&every[0])
				every = every[1:]
			case len(every) == 0 || compareOffers(own[0], every[0]) < 0:
				do(&own[0])
				own = own[1:]
			default:
				both := every[0]
				both.Name, both.Mechanic = max(both.Name, own[0].Name), max(both.Mechanic, own[0].Mechanic)
				both.First, both.Last = min(both.First, own[0].First), max(both.Last, own[0].Last)
				do(&both)
				every, own = every[1:], own[1:]
			}
		}
		return nil
	}
	runs, err := r.offerRuns(ctx, product, first, last)
	ids := r.memory.stores()
	for i := range runs {
		row := offerRow{Offer: runs[i].Offer}
		if runs[i].stores == nil {
			do(&row)
		}
		for _, place := range runs[i].stores {
			row.store = ids[place-1]
			do(&row)
		}
	}
	return err
}

// offerRuns are the rows that eachOfferRow tells of.
func (r *Reader) offerRuns(ctx context.Context, product string, first, last contract.Day) ([]offerRun, error) {
	return keep(ctx, r, question{r.run, "", named("offers", product, first, last)}, func() (runs []offerRun, rows int64, err error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		var stores int64
		_, err = all(ctx, q, "offers", func(rows *sql.Rows, _ *struct{}) error {
			var v offerRow
			if err := rows.Scan(&v.ID, &v.store, label{&v.Name}, label{&v.Mechanic}, day{&v.First}, day{&v.Last}, &v.Products); err != nil {
				return err
			}
			at := len(runs) - 1
			if at < 0 || v.store == "" || runs[at].stores == nil || runs[at].Offer != v.Offer {
				v.ID, v.Name, v.Mechanic = r.memory.word(v.ID), r.memory.word(v.Name), r.memory.word(v.Mechanic)
				runs, at = append(runs, offerRun{Offer: v.Offer}), at+1
			}
			if v.store != "" {
				runs[at].stores = append(runs[at].stores, r.memory.place(v.store))
				stores++
			}
			return nil
		}, first.Time(), last.Time(), product)
		for i := range runs {
			runs[i].stores = slices.Clip(runs[i].stores)
		}
		return runs, int64(len(runs)) + stores*4/rowBytes, err
	})
}

// manyOffers is how many rows of promotions touch a window before those of a product are asked for alone.
const manyOffers = 200_000

// fewOffers reports whether the promotions of a window are few enough to be kept by product.
func (r *Reader) fewOffers(ctx context.Context, first, last contract.Day) (bool, error) {
	rows, err := ask(ctx, r, "offer_rows", func(rows *sql.Rows, n *int64) error { return rows.Scan(n) }, first.Time(), last.Time())
	return err == nil && len(rows) == 1 && rows[0] <= manyOffers, err
}

func compareOffers(a, b offerRow) int {
	return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.store, b.store))
}

// offersByProduct are the promotions that touch a window of days by product, each by id and store; under "" are those of all products.
func (r *Reader) offersByProduct(ctx context.Context, first, last contract.Day) (map[string][]offerRow, error) {
	return remember(ctx, r, fmt.Sprint("offers by product ", first, last), func() (map[string][]offerRow, int64, error) {
		type row struct {
			product string
			offerRow
		}
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		list, err := all(ctx, q, "offers_by_product", func(rows *sql.Rows, v *row) error {
			return rows.Scan(&v.product, &v.ID, &v.store, label{&v.Name}, label{&v.Mechanic}, day{&v.First}, day{&v.Last}, &v.Products)
		}, first.Time(), last.Time())
		of := map[string][]offerRow{}
		for _, v := range list {
			v.ID, v.store, v.Name, v.Mechanic = r.memory.word(v.ID), r.memory.word(v.store), r.memory.word(v.Name), r.memory.word(v.Mechanic)
			of[v.product] = append(of[v.product], v.offerRow)
		}
		return of, int64(len(list)), err
	})
}
