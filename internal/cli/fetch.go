package cli

import (
	"context"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/inbox"
)

// fetch brings what is new in the home's buckets into landing. The caller holds the run lock.
func (a *app) fetch(ctx context.Context, h *opened) error {
	for _, from := range strings.Fields(h.config.Inbox) {
		store, err := backup.OpenStore(from, h.Dir)
		if err != nil {
			return err
		}
		box := inbox.Inbox{Store: store, Folder: h.Folder, Record: h.Warehouse, Now: a.now, Log: h.Log}
		if err := h.Outage.Do(ctx, func() error { _, err := box.Fetch(ctx); return err }); err != nil {
			return err
		}
	}
	return nil
}

// fetchQuietly is fetch where somebody else may have the lock, and what goes wrong is told by the run that follows.
func (s *server) fetchQuietly(h *opened) {
	if h.config.Inbox == "" {
		return
	}
	unlock, err := lockRun(s.ctx, h, false)
	if err == nil {
		defer unlock()
		once := *h
		once.Outage = nil
		err = s.app.fetch(s.ctx, &once)
	}
	if err != nil && fault.KindOf(err) != fault.Locked && s.ctx.Err() == nil {
		s.home.Log.Warn("inbox", "error", err)
	}
}

// fetches looks into buckets every so often; what comes settles in landing and is taken in like any other file.
func (s *server) fetches() {
	tick := time.NewTicker(lookForFiles)
	defer tick.Stop()
	for {
		if h, err := s.app.renewed(s.home); err == nil && s.busy.Load() == nil {
			s.fetchQuietly(h)
		}
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
	}
}
