package read

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
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
		return rows.Scan(&v.ID, &v.store, label{&v.Name}, label{&v.Mechanic}, day{&v.First}, day{&v.Last}, &v.Products)
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

// OfferStore is what a promotion came to in one store: units of products of which something was expected, and what that was.
type OfferStore struct {
	Store                          string
	Days                           int64
	Units, Normal, Unknown, Missed int64 // thousandths; Unknown: of products without an expectation, Missed: for want of stock
	Sales, NormalSales             int64 // Sales at what was taken, NormalSales at the regular price
	Margin                         Maybe // gross margin and funding, less the margin of what was expected; unknown without costs
	Carried                        bool  // false: it took the regular price where the others took less, and is in no sum
	region                         string
	all, regular                   int64
}

// In says whether the store is in a part of the chain.
func (v *OfferStore) In(in Scope) bool {
	return (in.Store == "" || in.Store == v.Store) && (in.Region == "" || in.Region == v.region)
}

// OfferStores returns what promotions that touch the days from first to a date came to, by promotion, then by store in scope. ok is false
// where all of them at once would be too much to read: of a chain of very many stores. id narrows it to one promotion. Callers must not change what
// they get.
func (r *Reader) OfferStores(ctx context.Context, first, date contract.Day, id string) (sums map[string][]OfferStore, ok bool, err error) {
	size, err := r.Size(ctx)
	if err != nil || id == "" && size > manyForDays {
		return nil, false, err
	}
	sums, err = rememberMine(ctx, r, fmt.Sprint("offers by store ", first, date, " ", id), func() (map[string][]OfferStore, int64, error) {
		return r.offerStores(ctx, first, date, id)
	})
	return sums, err == nil, err
}

// dueOffer is a promotion with the days that it is summed up over.
type dueOffer struct {
	id           string
	since, until contract.Day
}

// dueOffers are the promotions that touch the days from first to a date and have begun, by id.
func (r *Reader) dueOffers(ctx context.Context, first, date contract.Day) ([]dueOffer, error) {
	return ask(ctx, r, "offers_due", func(rows *sql.Rows, v *dueOffer) error {
		return rows.Scan(&v.id, day{&v.since}, day{&v.until})
	}, date.Time(), first.Time())
}

func (r *Reader) offerStores(ctx context.Context, first, date contract.Day, id string) (sums map[string][]OfferStore, n int64, err error) {
	due, err := r.dueOffers(ctx, first, date)
	if err != nil {
		return nil, 0, err
	}
	every, err := r.offerSums(ctx, due, first, date, id)
	if err != nil {
		return nil, 0, err
	}
	if r.scope.All && r.scope.SeesCost {
		return every, int64(len(every)), nil // the rows themselves are kept once for all nights
	}
	sums = map[string][]OfferStore{}
	for offer, rows := range every {
		var mine []OfferStore
		for _, v := range rows {
			if !r.scope.Holds(v.Store) {
				continue
			}
			if !r.scope.SeesCost {
				v.Margin = Unknown
			}
			mine = append(mine, v)
		}
		if len(mine) > 0 {
			carry(mine)
			sums[offer] = mine
			n += int64(len(mine))
		}
	}
	return sums, n, nil
}

// offerSums are the sums by store of those of due that are called id, "" for any, as who sees everything has them. What a promotion came to in
// its days stays what it was after its last, so that nights share what they know of those that are over, and one statement asks for all others.
func (r *Reader) offerSums(ctx context.Context, due []dueOffer, first, date contract.Day, id string) (map[string][]OfferStore, error) {
	key := func(d dueOffer) question {
		return question{r.run, "", fmt.Sprintf("sums of promotion %q %s %s", d.id, d.since, d.until)}
	}
	sums := map[string][]OfferStore{}
	var places []string
	asked := map[string]dueOffer{}
	since, until := date, first
	for i, d := range due {
		if id != "" && d.id != id {
			continue
		}
		if known, ok := r.memory.get(key(d)); ok {
			sums[d.id] = known.([]OfferStore)
			continue
		}
		places, asked[d.id] = append(places, strconv.Itoa(i+1)), d
		since, until = min(since, d.since), max(until, d.until)
	}
	if len(places) == 0 {
		return sums, nil
	}
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	type row struct {
		offer string
		OfferStore
	}
	rows, err := all(ctx, q, "offer_sums", func(rows *sql.Rows, v *row) error {
		return rows.Scan(&v.offer, &v.Store, &v.Days, &v.Units, &v.Normal, &v.Unknown, &v.Missed, &v.Sales, &v.all, &v.regular, &v.NormalSales, &v.Margin)
	}, date.Time(), first.Time(), strings.Join(places, ","), since.Time(), until.Time())
	if err != nil {
		return nil, err
	}
	chain, err := r.everyStore(ctx)
	if err != nil {
		return nil, err
	}
	for _, v := range rows {
		v.Store = r.memory.word(v.Store)
		if s, ok := chain.Store(v.Store); ok {
			v.region = s.Region
		}
		sums[v.offer] = append(sums[v.offer], v.OfferStore)
	}
	for offer, d := range asked {
		carry(sums[offer])
		r.memory.put(key(d), sums[offer], int64(len(sums[offer]))+1)
	}
	return sums, nil
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
