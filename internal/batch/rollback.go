package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Rollback shows readers again what they saw after run `to`, by a new run made of old slices. What was delivered since does
// not count any more; the same files may come again.
func Rollback(ctx context.Context, h Home, to int64, why string) (Result, error) {
	return insist(ctx, h, func() (Result, error) { return rollback(ctx, h, to, why) })
}

func rollback(ctx context.Context, h Home, to int64, why string) (Result, error) {
	if why == "" {
		return Result{}, fault.New(fault.Usage, "rollback needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	if err := canReturn(ctx, h, to); err != nil {
		return Result{}, err
	}
	since, err := h.Warehouse.SlicesSince(ctx, to)
	if err != nil {
		return Result{}, err
	}
	var then, now []warehouse.Slice
	for _, s := range since {
		if s.Run > to {
			now = append(now, s)
		} else {
			then = append(then, s)
		}
	}
	c := byPlace(now, then)
	if len(c.Gone)+len(c.New) == 0 {
		return Result{}, fault.New(fault.Usage, "readers already see the files that they saw after run %d", to).
			WithHint("what a rebuild has made of them since stays as it is")
	}
	if err := stillHere(ctx, h, touched(c, nil)); err != nil {
		return Result{}, err
	}
	before, err := h.Warehouse.Published(ctx)
	if err != nil {
		return Result{}, err
	}
	files, err := loadedSince(ctx, h, to)
	if err != nil {
		return Result{}, err
	}
	return republish(ctx, h, job{kind: "rollback", reason: why, back: &Back{Run: to, Gone: []string{}, Before: before, Files: files}}, func(run int64) change {
		return change{Change: c, asRead: to, inside: func(tx warehouse.Tx) error { return h.Warehouse.MarkRolledBack(ctx, tx, run, to, why) }}
	})
}

// loadedSince are the files, by their paths, that runs after one loaded and that count still.
func loadedSince(ctx context.Context, h Home, run int64) ([]string, error) {
	list, err := h.Warehouse.Ledger(ctx, warehouse.InArchive)
	files := []string{}
	for _, d := range list {
		if d.Run > run && d.Loaded() && d.WithdrawnBy == nil {
			files = append(files, d.Path)
		}
	}
	return files, err
}

// canReturn refuses a run that published nothing, and one behind what was swept.
func canReturn(ctx context.Context, h Home, to int64) error {
	target, err := h.Warehouse.Run(ctx, to)
	if err != nil {
		return err
	}
	if o := Outcome(target.Outcome); o != Published && o != PublishedWithQuarantine {
		return fault.New(fault.Usage, "run %d published nothing: %s", to, target.Outcome).WithHint("daybook runs")
	}
	oldest, err := h.Warehouse.OldestRun(ctx)
	if err != nil {
		return err
	}
	if to < oldest {
		return fault.New(fault.Usage, "run %d lies behind what was swept: the oldest run that can be brought back is %d", to, oldest).
			WithHint("retention.superseded_days in daybook.yaml says how long what was superseded is kept")
	}
	return nil
}

// byPlace is the change from slices to others, each at its place.
func byPlace(before, after []warehouse.Slice) (c warehouse.Change) {
	was, is := map[place][]warehouse.Slice{}, map[place][]warehouse.Slice{}
	var order []place
	for _, s := range append(append([]warehouse.Slice{}, before...), after...) {
		if was[placeOf(s)] == nil && is[placeOf(s)] == nil {
			order = append(order, placeOf(s))
			was[placeOf(s)] = []warehouse.Slice{}
		}
	}
	for _, s := range before {
		was[placeOf(s)] = append(was[placeOf(s)], s)
	}
	for _, s := range after {
		is[placeOf(s)] = append(is[placeOf(s)], s)
	}
	for _, k := range order {
		c = differ(c, was[k], is[k])
	}
	return c
}
