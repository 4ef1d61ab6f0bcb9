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
	rows, err := r.offerRowsOf(ctx, product, first, last)
	if err != nil || r.scope.Empty() {
		return nil, err
	}
	chain, err := r.Chain(ctx)
	if err != nil {
		return nil, err
	}
	var list []Offer
	for _, v := range rows {
		if v.store != "" && (!r.scope.Holds(v.store) || !chain.In(in, v.store)) {
			continue
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
	}
	slices.SortStableFunc(list, func(a, b Offer) int { return int(b.Last - a.Last) })
	return list, nil
}

// offerRow is an Offer in the stores that it names one by one; store is "" where it is in all.
type offerRow struct {
	Offer
	store string
}

// offerRowsOf are the promotions of one product and those of all products, "" for any, by id and store, in scope or not.
func (r *Reader) offerRowsOf(ctx context.Context, product string, first, last contract.Day) ([]offerRow, error) {
	few, err := r.fewOffers(ctx, first, last)
	if err != nil {
		return nil, err
	}
	if few && product != "" {
		of, err := r.offersByProduct(ctx, first, last)
		if err != nil {
			return nil, err
		}
		every, own := of[""], of[product]
		var rows []offerRow
		for len(every)+len(own) > 0 { // two lists in one order
			switch {
			case len(own) == 0 || len(every) > 0 && compareOffers(every[0], own[0]) < 0:
				rows, every = append(rows, every[0]), every[1:]
			case len(every) == 0 || compareOffers(own[0], every[0]) < 0:
				rows, own = append(rows, own[0]), own[1:]
			default:
				both := every[0]
				both.Name, both.Mechanic = max(both.Name, own[0].Name), max(both.Mechanic, own[0].Mechanic)
				both.First, both.Last = min(both.First, own[0].First), max(both.Last, own[0].Last)
				rows, every, own = append(rows, both), every[1:], own[1:]
			}
		}
		return rows, nil
	}
	return ask(ctx, r, "offers", func(rows *sql.Rows, v *offerRow) error {
		err := rows.Scan(&v.ID, &v.store, label{&v.Name}, label{&v.Mechanic}, day{&v.First}, day{&v.Last}, &v.Products)
		v.ID, v.store, v.Name, v.Mechanic = r.memory.word(v.ID), r.memory.word(v.store), r.memory.word(v.Name), r.memory.word(v.Mechanic)
		return err
	}, first.Time(), last.Time(), product)
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
