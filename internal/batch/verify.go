package batch

import (
	"context"
	"fmt"
	"os"

	"github.com/daybookhq/daybook/internal/contract"
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

// Verify recounts every loaded delivery against the ledger and hashes every archived and quarantined file again.
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
		if d.Outcome == contract.OK && d.Place == warehouse.InArchive {
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
	if c.SalesValue != d.SalesValue {
		r.add(d, "the warehouse adds up to %s, the ledger says %s", warehouse.Unscaled(c.SalesValue, 2), warehouse.Unscaled(d.SalesValue, 2))
	}
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
	sum, err := hash(path)
	switch {
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
		loaded[d.ID] = d.Outcome == contract.OK && d.Place == warehouse.InArchive
	}
	for _, d := range contract.Datasets {
		for id, c := range counts[d.Name] {
			if !loaded[id] {
				r.Problems = append(r.Problems, Problem{Delivery: id, What: fmt.Sprintf("%d rows of %s belong to no loaded delivery; daybook sweep removes them", c.Rows, d.Name)})
			}
		}
	}
}
