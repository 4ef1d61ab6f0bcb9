package read

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// pair is one product in one store on a date. It holds no pointer: so many would cost a collector of garbage most of its time.
type pair struct {
	place, sold                      int32 // of the store, and rows of sales
	units, net, cost, onHand, normal Maybe
}

// pairNight is the products of a date, each by the id of the store.
type pairNight map[string][]pair

// pairRows is how many pairs take as much room as a row of a Memory.
const pairRows = 2

// atOnceNights is how many nights of all products have to fit half of a Memory so that they are read at once: the newest fourteen, and what a page of a
// product looks at before. Then a page of another product asks nothing; in larger chains, whose nights would drive each other out, sums are made by the
// warehouse and each product is read alone.
const atOnceNights = 21

// atOnce reports whether the products of the chain are few enough to be read at once.
func (r *Reader) atOnce(ctx context.Context) (bool, error) {
	n, err := r.pairsANight(ctx)
	return err == nil && r.fit(n), err
}

// fit reports whether nights of so many pairs fit; without masters (0) nobody knows how many there are.
func (r *Reader) fit(pairs int64) bool {
	return pairs > 0 && atOnceNights*pairs/pairRows <= r.memory.limit/2
}

// pairsANight is how many products in stores the masters have.
func (r *Reader) pairsANight(ctx context.Context) (int64, error) {
	stores, err := r.Size(ctx)
	if err != nil {
		return 0, err
	}
	products, err := r.Products(ctx)
	return int64(stores) * products, err
}

// pairsKey names the pairs of a night; product is "" for all.
type pairsKey struct {
	run     int64
	product string
	date    contract.Day
}

// pairs returns a product, or all of them (""), night by night, in scope or not. Callers must not change what they get.
func (r *Reader) pairs(ctx context.Context, product string, first, last contract.Day) (map[contract.Day]pairNight, error) {
	nights := map[contract.Day]pairNight{}
	missing := r.recallPairs(product, first, last, nights)
	if missing == nil {
		return nights, nil
	}
	if product == "" {
		return nights, r.allPairs(ctx, first, last, nights)
	}
	stores, err := r.Size(ctx)
	if err != nil {
		return nil, err
	}
	most := max(togetherRows/(max(stores, 1)*(int(missing.Last-missing.First)+1)), 1)
	r.connect(ctx)
	found, err := together(ctx, r.memory, pairsSpan{r.run, *missing}, most, product, func(products []string) (map[contract.Day]pairNight, error) {
		return r.freshPairs(ctx, products, *missing)
	})
	if err != nil {
		return nil, err
	}
	for date := missing.First; date <= missing.Last; date++ {
		nights[date] = found[date]
	}
	return nights, nil
}

// togetherRows is about how many pairs are read by one statement for readers who ask at the same moment: some 70 MB.
const togetherRows = 500_000

// pairsSpan names the days of a statement of some products.
type pairsSpan struct {
	run  int64
	days Span
}

// allPairs adds the nights of all products that are not there yet. Whoever had the turn before may have read some of them.
func (r *Reader) allPairs(ctx context.Context, first, last contract.Day, to map[contract.Day]pairNight) error {
	done, err := r.turn(ctx, pairsKey{run: r.run})
	if err != nil {
		return err
	}
	defer done()
	missing := r.recallPairs("", first, last, to)
	if missing == nil {
		return nil
	}
	found, err := r.keepPairs(ctx, []string{""}, *missing)
	if err != nil {
		return err
	}
	for date := missing.First; date <= missing.Last; date++ {
		to[date] = found[date]
	}
	return nil
}

// freshPairs returns some products over some days: what whoever had the turn before has read, and the rest out of the warehouse.
func (r *Reader) freshPairs(ctx context.Context, products []string, days Span) (map[contract.Day]pairNight, error) {
	found := map[contract.Day]pairNight{}
	add := func(nights map[contract.Day]pairNight) {
		for date, night := range nights {
			if found[date] == nil {
				found[date] = pairNight{}
			}
			maps.Copy(found[date], night)
		}
	}
	var unread []string
	for _, product := range products {
		if known := map[contract.Day]pairNight{}; r.recallPairs(product, days.First, days.Last, known) == nil {
			add(known)
		} else {
			unread = append(unread, product)
		}
	}
	if len(unread) == 0 {
		return found, nil
	}
	nights, err := r.keepPairs(ctx, unread, days)
	add(nights)
	return found, err
}

// keepPairs reads products, or all of them (one of ""), over some days, and keeps them.
func (r *Reader) keepPairs(ctx context.Context, products []string, days Span) (map[contract.Day]pairNight, error) {
	found, err := r.readPairs(ctx, strings.Join(products, separator), days)
	if err != nil {
		return nil, err
	}
	for date := days.First; date <= days.Last; date++ {
		for _, product := range products {
			night, rows := found[date], int64(1)
			if product != "" {
				night = pairNight{product: night[product]}
			}
			for _, list := range night {
				rows += int64(len(list)) / pairRows
			}
			r.memory.put(pairsKey{r.run, product, date}, night, rows)
		}
	}
	return found, nil
}

// recallPairs takes what memory has of the days that are not there yet, and returns those from the first to the last one that it has not; nil: it has all.
func (r *Reader) recallPairs(product string, first, last contract.Day, to map[contract.Day]pairNight) (missing *Span) {
	for date := first; date <= last; date++ {
		if _, ok := to[date]; ok {
			continue
		}
		if n, ok := r.memory.get(pairsKey{r.run, product, date}); ok {
			to[date] = n.(pairNight)
			continue
		}
		if missing == nil {
			missing = &Span{First: date}
		}
		missing.Last = date
	}
	return missing
}

// readPairs reads products, separated by unit separators, or all of them ("").
func (r *Reader) readPairs(ctx context.Context, products string, days Span) (map[contract.Day]pairNight, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	type row struct {
		date    contract.Day
		product string
		pair
	}
	ids, store := map[string]string{}, "" // one copy of each product
	rows, err := all(ctx, q, "pairs", func(s *sql.Rows, v *row) error {
		err := s.Scan(day{&v.date}, &store, &v.product, &v.units, &v.net, &v.cost, &v.onHand, &v.normal, &v.sold)
		v.place = r.memory.place(store)
		if id, ok := ids[v.product]; ok {
			v.product = id
		} else {
			ids[v.product] = v.product
		}
		return err
	}, days.First.Time(), days.Last.Time(), products)
	if err != nil {
		return nil, err
	}
	stores := r.memory.stores()
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.date, b.date), strings.Compare(a.product, b.product), strings.Compare(stores[a.place-1], stores[b.place-1]))
	})
	nights := map[contract.Day]pairNight{}
	for night := range chunked(rows, func(a, b *row) bool { return a.date == b.date }) {
		of := pairNight{}
		for product := range chunked(night, func(a, b *row) bool { return a.product == b.product }) {
			list := make([]pair, len(product)) // lists that grow take half as much again
			for i := range product {
				list[i] = product[i].pair
			}
			of[product[0].product] = list
		}
		nights[night[0].date] = of
	}
	return nights, nil
}

// chunked yields the runs of elements that are together with their neighbour.
func chunked[T any](list []T, together func(a, b *T) bool) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(list) > 0 {
			end := 1
			for end < len(list) && together(&list[end-1], &list[end]) {
				end++
			}
			if !yield(list[:end]) {
				return
			}
			list = list[end:]
		}
	}
}

// soldOf sums the products of a date that were sold or expected to, over the complete stores in scope, by id.
func (r *Reader) soldOf(ctx context.Context, date contract.Day, in Scope) ([]ProductSold, error) {
	nights, err := r.pairs(ctx, "", date, date)
	if err != nil {
		return nil, err
	}
	chain, err := r.Chain(ctx)
	if err != nil {
		return nil, err
	}
	whole := map[contract.Day]*Night{}
	if err := r.load(ctx, Span{date, date}, whole); err != nil || whole[date] == nil {
		return nil, err
	}
	var counts placeSet
	for i := range whole[date].Stores {
		if d := &whole[date].Stores[i]; d.Complete && r.scope.Holds(d.Store) && chain.In(in, d.Store) {
			counts.add(d.place)
		}
	}
	var list []ProductSold
	for _, id := range slices.SortedFunc(maps.Keys(nights[date]), cmp.Compare) {
		sum, some := ProductSold{}, false
		for _, p := range nights[date][id] {
			if !counts.has(p.place) || p.sold == 0 && !p.normal.Known() {
				continue
			}
			v := ProductSold{Units: p.units, Net: p.net, Cost: p.cost, Normal: p.normal, Stores: int64(p.sold)}
			if v.ID = id; some {
				sum.add(v)
			} else {
				sum, some = v, true
			}
		}
		if some {
			list = append(list, sum)
		}
	}
	return list, nil
}
