package cli

import (
	"context"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/monitor"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// tracesPatience is how long a command that has ended waits for a collector to take its spans.
const tracesPatience = 5 * time.Second

// openTraces begins to tell a collector, where the environment names one, and returns what ends it. The first thing that goes wrong is said.
func (a *app) openTraces(ctx context.Context) (end func(), err error) {
	var first sync.Once
	a.traces, err = monitor.OpenTraces(ctx, Version, a.env, func(err error) {
		first.Do(func() { a.tell("traces: %s (what else goes wrong with them is not said)", clean(err.Error())) })
	})
	if err != nil {
		return nil, fault.New(fault.Config, "traces: %w", err).WithHint("unset the OTEL_ variables to go without")
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tracesPatience)
		defer cancel()
		_ = a.traces.Close(ctx) // what went wrong is said already
	}, nil
}

// tellTraces tells the collector of runs after one. The night is published by then, and goes on whatever comes of this.
func (a *app) tellTraces(ctx context.Context, h *opened, after int64) {
	err := runsAfter(ctx, h.Warehouse, after, func(run warehouse.RunRow) error {
		outcome := batch.Outcome(run.Outcome)
		a.traces.Tell(ctx, monitor.Timed{
			Run: measured(run), Kind: run.Kind, Begun: run.StartedAt, Ended: *run.FinishedAt,
			Failed: outcome == batch.Failed || outcome == batch.StoppedByDrift || outcome == batch.Held,
		})
		return nil
	})
	if err != nil {
		h.Log.Warn("traces", "error", err)
	}
}
