package people

import (
	"context"
	"database/sql"
	"log/slog"
	"sync"
	"time"
)

// Deed is one line of the audit log: who did what, to what, from where, and which run they saw.
type Deed struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`  // a login, token:NAME, or system
	Action  string    `json:"action"` // see, export, login, login_failed, logout, release, discard, withdraw, user_add, …
	Object  string    `json:"object"` // a path, a file, a login
	Detail  string    `json:"detail"`
	Address string    `json:"address"`
	Run     int64     `json:"run"`
}

// Record writes deeds.
func (r Register) Record(ctx context.Context, deeds ...Deed) error {
	_, err := r.write(ctx, "", func(int64) []statement {
		list := make([]statement, len(deeds))
		for i, d := range deeds {
			list[i] = statement{"audit_insert", []any{d.At.UTC(), d.Actor, d.Action, d.Object, d.Detail, d.Address, d.Run}}
		}
		return list
	})
	return err
}

// Deeds returns what was done from from to before to, newest first, at most limit.
func (r Register) Deeds(ctx context.Context, from, to time.Time, limit int) (list []Deed, err error) {
	err = r.each(ctx, "audit", func(rows *sql.Rows) error {
		var d Deed
		err := rows.Scan(&d.At, &d.Actor, &d.Action, &d.Object, &d.Detail, &d.Address, &d.Run)
		list = append(list, d)
		return err
	}, from.UTC(), to.UTC(), limit)
	return list, err
}

// Readers counts those who looked at pages since a moment, by their role; program, link, local and gone stand for those who are no person, or none any more.
func (r Register) Readers(ctx context.Context, since time.Time) (map[string]int, error) {
	counts := map[string]int{}
	err := r.each(ctx, "readers", func(rows *sql.Rows) error {
		var reader string
		var n int
		err := rows.Scan(&reader, &n)
		counts[reader] = n
		return err
	}, since.UTC())
	return counts, err
}

// Log gathers deeds and writes them together, so that looking at a page waits for no disk. What could not be written is kept and tried again;
// every deed goes to the home's log file as well, at once.
type Log struct {
	Register Register
	File     *slog.Logger

	mu      sync.Mutex
	waiting []Deed
	seen    map[Deed]time.Time // when a page was last noted as looked at
}

// again is how long looking at the same page counts as one look.
const again = 5 * time.Minute

// mostSeen bounds the looks that are remembered.
const mostSeen = 10_000

// Note adds a deed. Looking at the same page again within a few minutes is not a new one.
func (l *Log) Note(d Deed) {
	if d.At.IsZero() {
		d.At = l.Register.Now()
	}
	if d.Action == "see" && l.justSeen(d) {
		return
	}
	l.File.Info("audit", "actor", d.Actor, "action", d.Action, "object", d.Object, "detail", d.Detail, "address", d.Address, "run", d.Run)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, d)
}

func (l *Log) justSeen(d Deed) bool {
	at := d.At
	d.At = time.Time{}
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, ok := l.seen[d]; ok && at.Sub(last) < again {
		return true
	}
	if l.seen == nil || len(l.seen) >= mostSeen {
		l.seen = map[Deed]time.Time{}
	}
	l.seen[d] = at
	return false
}

// Flush writes what waits.
func (l *Log) Flush(ctx context.Context) error {
	l.mu.Lock()
	list := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	if len(list) == 0 {
		return nil
	}
	err := l.Register.Record(ctx, list...)
	if err != nil {
		l.mu.Lock()
		l.waiting = append(list, l.waiting...)
		l.mu.Unlock()
	}
	return err
}

// Keep flushes every so often until ctx ends, and once more then.
func (l *Log) Keep(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := l.Flush(ctx); err != nil {
				l.File.Warn("audit log waits", "error", err)
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			if err := l.Flush(last); err != nil {
				l.File.Error("audit log is not written", "error", err)
			}
			return
		}
	}
}
