package read

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"os"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// categoryFile is what every store sold by category on a date, in a file without a name that goes with the process: the weekdays of a store look at eight weeks of
// its categories, and a warehouse of very many stores has a date's together and not a store's. Kept in memory they would take as much as all else that a
// server keeps.
type categoryFile struct {
	file  *os.File // closed when nobody has the categoryFile any more
	names []string // of categories
	from  []int32  // by the place of a store: which of the cells are its, up to those of the next place
}

// A cell of a categoryFile is the place of its category among names and net sales in minor units.
const categoryCellBytes, mostStoreCells = 2 + 8, 64

// mostCategoryFiles is as many as pages of the newest nights look at: the last of them at eight weeks.
const mostCategoryFiles = 14 + 56

// categoryRows are the rows of night_categories, put aside by place, so many stores in a bucket.
type categoryRows struct {
	stores int32
	aside  *buckets
	count  []int32 // by the place of a store
	row    []byte
}

// categoryStores is how many stores' categories are laid out at once: some hundreds of kilobytes.
const categoryStores = 4096

func (n *categoryRows) add(place int32, category uint16, sales int64) error {
	for len(n.count) <= int(place) {
		n.count = append(n.count, 0)
	}
	n.count[place]++
	n.row = binary.AppendUvarint(n.row[:0], uint64(place)) //nolint:gosec // from 1
	n.row = binary.AppendUvarint(n.row, uint64(category))
	n.row = appendMaybe(n.row, Maybe(sales))
	return n.aside.add(int(place/n.stores), n.row)
}

// KeepCategories writes the categories of some dates where the weekdays of one store find them, in chains that are asked store by store. It is for what reads ahead.
func (r *Reader) KeepCategories(ctx context.Context, span Span) error {
	if n, err := r.pairsANight(ctx); err != nil || r.fit(n) || n > mostInFile {
		return err
	}
	shown, err := r.nights(ctx)
	if err != nil {
		return err
	}
	for _, key := range shown {
		if key.date < span.First || key.date > span.Last || r.memory.categories.of(key) != nil {
			continue
		}
		f, err := r.categoryFile(ctx, key.date)
		if err != nil {
			return fmt.Errorf("categories of %s: %w", key.date, err)
		}
		r.memory.categories.put(key, f, shown)
	}
	return nil
}

func (r *Reader) categoryFile(ctx context.Context, date contract.Day) (*categoryFile, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	f, n := &categoryFile{}, &categoryRows{stores: categoryStores, aside: newBuckets(0, segmentBytes)}
	defer n.aside.close()
	places := map[string]uint16{}
	if _, err := all(ctx, q, "night_categories", func(rows *sql.Rows, _ *struct{}) error {
		var store, name string
		var sales int64
		if err := rows.Scan(&store, &name, &sales); err != nil {
			return err
		}
		at, ok := places[name]
		if !ok {
			if at = uint16(len(places)); len(places) > 1<<16-1 { //nolint:gosec // checked beside it
				return fmt.Errorf("more than %d categories", 1<<16)
			}
			places[name], f.names = at, append(f.names, r.memory.word(name))
		}
		return n.add(r.memory.place(store), at, sales)
	}, date.Time()); err != nil {
		return nil, err
	}
	return f, f.write(n)
}

// write lays the rows out store by store.
func (f *categoryFile) write(n *categoryRows) (err error) {
	f.from = make([]int32, len(n.count)+1)
	for place, count := range n.count {
		f.from[place+1] = f.from[place] + count
	}
	if f.file, err = unnamed("daybook-categories-"); err != nil {
		return err
	}
	next, cells := slices.Clone(f.from), []byte(nil)
	for b := range n.aside.list {
		first := b * int(n.stores)
		begin, end := f.from[first], f.from[min(first+int(n.stores), len(n.count))]
		cells = slices.Grow(cells[:0], int(end-begin)*categoryCellBytes)[:int(end-begin)*categoryCellBytes]
		if err = n.aside.each(b, func(rows []byte) { lay(cells, begin, next, rows) }); err == nil {
			_, err = f.file.WriteAt(cells, int64(begin)*categoryCellBytes)
		}
		if err != nil {
			_ = f.file.Close()
			return err
		}
	}
	return nil
}

// lay puts rows where the next cell of their store is, among cells of which the first is begin.
func lay(cells []byte, begin int32, next []int32, rows []byte) {
	for len(rows) > 0 {
		var place, category int
		var sales Maybe
		place, rows = countOf(rows)
		category, rows = countOf(rows)
		sales, rows = maybeOf(rows)
		cell := cells[int(next[place]-begin)*categoryCellBytes:]
		binary.LittleEndian.PutUint16(cell, uint16(category))  //nolint:gosec // what it was
		binary.LittleEndian.PutUint64(cell[2:], uint64(sales)) //nolint:gosec // the same bits
		next[place]++
	}
}

// each calls do for what a store sold.
func (f *categoryFile) each(place int32, do func(category string, sales int64)) error {
	if int(place)+1 >= len(f.from) {
		return nil
	}
	var room [mostStoreCells * categoryCellBytes]byte
	cells := room[:]
	if n := int(f.from[place+1]-f.from[place]) * categoryCellBytes; n <= len(cells) {
		cells = cells[:n]
	} else {
		cells = make([]byte, n)
	}
	if _, err := f.file.ReadAt(cells, int64(f.from[place])*categoryCellBytes); err != nil {
		return fmt.Errorf("categories that are kept in a file: %w", err)
	}
	for ; len(cells) > 0; cells = cells[categoryCellBytes:] {
		do(f.names[binary.LittleEndian.Uint16(cells)], int64(binary.LittleEndian.Uint64(cells[2:]))) //nolint:gosec // the same bits
	}
	return nil
}
