package warehouse

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// CloseQuarantine says that a quarantined file left quarantine: where to, by which run (0: none) and why.
func (w *Warehouse) CloseQuarantine(ctx context.Context, tx Tx, id int64, place Place, path string, run int64, why string) error {
	return w.exec(ctx, tx, "delivery_close", id, string(place), path, run, why)
}

// Rejudge replaces what the ledger says of a quarantined delivery that a release found bad again. d.ID is its number.
func (w *Warehouse) Rejudge(ctx context.Context, tx Tx, d Delivery) error {
	verdict, err := json.Marshal(d.Verdict)
	if err != nil {
		return fmt.Errorf("verdict of delivery %d: %w", d.ID, err)
	}
	return w.exec(ctx, tx, "delivery_rejudge", d.ID, string(d.Outcome), d.Rows, Unscaled(d.SalesValue, 2), d.FindingsTotal,
		string(verdict), d.ContractID, d.ContractVersion, d.ContractSHA256)
}

// Discard closes a quarantined delivery for good, in a transaction of its own. Its file counts as not moved until Moved.
func (w *Warehouse) Discard(ctx context.Context, id int64, path, why string) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "delivery_discard", id, path, why) })
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
