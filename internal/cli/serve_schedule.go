package cli

import (
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/schedule"
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
	var err error
	if s.plan, err = schedule.Parse(text, c.Zone()); err != nil {
		return fault.New(fault.Usage, "%s: %w", from, err)
	}
	backups, err := schedule.Parse(s.home.config.Backup.Schedule, c.Zone())
	if err != nil {
		return fault.New(fault.Config, "backup.schedule: %w", err)
	}
	since := s.app.now()
	last, err := s.home.Warehouse.Runs(s.ctx, 1)
	if err != nil {
		return err
	}
	if len(last) > 0 {
		since = last[0].StartedAt
	}
	clock := schedule.Clock{Now: s.app.now, Nap: schedule.Nap}
	s.work.Go(func() { s.plan.Keep(s.ctx, clock, since, s.scheduledRun) })
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

// scheduledRun is the nightly run of a serving process.
func (s *server) scheduledRun(due time.Time) {
	s.home.Log.Info("scheduled run", "due", due)
	s.await(due)
	if s.ctx.Err() != nil {
		return
	}
	if err := s.run(batch.Options{}); err != nil {
		s.home.Log.Warn("scheduled run", "error", err)
	}
}

// run takes in what is in landing, with settings and contracts as they are now.
func (s *server) run(o batch.Options) error {
	h, err := s.app.renewed(s.home)
	if err != nil {
		return err
	}
	h.Outage = s.app.outage(h, true)
	return s.app.telling(s.ctx, h, func(h *opened) error {
		if err := h.usable(); err != nil {
			return err
		}
		unlock, err := lockRun(s.ctx, h, true)
		if err != nil {
			return err
		}
		defer unlock()
		s.busy.Store(&web.Busy{})
		defer s.busy.Store(nil)
		if o.Only == nil { // else it is about what lies there
			if err := s.app.fetch(s.ctx, h); err != nil {
				_, err = batch.NotBegun(s.ctx, h.Home, err)
				return err
			}
		}
		_, err = batch.Run(s.ctx, h.Home, o)
		return err
	})
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
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if s.busy.Load() == nil { // a run under way tells when it ends
			if err := s.look(); err != nil && s.ctx.Err() == nil {
				s.home.Log.Warn("alerts", "error", err)
			}
			s.morningMail(s.app.now())
		}
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
	}
}
