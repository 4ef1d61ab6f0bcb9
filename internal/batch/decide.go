package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// HeldRun is a run that waits for a person's word.
type HeldRun struct {
	Run     int64      `json:"run"`
	Kind    string     `json:"kind"` // run: its files are in landing; release: in quarantine
	At      *time.Time `json:"at"`
	Unusual []Unusual  `json:"unusual"` // why
	Files   int        `json:"files"`   // of it, that are still where they were

	report Result
	items  []*item
}

// asked is how many of the newest runs are looked through for one that is held.
const asked = 100

// Waiting returns the held run that waits for a person's word; nil where none does. A later run of its kind that came to an end takes
// its place, and one whose files are gone waits for nothing.
func Waiting(ctx context.Context, h Home) (*HeldRun, error) {
	runs, err := h.Warehouse.Runs(ctx, asked)
	if err != nil {
		return nil, err
	}
	done := map[string]bool{}
	for _, r := range runs {
		switch o := Outcome(r.Outcome); {
		case r.Kind != "run" && r.Kind != "release" || done[r.Kind]:
		case o == Held:
			held, err := heldRun(ctx, h, r.Run)
			if err != nil || held != nil {
				return held, err
			}
			done[r.Kind] = true
		case o == Published || o == PublishedWithQuarantine || o == StoppedByDrift:
			done[r.Kind] = true
		}
	}
	return nil, nil //nolint:nilnil // that nothing waits is a good answer
}

// heldRun reads a held run and finds its files; nil where none is left.
func heldRun(ctx context.Context, h Home, run int64) (*HeldRun, error) {
	row, err := h.Warehouse.Run(ctx, run)
	if err != nil {
		return nil, err
	}
	held := &HeldRun{Run: run, Kind: row.Kind, At: row.FinishedAt}
	if err := json.Unmarshal(row.Report, &held.report); err != nil {
		return nil, fmt.Errorf("report of run %d: %w", run, err)
	}
	held.Unusual = slices.DeleteFunc(filled(held.report.Unusual), func(u Unusual) bool { return len(u.Events) > 0 })
	if row.Kind == "release" {
		err = held.inQuarantine(ctx, h)
	} else {
		err = held.inLanding(ctx, h)
	}
	if held.Files = len(held.items); err != nil || held.Files == 0 {
		return nil, err
	}
	return held, nil
}

// inLanding finds the files that the run looked at.
func (held *HeldRun) inLanding(ctx context.Context, h Home) error {
	seen, err := h.Warehouse.Deliveries(ctx, held.Run, "")
	if err != nil {
		return err
	}
	listing, err := h.Folder.List()
	if err != nil {
		return err
	}
	files := slices.DeleteFunc(listing.Files, func(f landing.File) bool {
		return !slices.ContainsFunc(seen, func(d warehouse.Delivery) bool { return d.File == f.Name })
	})
	held.items = plan(h.Contracts, files)
	hold(held.items, held.report.Held, held.report.Reason)
	return nil
}

// inQuarantine finds those that it would have released.
func (held *HeldRun) inQuarantine(ctx context.Context, h Home) error {
	waiting, err := h.Warehouse.Deliveries(ctx, 0, warehouse.InQuarantine)
	if err != nil {
		return err
	}
	for _, d := range waiting {
		if !slices.ContainsFunc(held.report.Verdicts, func(v contract.Verdict) bool { return v.DeliveryID == d.ID }) {
			continue
		}
		it, err := quarantined(h, d)
		if err != nil {
			return err
		}
		held.items = append(held.items, it)
	}
	return nil
}

// Decide goes on with a held run, by a run of its own over the same files: as they are, or without those that a person refuses, which go
// to quarantine with the reason. run is the held run's number, 0 the one that waits. A file that changed meanwhile, or another that came
// with it, is looked at as in any run.
func Decide(ctx context.Context, h Home, run int64, refuse bool, why string) (Result, error) {
	return insist(ctx, h, func() (Result, error) { return decide(ctx, h, run, refuse, why) })
}

func decide(ctx context.Context, h Home, run int64, refuse bool, why string) (Result, error) {
	if why == "" {
		return Result{}, fault.New(fault.Usage, "a decision on a held run needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	held, err := Waiting(ctx, h)
	if err != nil {
		return Result{}, err
	}
	switch {
	case held == nil:
		return Result{}, fault.New(fault.Usage, "no run is held").WithHint("daybook status says how things stand")
	case run != 0 && run != held.Run:
		return Result{}, fault.New(fault.Usage, "run %d does not wait for a decision; run %d does", run, held.Run).WithHint("daybook gate show")
	}
	return execute(ctx, h, job{
		kind: held.Kind, reason: why, held: held.report.Held, items: held.items, acceptLoss: held.report.Accepts,
		decided: &decision{unusual: held.Unusual, refuse: refuse, why: why},
	})
}
