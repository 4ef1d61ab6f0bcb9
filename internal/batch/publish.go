package batch

import (
	"context"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// publish is the one transaction after which readers see the night: slices, marts, insights, the ledger, the pointer.
func (n *night) publish(ctx context.Context) error {
	n.slicer = newSlicer(ctx, n.Warehouse, n.run)
	if err := n.slicer.add(n.items); err != nil {
		return err
	}
	list, err := n.deliveries()
	if err != nil {
		return err
	}
	if err := n.Warehouse.SaveDeliveries(ctx, list); err != nil {
		return err
	}
	lines := len(where(n.items, func(it *item) bool { return it.dataset() == "sale_lines" && it.loaded })) > 0
	derive := func(tx warehouse.Tx) error {
		for _, it := range n.items {
			if it.released != nil && (it.ok() || it.outcome() == contract.Duplicate) {
				if err := n.closeReleased(ctx, tx, it); err != nil {
					return err
				}
			}
		}
		if !anyLoaded(n.items, "sales", "sale_lines") {
			return nil
		}
		return n.Warehouse.Derive(ctx, tx, n.first, n.first+int64(len(n.items))-1, lines)
	}
	return n.commit(ctx, n.slicer.change(), slices.Sorted(maps.Keys(n.slicer.Changed)), derive, false)
}

func anyLoaded(items []*item, datasets ...string) bool {
	for _, it := range items {
		if it.loaded && slices.Contains(datasets, it.dataset()) {
			return true
		}
	}
	return false
}

// commit publishes a change of slices: what every kind of run ends with. changed are the dates whose facts change; before
// runs inside the transaction once the slices are there; restate rewrites past expectations of the dates as well.
func (n *night) commit(ctx context.Context, change warehouse.Change, changed []contract.Day, before func(warehouse.Tx) error, restate bool) (err error) {
	w := n.Warehouse
	if err := w.Stage(ctx, n.run, change); err != nil {
		return err
	}
	first, err := n.firstSeen(ctx, changed)
	if err != nil {
		return err
	}
	tx, err := w.Begin(ctx, n.run)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
		}
	}()
	if err := w.Apply(ctx, tx, n.run); err != nil {
		return err
	}
	if before != nil {
		if err := before(tx); err != nil {
			return err
		}
	}
	n.lap("publish")
	if err := n.buildMarts(ctx, tx, changed, first, restate); err != nil {
		return err
	}
	for _, d := range changed {
		n.result.BusinessDates = append(n.result.BusinessDates, d.String())
	}
	if n.result.Missing, err = n.missing(ctx, tx, changed); err != nil {
		return err
	}
	n.result.Late = n.late(first)
	n.result.Outcome, n.result.PublishedRun = Published, n.run
	n.tally()
	if n.result.Files.Quarantined > 0 {
		n.result.Outcome = PublishedWithQuarantine
	}
	n.result.Corrected = n.corrections()
	row, err := n.row()
	if err != nil {
		return err
	}
	if err := w.Finish(ctx, tx, row); err != nil {
		return err
	}
	if err := w.MovePointer(ctx, tx, n.run); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	n.lap("publish")
	return nil
}

// buildMarts brings the marts of the changed dates up to date and finds their insights, date by date, oldest first.
func (n *night) buildMarts(ctx context.Context, tx warehouse.Tx, changed, first []contract.Day, restate bool) error {
	if len(changed) == 0 {
		return nil
	}
	reasons := newReasons(n, tx)
	err := mart.Build(ctx, tx, mart.Request{
		Run: n.run, Dates: changed, First: first, Restate: restate,
		Each: func(ctx context.Context, d contract.Day) error {
			n.lap("marts")
			defer n.lap("insights")
			return reasons.find(ctx, d)
		},
	}, func(done, total int) { n.Progress.Step("marts", int64(done), int64(total)) })
	n.lap("marts")
	return err
}

// firstSeen returns the dates that no run has made marts for yet.
func (n *night) firstSeen(ctx context.Context, changed []contract.Day) ([]contract.Day, error) {
	if len(changed) == 0 {
		return nil, nil
	}
	live, err := n.Warehouse.LiveSlices(ctx, "store_day", &changed[0], &changed[len(changed)-1])
	if err != nil {
		return nil, err
	}
	seen := map[contract.Day]bool{}
	for _, s := range live {
		seen[*s.Date] = true
	}
	var first []contract.Day
	for _, d := range changed {
		if !seen[d] {
			first = append(first, d)
		}
	}
	return first, nil
}

// corrections tells what this run's deliveries took the place of.
func (n *night) corrections() []Correction {
	list := []Correction{}
	if n.slicer == nil {
		return list
	}
	for _, it := range n.items {
		before, ok := n.slicer.Before[it.id]
		if !ok || !it.ok() || isMaster(it.dataset()) {
			continue
		}
		c := Correction{
			Dataset: it.dataset(), File: it.file.Name, RowsBefore: before.Rows, RowsAfter: it.verdict().Rows,
			ValueBefore: warehouse.Unscaled(before.SalesValue, 2), ValueAfter: warehouse.Unscaled(it.salesValue(), 2),
		}
		if it.slot.BusinessDate != nil {
			c.BusinessDate = it.slot.BusinessDate.String()
		}
		list = append(list, c)
	}
	return list
}
