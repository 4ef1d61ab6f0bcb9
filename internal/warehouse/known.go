package warehouse

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// KnownSizes returns which of the byte counts some loaded file has: only such a file can be a duplicate, so only such a file
// is hashed before it is read.
func (w *Warehouse) KnownSizes(ctx context.Context, sizes []int64) (map[int64]bool, error) {
	known := map[int64]bool{}
	if len(sizes) == 0 {
		return known, nil
	}
	words := make([]string, len(sizes))
	for i, n := range sizes {
		words[i] = strconv.FormatInt(n, 10)
	}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "delivery_sizes", func(r *sql.Rows) error {
			var n int64
			err := r.Scan(&n)
			known[n] = true
			return err
		}, strings.Join(words, ","))
	})
	return known, err
}

// Same returns the loaded deliveries whose bytes have one of the hashes (SHA-256, lower-case hex), newest first. Only what a
// duplicate check needs is filled in; Path is empty where the file has left the archive.
func (w *Warehouse) Same(ctx context.Context, hashes []string) ([]Delivery, error) {
	return w.same(ctx, "delivery_same", hashes)
}

// SameContent is Same for what files hold, however they were packed; SHA256 is the hash of that.
func (w *Warehouse) SameContent(ctx context.Context, hashes []string) ([]Delivery, error) {
	return w.same(ctx, "delivery_same_content", hashes)
}

func (w *Warehouse) same(ctx context.Context, name string, hashes []string) (list []Delivery, err error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, name, func(r *sql.Rows) error {
			var d Delivery
			var date day
			if err := r.Scan(&d.ID, &d.Run, &d.Dataset, &d.File, &d.SHA256, &date, &d.StoreID, &d.ContractID, &d.WithdrawnBy, &d.Path); err != nil {
				return err
			}
			d.BusinessDate = date.Day
			list = append(list, d)
			return nil
		}, strings.Join(hashes, ","))
	})
	return list, err
}

// ContractsInUse returns the contracts under which any of the datasets was ever loaded.
func (w *Warehouse) ContractsInUse(ctx context.Context, datasets ...string) (list []string, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "contracts_in_use", func(r *sql.Rows) error {
			var id string
			err := r.Scan(&id)
			list = append(list, id)
			return err
		}, strings.Join(datasets, ","))
	})
	return list, err
}

// NewestOfName returns the newest delivery that was loaded under a contract from a file of that name; 0: none.
func (w *Warehouse) NewestOfName(ctx context.Context, contractID, file string) (id int64, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		id, err = w.number(ctx, q, "newest_of_name", contractID, file)
		return err
	})
	return id, err
}
