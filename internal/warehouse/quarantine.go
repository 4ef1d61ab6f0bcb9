package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
)

// StageSettled writes what a release is about to make of quarantined deliveries, before its publishing transaction: all that is
// in the list is their new state; the verdict of one that leaves stays as it was. Nobody reads it there.
func (w *Warehouse) StageSettled(ctx context.Context, run int64, list []Delivery) error {
	return w.loadRows(ctx, "delivery_settled", []arrow.Field{
		column("delivery_id", arrowInt), column("run_id", arrowInt), column("outcome", arrowText), column("rows", arrowInt),
		column("sales_value", arrowMoney), column("findings_total", arrowInt), column("verdict", arrowText),
		column("contract_id", arrowText), column("contract_version", arrowText), column("contract_sha256", arrowText),
		column("place", arrowText), column("path", arrowText), column("closed_by", arrowInt), column("closed_why", arrowText),
	}, len(list), func(i int) ([]any, error) {
		d := list[i]
		var verdict []byte
		if d.Place == InQuarantine {
			var err error
			if verdict, err = json.Marshal(d.Verdict); err != nil {
				return nil, fmt.Errorf("verdict of delivery %d: %w", d.ID, err)
			}
		}
		return []any{
			d.ID, run, string(d.Outcome), d.Rows, minor(d.SalesValue), d.FindingsTotal, string(verdict), d.ContractID, d.ContractVersion,
			d.ContractSHA256, string(d.Place), d.Path, d.ClosedBy, d.ClosedWhy,
		}, nil
	})
}

// ApplySettled makes what was staged true. It belongs into the transaction that ends the run.
func (w *Warehouse) ApplySettled(ctx context.Context, tx Tx, run int64) error {
	if err := w.exec(ctx, tx, "delivery_settle", run); err != nil {
		return err
	}
	return w.exec(ctx, tx, "delivery_settled_clear", run)
}

// Discard closes a quarantined delivery for good, by the word of who, in a transaction of its own. Its file counts as not moved until Moved.
func (w *Warehouse) Discard(ctx context.Context, id int64, path, who, why string) error {
	return w.write(ctx, func(tx Tx) error {
		return w.exec(ctx, tx, "delivery_discard", id, path, why, w.Now().UTC(), who)
	})
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
	ReplacedBy    *int64           `json:"replaced_by"` // the delivery that was loaded in its place since; null: none
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
	if err != nil || len(items) == 0 {
		return items, err
	}
	by, err := w.Replaced(ctx)
	for i := range items {
		if id, ok := by[items[i].ID]; ok {
			items[i].ReplacedBy = &id
		}
	}
	return items, err
}

// Replaced returns the delivery that was loaded in the place of each file in quarantine that was replaced since.
func (w *Warehouse) Replaced(ctx context.Context) (map[int64]int64, error) {
	by := map[int64]int64{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "quarantine_replaced", func(r *sql.Rows) error {
			var waits, id int64
			err := r.Scan(&waits, &id)
			by[waits] = id
			return err
		})
	})
	return by, err
}
