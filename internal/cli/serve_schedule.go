package cli

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/schedule"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// keep runs the home at the times that daybook.yaml says, or those of words, and backs it up when daybook.yaml says so. A night that
// passed while nothing was served is made up for at once.
func (s *server) keep(words []string, watch bool) error {
	c := s.home.config.Schedule
	text, from := c.Runs, "schedule.runs"
	if len(words) > 0 {
		text, from = strings.Join(words, ";"), "--schedule"
	}
	plan, err := schedule.Parse(text, c.Zone())
	if err != nil {
		return fault.New(fault.Usage, "%s: %w", from, err)
	}
	s.plan.Store(&plan)
	backups, err := schedule.Parse(s.home.config.Backup.Schedule, c.Zone())
	if err != nil {
		return fault.New(fault.Config, "backup.schedule: %w", err)
	}
	since, err := s.lastBegun()
	if err != nil {
		return err
	}
	clock := schedule.Clock{Now: s.app.now, Nap: s.app.nap}
	s.work.Go(func() { plan.Keep(s.ctx, clock, since, s.scheduledRun) })
	s.work.Go(func() { backups.Keep(s.ctx, clock, s.app.now(), s.scheduledBackup) })
	if watch || c.Watch {
		s.byDay.Store(true)
		s.work.Go(s.arrivals)
		s.work.Go(s.fetches)
	}
	if mails := mailSchedule(s.home.config); mails != nil {
		s.work.Go(func() { mails.(schedule.Plan).Keep(s.ctx, clock, s.app.now(), s.morningMail) })
	}
	return nil
}

// runSchedule is when runs by plan are due as daybook.yaml says; nil where it does not. A wrong one was told when the settings were read.
func runSchedule(c config.Config) batch.Schedule {
	if p, err := schedule.Parse(c.Schedule.Runs, c.Schedule.Zone()); err == nil && !p.Empty() {
		return p
	}
	return nil
}

// lastBegun is since when no run has begun: what was due after it is made up for. Where none ever began, nothing is.
func (s *server) lastBegun() (since time.Time, err error) {
	now := s.app.now()
	last, err := s.home.Warehouse.Runs(s.ctx, 1)
	if err != nil {
		return now, err
	}
	planned, err := s.home.Warehouse.PlannedBegun(s.ctx) // one that found no file is not in the ledger
	if err != nil {
		return now, err
	}
	if len(last) > 0 {
		since = last[0].StartedAt
	}
	if planned != nil && planned.After(since) {
		since = *planned
	}
	if since.IsZero() || since.After(now) { // a clock went ahead
		return now, nil
	}
	return since, nil
}

// scheduledRun is the nightly run of a serving process.
func (s *server) scheduledRun(due time.Time) {
	s.home.Log.Info("scheduled run", "due", due)
	s.await(due)
	if s.ctx.Err() != nil {
		return
	}
	result, err := s.run(batch.Options{}, &due)
	if err != nil {
		s.home.Log.Warn("scheduled run", "error", err)
	}
	s.sayEnded(due, result, err)
}

// run takes in what is in landing, with settings and contracts as they are now. due is the time of the plan that it is for; nil: none. Where another process
// that serves the same warehouse has run that already, nothing is done, and the result is empty; so it is where no run could begin.
func (s *server) run(o batch.Options, due *time.Time) (result batch.Result, err error) {
	h, err := s.app.renewed(s.home)
	if err != nil {
		return result, err
	}
	h.Outage = s.app.outage(h, true)
	free, err := lockRun(s.ctx, h, true)
	if err != nil {
		return result, err
	}
	unlock := sync.OnceFunc(free)
	defer unlock()
	begun := s.app.now()
	if due != nil {
		var ran bool
		if err := h.Outage.Do(s.ctx, func() (err error) { ran, err = h.Warehouse.PlannedRan(s.ctx, *due, begun); return err }); err != nil {
			return result, err
		}
		if ran {
			s.home.Log.Info("scheduled run: another process has run it", "due", *due)
			s.app.tell("the run of %s: another process has run it", s.plannedAt(*due))
			return result, nil
		}
		s.sayBegun(*due)
	}
	err = s.app.telling(s.ctx, h, func(h *opened) error {
		defer unlock()
		if err := h.usable(); err != nil {
			return err
		}
		s.busy.Store(&web.Busy{})
		defer s.busy.Store(nil)
		if o.Only == nil { // else it is about what lies there
			if err := s.app.fetch(s.ctx, h); err != nil {
				result, err = batch.NotBegun(s.ctx, h.Home, err)
				return err
			}
		}
		result, err = batch.Run(s.ctx, h.Home, o)
		if due != nil && ranToItsEnd(err) {
			ended := s.app.now()
			s.noted(h.Warehouse.SavePlanned(context.WithoutCancel(s.ctx), warehouse.PlannedRun{Due: *due, Process: s.name, Seen: ended, Begun: &begun, Ended: &ended}))
		}
		return err
	})
	return result, err
}

// ranToItsEnd reports whether a run did what there was to do, well or not: another process would find the same. One that failed may go well elsewhere.
func ranToItsEnd(err error) bool {
	switch fault.KindOf(err) {
	case fault.Quarantined, fault.Drift, fault.Held:
		return true
	}
	return err == nil
}

// look tells channels what they do not know yet.
func (s *server) look() error {
	h, err := s.app.renewed(s.home)
	if err != nil {
		return err
	}
	if len(h.config.Alerts.Channels) == 0 {
		return nil
	}
	_, err = s.app.lookForTrouble(s.ctx, h)
	return err
}

// lookEvery is how often serve looks whether something is wrong: a night that does not begin tells nobody by itself.
const lookEvery = 5 * time.Minute

// watch looks at once and then every few minutes.
func (s *server) watch() {
	for s.ctx.Err() == nil {
		if s.busy.Load() == nil { // a run under way tells when it ends
			if err := s.look(); err != nil && s.ctx.Err() == nil {
				s.home.Log.Warn("alerts", "error", err)
			}
			s.morningMail(s.app.now())
		}
		s.app.nap(s.ctx, lookEvery)
	}
}
