package read

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// nightFile is a date's products by store and its rows of sales, in a file without a name that goes with the process: what belongs to a product lies together,
// and so does what a store sold, which no table has of all of a product, of a store and of a date. A warehouse of very many stores goes through all of a
// date to find one product (a quarter of a second of two cores for 5,000 stores); a part of a file is there at once, and takes no memory.
type nightFile struct {
	file     *os.File   // closed when nobody has the nightFile any more
	stores   []string   // by id
	products []string   // by id
	parts    []filePart // of pairs, by product, in the order of products
	sales    []filePart // of rows of sales, by store, in the order of stores
}

// filePart is where rows lie.
type filePart struct {
	from       int64
	size, rows int32
}

// Files are of as many nights as would be read at once, as long as a night has no more pairs than that: some 25 bytes each, half a gigabyte a night of the largest and
// ten of them all. Memory is no reason, since a night is put together part by part; more than that is more than a folder for temporary files can be
// expected to hold, and minutes of reading a night.
const mostFiles, mostInFile = atOnceNights, 20_000_000

// KeepNight writes the products and sales of a date where a page of one of them finds it, unless all of them fit into memory, or there are too many even for
// that. It is for what reads ahead.
func (r *Reader) KeepNight(ctx context.Context, date contract.Day) error {
	pairs, err := r.pairsANight(ctx)
	if err != nil || r.fit(pairs) || pairs > mostInFile {
		return err
	}
	shown, err := r.nights(ctx)
	if err != nil {
		return err
	}
	key, ok := nightOf(shown, date)
	if !ok || r.memory.products.of(key) != nil {
		return nil
	}
	rows := newNightRows(sizeOf(pairs))
	defer rows.aside.close()
	if err := r.readNight(ctx, date, rows); err != nil {
		return fmt.Errorf("products of %s: %w", date, err)
	}
	f, err := rows.file()
	if err != nil {
		return fmt.Errorf("products of %s: %w", date, err)
	}
	f.share(r.memory.products.newest())
	r.memory.products.put(key, f, shown)
	return nil
}

// share lets nights with the same stores or products have one list of them: that of 50,000 takes a megabyte.
func (f *nightFile) share(other *nightFile) {
	if other != nil && slices.Equal(f.stores, other.stores) {
		f.stores = other.stores
	}
	if other != nil && slices.Equal(f.products, other.products) {
		f.products = other.products
	}
}

// nightOf names what a date's rows depend on; false where nothing is shown of it.
func nightOf(shown []nightKey, date contract.Day) (nightKey, bool) {
	at, ok := slices.BinarySearchFunc(shown, date, func(n nightKey, d contract.Day) int { return cmp.Compare(n.date, d) })
	if !ok {
		return nightKey{}, false
	}
	return shown[at], true
}

// file writes what was read.
func (n *nightRows) file() (f *nightFile, err error) {
	f = &nightFile{}
	if f.file, err = unnamed("daybook-night-"); err != nil {
		return nil, err
	}
	w := &partWriter{Writer: bufio.NewWriterSize(f.file, 1<<18)}
	f.stores, f.products = n.stores.sorted(), n.products.sorted()
	if err = n.writePairs(w, f); err == nil {
		err = n.writeSales(w, f)
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		_ = f.file.Close()
		return nil, err
	}
	return f, nil
}

// partWriter writes parts one after the other.
type partWriter struct {
	*bufio.Writer
	at    int64
	bytes []byte
}

// part writes columns of so many rows.
func (w *partWriter) part(columns [][]Maybe) (filePart, error) {
	w.bytes = w.bytes[:0]
	for _, c := range columns {
		w.bytes = appendColumn(w.bytes, c)
	}
	p := filePart{from: w.at, size: int32(len(w.bytes)), rows: int32(len(columns[0]))} //nolint:gosec // of one product or store
	w.at += int64(len(w.bytes))
	_, err := w.Write(w.bytes)
	return p, err
}

// read returns the columns of a part, in bytes that are as long as it.
func (f *nightFile) read(p filePart, bytes []byte, columns []packedColumn) error {
	if _, err := f.file.ReadAt(bytes, p.from); err != nil {
		return fmt.Errorf("a night that is kept in a file: %w", err)
	}
	for i := range columns {
		columns[i], bytes = columnOf(bytes, int(p.rows))
	}
	return nil
}

// of returns a product by store. room makes bytes for it, which are its as long as it is looked at.
func (f *nightFile) of(product string, room func(size int) []byte) (*productNight, error) {
	at, ok := slices.BinarySearch(f.products, product)
	if !ok {
		return &productNight{}, nil
	}
	part := f.parts[at]
	n := &productNight{filed: true, stores: f.stores, rows: int(part.rows)}
	var columns [1 + pairColumns]packedColumn
	err := f.read(part, room(int(part.size)), columns[:])
	n.store, n.of = columns[0], [pairColumns]packedColumn(columns[1:])
	return n, err
}

// salesOf returns the rows of sales of a store in the order of SalesRows, with products of which only the id is told.
func (f *nightFile) salesOf(store string) ([]SalesRow, error) {
	at, ok := slices.BinarySearch(f.stores, store)
	if !ok || f.sales[at].rows == 0 {
		return nil, nil
	}
	part := f.sales[at]
	var c [saleColumns]packedColumn
	if err := f.read(part, make([]byte, part.size), c[:]); err != nil {
		return nil, err
	}
	list := make([]SalesRow, part.rows)
	for i := range list {
		list[i] = SalesRow{
			Product: f.products[c[0].at(i)], Units: c[1].at(i), Sales: c[2].at(i), Discount: c[3].at(i), ReturnedUnits: c[4].at(i), Returned: c[5].at(i),
			Net: c[6].at(i), Cost: c[7].at(i), CostFrozen: c[8].at(i) == 1, Origin: Origin{int64(c[9].at(i)), int64(c[10].at(i))},
		}
	}
	return list, nil
}
