package read

import "sync"

// packedOffer is what a promotion came to store by store, column by column: a tenth of what it takes as a list. In a chain of thousands of stores, those of
// two weeks of nights are kept so.
type packedOffer struct {
	rows  int
	bytes []byte
}

// manyForPacked is how many stores a promotion is in before it is kept packed.
const manyForPacked = 500

// numbers are those that are packed, but for the store.
func (v *OfferStore) numbers() [11]*int64 {
	return [...]*int64{&v.Days, &v.Units, &v.Normal, &v.Unknown, &v.Missed, &v.Sales, &v.NormalSales, (*int64)(&v.Margin), &v.all, &v.regular, &v.place}
}

func packOffer(list []OfferStore) packedOffer {
	p := packedOffer{rows: len(list)}
	column := make([]Maybe, len(list))
	for at := range (&OfferStore{}).numbers() {
		for i := range list {
			column[i] = Maybe(*list[i].numbers()[at])
		}
		p.bytes = appendColumn(p.bytes, column)
	}
	return p
}

// unpack returns what was packed, with the ids and regions of its stores, in room that is the reader's until it is closed.
func (r *Reader) unpack(p packedOffer, chain *Chain) []OfferStore {
	list, rest := r.offerRoom(p.rows), p.bytes
	for at := range (&OfferStore{}).numbers() {
		var column packedColumn
		column, rest = columnOf(rest, p.rows)
		for i := range list {
			*list[i].numbers()[at] = int64(column.at(i))
		}
	}
	ids := r.memory.stores()
	for i := range list {
		list[i].Store, list[i].region = ids[list[i].place-1], ""
		if place := list[i].place; place < int64(len(chain.regions)) && chain.regions[place] > 0 {
			list[i].region = chain.Regions[chain.regions[place]-1]
		}
	}
	carry(list)
	return list
}

// offerRooms are used again: a page of a promotion takes half a megabyte.
var offerRooms = sync.Pool{New: func() any { return new([]OfferStore) }}

func (r *Reader) offerRoom(size int) []OfferStore {
	room := offerRooms.Get().(*[]OfferStore)
	if cap(*room) < size {
		*room = make([]OfferStore, size)
	}
	r.offers = append(r.offers, room)
	return (*room)[:size]
}
