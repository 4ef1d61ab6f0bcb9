package cli

import (
	"cmp"
	"context"
	"net/url"

	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// mostTold is how many runs of one command a catalogue or a collector hears of.
const mostTold = 1000

// traced tells the catalogue of runs after one. What goes wrong is logged and makes no night a failed one.
func (a *app) traced(ctx context.Context, h *opened, after int64) {
	c, err := h.config.Lineage.Secrets(h.Dir, h.env)
	if err == nil {
		l := notify.Lineage{
			URL: c.URL, Token: c.Token, Chain: cmp.Or(h.config.Chain, "daybook"), Files: "file://" + h.Dir, Warehouse: warehouseName(h.config.Warehouse), Version: Version,
			Patience: alertPatience,
		}
		err = a.trace(ctx, h, l, after)
	}
	if err != nil {
		h.Log.Warn("lineage", "error", err)
		a.tell("lineage: %s", clean(err.Error()))
	}
}

func (a *app) trace(ctx context.Context, h *opened, l notify.Lineage, after int64) error {
	ctx, cancel := context.WithTimeout(ctx, alertPatience)
	defer cancel()
	return runsAfter(ctx, h.Warehouse, after, func(run warehouse.RunRow) error {
		files, err := h.Warehouse.Deliveries(ctx, run.Run, "")
		if err != nil {
			return err
		}
		return l.Tell(ctx, run, files)
	})
}

// runsAfter reads the runs after one that have ended, oldest first.
func runsAfter(ctx context.Context, w *warehouse.Warehouse, after int64, each func(warehouse.RunRow) error) error {
	runs, err := w.Runs(ctx, mostTold)
	if err != nil {
		return err
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if runs[i].Run <= after || runs[i].FinishedAt == nil {
			continue
		}
		run, err := w.Run(ctx, runs[i].Run)
		if err != nil {
			return err
		}
		if err := each(run); err != nil {
			return err
		}
	}
	return nil
}

// newestRun is the number of the newest run; 0 where there is none.
func newestRun(ctx context.Context, w *warehouse.Warehouse) int64 {
	runs, err := w.Runs(ctx, 1)
	if err != nil || len(runs) == 0 {
		return 0
	}
	return runs[0].Run
}

// warehouseName is a warehouse without who opens it and how.
func warehouseName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "daybook"
	}
	u.User, u.RawQuery = nil, ""
	return u.String()
}
