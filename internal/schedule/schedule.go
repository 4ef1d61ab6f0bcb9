// Package schedule says when something is due by the clock on the wall, and waits for it.
package schedule

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Plan is a list of times that come again, as cron writes them, on the clock of one time zone. The zero Plan has none.
//
// A time that the clock leaps over in spring comes at the other side of the leap; one that it shows twice in autumn comes once.
type Plan struct {
	times []cron.Schedule
	zone  *time.Location
}

// Parse reads a plan: minute hour day month weekday, several separated by semicolons. zone is where the clock hangs; nil: time.Local.
func Parse(text string, zone *time.Location) (Plan, error) {
	p := Plan{zone: zone}
	if zone == nil {
		p.zone = time.Local
	}
	for spec := range strings.SplitSeq(text, ";") {
		if spec = strings.TrimSpace(spec); spec == "" {
			continue
		}
		if strings.Contains(spec, "TZ=") {
			return Plan{}, fmt.Errorf("%q: the time zone is set beside the times, not in them", spec)
		}
		t, err := cron.ParseStandard(spec)
		if err != nil {
			return Plan{}, fmt.Errorf("%q: minute hour day month weekday, as in \"30 4 * * *\": each is a number (0-59 0-23 1-31 1-12 0-6, Sunday is 0), a list 1,15, a range 1-5, a step */10 or * for all (%w)", spec, err)
		}
		p.times = append(p.times, t)
	}
	return p, nil
}

// Daily is the plan of a time of every day, as in 06:30.
func Daily(clock string, zone *time.Location) (Plan, error) {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return Plan{}, fmt.Errorf("%q is no time of a day, as in 06:30", clock)
	}
	return Parse(fmt.Sprintf("%d %d * * *", t.Minute(), t.Hour()), zone)
}

// Empty reports whether nothing is ever due.
func (p Plan) Empty() bool { return len(p.times) == 0 }

// Next is the first time after a moment; zero where there is none.
func (p Plan) Next(after time.Time) (next time.Time) {
	for _, times := range p.times {
		for wall := times.Next(p.wall(after)); !wall.IsZero(); wall = times.Next(wall) {
			t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, p.zone)
			if !t.After(after) {
				continue // the clock was set back meanwhile and shows this time again
			}
			if next.IsZero() || t.Before(next) {
				next = t
			}
			break
		}
	}
	return next
}

// wall is what the clock shows at a moment, in a zone whose clock is never set back or forward.
func (p Plan) wall(t time.Time) time.Time {
	t = t.In(p.zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Clock is how time passes.
type Clock struct {
	Now func() time.Time
	Nap func(ctx context.Context, d time.Duration) // returns early when ctx ends
}

// longest is how long a wait looks away: a machine that slept, or a clock that was set, is noticed this much later.
const longest = 30 * time.Second

// Until waits for a moment and reports whether it came, and ctx did not end first.
func (c Clock) Until(ctx context.Context, t time.Time) bool {
	for ctx.Err() == nil {
		left := t.Sub(c.Now())
		if left <= 0 {
			return true
		}
		c.Nap(ctx, min(left, longest))
	}
	return false
}

// breath is what others get who wait for what begin had to itself.
const breath = time.Second

// Nap sleeps by the machine's clock.
func Nap(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// Keep calls begin whenever the plan says so, until ctx ends. What was due after since and has passed is made up for at once, and only
// once however often it was due; so is what becomes due while begin is at work.
func (p Plan) Keep(ctx context.Context, clock Clock, since time.Time, begin func(due time.Time)) {
	for {
		due := p.Next(since)
		if due.IsZero() || !clock.Until(ctx, due) {
			return
		}
		since = clock.Now()
		begin(due)
		clock.Nap(ctx, breath)
	}
}
