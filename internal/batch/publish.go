package batch

import (
	"context"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// publish is the one transaction after which readers see the night: slices, marts, insights, the ledger, the pointer.
func (n *night) publish(ctx context.Context) error {
	list, err := n.deliveries()
	if err != nil {
		return err
	}
	if err := n.Warehouse.SaveDeliveries(ctx, list); err != nil {
		return err
	}
	if err := n.stageSettled(ctx); err != nil {
		return err
	}
	if err := n.keepContracts(ctx); err != nil {
		return err
	}
	return n.commit(ctx, change{Change: n.laid.diff(), days: n.laid.days(), inside: func(tx warehouse.Tx) error {
		if err := n.Warehouse.ApplySettled(ctx, tx, n.run); err != nil {
			return err
		}
		if !anyLoaded(n.items, "sales", "sale_lines") {
			return nil
		}
		return n.Warehouse.Derive(ctx, tx, n.first, n.first+int64(len(n.items))-1, anyLoaded(n.items, "sale_lines"))
	}})
}

func anyLoaded(items []*item, datasets ...string) bool {
	return slices.ContainsFunc(items, func(it *item) bool { return it.loaded && slices.Contains(datasets, it.dataset()) })
}

// change is what a run publishes.
type change struct {
	warehouse.Change
	days    []contract.Day           // whose facts change, oldest first
	restate bool                     // write past expectations of the days again
	asRead  int64                    // marts and insights are those that were read after this run; 0: they are made
	inside  func(warehouse.Tx) error // runs inside the transaction once the slices are there; nil: nothing
}

// commit publishes a change of slices: what every kind of run ends with.
func (n *night) commit(ctx context.Context, c change) (err error) {
	w := n.Warehouse
	if err := w.Stage(ctx, n.run, c.Change); err != nil {
		return err
	}
	first, err := n.firstSeen(ctx, c.days)
	if err != nil {
		return err
	}
	tx, err := w.Begin(ctx, n.run)
	if err != nil {
		return err
	}
	defer func() {
		if !n.ended {
			_ = tx.Rollback()
		}
	}()
	if err := w.Apply(ctx, tx, n.run); err != nil {
		return err
	}
	if c.inside != nil {
		if err := c.inside(tx); err != nil {
			return err
		}
	}
	n.lap("publish")
	gone, err := n.emptied(ctx, tx, c.days)
	if err != nil {
		return err
	}
	if c.asRead > 0 {
		if err := w.BuildsAgain(ctx, tx, n.run, c.asRead); err != nil {
			return err
		}
	}
	if err := n.buildMarts(ctx, tx, c, first, gone); err != nil {
		return err
	}
	if err := w.HideBuilds(ctx, tx, n.run, gone); err != nil {
		return err
	}
	if err := n.people(ctx, tx, c.Change); err != nil {
		return err
	}
	if err := n.report(ctx, tx, c.days, first); err != nil {
		return err
	}
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
	n.ended = true
	n.lap("publish")
	return nil
}

// people lets in whom a file of people names, where the change is about one. What came of it is the run's to tell.
func (n *night) people(ctx context.Context, tx warehouse.Tx, c warehouse.Change) (err error) {
	of := func(s warehouse.Slice) bool { return s.Dataset == "people" }
	if !slices.ContainsFunc(c.New, of) && !slices.ContainsFunc(c.Gone, of) {
		return nil
	}
	n.result.People, err = people.Register{Warehouse: n.Warehouse, Now: n.Now}.Follow(ctx, tx, n.run)
	return err
}

// report fills in what the run says of itself.
func (n *night) report(ctx context.Context, tx warehouse.Tx, days, first []contract.Day) (err error) {
	for _, d := range days {
		n.result.BusinessDates = append(n.result.BusinessDates, d.String())
	}
	if n.result.Missing, err = n.missing(ctx, tx, days); err != nil {
		return err
	}
	n.result.Outcome, n.result.PublishedRun = Published, n.run
	n.tally()
	if n.result.Files.Quarantined > 0 {
		n.result.Outcome = PublishedWithQuarantine
	}
	n.result.Late = n.late(first)
	n.result.Corrected, n.result.Unknown = n.corrections(), n.unknown()
	return nil
}

// emptied returns the dates of a change before the first and after the newest date of which readers see any facts now: there is no night
// to be shown of them. A date between others keeps its place, with nothing on it.
func (n *night) emptied(ctx context.Context, tx warehouse.Tx, days []contract.Day) ([]contract.Day, error) {
	if len(days) == 0 {
		return nil, nil
	}
	facts, err := n.Warehouse.Dates(ctx, tx, 1<<20)
	if err != nil {
		return nil, err
	}
	gone := slices.DeleteFunc(slices.Clone(days), func(d contract.Day) bool {
		return len(facts) > 0 && d >= facts[len(facts)-1] && d <= facts[0]
	})
	if n.result.Back != nil {
		if len(facts) > 0 {
			newest := facts[0].String()
			n.result.Back.BusinessDate = &newest
		}
		for _, d := range gone {
			n.result.Back.Gone = append(n.result.Back.Gone, d.String())
		}
	}
	return gone, nil
}

// without are the days that are not among gone.
func without(days, gone []contract.Day) []contract.Day {
	return slices.DeleteFunc(slices.Clone(days), func(d contract.Day) bool { return slices.Contains(gone, d) })
}

// buildMarts brings the marts of the changed dates up to date and finds their insights, date by date, oldest first; where they stand already, it
// brings what was learnt up to date alone.
// Those that are gone are gone through for what the dates after them learn, and have no insights.
func (n *night) buildMarts(ctx context.Context, tx warehouse.Tx, c change, first, gone []contract.Day) error {
	if len(c.days) == 0 {
		return nil
	}
	reasons := newReasons(n, tx)
	err := mart.Build(ctx, tx, mart.Request{
		Run: n.run, Engine: n.Warehouse.Engine(), Dates: c.days, First: first, Restate: c.restate, Stand: c.asRead > 0, Learn: 7 * n.Insights.LearnWeeks, Cover: cover(n.Insights.Stock),
		OneRow: oneRow(n.Contracts), Later: n.later(),
		Each: func(ctx context.Context, dates []contract.Day) error {
			n.lap("marts")
			defer n.lap("insights")
			if dates = without(dates, gone); len(dates) == 0 {
				return nil
			}
			return reasons.find(ctx, dates)
		},
	}, func(done, total int) { n.Progress.Step("marts", int64(done), int64(total)) })
	n.lap("marts")
	return err
}

// later reports whether states of what is normal that are not kept go once the night is published, and not before: on the embedded engine it takes
// longer to commit twice.
func (n *night) later() bool { return n.Warehouse.Engine() != "duckdb" }

// forget drops the states that buildMarts has left for later.
func (n *night) forget(ctx context.Context) error {
	if !n.later() {
		return nil
	}
	tx, err := n.Warehouse.Begin(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := mart.Forget(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// oneRow are the contracts whose files have one row at most of a store, product and date, by the SHA-256 of their text.
func oneRow(set *contract.Set) (list []string) {
	for _, c := range set.Contracts() {
		if c.OneRowAPair() {
			list = append(list, c.SHA256)
		}
	}
	return list
}

// firstSeen returns the dates that no run has made marts for yet.
func (n *night) firstSeen(ctx context.Context, days []contract.Day) ([]contract.Day, error) {
	if len(days) == 0 {
		return nil, nil
	}
	live, err := n.Warehouse.LiveSlices(ctx, "store_day", &days[0], &days[len(days)-1])
	if err != nil {
		return nil, err
	}
	seen := map[contract.Day]bool{}
	for _, s := range live {
		seen[*s.Date] = true
	}
	var first []contract.Day
	for _, d := range days {
		if !seen[d] {
			first = append(first, d)
		}
	}
	return first, nil
}

// corrections tells what this run's deliveries took the place of.
func (n *night) corrections() []Correction {
	list := []Correction{}
	if n.laid == nil {
		return list
	}
	for _, it := range n.items {
		took, ok := n.laid.took[it.id]
		if !ok || took.stores == 0 || n.fate(it) != load {
			continue
		}
		c := Correction{
			Dataset: it.dataset(), File: it.file.Name, RowsBefore: took.rows, RowsAfter: it.verdict().Rows,
			ValueBefore: warehouse.Unscaled(took.value, 2), ValueAfter: warehouse.Unscaled(it.amount().value, 2),
		}
		if it.slot.BusinessDate != nil {
			c.BusinessDate = it.slot.BusinessDate.String()
		}
		list = append(list, c)
	}
	return list
}
