package read

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"os"

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

// soldCategory is a row of night_categories.
type soldCategory struct {
	store    int32 // its place
	category uint16
	sales    int64
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
	f := &categoryFile{}
	places, last := map[string]uint16{}, int32(0)
	list, err := all(ctx, q, "night_categories", func(rows *sql.Rows, v *soldCategory) error {
		var store, name string
		if err := rows.Scan(&store, &name, &v.sales); err != nil {
			return err
		}
		at, ok := places[name]
		if !ok {
			if at = uint16(len(places)); len(places) > 1<<16-1 { //nolint:gosec // checked beside it
				return fmt.Errorf("more than %d categories", 1<<16)
			}
			places[name], f.names = at, append(f.names, r.memory.word(name))
		}
		v.store, v.category = r.memory.place(store), at
		last = max(last, v.store)
		return nil
	}, date.Time())
	if err != nil {
		return nil, err
	}
	return f, f.write(list, last)
}

// write lays the rows out store by store.
func (f *categoryFile) write(list []soldCategory, last int32) (err error) {
	f.from = make([]int32, last+2)
	for i := range list {
		f.from[list[i].store+1]++
	}
	for place := range last + 1 {
		f.from[place+1] += f.from[place]
	}
	sorted, next := make([]soldCategory, len(list)), append([]int32(nil), f.from...)
	for i := range list {
		sorted[next[list[i].store]] = list[i]
		next[list[i].store]++
	}
	if f.file, err = os.CreateTemp("", "daybook-categories-"); err != nil {
		return err
	}
	_ = os.Remove(f.file.Name()) // it stays as long as it is open
	w := bufio.NewWriterSize(f.file, 1<<18)
	var cell [categoryCellBytes]byte
	for i := range sorted {
		binary.LittleEndian.PutUint16(cell[:], sorted[i].category)
		binary.LittleEndian.PutUint64(cell[2:], uint64(sorted[i].sales)) //nolint:gosec // the same bits
		if _, err = w.Write(cell[:]); err != nil {
			break
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		_ = f.file.Close()
	}
	return err
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
