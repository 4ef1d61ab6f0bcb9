package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
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
	SHA256          string // "" for a file that could not be opened
	ContentSHA256   string // of what a packed file holds; only for SaveDeliveries
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
	ReleasedFrom    *int64 // the quarantined delivery that this one is, let in by a release
	WithdrawnBy     *int64 // the run from which on it does not count: a withdrawal, or a rollback behind it
	ClosedBy        *int64
	ClosedWhy       string
	ClosedAt        *time.Time // when it was discarded; nil: it was not, or before that was kept
	ClosedWho       string     // who discarded it; "" likewise
	Swept           bool       // its rows were superseded longer ago than is kept
	LeftAt          *time.Time // when its file left the archive; nil: it did not
	RunStarted      time.Time
	RunOutcome      string
}

// Loaded reports whether its rows were loaded.
func (d Delivery) Loaded() bool { return d.Outcome == contract.OK && d.Place == InArchive }

// SaveDeliveries writes the judged files of a run, before its publishing transaction. They stay unseen until the run ends.
func (w *Warehouse) SaveDeliveries(ctx context.Context, list []Delivery) error {
	return w.loadRows(ctx, "delivery", []arrow.Field{
		column("delivery_id", arrowInt), column("run_id", arrowInt), column("dataset", arrowText), column("file", arrowText),
		column("sha256", arrowText), column("bytes", arrowInt), column("contract_id", arrowText),
		column("contract_version", arrowText), column("contract_sha256", arrowText), column("business_date", arrowDate),
		column("store_id", arrowText), column("outcome", arrowText), column("rows", arrowInt), column("sales_value", arrowMoney),
		column("findings_total", arrowInt), column("verdict", arrowText), column("place", arrowText), column("path", arrowText),
		column("moved", arrowBool), column("closed_why", arrowText), column("released_from", arrowInt),
		column("content_sha256", arrowText),
	}, len(list), func(i int) ([]any, error) {
		d := list[i]
		verdict, err := json.Marshal(d.Verdict)
		if err != nil {
			return nil, fmt.Errorf("verdict of delivery %d: %w", d.ID, err)
		}
		return []any{
			d.ID, d.Run, d.Dataset, d.File, d.SHA256, d.Bytes, d.ContractID, d.ContractVersion, d.ContractSHA256, d.BusinessDate,
			d.StoreID, string(d.Outcome), d.Rows, minor(d.SalesValue), d.FindingsTotal, string(verdict), string(d.Place), d.Path,
			d.Moved, "", d.ReleasedFrom, d.ContentSHA256,
		}, nil
	})
}

// Delivery returns one delivery; fault.NotFound where there is none of that number.
func (w *Warehouse) Delivery(ctx context.Context, id int64) (Delivery, error) {
	list, err := w.deliveries(ctx, filter{id: id, verdicts: true})
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
	return w.deliveries(ctx, filter{run: run, place: place, verdicts: true})
}

// Kept reports whether the bytes of the file are still there.
func (d Delivery) Kept() bool { return d.Path != "" && d.Place != Discarded && d.LeftAt == nil }

// Ledger returns the deliveries in place ("": any) without their verdicts, which for years of nights would not fit in memory.
func (w *Warehouse) Ledger(ctx context.Context, place Place) ([]Delivery, error) {
	return w.deliveries(ctx, filter{place: place})
}

// DeliveriesAfter returns the next most deliveries after the one numbered id, in the order of their numbers.
func (w *Warehouse) DeliveriesAfter(ctx context.Context, id int64, most int) ([]Delivery, error) {
	return w.deliveries(ctx, filter{after: id, most: most, verdicts: true})
}

// filter says which deliveries are asked for; zero values mean all.
type filter struct {
	run, id, after int64
	place          Place
	most           int
	verdicts       bool
}

func (w *Warehouse) deliveries(ctx context.Context, f filter) (list []Delivery, err error) {
	if f.most == 0 {
		f.most = 1 << 40
	}
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "delivery_select", func(r *sql.Rows) error {
			var d Delivery
			var date day
			var verdict string
			if err := r.Scan(&d.ID, &d.Run, &d.Dataset, &d.File, &d.SHA256, &d.Bytes, &d.ContractID, &d.ContractVersion,
				&d.ContractSHA256, &date, &d.StoreID, &d.Outcome, &d.Rows, scaled{&d.SalesValue, 2}, &d.FindingsTotal, &verdict,
				&d.Place, &d.Path, &d.Moved, &d.WithdrawnBy, &d.ClosedBy, &d.ClosedWhy, &d.Swept, &d.ReleasedFrom,
				&d.RunStarted, &d.RunOutcome, &d.LeftAt, &d.ClosedAt, &d.ClosedWho); err != nil {
				return err
			}
			d.BusinessDate = date.Day
			if err := json.Unmarshal([]byte(verdict), &d.Verdict); err != nil {
				return fmt.Errorf("verdict of delivery %d: %w", d.ID, err)
			}
			list = append(list, d)
			return nil
		}, f.run, f.id, string(f.place), f.verdicts, f.after, f.most)
	})
	return list, err
}
