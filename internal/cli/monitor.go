package cli

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/monitor"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// monitored measures the pages and adds /metrics. ahead is the run whose nights pages have read ahead.
func (s *server) monitored(pages http.Handler, ahead func() int64) http.Handler {
	c := s.home.config
	return monitor.Around(s.app.traces.Pages(pages), monitor.Config{
		Nights: s.nights, Ahead: ahead, Now: s.app.now, Version: Version,
		Folders: map[string]string{"home": s.home.Dir, "landing": c.Landing, "archive": c.Archive, "quarantine": c.Quarantine},
	})
}

// nights is how things stand, in the words of `daybook status`.
func (s *server) nights(ctx context.Context) (n monitor.Nights, err error) {
	status, err := batch.Status(ctx, s.home.Home)
	if err != nil {
		return n, err
	}
	n = monitor.Nights{
		PublishedRun: status.PublishedRun, PublishedAt: status.PublishedAt, Quarantine: len(status.Quarantine), Missing: len(status.Missing),
		Landing: status.LandingWait, Alerts: map[string]int{},
	}
	if status.Backup != nil {
		n.BackupAt = &status.Backup.MadeAt
	}
	if status.Overdue != nil {
		n.Overdue = status.Overdue.Dates
	}
	if status.BusinessDate != nil {
		if d, err := contract.ParseDay(*status.BusinessDate); err == nil {
			end := (d + 1).Time()
			n.DateEnded = &end
		}
	}
	if n.Runs, err = s.home.Warehouse.Outcomes(ctx); err != nil {
		return n, err
	}
	list, err := s.app.alertDesk(s.home, nil).List(ctx, 0)
	if err != nil {
		return n, err
	}
	for _, a := range list {
		if a.ResolvedAt == nil {
			n.Alerts[string(a.Kind)]++
		}
	}
	if status.LastRun != nil {
		n.Last, err = s.lastRun(ctx, *status.LastRun)
	}
	return n, err
}

func (s *server) lastRun(ctx context.Context, number int64) (monitor.Run, error) {
	row, err := s.home.Warehouse.Run(ctx, number)
	if err != nil {
		return monitor.Run{}, err
	}
	return measured(row), nil
}

// measured is a run of the ledger as monitors want it.
func measured(row warehouse.RunRow) monitor.Run {
	r := monitor.Run{
		Number: row.Run, Outcome: row.Outcome,
		Files: map[string]int64{
			"landed": row.FilesLanded, "loaded": row.FilesLoaded, "quarantined": row.FilesQuarantined, "duplicate": row.FilesDuplicate, "left": row.FilesLeft,
		},
		Rows: map[string]int64{"in": row.RowsIn, "loaded": row.RowsLoaded, "quarantined": row.RowsQuarantined},
	}
	var report struct {
		Steps map[string]float64 `json:"steps"`
		Peak  int64              `json:"peak_bytes"`
	}
	if len(row.Report) > 0 && json.Unmarshal(row.Report, &report) == nil {
		r.Seconds, r.Peak = report.Steps, report.Peak
	}
	return r
}
