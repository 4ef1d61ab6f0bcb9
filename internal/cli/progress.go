package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
)

// progress tells on stderr how far long work is: a bar on a terminal, a line now and then elsewhere, nothing with --json.
func (a *app) progress() batch.Progress {
	if a.json {
		return batch.Quiet{}
	}
	return a.teller()
}

func (a *app) teller() *teller {
	return &teller{w: a.streams.Err, bar: a.streams.ErrTerminal, now: a.now}
}

// teller is a batch.Progress for people.
type teller struct {
	mu    sync.Mutex
	w     io.Writer
	bar   bool
	now   func() time.Time
	step  string
	begun time.Time
	last  time.Time
	drawn bool
}

// Lines are told no more often than this, and only for steps that take longer.
const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

// working is a step in words, and what is counted in it.
var working = map[string][2]string{
	"sample": {"looking at headers", "files"}, "check": {"reading files", "files"}, "archive": {"archiving", "files"},
	"marts": {"building marts", "dates"}, "verify": {"recounting", "deliveries"}, "making": {"making files", "days"},
	"export": {"handing over", "views"}, "nights": {"living through", "nights"}, "chains": {"scoring", "chains"},
}

// Step implements batch.Progress.
func (t *teller) Step(name string, done, total int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if name != t.step || done <= 1 {
		t.clear()
		t.step, t.begun, t.last = name, now, now
	}
	every := lineEvery
	if t.bar {
		every = barEvery
	}
	if total == 0 || now.Sub(t.last) < every {
		if done >= total {
			t.clear()
		}
		return
	}
	t.last = now
	doing, unit := name, ""
	if words, ok := working[name]; ok {
		doing, unit = words[0], " "+words[1]
	}
	if !t.bar {
		_, _ = fmt.Fprintf(t.w, "%s: %d of %d%s\n", doing, done, total, unit)
		return
	}
	const width = 30
	full := int(width * done / total)
	rest := ""
	if done > 0 && done < total {
		rest = ", " + brief(time.Duration(float64(now.Sub(t.begun))/float64(done)*float64(total-done))) + " left"
	}
	_, _ = fmt.Fprintf(t.w, "\r\x1b[K%-18s %s%s %d of %d%s%s", doing, strings.Repeat("█", full), strings.Repeat("░", width-full), done, total, unit, rest)
	t.drawn = true
	if done >= total {
		t.clear()
	}
}

// say writes a line that stays, above the bar.
func (t *teller) say(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
	_, _ = fmt.Fprintf(t.w, format+"\n", args...)
	t.last = time.Time{} // the bar comes back with the next step
}

// clear takes a drawn bar away.
func (t *teller) clear() {
	if t.drawn {
		_, _ = fmt.Fprint(t.w, "\r\x1b[K")
		t.drawn = false
	}
}

// brief is a duration to the second, or to the minute where it is long.
func brief(d time.Duration) string {
	if d < 90*time.Second {
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f min", d.Minutes())
}
