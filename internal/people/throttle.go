package people

import (
	"sync"
	"time"
)

// Throttle slows down guessing: after a few wrong passwords a login, or an address, has to wait, twice as long each time. It forgets what is
// old, and holds no more than it has room for.
type Throttle struct {
	Now func() time.Time

	mu    sync.Mutex
	tries map[string]*attempts
}

type attempts struct {
	wrong int
	until time.Time
	last  time.Time
}

const (
	freeTries  = 5
	firstWait  = 2 * time.Second
	longestGap = 15 * time.Minute
	mostTries  = 20_000
)

// Wait returns how long the next try for any of keys (a login, an address) has to wait; 0: now.
func (t *Throttle) Wait(keys ...string) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.Now()
	for _, k := range keys {
		if a := t.tries[k]; a != nil && a.until.After(now) {
			wait = max(wait, a.until.Sub(now))
		}
	}
	return wait
}

// Wrong counts a wrong password.
func (t *Throttle) Wrong(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.Now()
	if t.tries == nil {
		t.tries = map[string]*attempts{}
	}
	if len(t.tries) > mostTries {
		for k, a := range t.tries {
			if now.Sub(a.last) > longestGap {
				delete(t.tries, k)
			}
		}
	}
	for _, k := range keys {
		a := t.tries[k]
		if a == nil || now.Sub(a.last) > longestGap {
			a = &attempts{}
			t.tries[k] = a
		}
		a.wrong++
		a.last = now
		if over := a.wrong - freeTries; over >= 0 {
			a.until = now.Add(min(firstWait<<min(over, 20), longestGap))
		}
	}
}

// Right forgets the wrong ones.
func (t *Throttle) Right(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		delete(t.tries, k)
	}
}
