package cli

import (
	"time"

	"github.com/robfig/cron/v3"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/web"
)

// schedule runs the home at the times that spec says ("": never), and backs it up when daybook.yaml says so.
func (s *server) schedule(spec string) error {
	s.cron = cron.New(cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	if spec != "" {
		if _, err := s.cron.AddFunc(spec, s.scheduledRun); err != nil {
			return fault.New(fault.Usage, "--schedule %q: %w", spec, err).WithHint("minute hour day month weekday, as in \"30 4 * * *\"")
		}
	}
	if at := s.home.config.Backup.Schedule; at != "" {
		if _, err := s.cron.AddFunc(at, s.scheduledBackup); err != nil {
			return fault.New(fault.Config, "backup.schedule %q: %w", at, err)
		}
	}
	s.cron.Start()
	return nil
}

// scheduledRun is the nightly run of a serving process.
func (s *server) scheduledRun() {
	err := s.run()
	if err != nil {
		s.home.Log.Warn("scheduled run", "error", err)
	}
}

// run takes in what is in landing, with settings and contracts as they are now.
func (s *server) run() error {
	h, err := s.app.renewed(s.home)
	if err != nil {
		return err
	}
	h.Outage = s.app.outage(h, true)
	return s.app.telling(s.ctx, h, func(h *opened) error {
		unlock, err := lockRun(s.ctx, h, true)
		if err != nil {
			return err
		}
		defer unlock()
		s.busy.Store(&web.Busy{})
		defer s.busy.Store(nil)
		_, err = batch.Run(s.ctx, h.Home, batch.Options{})
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
		}
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
	}
}
