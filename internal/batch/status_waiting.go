package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// WaitingRun is a run by plan that waits for files.
type WaitingRun struct {
	DueAt   time.Time `json:"due_at"`  // the time in the plan
	Until   time.Time `json:"until"`   // then it begins with what is there
	Awaited int       `json:"awaited"` // how many files, or stores of a dataset, it waits for
	For     []Missing `json:"for"`     // the first of them
	Process string    `json:"process"` // that waits: its machine and number
}

const (
	// namedAwaited is how much of what a run waits for is named.
	namedAwaited = 100
	// WaitingSaid is how often a process that waits says so; stillWaiting is how long that is believed: one that was killed says nothing.
	WaitingSaid  = 20 * time.Second
	stillWaiting = 2 * time.Minute
)

// Waits puts on record that a process waits for files with a run that was due, until a moment.
func Waits(ctx context.Context, h Home, process string, due, until time.Time, list []Missing) error {
	w := WaitingRun{DueAt: due.UTC(), Until: until.UTC(), Awaited: len(list), For: list[:min(len(list), namedAwaited)], Process: process}
	doc, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return h.Warehouse.SavePlanned(ctx, warehouse.PlannedRun{Due: due, Process: process, Until: &w.Until, WaitsFor: doc, Seen: h.Now()})
}

// WaitsNoMore puts on record that it does not.
func WaitsNoMore(ctx context.Context, h Home, process string, due time.Time) error {
	return h.Warehouse.SavePlanned(ctx, warehouse.PlannedRun{Due: due, Process: process, Seen: h.Now()})
}

// waits reads which run waits. Where several processes wait, it is for the same: who said it last is told.
func (s *StatusReport) waits(ctx context.Context, h Home) error {
	list, err := h.Warehouse.PlannedWaits(ctx, h.Now().Add(-stillWaiting))
	if err != nil || len(list) == 0 {
		return err
	}
	var w WaitingRun
	if err := json.Unmarshal(list[0].WaitsFor, &w); err != nil {
		return fmt.Errorf("what the run of %s waits for: %w", list[0].Due.Format(time.RFC3339), err)
	}
	s.WaitingRun = &w
	return nil
}
