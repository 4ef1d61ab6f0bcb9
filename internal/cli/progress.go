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
	if now.Sub(t.last) < every || total == 0 {
		if done >= total {
			t.clear()
		}
		return
	}
	t.last = now
	if !t.bar {
		_, _ = fmt.Fprintf(t.w, "%s: %d of %d\n", name, done, total)
		return
	}
	const width = 30
	full := int(width * done / total)
	rest := ""
	if done > 0 {
		left := time.Duration(float64(now.Sub(t.begun)) / float64(done) * float64(total-done)).Round(time.Second)
		rest = fmt.Sprintf(", %s left", left)
	}
	_, _ = fmt.Fprintf(t.w, "\r\x1b[K%-8s %s%s %d of %d%s", name, strings.Repeat("█", full), strings.Repeat("░", width-full), done, total, rest)
	t.drawn = true
	if done >= total {
		t.clear()
	}
}

// clear takes a drawn bar away.
func (t *teller) clear() {
	if t.drawn {
		_, _ = fmt.Fprint(t.w, "\r\x1b[K")
		t.drawn = false
	}
}
