package read

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// nightFile is a date's products by store and its rows of sales, in a file without a name that goes with the process: what belongs to a product lies together,
// and so does what a store sold, which no table has of all of a product, of a store and of a date. A warehouse of very many stores goes through all of a
// date to find one product (a quarter of a second of two cores for 5,000 stores); a part of a file is there at once, and takes no memory.
type nightFile struct {
	file     *os.File            // closed when nobody has the nightFile any more
	stores   []string            // by id
	products []string            // by id
	parts    map[string]filePart // of pairs, by product
	sales    []filePart          // by store, in the order of stores
}

// filePart is where rows lie.
type filePart struct {
	from int64
	size int
	rows int
}

// Files are of as many nights as would be read at once, as long as a night has no more pairs than that: some 25 bytes each.
const mostFiles, mostInFile = atOnceNights, 3_000_000

// KeepNight writes the products and sales of a date where a page of one of them finds it, unless all of them fit into memory, or there are too many even for
// that. It is for what reads ahead.
func (r *Reader) KeepNight(ctx context.Context, date contract.Day) error {
	if n, err := r.pairsANight(ctx); err != nil || r.fit(n) || n > mostInFile {
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
	rows, err := r.nightRows(ctx, date)
	if err != nil {
		return err
	}
	f, err := rows.file()
	if err != nil {
		return fmt.Errorf("products of %s: %w", date, err)
	}
	r.memory.products.put(key, f, shown)
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

// file writes what was read.
func (n *nightRows) file() (f *nightFile, err error) {
	f = &nightFile{parts: map[string]filePart{}}
	if f.file, err = os.CreateTemp("", "daybook-night-"); err != nil {
		return nil, err
	}
	_ = os.Remove(f.file.Name()) // it stays as long as it is open
	w := &partWriter{Writer: bufio.NewWriterSize(f.file, 1<<20)}
	f.stores, f.products = n.stores.sorted(), n.products.sorted()
	n.writePairs(w, f)
	n.writeSales(w, f)
	if err := errors.Join(w.err, w.Flush()); err != nil {
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
	err   error
}

// part writes columns of so many rows.
func (w *partWriter) part(columns [][]Maybe) filePart {
	w.bytes = w.bytes[:0]
	for _, c := range columns {
		w.bytes = appendColumn(w.bytes, c)
	}
	p := filePart{from: w.at, size: len(w.bytes), rows: len(columns[0])}
	if _, err := w.Write(w.bytes); err != nil && w.err == nil {
		w.err = err
	}
	w.at += int64(len(w.bytes))
	return p
}

// read returns the columns of a part, in bytes that are as long as it.
func (f *nightFile) read(p filePart, bytes []byte, columns []packedColumn) error {
	if _, err := f.file.ReadAt(bytes, p.from); err != nil {
		return fmt.Errorf("a night that is kept in a file: %w", err)
	}
	for i := range columns {
		columns[i], bytes = columnOf(bytes, p.rows)
	}
	return nil
}

// of returns a product by store. room makes bytes for it, which are its as long as it is looked at.
func (f *nightFile) of(product string, room func(size int) []byte) (*productNight, error) {
	part, ok := f.parts[product]
	if !ok {
		return &productNight{}, nil
	}
	n := &productNight{filed: true, stores: f.stores, rows: part.rows}
	var columns [1 + pairColumns]packedColumn
	err := f.read(part, room(part.size), columns[:])
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
