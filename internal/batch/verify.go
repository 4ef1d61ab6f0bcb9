package batch

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"os"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// VerifyReport is what `daybook verify` found. Clean means that the warehouse, the ledger and the folders agree to the row,
// the cent and the byte.
type VerifyReport struct {
	Clean      bool      `json:"clean"`
	Deliveries int       `json:"deliveries"` // loaded ones that were recounted
	Rows       int64     `json:"rows"`
	SalesValue string    `json:"sales_value"` // of sales, sale_lines and store_days together, as the ledger has it
	Swept      int       `json:"swept"`       // superseded longer ago than is kept: their sums are in the ledger alone
	Files      int       `json:"files"`       // in archive and quarantine, hashed again
	Problems   []Problem `json:"problems"`
}

// Problem is one disagreement.
type Problem struct {
	Delivery int64  `json:"delivery"`
	File     string `json:"file"`
	What     string `json:"what"`
}

// Verify recounts every loaded delivery against the ledger, number column by number column, hashes every archived and
// quarantined file again, and adds up the published store-days.
func Verify(ctx context.Context, h Home) (VerifyReport, error) {
	r := VerifyReport{Problems: []Problem{}}
	list, err := h.Warehouse.Deliveries(ctx, 0, "")
	if err != nil {
		return r, err
	}
	counts := map[string]map[int64]warehouse.Recount{}
	for _, d := range contract.Datasets {
		if counts[d.Name], err = h.Warehouse.Recount(ctx, d); err != nil {
			return r, err
		}
	}
	var value int64
	for i, d := range list {
		if d.Loaded() {
			r.Deliveries++
			r.Rows += d.Rows
			value += d.SalesValue
			if d.Swept {
				r.Swept++
			} else {
				r.recount(d, counts[d.Dataset][d.ID])
			}
		}
		r.file(h, d)
		h.Progress.Step("verify", int64(i+1), int64(len(list)))
	}
	r.orphans(list, counts)
	if err := r.marts(ctx, h); err != nil {
		return r, err
	}
	r.SalesValue = warehouse.Unscaled(value, 2)
	r.Clean = len(r.Problems) == 0
	return r, nil
}

func (r *VerifyReport) add(d warehouse.Delivery, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{Delivery: d.ID, File: d.File, What: fmt.Sprintf(format, args...)})
}

func (r *VerifyReport) recount(d warehouse.Delivery, c warehouse.Recount) {
	if c.Rows != d.Rows {
		r.add(d, "the warehouse holds %d rows, the ledger says %d", c.Rows, d.Rows)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Verdict.Sums)) {
		if has, ok := c.Sums[name]; ok && !sameAmount(has, d.Verdict.Sums[name]) {
			r.add(d, "%s adds up to %s in the warehouse, the ledger says %s", name, has, d.Verdict.Sums[name])
		}
	}
}

// sameAmount compares two exact amounts, whatever number of decimals they are written with.
func sameAmount(a, b string) bool {
	x, ok := new(big.Rat).SetString(a)
	y, also := new(big.Rat).SetString(b)
	return ok && also && x.Cmp(y) == 0
}

// marts looks whether what readers see of each store-day is what its facts add up to.
func (r *VerifyReport) marts(ctx context.Context, h Home) error {
	q, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { _ = q.Close() }()
	list, err := read.Disagreements(ctx, q)
	for _, d := range list {
		r.Problems = append(r.Problems, Problem{What: fmt.Sprintf("store_day of %s, store %s: %s of %s, its sales add up to %s", d.Date, d.StoreID, d.What, d.Mart, d.Facts)})
	}
	return err
}

// file looks whether a delivery's file is where the ledger says, as it was delivered.
func (r *VerifyReport) file(h Home, d warehouse.Delivery) {
	if d.Place != warehouse.InArchive && d.Place != warehouse.InQuarantine {
		return
	}
	path := h.Folder.Abs(d.Path)
	if _, err := os.Stat(path); err != nil {
		r.add(d, "the file is not at %s", d.Path)
		return
	}
	r.Files++
	sum, err := h.Folder.HashPath(d.Path)
	switch {
	case err != nil && d.SHA256 == "": // it could not be read when it came either
	case err != nil:
		r.add(d, "%v", err)
	case sum != d.SHA256:
		r.add(d, "%s is not what was delivered: sha256 %s, the ledger says %s", d.Path, sum, d.SHA256)
	}
}

// orphans are rows that no loaded delivery brought. Swept runs leave none; a killed run's wait for the next run.
func (r *VerifyReport) orphans(list []warehouse.Delivery, counts map[string]map[int64]warehouse.Recount) {
	loaded := map[int64]bool{}
	for _, d := range list {
		loaded[d.ID] = d.Loaded()
	}
	for _, d := range contract.Datasets {
		for id, c := range counts[d.Name] {
			if !loaded[id] {
				r.Problems = append(r.Problems, Problem{Delivery: id, What: fmt.Sprintf("%d rows of %s belong to no loaded delivery; daybook sweep removes them", c.Rows, d.Name)})
			}
		}
	}
}
