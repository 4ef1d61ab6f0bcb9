package read

import (
	"context"
	"database/sql"
	"encoding/json"
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
	type row struct {
		Offer
		store string
	}
	rows, err := ask(ctx, r, "offers", func(rows *sql.Rows, v *row) error {
		return rows.Scan(&v.ID, &v.store, label{&v.Name}, label{&v.Mechanic}, day{&v.First}, day{&v.Last}, &v.Products)
	}, first.Time(), last.Time(), product)
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

// OfferStore is what a promotion came to in one store: units of products of which something was expected, and what that was.
type OfferStore struct {
	Store                          string
	Days                           int64
	Units, Normal, Unknown, Missed int64 // thousandths; Unknown: of products without an expectation, Missed: for want of stock
	Sales, NormalSales             int64 // Sales at what was taken, NormalSales at the regular price
	Margin                         Maybe // gross margin and funding, less the margin of what was expected; unknown without costs
	Carried                        bool  // false: it took the regular price where the others took less, and is in no sum
	all, regular                   int64
}

// OfferStores returns what promotions that touch the days from first to a date came to, by promotion, then by store in scope. ok is false
// where all of them at once would be too much to read: of a chain of very many stores. id narrows it to one promotion.
func (r *Reader) OfferStores(ctx context.Context, first, date contract.Day, id string) (sums map[string][]OfferStore, ok bool, err error) {
	size, err := r.Size(ctx)
	if err != nil || id == "" && size > manyForDays {
		return nil, false, err
	}
	if size <= manyForDays {
		id = "" // all are read at once, for every page
	}
	type row struct {
		offer string
		OfferStore
	}
	rows, err := ask(ctx, r, "offer_sums", func(rows *sql.Rows, v *row) error {
		return rows.Scan(&v.offer, &v.Store, &v.Days, &v.Units, &v.Normal, &v.Unknown, &v.Missed, &v.Sales, &v.all, &v.regular, &v.NormalSales, &v.Margin)
	}, date.Time(), first.Time(), id)
	if err != nil {
		return nil, false, err
	}
	sums = map[string][]OfferStore{}
	for _, v := range rows {
		if !r.scope.Holds(v.Store) {
			continue
		}
		if !r.scope.SeesCost {
			v.Margin = Unknown
		}
		sums[v.offer] = append(sums[v.offer], v.OfferStore)
	}
	for _, list := range sums {
		carry(list)
	}
	return sums, true, nil
}

// carry finds the stores that carried a promotion out: as mart/promotions has it. Where the stores together took at least 4 % less than the
// regular price, one that took less than 1 % off for three units or more did not.
func carry(list []OfferStore) {
	var all, regular int64
	for _, v := range list {
		all, regular = all+v.all, regular+v.regular
	}
	for i := range list {
		v := &list[i]
		v.Carried = 100*all > 96*regular || v.Units+v.Unknown < 3000 || 100*v.all <= 99*v.regular
	}
}

// OfferProduct is one product of a promotion over the stores in scope. Normal is unknown where nothing was expected of it.
type OfferProduct struct {
	Product
	Units, Missed, Sales int64
	Normal               Maybe
}

// OfferDay is one day of a promotion over the stores in scope.
type OfferDay struct {
	Date   contract.Day
	Units  int64
	Normal Maybe
}

// OfferProducts returns the products of the promotion called id up to a date, by id. ok is false where that would be too much to read.
func (r *Reader) OfferProducts(ctx context.Context, id string, date contract.Day, in Scope) (list []OfferProduct, ok bool, err error) {
	type row struct {
		store string
		OfferProduct
	}
	each, ok, err := r.each(ctx, in)
	if err != nil || !ok {
		return nil, false, err
	}
	rows, err := ask(ctx, r, "offer_products", func(rows *sql.Rows, v *row) error {
		return rows.Scan(&v.store, &v.ID, label{&v.Name}, label{&v.Category}, &v.Units, &v.Normal, &v.Missed, &v.Sales)
	}, id, date.Time(), each)
	if err != nil {
		return nil, false, err
	}
	chain, err := r.Chain(ctx)
	for _, v := range rows {
		if each != "" && (!r.scope.Holds(v.store) || !chain.In(in, v.store)) {
			continue
		}
		at := len(list) - 1
		if at < 0 || list[at].ID != v.ID {
			list = append(list, v.OfferProduct)
			continue
		}
		o := &list[at]
		o.Units, o.Missed, o.Sales = o.Units+v.Units, o.Missed+v.Missed, o.Sales+v.Sales
		if v.Normal.Known() {
			o.Normal = Maybe(o.Normal.Or(0)) + v.Normal
		}
	}
	return list, true, err
}

// OfferDays returns the days of the promotion called id, oldest first. ok is false where that would be too much to read.
func (r *Reader) OfferDays(ctx context.Context, id string, first, last contract.Day, in Scope) (list []OfferDay, ok bool, err error) {
	type row struct {
		store string
		OfferDay
	}
	each, ok, err := r.each(ctx, in)
	if err != nil || !ok {
		return nil, false, err
	}
	rows, err := ask(ctx, r, "offer_days", func(rows *sql.Rows, v *row) error { return rows.Scan(&v.store, day{&v.Date}, &v.Units, &v.Normal) },
		id, first.Time(), last.Time(), each)
	if err != nil {
		return nil, false, err
	}
	chain, err := r.Chain(ctx)
	for _, v := range rows {
		if each != "" && (!r.scope.Holds(v.store) || !chain.In(in, v.store)) {
			continue
		}
		at := len(list) - 1
		if at < 0 || list[at].Date != v.Date {
			list = append(list, v.OfferDay)
			continue
		}
		list[at].Units += v.Units
		if v.Normal.Known() {
			list[at].Normal = Maybe(list[at].Normal.Or(0)) + v.Normal
		}
	}
	return list, true, err
}

// each says whether a sum over the stores in scope has to be read store by store ("each") or is that of the whole chain (""); ok is false
// where the first would be too much.
func (r *Reader) each(ctx context.Context, in Scope) (each string, ok bool, err error) {
	if r.scope.All && in == (Scope{}) {
		return "", true, nil
	}
	size, err := r.Size(ctx)
	return "each", err == nil && size <= manyForDays, err
}

// OfferVerdicts returns the insights on promotions that were told from first to last, each as it was told last, by promotion. They are about
// the whole chain: who sees a part of it gets none.
func (r *Reader) OfferVerdicts(ctx context.Context, first, last contract.Day) (map[string]Insight, error) {
	if !r.scope.All {
		return nil, nil
	}
	docs, err := remember(ctx, r, fmt.Sprint("verdicts ", first, last), func() ([]Insight, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		texts, err := all(ctx, q, "offer_verdicts", func(rows *sql.Rows, v *string) error { return rows.Scan(v) }, first.Time(), last.Time())
		list := make([]Insight, len(texts))
		for i, text := range texts {
			if err := json.Unmarshal([]byte(text), &list[i]); err != nil {
				return nil, 0, fmt.Errorf("reading an insight: %w", err)
			}
		}
		return list, 10 * int64(len(list)), err
	})
	if err != nil {
		return nil, err
	}
	chain, err := r.everyStore(ctx)
	if err != nil {
		return nil, err
	}
	verdicts := map[string]Insight{}
	for _, d := range docs {
		if id := orNothing(d.PromotionID); strings.TrimSpace(id) != "" {
			if d, ok := r.restrict(chain, d); ok {
				verdicts[id] = d
			}
		}
	}
	return verdicts, nil
}
