package read

import (
	"cmp"
	"slices"
)

// pairSum is a product in a store so far.
type pairSum struct {
	sold                             int32 // rows of sales
	there, costless                  bool  // of some of them the cost is not known
	units, net, cost, onHand, normal Maybe
}

// add adds what was put aside of a pair, and returns what follows it.
func (p *pairSum) add(kind int, from []byte) []byte {
	if !p.there {
		*p = pairSum{there: true, units: Unknown, net: Unknown, cost: Unknown, onHand: Unknown, normal: Unknown}
	}
	var v Maybe
	next := func(to *Maybe) {
		v, from = maybeOf(from)
		to.more(v)
	}
	switch kind {
	case pairSold:
		p.sold++
		next(&p.units)
		next(&p.net)
		next(&p.cost)
		p.costless = p.costless || !v.Known()
	case pairOnHand:
		next(&p.onHand)
	default:
		next(&p.normal)
	}
	return from
}

// skipAside returns what follows a pair that is not wanted.
func skipAside(kind int, from []byte) []byte {
	var none pairSum
	none.there = true
	return none.add(kind, from)
}

// writePairs writes the pairs product by product: of each its stores, and then their numbers.
func (n *nightRows) writePairs(w *partWriter, f *nightFile) (err error) {
	stores, products := len(f.stores), len(f.products)
	f.parts = make([]filePart, products)
	step := min(max(n.mostPairs/max(stores, 1), 1), products/n.buckets+1) // products of a bucket at once
	sums, columns := make([]pairSum, step*stores), make([][]Maybe, 1+pairColumns)
	for bucket := range n.buckets {
		for first := bucket; first < products; first += step * n.buckets {
			clear(sums)
			if err = n.aside.each(bucket, func(rows []byte) { n.addAside(sums, first, rows) }); err != nil {
				return err
			}
			for at := 0; at < step && first+at*n.buckets < products; at++ {
				to := &f.parts[n.products.order[first+at*n.buckets]]
				if *to, err = w.part(pairsOf(sums[at*stores:(at+1)*stores], columns)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// addAside adds up pairs that were put aside, of every product of a bucket from the first for which there is room, each by the order of stores.
func (n *nightRows) addAside(sums []pairSum, first int, rows []byte) {
	stores := len(n.stores.order)
	for len(rows) > 0 {
		var product, store int
		product, rows = countOf(rows)
		store, rows = countOf(rows)
		kind, product := product%pairKinds, product/pairKinds
		at := (product-first)/n.buckets*stores + int(n.stores.order[store])
		if product < first || at >= len(sums) {
			rows = skipAside(kind, rows)
			continue
		}
		rows = sums[at].add(kind, rows)
	}
}

// pairsOf are the columns of a product.
func pairsOf(sums []pairSum, columns [][]Maybe) [][]Maybe {
	for i := range columns {
		columns[i] = columns[i][:0]
	}
	for store := range sums {
		p := &sums[store]
		if !p.there {
			continue
		}
		if p.costless || p.sold == 0 {
			p.cost = Unknown // of some rows is not of all
		}
		for k, v := range [...]Maybe{Maybe(store), p.units, p.net, p.cost, p.onHand, p.normal, Maybe(p.sold)} {
			columns[k] = append(columns[k], v)
		}
	}
	return columns
}

// saleAt is where a row of sales is among those of its bucket, and what it is sorted by: store and product by their order.
type saleAt struct {
	net            Maybe
	line           int64
	from           int
	store, product int32
}

// bySaleAt is store by store the order of SalesRows; what is alike stays in the order in which it came.
func bySaleAt(a, b saleAt) int {
	return cmp.Or(cmp.Compare(a.store, b.store), cmp.Compare(b.net, a.net), cmp.Compare(a.product, b.product), cmp.Compare(a.line, b.line), cmp.Compare(a.from, b.from))
}

// writeSales writes the rows of sales store by store, the largest first.
func (n *nightRows) writeSales(w *partWriter, f *nightFile) (err error) {
	f.sales = make([]filePart, len(f.stores))
	var bytes []byte
	var list []saleAt
	columns := make([][]Maybe, saleColumns)
	for bucket := n.buckets; bucket < 2*n.buckets; bucket++ {
		b := &n.aside.list[bucket]
		bytes, list = slices.Grow(bytes[:0], b.bytes), slices.Grow(list[:0], b.rows)
		if err = n.aside.each(bucket, func(rows []byte) { bytes = append(bytes, rows...) }); err != nil {
			return err
		}
		list = n.salesAt(list, bytes)
		slices.SortFunc(list, bySaleAt)
		for sales := range chunked(list, func(a, b *saleAt) bool { return a.store == b.store }) {
			if f.sales[sales[0].store], err = w.part(salesOf(sales, bytes, columns)); err != nil {
				return err
			}
		}
	}
	return nil
}

// salesAt finds the rows of a bucket.
func (n *nightRows) salesAt(list []saleAt, bytes []byte) []saleAt {
	for rest := bytes; len(rest) > 0; {
		var store, product int
		store, rest = countOf(rest)
		product, rest = countOf(rest)
		at := saleAt{store: n.stores.order[store], product: n.products.order[product], from: len(bytes) - len(rest)}
		for k := range saleColumns - 1 {
			var v Maybe
			switch v, rest = maybeOf(rest); k {
			case saleNet:
				at.net = v
			case saleLine:
				at.line = int64(v)
			}
		}
		list = append(list, at)
	}
	return list
}

// salesOf are the columns of a store.
func salesOf(list []saleAt, bytes []byte, columns [][]Maybe) [][]Maybe {
	for i := range columns {
		columns[i] = columns[i][:0]
	}
	for i := range list {
		columns[0] = append(columns[0], Maybe(list[i].product))
		rest := bytes[list[i].from:]
		for k := 1; k < saleColumns; k++ {
			var v Maybe
			v, rest = maybeOf(rest)
			columns[k] = append(columns[k], v)
		}
	}
	return columns
}
