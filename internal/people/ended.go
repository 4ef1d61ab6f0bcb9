package people

import (
	"context"
	"database/sql"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// EndSession ends one session of somebody; their other ones go on, but where they logged out of so many that all of theirs are ended.
func (r Register) EndSession(ctx context.Context, s Session) error {
	now := r.Now().UTC()
	return r.change(ctx, func(tx warehouse.Tx) ([]statement, error) {
		n := 0
		if err := each(ctx, tx, "session_ended_count", func(rows *sql.Rows) error { return rows.Scan(&n) }, s.Person, now); err != nil {
			return nil, err
		}
		list := []statement{{"session_ended_clear", []any{now, s.name()}}}
		if n < mostEnded {
			return append(list, statement{"session_ended_insert", []any{s.name(), s.Person, now.Add(endedKept)}}), nil
		}
		all, err := everybody(ctx, tx)
		for _, p := range all {
			if p.ID == s.Person && p.Epoch == s.Epoch {
				p.Epoch++
				list = append(append(list, statement{"session_ended_drop", []any{p.ID}}), p.rewritten()...)
			}
		}
		return list, err
	})
}

// ended are the names of sessions that were logged out of and might be tried again.
func (r Register) ended(ctx context.Context) (map[string]bool, error) {
	names := map[string]bool{}
	err := r.each(ctx, "session_ended", func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names[name] = true
		return err
	}, r.Now().UTC())
	return names, err
}

// mostEnding bounds the sessions that wait to be ended in a register that cannot be written.
const mostEnding = 10_000

// End ends one session: in this process at once, in others within Fresh of when the register has it. Where that could not be written it returns why; the
// session stays ended here, and Keep tries again.
func (d *Directory) End(ctx context.Context, s Session) error {
	d.mu.Lock()
	if d.ending == nil {
		d.ending = map[[16]byte]Session{}
	}
	full := len(d.ending) >= mostEnding
	if !full {
		d.ending[s.ID] = s
	}
	d.mu.Unlock()
	if full {
		return fault.New(fault.Failed, "%d sessions wait to be ended already", mostEnding)
	}
	return d.settle(ctx, s)
}

// ends reports whether a session was logged out of here and is not in the register yet.
func (d *Directory) ends(s Session) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, ok := d.ending[s.ID]
	return ok
}

// settle writes that a session was ended. From then on the register says so, which is read anew.
func (d *Directory) settle(ctx context.Context, s Session) error {
	if err := d.Register.EndSession(ctx, s); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.ending, s.ID)
	d.picture = nil
	return nil
}

// Keep writes every so often until ctx ends, and once more then, which sessions were ended while the register could not be written.
func (d *Directory) Keep(ctx context.Context, every time.Duration, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := d.Settle(ctx); err != nil && ctx.Err() == nil {
				log.Warn("sessions that were ended wait to be written", "error", err)
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), every)
			defer cancel()
			if err := d.Settle(last); err != nil {
				log.Error("sessions that were ended are not written, and go on once this process is gone", "error", err)
			}
			return
		}
	}
}

// Settle writes which sessions were ended while the register could not be written.
func (d *Directory) Settle(ctx context.Context) error {
	d.mu.Lock()
	list := slices.Collect(maps.Values(d.ending))
	d.mu.Unlock()
	for _, s := range list {
		if err := d.settle(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
