package cli

import (
	"context"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
	"github.com/daybookhq/daybook/internal/web"
)

// aYear is longer than any run.
const aYear = 365 * 24 * time.Hour

// withRun is withHome for commands that move the published pointer: one at a time. The home's lock comes before the
// warehouse is opened, so that a second run hears at once that there is a first, and waits for it where wait says so.
// None of them works while a contract cannot be used; channels hear of that.
func (a *app) withRun(ctx context.Context, wait bool, f func(*opened) error) error {
	return a.alone(ctx, wait, func(h *opened) error {
		if err := h.usable(); err != nil {
			return err
		}
		return f(h)
	})
}

// alone is withRun whatever the contracts say.
func (a *app) alone(ctx context.Context, wait bool, f func(*opened) error) error {
	if a.shared != nil {
		return a.withHome(ctx, func(h *opened) error {
			unlock, err := lockRun(ctx, h, wait)
			if err != nil {
				return err
			}
			return a.telling(ctx, h, func(h *opened) error {
				defer unlock()
				if h.busy.CompareAndSwap(nil, &web.Busy{}) {
					defer h.busy.Store(nil)
				}
				return f(h)
			})
		})
	}
	patience := patience
	if wait {
		patience = aYear
	}
	return a.use(ctx, patience, func(h *opened) (func(), error) { return lockHome(ctx, h, wait) }, func(h *opened) error {
		free, err := lockWarehouse(ctx, h, wait)
		if err != nil {
			return err
		}
		return a.telling(ctx, h, func(h *opened) error {
			defer free()
			return f(h)
		})
	})
}

// telling runs f, which may change how things stand, and has channels told what they do not know yet.
func (a *app) telling(ctx context.Context, h *opened, f func(*opened) error) error {
	if catalogue := h.config.Lineage.URL != ""; catalogue || a.traces != nil {
		newest := newestRun(ctx, h.Warehouse)
		defer func() {
			ctx := context.WithoutCancel(ctx)
			if a.traces != nil {
				a.tellTraces(ctx, h, newest)
			}
			if catalogue {
				a.traced(ctx, h, newest)
			}
		}()
	}
	if len(h.config.Alerts.Channels) == 0 && h.config.Alerts.Heartbeat == "" {
		return f(h)
	}
	before, err := h.Warehouse.Published(ctx)
	if err != nil {
		return err
	}
	err = f(h)
	a.told(context.WithoutCancel(ctx), h, before)
	return err
}

// lockRun takes the run lock of the home, which is the system's, and that of the warehouse, which other homes on other machines may
// share. A killed process leaves neither behind.
func lockRun(ctx context.Context, h *opened, wait bool) (unlock func(), err error) {
	home, err := lockHome(ctx, h, wait)
	if err != nil {
		return nil, err
	}
	free, err := lockWarehouse(ctx, h, wait)
	if err != nil {
		home()
		return nil, err
	}
	return func() { free(); home() }, nil
}

func lockWarehouse(ctx context.Context, h *opened, wait bool) (unlock func(), err error) {
	var free func() error
	err = h.Outage.Do(ctx, func() (err error) {
		free, err = h.Warehouse.Lock(ctx, wait)
		return err
	})
	if err != nil {
		return nil, err
	}
	unlock = func() {
		if err := free(); err != nil {
			h.Log.Warn("run lock", "error", err)
		}
	}
	// A process that serves may have opened it before a copy into it began.
	if err := h.Outage.Do(ctx, func() error { return transfer.Unfinished(ctx, h.Warehouse) }); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

func lockHome(ctx context.Context, h *opened, wait bool) (unlock func(), err error) {
	lock := flock.New(filepath.Join(h.config.Logs, "run.lock"))
	if wait {
		_, err = lock.TryLockContext(ctx, 100*time.Millisecond)
	} else {
		var ok bool
		ok, err = lock.TryLock()
		if err == nil && !ok {
			return nil, fault.New(fault.Locked, "another run is under way on %s", h.Dir).WithHint("wait for it with daybook run --wait")
		}
	}
	if err != nil {
		return nil, fault.New(fault.Locked, "lock %s: %w", h.Dir, err)
	}
	return func() { _ = lock.Unlock() }, nil
}
