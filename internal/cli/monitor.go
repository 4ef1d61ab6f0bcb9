package cli

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/monitor"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// monitored measures the pages and adds /metrics. ahead is the run whose nights pages have read ahead.
func (s *server) monitored(pages http.Handler, ahead func() int64) http.Handler {
	c := s.home.config
	return monitor.Around(s.app.traces.Pages(pages), monitor.Config{
		Nights: s.nights, Queries: s.asked, Ahead: ahead, Now: s.app.now, Version: Version,
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
		Landing: status.LandingWait, Alerts: map[string]int{}, Mails: mailStates(status.Mail),
	}
	if status.Backup != nil {
		n.BackupAt = &status.Backup.MadeAt
	}
	if status.Overdue != nil {
		n.Overdue = status.Overdue.Dates
	}
	if status.BusinessDate != nil {
		if d, err := contract.ParseDay(*status.BusinessDate); err == nil {
			end := midnight(d+1, s.home.config.Schedule.Zone())
			n.DateEnded = &end
		}
	}
	if n.Runs, err = s.home.Warehouse.Outcomes(ctx); err != nil {
		return n, err
	}
	if n.Readers, err = s.readers(ctx); err != nil {
		return n, err
	}
	h := s.asSet()
	list, err := s.app.alertDesk(h, nil).List(ctx, daysOfMessages)
	if err != nil {
		return n, err
	}
	n.Failing = failing(list, h.config.Alerts.Channels)
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
	run := measured(row)
	run.Verdict, err = s.home.Warehouse.Verdicts(ctx, number)
	for _, outcome := range []contract.Outcome{contract.OK, contract.Drifted, contract.Violation, contract.Unreadable, contract.Unknown, contract.Duplicate} {
		run.Verdict[string(outcome)] += 0
	}
	return run, err
}

// readers counts those who looked at pages within a day. Every role is there, so that a graph of one nobody has falls to 0 and does not end.
func (s *server) readers(ctx context.Context) (map[string]int, error) {
	counts, err := people.Register{Warehouse: s.home.Warehouse, Now: s.app.now}.Readers(ctx, s.app.now().Add(-24*time.Hour))
	for _, role := range people.Roles {
		counts[string(role)] += 0
	}
	return counts, err
}

// daysOfMessages is for how long an alert that is over can still owe its end to a channel.
const daysOfMessages = 3

// failing says of each channel whether there is a message that it did not take and is still to get.
func failing(list []notify.Item, channels []config.AlertChannel) map[string]bool {
	owed := map[string]bool{}
	for _, item := range list {
		for _, t := range item.Owed {
			owed[t.Channel] = true
		}
	}
	is := map[string]bool{}
	for _, c := range channels {
		is[c.Name] = owed[c.Name]
	}
	return is
}

// mailStates counts the mails of the newest morning; nil where none are sent.
func mailStates(m *batch.Mailed) map[string]int {
	if m == nil {
		return nil
	}
	counts := map[string]int{warehouse.MailSent: m.Sent, warehouse.MailFailed: 0, warehouse.MailRefused: 0, warehouse.MailGivenUp: 0, warehouse.MailSending: 0}
	for _, lost := range m.Lost {
		counts[lost.State]++
	}
	return counts
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
