package read

import (
	"bufio"
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// pairFile is a date's products by store, in a file without a name that goes with the process: rows of a product lie together, which no table has
// of all of a product, of a store and of a date. A warehouse of very many stores goes through all of a date to find one product (a quarter of a
// second of two cores for 5,000 stores); a part of a file is there at once, and takes no memory.
type pairFile struct {
	file   *os.File // closed when nobody has the pairFile any more
	stores []string
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

// filedPairs adds the nights of a product that are in files.
func (r *Reader) filedPairs(ctx context.Context, product string, days Span, to map[contract.Day]pairNight) error {
	shown, err := r.nights(ctx)
	for date := days.First; date <= days.Last && err == nil; date++ {
		key, ok := nightOf(shown, date)
		f := r.memory.pairFile(key)
		if !ok || f == nil {
			continue
		}
		if list, err := f.of(product); err == nil { // the warehouse has what a file has lost
			to[date] = pairNight{product: list}
		}
	}
	return err
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

// write puts what was read into the file, product by product.
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
	var part []byte
	for _, product := range slices.Sorted(maps.Keys(rows)) {
		list := rows[product]
		slices.SortFunc(list, func(a, b packed) int { return strings.Compare(f.stores[a.store], f.stores[b.store]) })
		part = part[:0]
		for _, p := range list {
			part = binary.AppendUvarint(part, uint64(p.store)) //nolint:gosec // a place
			part = append(part, bytes[p.from:p.to]...)
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
		f.parts[product] = filePart{from: at, size: len(part), rows: len(list)}
		at += int64(len(part))
	}
	return w.Flush()
}

// of returns a product by store.
func (f *pairFile) of(product string) ([]pair, error) {
	part, ok := f.parts[product]
	if !ok {
		return nil, nil
	}
	bytes := make([]byte, part.size)
	if _, err := f.file.ReadAt(bytes, part.from); err != nil {
		return nil, fmt.Errorf("products of a night, kept in a file: %w", err)
	}
	list := make([]pair, 0, part.rows)
	for len(bytes) > 0 {
		at, n := binary.Uvarint(bytes)
		p := pair{store: f.stores[at]}
		bytes = p.unpack(bytes[n:])
		list = append(list, p)
	}
	return list, nil
}
