package read

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// categoryCell is what a store sold of a category on a date, and what was expected of it.
type categoryCell struct {
	category                     int32 // its place in the night's
	sold                         bool  // there is a row of what was sold
	expected                     bool
	sales, units, margin, normal Maybe
}

// categoryNight is every category of a date by store. It has no pointers but to its slices, and its cells are small, so that it costs little to keep.
type categoryNight struct {
	names []string
	from  []int32 // by the place of a store: where its cells begin, and in the next place where they end
	cells []smallCell
	large []Maybe // amounts that a cell has no room for
}

// smallCell is a categoryCell in half of its room.
type smallCell struct {
	category int32
	large    uint8    // which of its amounts are places in those that are large
	of       [4]int32 // sales, units, margin, normal; the least is unknown
}

// The amounts of a cell.
const (
	ofSales = iota
	ofUnits
	ofMargin
	ofNormal
)

func (n *categoryNight) small(c *categoryCell) smallCell {
	s := smallCell{category: c.category}
	for i, v := range [...]Maybe{c.sales, c.units, c.margin, c.normal} {
		switch {
		case !v.Known():
			s.of[i] = math.MinInt32
		case v > math.MinInt32 && v <= math.MaxInt32:
			s.of[i] = int32(v)
		default:
			s.large |= 1 << i
			s.of[i] = int32(len(n.large)) //nolint:gosec // some of a night
			n.large = append(n.large, v)
		}
	}
	return s
}

// amount is an amount of a cell.
func (n *categoryNight) amount(c *smallCell, which int) Maybe {
	v := c.of[which]
	switch {
	case c.large&(1<<which) != 0:
		return n.large[v]
	case v == math.MinInt32:
		return Unknown
	}
	return Maybe(v)
}

// of are the cells of a store.
func (n *categoryNight) of(place int32) []smallCell {
	if int(place)+1 >= len(n.from) {
		return nil
	}
	return n.cells[n.from[place]:n.from[place+1]]
}

// categoryKey names the categories of a night; store is "" for all.
type categoryKey struct {
	run   int64
	date  contract.Day
	store string
}

// categoriesOf returns the categories of a date, of stores in scope or not; a chain of very many stores is asked for one store alone where no other is wanted.
func (r *Reader) categoriesOf(ctx context.Context, date contract.Day, only string) (*categoryNight, error) {
	every, err := r.everyStore(ctx)
	if err != nil {
		return nil, err
	}
	if only != "" {
		if v, ok := r.memory.get(categoryKey{r.run, date, ""}); ok {
			return v.(*categoryNight), nil
		}
	}
	if len(every.Stores) <= manyStores {
		only = ""
	}
	return keep(ctx, r, categoryKey{r.run, date, only}, func() (*categoryNight, int64, error) {
		n, err := r.readCategories(ctx, every, date, only)
		if err != nil {
			return nil, 0, err
		}
		return n, int64(len(n.cells)*24+len(n.from)*4+len(n.large)*8)/rowBytes + 1, nil
	})
}

// storeCell is a cell and the place of its store.
type storeCell struct {
	store int32
	categoryCell
}

func (r *Reader) readCategories(ctx context.Context, every *Chain, date contract.Day, only string) (*categoryNight, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	n := &categoryNight{}
	names := map[string]int32{}
	held := newHeldCells()
	if _, err := all(ctx, q, "category_days", func(rows *sql.Rows, _ *struct{}) error {
		var store, name string
		var v storeCell
		if err := rows.Scan(&store, &name, &v.sales, &v.units, &v.margin, &v.normal); err != nil {
			return err
		}
		at, ok := names[name]
		if !ok {
			at = int32(len(names)) //nolint:gosec // categories of a chain
			name = r.memory.word(name)
			names[name], n.names = at, append(n.names, name)
		}
		v.category = at
		if s := every.byID[store]; s != nil {
			v.store = s.place
		} else {
			v.store = r.memory.place(store)
		}
		return held.hold(&v)
	}, date.Time(), only); err != nil {
		return nil, err
	}
	return n, n.lay(&held)
}

// fill lays cells out by store, of the stores after those that are laid out already up to the last. What a store sold of a category and what was expected of it came in
// rows of their own, and become one.
func (n *categoryNight) fill(list []storeCell, last int32) {
	if n.from == nil {
		n.from = []int32{0}
	}
	first := int32(len(n.from)) - 1 //nolint:gosec // places of stores
	count := make([]int32, last-first+2)
	for i := range list {
		count[list[i].store-first+1]++
	}
	for at := range last - first + 1 {
		count[at+1] += count[at]
	}
	ends, cells := slices.Clone(count), make([]categoryCell, len(list))
	for i := range list {
		at := &ends[list[i].store-first]
		cells[*at] = list[i].categoryCell
		*at++
	}
	for at := range last - first + 1 {
		merged := cells[count[at]:count[at]]
		for _, c := range cells[count[at]:count[at+1]] {
			if !c.joins(merged) {
				merged = append(merged, c)
			}
		}
		for i := range merged {
			n.cells = append(n.cells, n.small(&merged[i]))
		}
		n.from = append(n.from, int32(len(n.cells))) //nolint:gosec // pairs of a chain's stores and categories
	}
}

// joins puts a cell beside the one that has the other side of its category, where there is one.
func (c *categoryCell) joins(of []categoryCell) bool {
	for i := range of {
		o := &of[i]
		switch {
		case o.category != c.category:
		case c.sold && !o.sold:
			o.sold, o.sales, o.units, o.margin = true, c.sales, c.units, c.margin
			return true
		case c.expected && !o.expected:
			o.expected, o.normal = true, c.normal
			return true
		}
	}
	return false
}
