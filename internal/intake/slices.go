package intake

import (
	"cmp"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// slicePart is what a chunk says of each business date and store, in the order in which they first stand there.
type slicePart struct {
	list   []sums
	stores []string
	number map[string]uint32  // of a store
	at     map[sliceKey]int32 // position in list
	last   sliceKey           // the slice of the row before
	lastID []byte
	lastAt int32
}

// sliceKey is a date and the number of a store.
type sliceKey struct {
	date  contract.Day
	store uint32
}

// sums are a slice's totals, as Slice has them.
type sums struct {
	key                    sliceKey
	rows, line             int64
	units, value, returned int64
	net                    int64
	hasNet                 bool
	over                   bool // a total is more than the warehouse holds
}

func (p *slicePart) reset() {
	p.list, p.lastAt = p.list[:0], -1
	if len(p.stores) > 100_000 { // ids that are not stores: do not keep them
		p.stores, p.number = nil, nil
	}
	if p.number == nil {
		p.number = map[string]uint32{}
	}
	if len(p.at) > 100_000 {
		p.at = nil
	}
	if p.at == nil {
		p.at = map[sliceKey]int32{}
	}
	clear(p.at)
}

// forget lets go of the stores of a file.
func (p *slicePart) forget() {
	p.stores = p.stores[:0]
	clear(p.number)
}

// of returns the totals of a date and store.
func (p *slicePart) of(date contract.Day, store []byte, line int64) *sums {
	same := p.lastAt >= 0 && string(store) == string(p.lastID)
	if same && date == p.last.date {
		return &p.list[p.lastAt]
	}
	k := sliceKey{date, p.last.store}
	if !same {
		n, ok := p.number[string(store)]
		if !ok {
			n = uint32(len(p.stores))
			id := string(store)
			p.stores, p.number[id] = append(p.stores, id), n
		}
		k.store = n
		p.lastID = append(p.lastID[:0], store...)
	}
	i, ok := p.at[k]
	if !ok {
		i = int32(len(p.list))
		p.at[k] = i
		p.list = append(p.list, sums{key: k, line: line})
	}
	p.last, p.lastAt = k, i
	return &p.list[i]
}

// slice adds the row to its slice.
func (w *worker) slice() {
	if !w.date.known {
		return
	}
	at := &w.at
	x := w.part.slices.of(contract.Day(w.date.at), w.storeID, w.line)
	x.rows++
	switch {
	case w.lines:
		switch string(w.till.kind) {
		case string(lineSale):
			units, _ := w.number(at.units)
			x.add(units, w.till.value.at, 0)
		case string(lineReturn):
			x.add(0, 0, abs(w.till.value.at))
		}
	case at.value.field >= 0:
		units, _ := w.number(at.units)
		value, _ := w.number(at.value)
		returned, _ := w.number(at.returned)
		x.add(units, value, returned)
	case at.net.field >= 0:
		if net, ok := w.number(at.net); ok {
			x.net, x.hasNet = net, true
		}
	}
}

// mostTotal is what a slice's totals stay below: the warehouse holds so many digits.
var mostTotal = pow10(contract.MaxDigits)

func (x *sums) add(units, value, returned int64) {
	x.units += units
	x.value += value
	x.returned += returned
	if abs(x.units) >= mostTotal || abs(x.value) >= mostTotal || abs(x.returned) >= mostTotal {
		x.units, x.value, x.returned, x.over = 0, 0, 0, true
	}
}

// slicer puts the slices of all chunks together.
type slicer struct{ all slicePart }

func newSlicer() *slicer {
	s := &slicer{}
	s.all.reset()
	return s
}

// join adds a chunk's slices to those of the chunks before it.
func (s *slicer) join(p *slicePart) {
	numbers := make([]uint32, len(p.stores))
	for i, id := range p.stores {
		n, ok := s.all.number[id]
		if !ok {
			n = uint32(len(s.all.stores))
			s.all.stores, s.all.number[id] = append(s.all.stores, id), n
		}
		numbers[i] = n
	}
	for i := range p.list {
		x := &p.list[i]
		k := sliceKey{x.key.date, numbers[x.key.store]}
		at, ok := s.all.at[k]
		if !ok {
			at = int32(len(s.all.list))
			s.all.at[k] = at
			s.all.list = append(s.all.list, sums{key: k, line: x.line})
		}
		to := &s.all.list[at]
		to.rows += x.rows
		to.over = to.over || x.over
		if x.hasNet {
			to.net, to.hasNet = x.net, true
		}
		to.add(x.units, x.value, x.returned)
	}
}

// over tells the slices whose totals are too large for the warehouse.
func (s *slicer) over(tell func(date contract.Day, store string, line int64)) {
	for _, x := range s.all.list {
		if x.over {
			tell(x.key.date, s.all.stores[x.key.store], x.line)
		}
	}
}

// sorted returns the slices by date and store.
func (s *slicer) sorted() []Slice {
	list := make([]Slice, len(s.all.list))
	nets := make([]int64, len(s.all.list))
	for i, x := range s.all.list {
		list[i] = Slice{
			Date: x.key.date, StoreID: s.all.stores[x.key.store], Rows: x.rows, FirstLine: x.line,
			Units: x.units, SalesValue: x.value, ReturnedValue: x.returned,
		}
		if x.hasNet {
			nets[i] = x.net
			list[i].NetSales = &nets[i]
		}
	}
	slices.SortFunc(list, func(a, b Slice) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.StoreID, b.StoreID)) })
	return list
}
