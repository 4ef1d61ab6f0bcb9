package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// Place is where a delivery's file is.
type Place string

// The places.
const (
	InLanding    Place = "landing"
	InArchive    Place = "archive"
	InQuarantine Place = "quarantine"
	Released     Place = "released"  // left quarantine into the archive
	Discarded    Place = "discarded" // left quarantine for good, by a person's word
)

// Delivery is one judged file in the ledger.
type Delivery struct {
	ID              int64
	Run             int64
	Dataset         string
	File            string // below landing
	SHA256          string
	Bytes           int64
	ContractID      string
	ContractVersion string
	ContractSHA256  string
	BusinessDate    *contract.Day
	StoreID         *string
	Outcome         contract.Outcome
	Rows            int64
	SalesValue      int64 // minor units
	FindingsTotal   int64
	Verdict         contract.Verdict
	Place           Place
	Path            string // relative to the home
	Moved           bool   // false: Path is where the file is going
	WithdrawnBy     *int64
	ClosedBy        *int64
	ClosedWhy       string
	Swept           bool // its rows were superseded longer ago than is kept
	RunStarted      time.Time
	RunOutcome      string
}

// SaveDeliveries writes the judged files of a run, before its publishing transaction. They stay unseen until the run ends.
func (w *Warehouse) SaveDeliveries(ctx context.Context, list []Delivery) error {
	b := bulk{schema: arrow.NewSchema([]arrow.Field{
		column("delivery_id", arrowInt), column("run_id", arrowInt), column("dataset", arrowText), column("file", arrowText),
		column("sha256", arrowText), column("bytes", arrowInt), column("contract_id", arrowText),
		column("contract_version", arrowText), column("contract_sha256", arrowText), column("business_date", arrowDate),
		column("store_id", arrowText), column("outcome", arrowText), column("rows", arrowInt), column("sales_value", arrowMoney),
		column("findings_total", arrowInt), column("verdict", arrowText), column("place", arrowText), column("path", arrowText),
		column("moved", arrowBool), column("closed_why", arrowText),
	}, nil)}
	for _, d := range list {
		verdict, err := json.Marshal(d.Verdict)
		if err != nil {
			return err
		}
		b.add(d.ID, d.Run, d.Dataset, d.File, d.SHA256, d.Bytes, d.ContractID, d.ContractVersion, d.ContractSHA256,
			d.BusinessDate, d.StoreID, string(d.Outcome), d.Rows, minor(d.SalesValue), d.FindingsTotal, string(verdict),
			string(d.Place), d.Path, d.Moved, "")
	}
	return b.load(ctx, w.Driver, "delivery")
}

// Delivery returns one delivery; fault.NotFound where there is none of that number.
func (w *Warehouse) Delivery(ctx context.Context, id int64) (Delivery, error) {
	list, err := w.deliveries(ctx, 0, id, "")
	if err != nil {
		return Delivery{}, err
	}
	if len(list) == 0 || id <= 0 {
		return Delivery{}, fault.New(fault.NotFound, "there is no delivery %d", id).
			WithHint("daybook sql \"SELECT * FROM delivery_ledger\" lists them")
	}
	return list[0], nil
}

// Deliveries returns the files of a run (0: of all runs) in place ("": any), in the order of their numbers.
func (w *Warehouse) Deliveries(ctx context.Context, run int64, place Place) ([]Delivery, error) {
	return w.deliveries(ctx, run, 0, place)
}

func (w *Warehouse) deliveries(ctx context.Context, run, id int64, place Place) (list []Delivery, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "delivery_select", func(r *sql.Rows) error {
			var d Delivery
			var date day
			var value, verdict string
			if err := r.Scan(&d.ID, &d.Run, &d.Dataset, &d.File, &d.SHA256, &d.Bytes, &d.ContractID, &d.ContractVersion,
				&d.ContractSHA256, &date, &d.StoreID, &d.Outcome, &d.Rows, &value, &d.FindingsTotal, &verdict,
				&d.Place, &d.Path, &d.Moved, &d.WithdrawnBy, &d.ClosedBy, &d.ClosedWhy, &d.Swept, &d.RunStarted, &d.RunOutcome); err != nil {
				return err
			}
			d.BusinessDate = date.Day
			if d.SalesValue, err = Scaled(value, 2); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(verdict), &d.Verdict); err != nil {
				return err
			}
			list = append(list, d)
			return nil
		}, run, id, string(place))
	})
	return list, err
}

// KnownSizes returns the byte counts of all files that were ever loaded, by dataset: only a file of a known size can be a
// duplicate, so only such a file is hashed before it is read.
func (w *Warehouse) KnownSizes(ctx context.Context) (map[string]map[int64]bool, error) {
	sizes := map[string]map[int64]bool{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "delivery_sizes", func(r *sql.Rows) error {
			var dataset string
			var n int64
			if err := r.Scan(&dataset, &n); err != nil {
				return err
			}
			if sizes[dataset] == nil {
				sizes[dataset] = map[int64]bool{}
			}
			sizes[dataset][n] = true
			return nil
		})
	})
	return sizes, err
}

// Same returns the loaded deliveries of a dataset with the same bytes, newest first. Only what a duplicate check needs is
// filled in.
func (w *Warehouse) Same(ctx context.Context, dataset, sha256 string, bytes int64) (list []Delivery, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "delivery_same", func(r *sql.Rows) error {
			d := Delivery{Dataset: dataset}
			var date day
			if err := r.Scan(&d.ID, &d.Run, &d.File, &d.SHA256, &d.Bytes, &date, &d.StoreID, &d.ContractID, &d.WithdrawnBy); err != nil {
				return err
			}
			d.BusinessDate = date.Day
			if d.SHA256 == sha256 {
				list = append(list, d)
			}
			return nil
		}, dataset, bytes)
	})
	return list, err
}

// Unmoved returns the files of published runs that may not be where the ledger says, because a process was killed between
// publishing and moving.
func (w *Warehouse) Unmoved(ctx context.Context) ([]Delivery, error) {
	all, err := w.Deliveries(ctx, 0, "")
	var list []Delivery
	for _, d := range all {
		if !d.Moved && d.RunOutcome != "running" {
			list = append(list, d)
		}
	}
	return list, err
}

// Moved says that all files of a run are where the ledger says.
func (w *Warehouse) Moved(ctx context.Context, run int64) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "delivery_moved", run) })
}

// CloseQuarantine says that a quarantined file left quarantine: where to, by which run (0: none) and why.
func (w *Warehouse) CloseQuarantine(ctx context.Context, tx Tx, id int64, place Place, path string, run int64, why string, moved bool) error {
	return w.exec(ctx, tx, "delivery_close", id, string(place), path, run, why, moved)
}

// Discard closes a quarantined delivery for good, in a transaction of its own.
func (w *Warehouse) Discard(ctx context.Context, id int64, path, why string) error {
	return w.write(ctx, func(tx Tx) error { return w.CloseQuarantine(ctx, tx, id, Discarded, path, 0, why, true) })
}

// MarkWithdrawn says which run withdrew a delivery, and why.
func (w *Warehouse) MarkWithdrawn(ctx context.Context, tx Tx, id, run int64, why string) error {
	return w.exec(ctx, tx, "delivery_withdraw", id, run, why)
}

// QuarantineItem is one line of `quarantine list`. Its JSON keys are a promise to scripts.
type QuarantineItem struct {
	ID            int64            `json:"id"`
	Run           int64            `json:"run"`
	File          string           `json:"file"`
	Dataset       string           `json:"dataset"`
	BusinessDate  *string          `json:"business_date"`
	StoreID       *string          `json:"store_id"`
	Outcome       contract.Outcome `json:"outcome"`
	Rows          int64            `json:"rows"`
	FindingsTotal int64            `json:"findings_total"`
	Owner         string           `json:"owner"`
	Since         string           `json:"since"` // when its run started, RFC 3339 UTC
	Rules         []string         `json:"rules"` // that it breaks, the first findings' order
	Path          string           `json:"path"`
}

// Quarantined returns the files that wait in quarantine, oldest first.
func (w *Warehouse) Quarantined(ctx context.Context) ([]QuarantineItem, error) {
	list, err := w.Deliveries(ctx, 0, InQuarantine)
	items := make([]QuarantineItem, 0, len(list))
	for _, d := range list {
		item := QuarantineItem{
			ID: d.ID, Run: d.Run, File: d.File, Dataset: d.Dataset, BusinessDate: isoDay(d.BusinessDate), StoreID: d.StoreID,
			Outcome: d.Outcome, Rows: d.Rows, FindingsTotal: d.FindingsTotal, Owner: d.Verdict.Owner,
			Since: d.RunStarted.UTC().Format(time.RFC3339), Rules: []string{}, Path: d.Path,
		}
		seen := map[string]bool{}
		for _, f := range d.Verdict.Findings {
			if !seen[f.Rule] {
				seen[f.Rule] = true
				item.Rules = append(item.Rules, f.Rule)
			}
		}
		items = append(items, item)
	}
	return items, err
}
