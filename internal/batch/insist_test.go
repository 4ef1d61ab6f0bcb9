package batch_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/retry"
	"github.com/daybookhq/daybook/internal/warehouse"
)

var errAway = fault.New(fault.Unreachable, "connection reset").ThatPasses()

// blinking is an engine whose connection is lost once, at its n-th step: before the step reaches the engine, or after the engine has done
// it and before its answer is back. The next question finds it there again.
type blinking struct {
	warehouse.Driver
	mu    sync.Mutex
	steps int
	lasts map[int]bool // steps that leave something behind
	at    int
	after bool
	locks int // how often the run lock was asked for again
}

// step does f, unless the connection is lost there.
func (b *blinking) step(lasts bool, f func() error) error {
	b.mu.Lock()
	b.steps++
	b.lasts[b.steps] = lasts
	lost := b.steps == b.at
	b.mu.Unlock()
	if lost && !b.after {
		return errAway
	}
	if err := f(); err != nil || !lost {
		return err
	}
	return errAway
}

func (b *blinking) Begin(ctx context.Context, run int64) (warehouse.Tx, error) {
	tx, err := b.Driver.Begin(ctx, run)
	return &blinkingTx{tx, b}, err
}

func (b *blinking) Load(ctx context.Context, table string, r array.RecordReader) (n int64, err error) {
	err = b.step(true, func() error { n, err = b.Driver.Load(ctx, table, r); return err })
	return n, err
}

func (b *blinking) Maintain(ctx context.Context) error {
	return b.step(false, func() error { return b.Driver.Maintain(ctx) })
}

func (b *blinking) At(ctx context.Context, run int64) (r warehouse.Reader, err error) {
	err = b.step(false, func() error { r, err = b.Driver.At(ctx, run); return err })
	if err != nil && r != nil {
		_ = r.Close()
	}
	return r, err
}

func (b *blinking) Relock(context.Context) error {
	b.locks++
	return nil
}

type blinkingTx struct {
	warehouse.Tx
	b *blinking
}

func (t *blinkingTx) Commit() error {
	err := t.b.step(true, t.Tx.Commit)
	if err != nil {
		_ = t.Rollback()
	}
	return err
}

// TestInsist_WhereverTheConnectionIsLost: at every step, before or after the engine has done it, a run ends by itself as if nothing had
// happened. It is not done twice where only the answer to its commit was lost.
func TestInsist_WhereverTheConnectionIsLost(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	livedIn(t, home)
	for _, x := range []struct {
		name    string
		prepare func(*chain)
		command func(*chain) (batch.Result, error)
	}{
		{"run", func(c *chain) {
			c.land(dated("sales", "05-01", salesHead, "S1 P1 1 11.00", "S2 P1 1 5.00"), dated("sales", "05-02", salesHead, "S1 P1 1 -1.00"))
		}, func(c *chain) (batch.Result, error) { return batch.Run(c.ctx, c.Home, batch.Options{}) }},
		{"release", func(c *chain) { c.contracts(plain("sales_{business_date}.csv"), products) }, func(c *chain) (batch.Result, error) {
			return batch.Release(c.ctx, c.Home, batch.ReleaseOptions{Dataset: "sales"})
		}},
		{"withdraw", func(*chain) {}, func(c *chain) (batch.Result, error) { return batch.Withdraw(c.ctx, c.Home, 3, "wrong") }},
		{"rollback", func(*chain) {}, func(c *chain) (batch.Result, error) { return batch.Rollback(c.ctx, c.Home, 1, "wrong") }},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			// try gives the command; n is where the connection is lost.
			try := func(n int, after bool) (c *chain, b *blinking, r batch.Result, err error) {
				c = copyOf(t, home)
				x.prepare(c)
				b = &blinking{Driver: c.Warehouse.Driver, at: n, after: after, lasts: map[int]bool{}}
				blinks := *c
				blinks.Warehouse = warehouse.New(b, c.Now)
				blinks.Outage = &retry.Budget{Left: time.Hour, Sleep: func(context.Context, time.Duration) error { return nil }}
				r, err = x.command(&blinks)
				return c, b, r, err
			}
			calm, b, r, err := try(0, false)
			if err != nil && fault.KindOf(err) != fault.Quarantined {
				t.Fatal(err)
			}
			want, kind, outcome := calm.everything(), fault.KindOf(err), r.Outcome
			for n := 1; n <= b.steps; n++ {
				for _, after := range []bool{false, true} {
					if after && !b.lasts[n] {
						continue // the same as before it
					}
					c, blinked, r, err := try(n, after)
					if (err == nil) != (kind == fault.Failed) || err != nil && fault.KindOf(err) != kind || r.Outcome != outcome {
						t.Errorf("lost at step %d of %d (after %v): %s, %v", n, b.steps, after, r.Outcome, err)
						continue
					}
					if blinked.locks == 0 && blinked.steps < b.steps {
						t.Errorf("lost at step %d (after %v): the run lock was not asked for again", n, after)
					}
					if got := c.everything(); got != want {
						t.Errorf("lost at step %d of %d (after %v): in the end\n%s\nwant\n%s", n, b.steps, after, got, want)
					}
					c.verifies()
					if runs := c.read(0, "run_ledger: outcome"); strings.Count(runs, "published") != strings.Count(calm.read(0, "run_ledger: outcome"), "published") {
						t.Errorf("lost at step %d of %d (after %v): runs %s", n, b.steps, after, runs)
					}
				}
			}
		})
	}
}

// TestInsist_NotForEver: a warehouse that goes away each time, and a run that may not wait.
func TestInsist_NotForEver(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"))
	alive := c.Warehouse
	a := &always{Driver: alive.Driver}
	c.Warehouse = warehouse.New(a, c.Now)
	for _, x := range []struct {
		budget *retry.Budget
		tries  int
	}{
		{nil, 1},
		{&retry.Budget{}, 1},
		{&retry.Budget{Left: time.Hour, Sleep: func(context.Context, time.Duration) error { return nil }}, 5},
	} {
		a.loads, c.Outage = 0, x.budget
		if _, err := batch.Run(c.ctx, c.Home, batch.Options{}); fault.KindOf(err) != fault.Unreachable || a.loads != x.tries {
			t.Errorf("tried %d times, want %d: %v", a.loads, x.tries, err)
		}
	}
	c.holds("landing", "sales_2026-05-01.csv")
	c.Warehouse = alive
	c.run().is("published", "landed 1 loaded 1")
	c.verifies()
}

// always loses every load.
type always struct {
	warehouse.Driver
	loads int
}

func (a *always) Load(_ context.Context, table string, _ array.RecordReader) (int64, error) {
	if table == "sales" {
		a.loads++
	}
	return 0, errAway
}
