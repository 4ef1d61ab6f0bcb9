package batch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"slices"
	"sync"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// VerifyReport is what `daybook verify` found. Clean means that the warehouse, the ledger and the folders agree to the row,
// the cent and the byte.
type VerifyReport struct {
	Clean      bool              `json:"clean"`
	Deliveries int               `json:"deliveries"` // loaded ones that were recounted
	Rows       int64             `json:"rows"`
	SalesValue string            `json:"sales_value"` // of sales and sale_lines, of store_days where there are neither, as a run counts it
	Money      map[string]string `json:"money"`       // sales value by dataset; of store_days their net sales
	Swept      int               `json:"swept"`       // superseded longer ago than is kept: their sums are in the ledger alone
	Files      int               `json:"files"`       // in archive and quarantine, hashed again
	Elsewhere  int               `json:"elsewhere"`   // archived files that are not here because the home was restored without its archive
	Left       int               `json:"left"`        // files whose days in the archive were over: hash, counts and sums are in the ledger
	Offloaded  int64             `json:"offloaded"`   // of the rows, those that have left for files elsewhere: counts, sums and fingerprints are in the ledger
	Reread     int               `json:"reread"`      // of these, read again under the contract of their time and held against the warehouse cell by cell
	Problems   []Problem         `json:"problems"`
}

// Problem is one disagreement.
type Problem struct {
	Delivery int64  `json:"delivery"`
	File     string `json:"file"`
	What     string `json:"what"`
}

// verifyPage is how many deliveries are looked at at once.
const verifyPage = 4000

// Verify looks at everything twice. Every loaded delivery is recounted in the warehouse against the ledger, number column by
// number column; every archived file is hashed, read again and held against its rows in the warehouse, cell by cell; every
// quarantined file is hashed; the published store-days are added up from their sales; and no key of a mart may stand there twice.
func Verify(ctx context.Context, h Home) (VerifyReport, error) {
	kept, err := h.Warehouse.Contracts(ctx)
	if err != nil {
		return VerifyReport{}, err
	}
	v := &verifying{value: map[string]int64{}, Home: h, contracts: map[string]*contract.Contract{}}
	v.report.Problems = []Problem{}
	if v.elsewhere, err = h.Warehouse.NotRestored(ctx); err != nil {
		return v.report, err
	}
	for sha := range kept {
		v.contracts[sha] = readKept(kept, sha) // nil: its files are hashed
	}
	all, err := h.Warehouse.Ledger(ctx, "")
	if err != nil {
		return v.report, err
	}
	v.total = int64(len(all))
	for after := int64(0); ; {
		page, err := h.Warehouse.DeliveriesAfter(ctx, after, verifyPage)
		if err != nil {
			return v.report, err
		}
		last := int64(1) << 62
		if len(page) == verifyPage {
			last = page[len(page)-1].ID
		}
		if err := v.page(ctx, page, after+1, last); err != nil {
			return v.report, err
		}
		if after = last; len(page) < verifyPage {
			break
		}
	}
	if err := v.marts(ctx); err != nil {
		return v.report, err
	}
	if err := v.repeats(ctx); err != nil {
		return v.report, err
	}
	if err := v.unknownFiles(all); err != nil {
		return v.report, err
	}
	v.report.Money = map[string]string{}
	for dataset, value := range v.value {
		v.report.Money[dataset] = warehouse.Unscaled(value, 2)
	}
	v.report.SalesValue = warehouse.Unscaled(salesOf(v.value), 2)
	slices.SortStableFunc(v.report.Problems, func(a, b Problem) int { return cmp.Compare(a.Delivery, b.Delivery) })
	v.report.Clean = len(v.report.Problems) == 0
	return v.report, nil
}

// salesOf is what was sold, by what each dataset says of it: sales and their lines, or the totals of store-days where a chain sends nothing else.
func salesOf(value map[string]int64) int64 {
	sales, some := value["sales"]
	lines, single := value["sale_lines"]
	if some || single {
		return sales + lines
	}
	return value["store_days"]
}

// verifying is a verification under way.
type verifying struct {
	Home
	contracts map[string]*contract.Contract // that of the time of each delivery, by hash
	elsewhere int64                         // archived files of deliveries up to this one may be elsewhere
	mu        sync.Mutex
	report    VerifyReport
	value     map[string]int64 // by dataset, minor units
	done      int64
	total     int64
}

// held is what the warehouse holds of a page of deliveries.
type held struct {
	counts map[string]map[int64]warehouse.Recount
	prints map[string]map[int64]warehouse.Fingerprint
}

// page looks at some deliveries, and at all rows whose delivery is numbered first to last.
func (v *verifying) page(ctx context.Context, list []warehouse.Delivery, first, last int64) error {
	h := held{map[string]map[int64]warehouse.Recount{}, map[string]map[int64]warehouse.Fingerprint{}}
	for _, d := range contract.Datasets {
		var err error
		if h.counts[d.Name], err = v.Warehouse.Recount(ctx, d, first, last); err != nil {
			return err
		}
		if h.prints[d.Name], err = v.Warehouse.Fingerprints(ctx, d, first, last); err != nil {
			return err
		}
	}
	v.orphans(list, h)
	if err := v.offloaded(ctx, h, first, last); err != nil {
		return err
	}
	return forEach(ctx, list, func(ctx context.Context, d warehouse.Delivery) error {
		if d.Loaded() {
			v.recount(d, h.counts[d.Dataset][d.ID])
		}
		err := v.file(ctx, d, h.prints[d.Dataset][d.ID])
		v.mu.Lock()
		v.done++
		done := v.done
		v.mu.Unlock()
		v.Progress.Step("verify", done, v.total)
		return err
	})
}

// offloaded adds what has left of deliveries to what is held of them: both together are what was delivered.
func (v *verifying) offloaded(ctx context.Context, h held, first, last int64) error {
	left, err := v.Warehouse.OffloadedRows(ctx, first, last)
	for dataset, list := range left {
		for id, part := range list {
			h.counts[dataset][id], h.prints[dataset][id] = part.With(h.counts[dataset][id], h.prints[dataset][id])
			v.report.Offloaded += part.Recount.Rows
		}
	}
	return err
}

func (v *verifying) add(d warehouse.Delivery, format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.report.Problems = append(v.report.Problems, Problem{Delivery: d.ID, File: d.File, What: fmt.Sprintf(format, args...)})
}

// recount holds what the warehouse counts of a delivery against the ledger.
func (v *verifying) recount(d warehouse.Delivery, c warehouse.Recount) {
	v.mu.Lock()
	v.report.Deliveries++
	v.report.Rows += d.Rows
	if d.SalesValue != 0 {
		v.value[d.Dataset] += d.SalesValue
	}
	if d.Swept {
		v.report.Swept++
	}
	v.mu.Unlock()
	if d.Swept {
		return
	}
	if c.Rows != d.Rows {
		v.add(d, "the warehouse holds %d rows, the ledger says %d", c.Rows, d.Rows)
	}
	v.sums(d, c.Sums, "in the warehouse")
}

// sums compares sums of number columns with those of the ledger.
func (v *verifying) sums(d warehouse.Delivery, sums map[string]string, where string) {
	for _, name := range slices.Sorted(maps.Keys(d.Verdict.Sums)) {
		if has, ok := sums[name]; ok && !sameAmount(has, d.Verdict.Sums[name]) {
			v.add(d, "%s adds up to %s %s, the ledger says %s", name, has, where, d.Verdict.Sums[name])
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
func (v *verifying) marts(ctx context.Context) error {
	q, err := v.Warehouse.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { _ = q.Close() }()
	list, err := read.Disagreements(ctx, q)
	for _, d := range list {
		v.add(warehouse.Delivery{}, "store_day of %s, store %s: %s of %s, its sales add up to %s", d.Date, d.StoreID, d.What, d.Mart, d.Facts)
	}
	return err
}

// file looks whether a delivery's file is where the ledger says, as it was delivered, and holds the rows that were loaded.
func (v *verifying) file(ctx context.Context, d warehouse.Delivery, has warehouse.Fingerprint) error {
	if d.Place != warehouse.InArchive && d.Place != warehouse.InQuarantine {
		return nil
	}
	if d.LeftAt != nil {
		v.mu.Lock()
		v.report.Left++
		v.mu.Unlock()
		return nil
	}
	if _, err := os.Stat(v.Folder.Abs(d.Path)); err != nil {
		if d.Place == warehouse.InArchive && d.ID <= v.elsewhere && errors.Is(err, fs.ErrNotExist) {
			v.mu.Lock()
			v.report.Elsewhere++
			v.mu.Unlock()
			return nil
		}
		v.add(d, "the file is not at %s", d.Path)
		return nil
	}
	v.mu.Lock()
	v.report.Files++
	v.mu.Unlock()
	if c := v.contracts[d.ContractSHA256]; c != nil && d.Loaded() && !d.Swept {
		return v.reread(ctx, d, c, has)
	}
	sum, err := v.Folder.HashPath(d.Path)
	switch {
	case err != nil && d.SHA256 == "": // it could not be read when it came either
	case err != nil:
		v.add(d, "%v", err)
	default:
		v.hash(d, sum)
	}
	return nil
}

func (v *verifying) hash(d warehouse.Delivery, sum string) bool {
	if sum != d.SHA256 {
		v.add(d, "%s is not what was delivered: sha256 %s, the ledger says %s", d.Path, sum, d.SHA256)
	}
	return sum == d.SHA256
}

// orphans are rows that no loaded delivery brought. Swept runs leave none; a killed run's wait for the next run.
func (v *verifying) orphans(list []warehouse.Delivery, h held) {
	loaded := map[int64]bool{}
	for _, d := range list {
		loaded[d.ID] = d.Loaded()
	}
	for _, d := range contract.Datasets {
		for id, c := range h.counts[d.Name] {
			if !loaded[id] {
				v.add(warehouse.Delivery{ID: id}, "%d rows of %s belong to no loaded delivery; daybook sweep removes them", c.Rows, d.Name)
			}
		}
	}
}
