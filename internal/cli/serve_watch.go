package cli

import (
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
)

// lookForFiles is how often landing is looked at where the system tells of no arrivals.
const lookForFiles = 30 * time.Second

// arrivals takes files in as they arrive, each once it has settled: the same check and the same publishing as at night.
func (s *server) arrivals() {
	c := s.home.config
	w := landing.Watcher{
		Dir: c.Landing, Settle: time.Duration(c.Schedule.Settle) * time.Second, Every: lookForFiles, Now: s.app.now,
		Told: func(err error) {
			s.home.Log.Warn("landing is looked at every half minute: the system does not tell of arrivals", "error", err)
		},
	}
	w.Watch(s.ctx, s.arrived)
}

// arrived is the run of some files. One that drifted, is held or waits in quarantine is told and not tried again before something comes; what
// could not be tried is.
func (s *server) arrived(names []string) error {
	s.home.Log.Info("files have arrived", "files", len(names))
	result, err := s.run(batch.Options{Only: names}, nil)
	if fault.KindOf(err) != fault.Locked { // a run under way, after which they are tried again
		s.sayTaken(len(names), result, err)
	}
	switch fault.KindOf(err) {
	case fault.Locked, fault.Unreachable, fault.Failed, fault.Config:
		if err != nil && s.ctx.Err() == nil {
			s.home.Log.Warn("files that have arrived", "error", err)
		}
		return err
	}
	return nil
}
