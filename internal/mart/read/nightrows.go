package read

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// nightRows is a date as it is read to be kept in a file. What was sold, what was left and what was expected are asked for as they lie: putting them together here
// takes a third of the time that a warehouse takes to group them.
type nightRows struct {
	stores, products names
	pairs            []productRows // by product
	sales            [][]saleAt    // by store
	bytes            []byte        // of sales
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

// productRows are the pairs of a product.
type productRows struct {
	at   []int32 // by store: where it stands in list, from 1
	list []pairSum
}

// pairSum is a product in a store so far.
type pairSum struct {
	store                            int32
	sold, costed                     int32 // rows of sales, and those whose cost is known
	units, net, cost, onHand, normal Maybe
}

// pair is the sum of a product in a store.
func (n *nightRows) pair(store, product int32) *pairSum {
	for len(n.pairs) <= int(product) {
		n.pairs = append(n.pairs, productRows{})
	}
	p := &n.pairs[product]
	for len(p.at) <= int(store) {
		p.at = append(p.at, 0)
	}
	if p.at[store] == 0 {
		p.list = append(p.list, pairSum{store: store, units: Unknown, net: Unknown, cost: Unknown, onHand: Unknown, normal: Unknown})
		p.at[store] = int32(len(p.list)) //nolint:gosec // stores of a chain
	}
	return &p.list[p.at[store]-1]
}

// saleAt is where a row of sales is, and what it is sorted by.
type saleAt struct {
	net     Maybe
	line    int64
	product int32
	from    uint32
}

// saleColumns is how many numbers a row of sales has, of which its product is the first.
const saleColumns = 11

// nightRows reads a date.
func (r *Reader) nightRows(ctx context.Context, date contract.Day) (*nightRows, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	n := &nightRows{stores: names{places: map[string]int32{}}, products: names{places: map[string]int32{}}}
	var store, product sql.RawBytes
	at := func() (int32, int32) { return n.stores.of(store), n.products.of(product) }
	if _, err := all(ctx, q, "night_sales", func(s *sql.Rows, _ *struct{}) error {
		var v soldRow
		if err := s.Scan(&store, &product, &v.units, &v.sales, &v.discount, &v.returnedUnits, &v.returned, &v.net, &v.cost, &v.frozen, &v.Delivery, &v.Line); err != nil {
			return err
		}
		store, product := at()
		v.product = product
		n.sold(store, &v)
		return nil
	}, date.Time()); err != nil {
		return nil, err
	}
	for name, to := range map[string]func(p *pairSum) *Maybe{
		"night_stock": func(p *pairSum) *Maybe { return &p.onHand }, "night_expected": func(p *pairSum) *Maybe { return &p.normal },
	} {
		if _, err := all(ctx, q, name, func(s *sql.Rows, _ *struct{}) error {
			var v Maybe
			if err := s.Scan(&store, &product, &v); err != nil {
				return err
			}
			to(n.pair(at())).more(v)
			return nil
		}, date.Time()); err != nil {
			return nil, err
		}
	}
	for i, id := range n.stores.list {
		n.stores.list[i] = r.memory.word(id)
	}
	for i, id := range n.products.list {
		n.products.list[i] = r.memory.word(id)
	}
	return n, nil
}

// sold adds a row of sales.
func (n *nightRows) sold(store int32, v *soldRow) {
	p := n.pair(store, v.product)
	p.sold++
	p.units.more(v.units)
	p.net.more(v.net)
	p.cost.more(v.cost)
	if v.cost.Known() {
		p.costed++
	}
	for len(n.sales) <= int(store) {
		n.sales = append(n.sales, nil)
	}
	n.sales[store] = append(n.sales[store], saleAt{v.net, v.Line, v.product, uint32(len(n.bytes))}) //nolint:gosec // of three million pairs at most
	for _, m := range v.numbers() {
		n.bytes = binary.AppendVarint(n.bytes, int64(m))
	}
}

// numbers are those of a row of sales but for its product.
func (v *soldRow) numbers() [saleColumns - 1]Maybe {
	frozen := Maybe(0)
	if v.frozen {
		frozen = 1
	}
	return [...]Maybe{v.units, v.sales, v.discount, v.returnedUnits, v.returned, v.net, v.cost, frozen, Maybe(v.Delivery), Maybe(v.Line)}
}

// writePairs writes the pairs product by product: of each its stores, and then their numbers.
func (n *nightRows) writePairs(w *partWriter, f *nightFile) {
	columns := make([][]Maybe, 1+pairColumns)
	for product := range n.pairs {
		list := n.pairs[product].list
		for i := range list {
			list[i].store = n.stores.order[list[i].store]
		}
		slices.SortFunc(list, func(a, b pairSum) int { return cmp.Compare(a.store, b.store) })
		for i := range columns {
			columns[i] = columns[i][:0]
		}
		for i := range list {
			p := &list[i]
			if p.costed < p.sold || p.sold == 0 {
				p.cost = Unknown // of some rows is not of all
			}
			for k, v := range [...]Maybe{Maybe(p.store), p.units, p.net, p.cost, p.onHand, p.normal, Maybe(p.sold)} {
				columns[k] = append(columns[k], v)
			}
		}
		f.parts[n.products.list[product]] = w.part(columns)
	}
}

// writeSales writes the rows of sales store by store, the largest first.
func (n *nightRows) writeSales(w *partWriter, f *nightFile) {
	columns := make([][]Maybe, saleColumns)
	f.sales = make([]filePart, len(f.stores))
	for store, list := range n.sales {
		if len(list) == 0 {
			continue
		}
		slices.SortStableFunc(list, func(a, b saleAt) int {
			return bySale(a.net, b.net, n.products.list[a.product], n.products.list[b.product], a.line, b.line)
		})
		for i := range columns {
			columns[i] = columns[i][:0]
		}
		for _, at := range list {
			columns[0] = append(columns[0], Maybe(n.products.order[at.product]))
			from := int(at.from)
			for k := 1; k < saleColumns; k++ {
				v, size := binary.Varint(n.bytes[from:])
				columns[k], from = append(columns[k], Maybe(v)), from+size
			}
		}
		f.sales[n.stores.order[store]] = w.part(columns)
	}
}
