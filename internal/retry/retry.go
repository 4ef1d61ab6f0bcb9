// Package retry tries again what trouble stopped that passes (fault.Passes): a server that restarts, a standby that takes over, a limit of
// connections that is reached for a moment. It waits longer each time, never for as long as anybody else, and no longer than its budget.
// A budget is for a whole run, over all that is tried again in it, and counts what was waited, not what was worked meanwhile. Messages
// (mails, alerts, events of lineage) are tried differently, each for itself, against the clock and when their receiver asks for it (Message).
package retry

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// The first wait is up to First; each further one is twice as long, up to Longest.
const (
	First   = 500 * time.Millisecond
	Longest = 15 * time.Second
)

// Budget is how long something may wait altogether. It is used up by every wait of it; nil and the zero value wait for nothing.
type Budget struct {
	Left time.Duration
	// Sleep waits, or returns early with the context's cause; nil: a timer.
	Sleep func(context.Context, time.Duration) error
	// Told hears of every failure that will be tried again, of the wait before that, and of what is left after it; nil: nobody does.
	Told func(err error, wait, left time.Duration)
	// Share is a number from 0 to below 1, by which waits differ; nil: a random one.
	Share func() float64

	waits int
}

// Do calls f until it succeeds, fails with trouble that does not pass, or the budget is used up; then it returns f's last error. What f
// itself takes is not counted.
func (b *Budget) Do(ctx context.Context, f func() error) error {
	for {
		err := f()
		if err == nil || !b.Wait(ctx, err) {
			return err
		}
	}
}

// Wait sleeps before whatever failed with err is tried again; false where that is not worth it, or the budget is used up.
func (b *Budget) Wait(ctx context.Context, err error) bool {
	if b == nil || !fault.Passes(err) || b.Left <= 0 || context.Cause(ctx) != nil {
		return false
	}
	share := rand.Float64
	if b.Share != nil {
		share = b.Share
	}
	most := min(First<<min(b.waits, 10), Longest)
	b.waits++
	// From half of it to all of it: processes that lost the same server do not come back all at once.
	d := min(most/2+time.Duration(share()*float64(most/2)), b.Left)
	b.Left -= d
	if b.Told != nil {
		b.Told(err, d, b.Left)
	}
	sleep := b.Sleep
	if sleep == nil {
		sleep = timer
	}
	return sleep(ctx, d) == nil
}

func timer(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
