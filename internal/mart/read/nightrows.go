package read

import (
	"context"
	"database/sql"
	"encoding/binary"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// nightRows is a date as it is read to be kept in a file. What was sold, what was left and what was expected are asked for as they lie: putting them together here
// takes a third of the time that a warehouse takes to group them. They are put aside in buckets as they come, products by product and rows of sales by store, of
// which one at a time is put together: a night takes no more memory than some of its products.
type nightRows struct {
	nightSize
	stores, products names
	aside            *buckets // as many of products, and then as many of sales
	row              []byte
}

// nightSize is how a night is parted.
type nightSize struct {
	buckets   int // of its products, and as many of its rows of sales
	mostPairs int // that are put together at once, where a product has no more
	segment   int // bytes of a bucket that are written at once
}

// pairsAtOnce is how many pairs a bucket is to have: some 7 MB, and as much again of rows of sales. It may come to twice as many where products are few.
const pairsAtOnce, segmentBytes = 1 << 17, 32 << 10

// sizeOf parts a night of so many pairs by the masters. Without masters (0) nobody knows how many it has: any.
func sizeOf(pairs int64) nightSize {
	if pairs <= 0 {
		pairs = mostInFile
	}
	return nightSize{buckets: int((pairs-1)/pairsAtOnce) + 1, mostPairs: 2 * pairsAtOnce, segment: segmentBytes}
}

func newNightRows(size nightSize) *nightRows {
	return &nightRows{
		nightSize: size, aside: newBuckets(2*size.buckets, size.segment),
		stores: names{places: map[string]int32{}}, products: names{places: map[string]int32{}},
	}
}

// names are numbered as they come.
type names struct {
	list   []string
	places map[string]int32
	order  []int32 // by number: where it stands by id
}

// of is the number of a name.
func (n *names) of(name []byte) int32 {
	at, ok := n.places[string(name)]
	if !ok {
		at = int32(len(n.list)) //nolint:gosec // stores or products of a chain
		id := string(name)
		n.places[id], n.list = at, append(n.list, id)
	}
	return at
}

// sorted are the names by id, and says where each of them stands.
func (n *names) sorted() []string {
	list := slices.Sorted(slices.Values(n.list))
	n.order = make([]int32, len(list))
	for i, name := range n.list {
		at, _ := slices.BinarySearch(list, name)
		n.order[i] = int32(at) //nolint:gosec // as above
	}
	return list
}

// What a row that is put aside tells of a pair.
const (
	pairSold = iota
	pairOnHand
	pairNormal
	pairKinds
)

// saleColumns is how many numbers a row of sales has, of which its product is the first. saleNet and saleLine are places among the others.
const saleColumns, saleNet, saleLine = 11, 5, 9

// readNight puts a date aside.
func (r *Reader) readNight(ctx context.Context, date contract.Day, n *nightRows) error {
	q, err := r.querier(ctx)
	if err != nil {
		return err
	}
	var store, product sql.RawBytes
	var v soldRow // one for all rows, as the list of what is scanned: there are millions
	to := []any{&store, &product, &v.units, &v.sales, &v.discount, &v.returnedUnits, &v.returned, &v.net, &v.cost, &v.frozen, &v.Delivery, &v.Line}
	if _, err := all(ctx, q, "night_sales", func(s *sql.Rows, _ *struct{}) error {
		if err := s.Scan(to...); err != nil {
			return err
		}
		v.product = n.products.of(product)
		return n.sold(n.stores.of(store), &v)
	}, date.Time()); err != nil {
		return err
	}
	var amount Maybe
	to = []any{&store, &product, &amount}
	for _, k := range []struct {
		kind      int
		statement string
	}{{pairOnHand, "night_stock"}, {pairNormal, "night_expected"}} {
		if _, err := all(ctx, q, k.statement, func(s *sql.Rows, _ *struct{}) error {
			if err := s.Scan(to...); err != nil {
				return err
			}
			return n.pair(k.kind, n.stores.of(store), n.products.of(product), amount)
		}, date.Time()); err != nil {
			return err
		}
	}
	for i, id := range n.stores.list {
		n.stores.list[i] = r.memory.word(id)
	}
	for i, id := range n.products.list {
		n.products.list[i] = r.memory.word(id)
	}
	return nil
}

// pair puts aside what is told of a product in a store.
func (n *nightRows) pair(kind int, store, product int32, numbers ...Maybe) error {
	n.row = binary.AppendUvarint(n.row[:0], uint64(product)*pairKinds+uint64(kind)) //nolint:gosec // neither is negative
	n.row = binary.AppendUvarint(n.row, uint64(store))                              //nolint:gosec // as above
	for _, m := range numbers {
		n.row = appendMaybe(n.row, m)
	}
	return n.aside.add(int(product)%n.buckets, n.row)
}

// sold puts a row of sales aside, to be added up by product and to be kept as it is by store.
func (n *nightRows) sold(store int32, v *soldRow) error {
	if err := n.pair(pairSold, store, v.product, v.units, v.net, v.cost); err != nil {
		return err
	}
	n.row = binary.AppendUvarint(n.row[:0], uint64(store)) //nolint:gosec // as above
	n.row = binary.AppendUvarint(n.row, uint64(v.product)) //nolint:gosec // as above
	for _, m := range v.numbers() {
		n.row = appendMaybe(n.row, m)
	}
	return n.aside.add(n.buckets+int(store)%n.buckets, n.row)
}

// numbers are those of a row of sales but for its product.
func (v *soldRow) numbers() [saleColumns - 1]Maybe {
	frozen := Maybe(0)
	if v.frozen {
		frozen = 1
	}
	return [...]Maybe{v.units, v.sales, v.discount, v.returnedUnits, v.returned, v.net, v.cost, frozen, Maybe(v.Delivery), Maybe(v.Line)}
}
