package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Withdraw takes a delivery out of what readers see, by a run of its own; what it had taken the place of comes back.
func Withdraw(ctx context.Context, h Home, delivery int64, why string) (Result, error) {
	if why == "" {
		return Result{}, fault.New(fault.Usage, "withdraw needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	d, err := h.Warehouse.Delivery(ctx, delivery)
	if err != nil {
		return Result{}, err
	}
	change, err := withdrawal(ctx, h.Warehouse, d)
	if err != nil {
		return Result{}, err
	}
	mark := func(n *night) func(warehouse.Tx) error {
		return func(tx warehouse.Tx) error { return h.Warehouse.MarkWithdrawn(ctx, tx, d.ID, n.run, why) }
	}
	return republish(ctx, h, "withdraw", why, change, nil, false, mark)
}

// withdrawal is the change of slices that takes a delivery away.
func withdrawal(ctx context.Context, w *warehouse.Warehouse, d warehouse.Delivery) (warehouse.Change, error) {
	live, err := w.LiveSlices(ctx, "", nil, nil)
	if err != nil {
		return warehouse.Change{}, err
	}
	var c warehouse.Change
	type place struct {
		dataset, date string
	}
	taken := map[place]bool{} // slots that are live by another delivery: what was there before stays hidden
	own := map[place]bool{}
	at := func(s warehouse.Slice) place { return place{s.Dataset, dayText(s.Date) + "\x00" + s.StoreID} }
	for _, s := range live {
		if s.Delivery == d.ID {
			c.Gone = append(c.Gone, s)
			own[at(s)] = true
		} else if s.Delivery > 0 {
			taken[at(s)] = true
		}
	}
	if len(c.Gone) == 0 {
		return c, fault.New(fault.Usage, "nothing of delivery %d (%s) is published", d.ID, d.File).
			WithHint("it was withdrawn, corrected or quarantined; daybook sql \"SELECT * FROM delivery_ledger\"")
	}
	before, err := w.ReplacedBy(ctx, d.ID)
	if err != nil {
		return c, err
	}
	withdrawn := map[int64]bool{}
	for _, s := range before {
		if _, seen := withdrawn[s.Delivery]; !seen {
			old, err := w.Delivery(ctx, s.Delivery)
			if err != nil {
				return c, err
			}
			withdrawn[s.Delivery] = old.WithdrawnBy != nil
		}
		// Only what the delivery still covers comes back: a later correction of the same slot stays.
		if !withdrawn[s.Delivery] && !taken[at(s)] && (own[at(s)] || own[place{s.Dataset, dayText(s.Date) + "\x00"}]) {
			c.New = append(c.New, s)
		}
	}
	return c, nil
}

func dayText(d *contract.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// Rollback shows readers again what they saw after run `to`, by a new run made of old slices.
func Rollback(ctx context.Context, h Home, to int64, why string) (Result, error) {
	if why == "" {
		return Result{}, fault.New(fault.Usage, "rollback needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	target, err := h.Warehouse.Run(ctx, to)
	if err != nil {
		return Result{}, err
	}
	if target.Outcome != string(Published) && target.Outcome != string(PublishedWithQuarantine) {
		return Result{}, fault.New(fault.Usage, "run %d published nothing: %s", to, target.Outcome).WithHint("daybook runs")
	}
	then, err := h.Warehouse.SlicesAt(ctx, to)
	if err != nil {
		return Result{}, err
	}
	now, err := h.Warehouse.LiveSlices(ctx, "", nil, nil)
	if err != nil {
		return Result{}, err
	}
	key := func(s warehouse.Slice) string {
		return fmt.Sprintf("%s\x00%s\x00%s\x00%d", s.Dataset, dayText(s.Date), s.StoreID, s.Delivery)
	}
	was, is := map[string]bool{}, map[string]bool{}
	for _, s := range then {
		was[key(s)] = true
	}
	var c warehouse.Change
	for _, s := range now {
		if s.Delivery == 0 {
			continue
		}
		is[key(s)] = true
		if !was[key(s)] {
			c.Gone = append(c.Gone, s)
		}
	}
	for _, s := range then {
		if !is[key(s)] {
			c.New = append(c.New, s)
		}
	}
	if len(c.Gone)+len(c.New) == 0 {
		return Result{}, fault.New(fault.Usage, "readers already see what they saw after run %d", to)
	}
	return republish(ctx, h, "rollback", why, c, nil, false, nil)
}

// Rebuild makes the marts, expectations and insights of all dates from `from` on again, out of the facts as they are.
func Rebuild(ctx context.Context, h Home, from contract.Day) (Result, error) {
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	live, err := h.Warehouse.LiveSlices(ctx, "", nil, nil)
	if err != nil {
		return Result{}, err
	}
	days := map[contract.Day]bool{}
	for _, s := range live {
		if s.Delivery > 0 && s.Date != nil && *s.Date >= from {
			days[*s.Date] = true
		}
	}
	if len(days) == 0 {
		return Result{}, fault.New(fault.Usage, "there is no business date from %s on", from).WithHint("daybook status says which there are")
	}
	return republish(ctx, h, "rebuild", "from "+from.String(), warehouse.Change{}, slices.Sorted(maps.Keys(days)), true, nil)
}

// republish is a run without files: a change of slices, or marts made again.
func republish(ctx context.Context, h Home, kind, why string, c warehouse.Change, days []contract.Day, restate bool, mark func(*night) func(warehouse.Tx) error) (Result, error) {
	n := &night{Home: h, job: job{kind: kind, reason: why}, started: h.Now()}
	n.mark = n.started
	n.result = NewResult(kind, why)
	var err error
	if n.run, n.first, err = h.Warehouse.Start(ctx, kind, why, h.Version, 0); err != nil {
		return n.result, err
	}
	n.result.Run = &n.run
	changed := map[contract.Day]bool{}
	for _, d := range days {
		changed[d] = true
	}
	for _, list := range [][]warehouse.Slice{c.New, c.Gone} {
		for _, s := range list {
			if s.Date != nil {
				changed[*s.Date] = true
			}
		}
	}
	var before func(warehouse.Tx) error
	if mark != nil {
		before = mark(n)
	}
	if err := n.commit(ctx, c, slices.Sorted(maps.Keys(changed)), before, restate); err != nil {
		n.fail(err)
		n.note()
		return n.result, err
	}
	if err := h.Warehouse.Maintain(ctx); err != nil {
		return n.result, err
	}
	n.note()
	return n.result, n.amend(ctx)
}
