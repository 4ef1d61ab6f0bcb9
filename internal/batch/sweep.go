package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// SweepReport is what a sweep removed.
type SweepReport struct {
	Rows     int64 `json:"rows"`
	Slices   int64 `json:"slices"`
	KeepDays int   `json:"keep_days"`
	Oldest   int64 `json:"oldest_run"` // the oldest run that `--run N` can still show
	Left     Left  `json:"left"`       // files whose days in archive or quarantine were over
}

// Sweep removes rows that nobody will ever see: those of failed runs, and what was superseded more than keepDays ago (0: nothing of
// it), and files whose days are over. Deliveries keep their place in the ledger, with their sums.
func Sweep(ctx context.Context, h Home, keepDays int) (SweepReport, error) {
	if err := Mend(ctx, h); err != nil {
		return SweepReport{}, err
	}
	s := warehouse.Swept{}
	if keepDays > 0 {
		var err error
		if s, err = h.Warehouse.SweepSuperseded(ctx, h.Now().AddDate(0, 0, -keepDays)); err != nil {
			return SweepReport{}, err
		}
	}
	left, err := filesLeave(ctx, h)
	if err != nil {
		return SweepReport{}, err
	}
	if err := h.Warehouse.Maintain(ctx); err != nil {
		return SweepReport{}, err
	}
	h.Log.Info("swept", "rows", s.Rows, "slices", s.Slices, "keep_days", keepDays)
	return SweepReport{Rows: s.Rows, Slices: s.Slices, KeepDays: keepDays, Oldest: s.OldestRun, Left: left}, nil
}
