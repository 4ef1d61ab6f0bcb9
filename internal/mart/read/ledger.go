package read

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Ledger is the warehouse as a Reader needs it; warehouse.Warehouse is one. Methods MUST be safe for concurrent use.
type Ledger interface {
	// At returns a reader bound to run; 0 is the published one.
	At(ctx context.Context, run int64) (warehouse.Reader, error)
	// Told returns what was found, by date and rank.
	Told(ctx context.Context, q warehouse.Querier, f warehouse.InsightFilter) ([]warehouse.Told, error)
	// InsightDay returns how many checks ran for a date and how many stood out.
	InsightDay(ctx context.Context, q warehouse.Querier, date contract.Day) (checks, stoodOut int64, err error)
	// Feedback returns the answers to an insight, Remarks what was written beside it ("": to all); Annotations what is noted of days.
	Feedback(ctx context.Context, q warehouse.Querier, insight string) ([]warehouse.Feedback, error)
	Remarks(ctx context.Context, q warehouse.Querier, insight string) ([]warehouse.Remark, error)
	Annotations(ctx context.Context, q warehouse.Querier) ([]warehouse.Annotation, error)
	// RunsUpTo returns the newest runs first, none after run last (0: any); Run returns one with its report, fault.NotFound where there is none.
	RunsUpTo(ctx context.Context, last int64, limit int) ([]warehouse.RunRow, error)
	Run(ctx context.Context, run int64) (warehouse.RunRow, error)
	// Deliveries returns the files of run (0: of all) in place ("": any).
	Deliveries(ctx context.Context, run int64, place warehouse.Place) ([]warehouse.Delivery, error)
	// Delivery returns one file with its verdict, fault.NotFound where there is none.
	Delivery(ctx context.Context, id int64) (warehouse.Delivery, error)
	Replaced(ctx context.Context) (map[int64]int64, error)
}

// RunsUpTo returns the newest runs up to run last (0: of all), at most limit. A run's rows and sums are those of the whole chain: who sees a part of it gets none.
func (r *Reader) RunsUpTo(ctx context.Context, last int64, limit int) ([]warehouse.RunRow, error) {
	if !r.scope.All {
		return nil, nil
	}
	return rememberLedger(ctx, r, fmt.Sprint("runs up to ", last, ", ", limit), func() ([]warehouse.RunRow, int64, error) {
		list, err := r.ledger.RunsUpTo(ctx, last, limit)
		return list, int64(len(list)), err
	})
}

// RunOf returns one run with its report; fault.NotFound where there is none, or for who sees a part of the chain.
func (r *Reader) RunOf(ctx context.Context, run int64) (warehouse.RunRow, error) {
	if !r.scope.All {
		return warehouse.RunRow{}, fault.New(fault.NotFound, "there is no run %d, or it is not yours to see", run)
	}
	return r.ledger.Run(ctx, run)
}

// Finished returns when a run ended; nil where that is not known.
func (r *Reader) Finished(ctx context.Context, run int64) (*time.Time, error) {
	row, err := r.ledger.Run(ctx, run)
	return row.FinishedAt, err
}

// FilesOf returns the files of run that are in scope.
func (r *Reader) FilesOf(ctx context.Context, run int64) ([]warehouse.Delivery, error) {
	list, err := r.ledger.Deliveries(ctx, run, "")
	return r.visible(list), err
}

// Quarantined returns the newest files that wait in quarantine, or did as run left them, at most most, newest first, and how many there are; not those that were
// replaced by then. They are those in scope, and as File has them those of facts that hold other stores too, for the reader's own are missing as long as they wait.
func (r *Reader) Quarantined(ctx context.Context, run int64, most int) (list []warehouse.Delivery, all int, err error) {
	waits, err := r.Waits(ctx, WaitingFor{Run: run, Most: most})
	if err != nil {
		return nil, 0, err
	}
	files, err := r.filesOf(ctx, waits.Most)
	for _, d := range files {
		list = append(list, r.told(d))
	}
	return list, waits.All, err
}

// fewFiles is how many files are read one by one rather than with all that ever lay where they do.
const fewFiles = 50

// filesOf are the files of a list, in its order.
func (r *Reader) filesOf(ctx context.Context, list []Waiting) (files []warehouse.Delivery, err error) {
	by := make(map[int64]warehouse.Delivery, len(list))
	missing := func() (n int) {
		for _, w := range list {
			if _, ok := by[w.ID]; !ok {
				n++
			}
		}
		return n
	}
	for _, place := range []warehouse.Place{warehouse.InQuarantine, warehouse.Released, warehouse.Discarded} { // those that wait now lie in the first
		if missing() <= fewFiles {
			break
		}
		all, err := r.ledger.Deliveries(ctx, 0, place)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			by[d.ID] = d
		}
	}
	for _, w := range list {
		if _, ok := by[w.ID]; ok {
			continue
		}
		if by[w.ID], err = r.fileOf(ctx, w.ID); err != nil {
			return nil, err
		}
	}
	for _, w := range list {
		if d, ok := by[w.ID]; ok {
			files = append(files, d)
		}
	}
	return files, nil
}

// fileOf is a file with its verdict, remembered until the ledger changes.
func (r *Reader) fileOf(ctx context.Context, id int64) (warehouse.Delivery, error) {
	return rememberLedger(ctx, r, fmt.Sprint("file ", id), func() (warehouse.Delivery, int64, error) {
		d, err := r.ledger.Delivery(ctx, id)
		return d, 20, err
	})
}

// told is a file as whoever asks may know it.
func (r *Reader) told(d warehouse.Delivery) warehouse.Delivery {
	if r.SeesFile(d) {
		return r.seen(d)
	}
	return untold(d)
}

// Replaced returns, for files in quarantine in whose place another one was loaded since, the number of that one.
func (r *Reader) Replaced(ctx context.Context) (map[int64]int64, error) {
	return rememberLedger(ctx, r, "replaced", func() (map[int64]int64, int64, error) {
		by, err := r.ledger.Replaced(ctx)
		return by, int64(len(by)), err
	})
}

// Closed returns the files in scope that were released or discarded, the newest first, at most limit: by a run up to run, which ended at some time, or by that time; of all
// times for WaitingNow.
func (r *Reader) Closed(ctx context.Context, run int64, ended *time.Time, limit int) ([]warehouse.Delivery, error) {
	left, err := askLedger(ctx, r, "left_quarantine", func(rows *sql.Rows, d *warehouse.Delivery) error {
		return rows.Scan(&d.ID, &d.StoreID, &d.Place, &d.ClosedBy, &d.ClosedAt)
	})
	if err != nil {
		return nil, err
	}
	var list []warehouse.Delivery
	for _, d := range left {
		if len(list) == limit {
			break
		}
		if !r.SeesFile(d) || !closedBy(d, run, ended) {
			continue
		}
		if d, err = r.fileOf(ctx, d.ID); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return r.visible(list), nil
}

// ClosedAs is what became of the newest file of a name and a date that went to quarantine by a run, as Closed has it: nil where it waits, or is not in scope. Others of
// its name may have been closed before it came.
func (r *Reader) ClosedAs(ctx context.Context, file string, date contract.Day, run int64, ended *time.Time) (*warehouse.Delivery, error) {
	newest, err := askLedger(ctx, r, "quarantined_as", func(rows *sql.Rows, id *int64) error { return rows.Scan(id) }, file, date.Time(), run)
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	d, err := r.fileOf(ctx, newest[0])
	if err != nil || !r.SeesFile(d) || d.Place == warehouse.InQuarantine || !closedBy(d, run, ended) {
		return nil, err
	}
	d = r.seen(d)
	return &d, nil
}

// closedBy reports whether a file that was released or discarded was so by a run, which ended at some time.
func closedBy(d warehouse.Delivery, run int64, ended *time.Time) bool {
	switch {
	case run == WaitingNow:
		return true
	case d.Place == warehouse.Released:
		return d.ClosedBy != nil && *d.ClosedBy <= run
	}
	return d.ClosedAt != nil && ended != nil && !d.ClosedAt.After(*ended)
}

// File returns one file; fault.NotFound where there is none, or it is not in scope. A file of facts that holds other stores too is
// returned without what it says of them: its size, sums and findings.
func (r *Reader) File(ctx context.Context, id int64) (warehouse.Delivery, error) {
	d, err := r.ledger.Delivery(ctx, id)
	if err != nil {
		return d, err
	}
	if r.SeesFile(d) || r.knowsFile(d.Dataset, d.StoreID) {
		return r.told(d), nil
	}
	return warehouse.Delivery{}, fault.New(fault.NotFound, "there is no file %d, or it is not yours to see", id)
}

// DatasetOf returns the dataset of a file whose rows are seen already; what it brought never changes.
func (r *Reader) DatasetOf(ctx context.Context, id int64) (string, error) {
	return remember(ctx, r, fmt.Sprint("dataset of ", id), func() (string, int64, error) {
		d, err := r.ledger.Delivery(ctx, id)
		return d.Dataset, 1, err
	})
}

// SeesFile reports whether all that a file says is in scope.
func (r *Reader) SeesFile(d warehouse.Delivery) bool {
	return r.scope.All || d.StoreID != nil && r.scope.Holds(*d.StoreID)
}

// knowsFile reports whether whoever asks may know that a file is there: where it is in scope, and where it holds facts of more stores than one, theirs
// among them as far as its name tells.
func (r *Reader) knowsFile(dataset string, store *string) bool {
	if store != nil {
		return r.scope.All || r.scope.Holds(*store)
	}
	return r.scope.All || facts[dataset] && !r.scope.Empty()
}

// untold is a file without what it says: of other stores too.
func untold(d warehouse.Delivery) warehouse.Delivery {
	d.Rows, d.SalesValue, d.FindingsTotal, d.Bytes, d.Path, d.ClosedWhy, d.ClosedWho = 0, 0, 0, 0, "", "", ""
	d.Verdict = contract.Verdict{File: d.File, Dataset: d.Dataset, Outcome: d.Outcome, Owner: d.Verdict.Owner, Support: d.Verdict.Support, Sums: map[string]string{}}
	return d
}

// facts are the datasets whose rows belong to stores.
var facts = map[string]bool{"sales": true, "sale_lines": true, "store_days": true, "inventory": true}

// costly are the datasets that may hold cost or funding, and free the number columns that tell neither.
var (
	costly = map[string]bool{"products": true, "sales": true, "sale_lines": true, "promotions": true}
	free   = map[string]bool{
		"units": true, "sales_value": true, "discount": true, "returned_units": true, "returned_value": true, "net_sales": true, "transactions": true,
		"visitors": true, "on_hand": true, "on_order": true, "stockout_hours": true, "net_sales_target": true, "unit_price": true, "promo_price": true,
		"list_price": true, "case_pack": true, "lead_time_days": true, "floor_area_m2": true, "latitude": true, "longitude": true,
	}
)

// visible are the files of a list that are in scope.
func (r *Reader) visible(list []warehouse.Delivery) []warehouse.Delivery {
	if r.scope.All && r.scope.SeesCost && !slices.ContainsFunc(list, func(d warehouse.Delivery) bool { return d.Dataset == "people" }) {
		return list
	}
	var mine []warehouse.Delivery
	for _, d := range list {
		if r.SeesFile(d) {
			mine = append(mine, r.seen(d))
		}
	}
	return mine
}

// seen is a file without what it says of cost, for who does not see it: sums of such columns, and raw values out of datasets that have them, which stand in the header's
// place too where the header was lost.
// Of a file of people nobody sees a value: it says who they are and what they may.
func (r *Reader) seen(d warehouse.Delivery) warehouse.Delivery {
	if d.Dataset == "people" {
		return valueless(d)
	}
	if r.scope.SeesCost {
		return d
	}
	sums := map[string]string{}
	for name, sum := range d.Verdict.Sums {
		if free[name] {
			sums[name] = sum
		}
	}
	d.Verdict.Sums = sums
	if !costly[d.Dataset] {
		return d
	}
	d.Verdict.Findings = slices.Clone(d.Verdict.Findings)
	for i := range d.Verdict.Findings {
		f := &d.Verdict.Findings[i]
		if f.Value != "" && (r.Plain == nil || !r.Plain(d, f.Column)) {
			f.Message, f.Value = withoutValue(f.Message, f.Value), CostHidden
		}
	}
	if d.Verdict.Diff.MayBeRow() {
		d.Verdict.Diff = d.Verdict.Diff.WithoutCells(CostHidden)
	}
	return d
}

// hidden stands in a text in the place of a value.
const hidden = "•••"

// withoutValue is a message without a value, where it says it: in quotes, or as its first word. The same digits elsewhere are the rule's own.
func withoutValue(message, value string) string {
	if rest, ok := strings.CutPrefix(message, value+" "); ok {
		message = hidden + " " + rest
	}
	return strings.ReplaceAll(message, strconv.Quote(value), `"`+hidden+`"`)
}

// CostHidden stands in the place of a value of a file that is, or may be, of cost, for who does not see it.
const CostHidden = "value hidden: needs sees_cost"

// Cost reports whether a canonical column is of cost or funding.
func Cost(column string) bool {
	return column == "unit_cost" || column == "cogs" || column == "funding_per_unit"
}

// MayHoldCost reports whether files of a dataset may hold cost or funding.
func MayHoldCost(dataset string) bool { return costly[dataset] }

// valueless is a file whose findings, and whose header, do not say what stood there.
func valueless(d warehouse.Delivery) warehouse.Delivery {
	d.Verdict.Findings = slices.Clone(d.Verdict.Findings)
	for i := range d.Verdict.Findings {
		d.Verdict.Findings[i].Value = ""
	}
	if d.Verdict.Diff.MayBeRow() {
		d.Verdict.Diff = d.Verdict.Diff.WithoutCells(hidden)
	}
	return d
}
