package read

import (
	"encoding/binary"
	"slices"
)

// heldCells are rows of category_days, some thousand stores in a bucket: laid out one after the other they take a fifth of the memory that they take all at once.
type heldCells struct {
	*buckets
	last int32 // of the places
	row  []byte
}

func newHeldCells() heldCells {
	return heldCells{buckets: &buckets{segment: 4 << 10, held: true}} // of one store, too
}

func (h *heldCells) hold(c *storeCell) error {
	h.last = max(h.last, c.store)
	h.row = binary.AppendUvarint(h.row[:0], uint64(c.store)) //nolint:gosec // from 1
	h.row = binary.AppendUvarint(h.row, uint64(c.category))  //nolint:gosec // from 0
	for _, v := range [...]Maybe{c.sales, c.units, c.margin, c.normal} {
		h.row = appendMaybe(h.row, v)
	}
	return h.add(int(c.store/categoryStores), h.row)
}

// cells adds cells of a bucket to a list.
func (h *heldCells) cells(of int, list []storeCell) ([]storeCell, error) {
	err := h.each(of, func(rows []byte) {
		for len(rows) > 0 {
			var store, category int
			var c storeCell
			store, rows = countOf(rows)
			category, rows = countOf(rows)
			c.store, c.category = int32(store), int32(category) //nolint:gosec // what they were
			for _, v := range [...]*Maybe{&c.sales, &c.units, &c.margin, &c.normal} {
				*v, rows = maybeOf(rows)
			}
			c.sold = c.sales.Known() || c.units.Known() || c.margin.Known()
			c.expected = !c.sold
			list = append(list, c)
		}
	})
	return list, err
}

// lay lays out what is held.
func (n *categoryNight) lay(h *heldCells) (err error) {
	var list []storeCell
	rows := 0
	for b := range h.list {
		rows += h.list[b].rows
	}
	n.cells = make([]smallCell, 0, (rows+1)/2) // most that is sold was expected
	for b := range h.list {
		if list, err = h.cells(b, slices.Grow(list[:0], h.list[b].rows)); err != nil {
			return err
		}
		n.fill(list, min((int32(b)+1)*categoryStores-1, h.last)) //nolint:gosec // thousands of stores each
	}
	n.cells = slices.Clone(n.cells) // as long as it is
	return nil
}
