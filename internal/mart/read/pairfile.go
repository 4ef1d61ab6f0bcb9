package read

import (
	"bufio"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// pairFile is a date's products by store, in a file without a name that goes with the process: rows of a product lie together, which no table has
// of all of a product, of a store and of a date. A warehouse of very many stores goes through all of a date to find one product (a quarter of a
// second of two cores for 5,000 stores); a part of a file is there at once, and takes no memory.
type pairFile struct {
	file   *os.File            // closed when nobody has the pairFile any more
	stores []string            // by id
	parts  map[string]filePart // by product
}

// filePart is where the rows of a product lie.
type filePart struct {
	from int64
	size int
	rows int
}

// Files are of as many nights as would be read at once, as long as a night has no more pairs than that: some 13 bytes each.
const mostFiles, mostInFile = atOnceNights, 3_000_000

// KeepPairs writes the products of a date where a page of one of them finds it, unless all of them fit into memory, or there are too many even for
// that. It is for what reads ahead.
func (r *Reader) KeepPairs(ctx context.Context, date contract.Day) error {
	if n, err := r.pairsANight(ctx); err != nil || r.fit(n) || n > mostInFile {
		return err
	}
	shown, err := r.nights(ctx)
	if err != nil {
		return err
	}
	key, ok := nightOf(shown, date)
	if !ok || r.memory.pairFile(key) != nil {
		return nil
	}
	f, err := r.writePairs(ctx, date)
	if err != nil {
		return err
	}
	r.memory.putPairFile(key, f, shown)
	return nil
}

// nightOf names what a date's rows depend on; false where nothing is shown of it.
func nightOf(shown []nightKey, date contract.Day) (nightKey, bool) {
	at, ok := slices.BinarySearchFunc(shown, date, func(n nightKey, d contract.Day) int { return cmp.Compare(n.date, d) })
	if !ok {
		return nightKey{}, false
	}
	return shown[at], true
}

// packed is where a pair stands in what was read: its store's place, and its bytes.
type packed struct {
	store    int32
	from, to int
}

// writePairs reads a date and writes it product by product, each by store.
func (r *Reader) writePairs(ctx context.Context, date contract.Day) (*pairFile, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	f := &pairFile{parts: map[string]filePart{}}
	places := map[string]int32{}
	rows := map[string][]packed{}
	var bytes []byte
	_, err = all(ctx, q, "pairs", func(s *sql.Rows, _ *struct{}) error {
		var on contract.Day
		var product string
		var p pair
		if err := s.Scan(day{&on}, &p.store, &product, &p.units, &p.net, &p.cost, &p.onHand, &p.normal, &p.sold); err != nil {
			return err
		}
		at, ok := places[p.store]
		if !ok {
			at = int32(len(f.stores)) //nolint:gosec // stores of a chain
			places[p.store], f.stores = at, append(f.stores, r.memory.word(p.store))
		}
		from := len(bytes)
		bytes = p.pack(bytes)
		rows[product] = append(rows[product], packed{store: at, from: from, to: len(bytes)})
		return nil
	}, date.Time(), date.Time(), "")
	if err != nil {
		return nil, err
	}
	if err := f.write(rows, bytes); err != nil {
		return nil, fmt.Errorf("products of %s: %w", date, err)
	}
	return f, nil
}

// write puts what was read into the file, product by product: of each its stores, and then their numbers column by column.
func (f *pairFile) write(rows map[string][]packed, bytes []byte) (err error) {
	if f.file, err = os.CreateTemp("", "daybook-pairs-"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.file.Close()
		}
	}()
	_ = os.Remove(f.file.Name()) // it stays as long as it is open
	w, at := bufio.NewWriterSize(f.file, 1<<20), int64(0)
	places := f.sortStores()
	var part []byte
	var columns [pairColumns][]Maybe
	for _, product := range slices.Sorted(maps.Keys(rows)) {
		list := rows[product]
		for i := range list {
			list[i].store = places[list[i].store]
		}
		slices.SortFunc(list, func(a, b packed) int { return cmp.Compare(a.store, b.store) })
		stores := make([]Maybe, len(list))
		for i := range columns {
			columns[i] = columns[i][:0]
		}
		for i, packed := range list {
			stores[i] = Maybe(packed.store)
			var p pair
			p.unpack(bytes[packed.from:packed.to])
			for k, v := range p.columns() {
				columns[k] = append(columns[k], v)
			}
		}
		part = appendColumn(part[:0], stores)
		for _, c := range columns {
			part = appendColumn(part, c)
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
		f.parts[product] = filePart{from: at, size: len(part), rows: len(list)}
		at += int64(len(part))
	}
	return w.Flush()
}

// sortStores puts the stores in the order of their ids, and returns where each of them stands now.
func (f *pairFile) sortStores() (places []int32) {
	old := f.stores
	f.stores = slices.Sorted(slices.Values(old))
	places = make([]int32, len(old))
	for i, store := range old {
		at, _ := slices.BinarySearch(f.stores, store)
		places[i] = int32(at) //nolint:gosec // stores of a chain
	}
	return places
}

// of returns a product by store.
func (f *pairFile) of(product string) (*productNight, error) {
	n := &productNight{filed: true, stores: f.stores}
	part, ok := f.parts[product]
	if !ok {
		return &productNight{}, nil
	}
	bytes := make([]byte, part.size)
	if _, err := f.file.ReadAt(bytes, part.from); err != nil {
		return nil, fmt.Errorf("products of a night, kept in a file: %w", err)
	}
	n.rows = part.rows
	n.store, bytes = columnOf(bytes, n.rows)
	for i := range n.of {
		n.of[i], bytes = columnOf(bytes, n.rows)
	}
	return n, nil
}
