//go:build chaos

package main_test

import (
	"path/filepath"
	"testing"
	"time"
)

// clockJumps sets the clock of runs under way an hour back, a day ahead, a day back and to the year 2000, and lets them run over the
// two nights on which the clock of the chain's zone leaps. Between two nights it is right again, which is another jump.
func clockJumps(t *testing.T, on engine, nights int) (hit int) {
	n := newNightly(t, on, nights)
	clock := wallClock(filepath.Join(t.TempDir(), "clock"))
	clock.shift(t, 0)
	n.program, n.env = withItsClock(t), []string{"TZ=Europe/Berlin", "CLOCK_FILE=" + string(clock)}
	appendTo(t, filepath.Join(n.home, "daybook.yaml"), "schedule: {timezone: Europe/Berlin}\n")
	const kinds = 6
	leaps := map[int]time.Time{4: moment(t, "2026-03-29T01:00:00Z"), 5: moment(t, "2026-10-25T01:00:00Z")}
	hit, codes := n.live(t, nights, blow{
		before: func(night int, after time.Duration) {
			clock.shift(t, 0)
			if leap, is := leaps[night%kinds]; is {
				clock.set(t, leap.Add(-after)) // so that it leaps when the blow falls
			}
		},
		strike: func(night int) {
			switch night % kinds {
			case 0:
				clock.shift(t, -time.Hour)
			case 1:
				clock.shift(t, 24*time.Hour)
			case 2:
				clock.shift(t, -24*time.Hour)
			case 3:
				clock.set(t, moment(t, "2000-01-01T00:00:00Z")) // as a machine without a battery begins
			}
		},
		hit: caught,
	})
	if codes[0] != nights {
		t.Errorf("runs ended with %v: a clock that jumps stops none", codes)
	}
	return hit
}
