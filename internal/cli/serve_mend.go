package cli

import (
	"context"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/web"
)

// mender does what people ask for on pages with files that wait in quarantine, and with a held run: the same as the commands do.
type mender struct{ s *server }

// Release implements web.Mender.
func (m mender) Release(_ context.Context, delivery int64, acceptLoss bool, why string) error {
	return m.alone(func(h *opened) error {
		_, err := batch.Release(m.s.ctx, h.Home, batch.ReleaseOptions{IDs: []int64{delivery}, AcceptLoss: acceptLoss, Why: why})
		return err
	})
}

// Discard implements web.Mender.
func (m mender) Discard(_ context.Context, delivery int64, who, why string) error {
	return m.alone(func(h *opened) error { return batch.Discard(m.s.ctx, h.Home, delivery, who, why) })
}

// Decide implements web.Mender.
func (m mender) Decide(_ context.Context, run int64, refuse bool, why string) error {
	return m.alone(func(h *opened) error {
		_, err := batch.Decide(m.s.ctx, h.Home, run, refuse, why)
		return err
	})
}

// alone does some work while no run is under way, with settings and contracts as they are now. The end of the process waits for it.
func (m mender) alone(work func(*opened) error) error {
	s, done := m.s, make(chan error, 1)
	s.work.Go(func() {
		h, err := s.app.renewed(s.home)
		if err != nil {
			done <- err
			return
		}
		h.Outage = s.app.outage(h, true)
		done <- s.app.telling(s.ctx, h, func(h *opened) error {
			if err := h.usable(); err != nil {
				return err
			}
			unlock, err := lockRun(s.ctx, h, false)
			if err != nil {
				return err
			}
			defer unlock()
			s.busy.Store(&web.Busy{})
			defer s.busy.Store(nil)
			return work(h)
		})
	})
	return <-done
}
