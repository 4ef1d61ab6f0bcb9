package warehousetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// runLock: one run at a time; whoever has the lock writes, reads and lets go.
func runLock(t *testing.T, open Open) {
	d := migrated(t, open)
	release, err := d.Lock(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := d.Lock(t.Context(), false); err == nil {
		_ = again()
		t.Error("the run lock was given twice")
	} else if fault.KindOf(err) != fault.Locked || fault.HintOf(err) == "" {
		t.Errorf("a second run: kind %s, %v", fault.KindOf(err), err)
	}
	if err := d.Relock(t.Context()); err != nil {
		t.Errorf("a lock that was not lost: %v", err)
	}
	write(t, d, publish("5"))
	equal(t, "read beside it", at(t, d, 0, "select cast(run_id as text) from wh.published"), "5")
	tx, err := d.Begin(t.Context(), 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), publish("6")); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	waits(t, d, release)
	write(t, d, publish("7"))
	equal(t, "after all", at(t, d, 0, "select cast(run_id as text) from wh.published"), "7")
}

// waits wants a run that may wait to get the lock once release was called, and one whose context ends to give up.
func waits(t *testing.T, d warehouse.Driver, release func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if again, err := d.Lock(ctx, true); err == nil {
		_ = again()
		t.Error("the run lock was given twice")
	}
	got := make(chan error, 1)
	go func() {
		again, err := d.Lock(t.Context(), true)
		if err == nil {
			err = again()
		}
		got <- err
	}()
	time.Sleep(50 * time.Millisecond) // the other one is waiting now, or will get a free lock
	if err := release(); err != nil {
		t.Error(err)
	}
	if err := <-got; err != nil {
		t.Errorf("waiting for the run lock: %v", err)
	}
}

// tellingLock: one tells at a time, beside a run; the next waits until it is done or its own context ends.
func tellingLock(t *testing.T, open Open) {
	d := migrated(t, open)
	free, err := d.LockTelling(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	release, err := d.Lock(t.Context(), false)
	if err != nil {
		t.Fatalf("a run beside it: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	over := errors.New("over")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 200*time.Millisecond, over)
	defer cancel()
	if again, err := d.LockTelling(ctx); err == nil {
		again()
		t.Error("the lock was given twice")
	} else if !errors.Is(err, over) {
		t.Errorf("a wait that ended says %v", err)
	}
	got := make(chan error, 1)
	go func() {
		again, err := d.LockTelling(t.Context())
		if err == nil {
			again()
		}
		got <- err
	}()
	select {
	case err := <-got:
		t.Errorf("the next one did not wait: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	free()
	if err := <-got; err != nil {
		t.Errorf("after it was free: %v", err)
	}
}

// affected: a statement tells how many rows it wrote, whatever an engine does to write them.
func affected(t *testing.T, open Open) {
	d := migrated(t, open)
	tx, err := d.Begin(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		statement string
		rows      int64
	}{
		{"-- two at once\n" + `insert into wh.frozen_cost (delivery_id, product_id, unit_cost) values (1, 'P1', 1), (1, 'P2', 2)`, 2},
		{"insert into wh.insight_day (run_id, business_date, checks, stood_out) values (1, date '2026-05-30', 1, 0), (1, date '2026-05-31', 1, 0), (1, date '2026-06-01', 1, 0)", 3},
		{"insert into wh.insight_day (run_id, business_date, checks, stood_out) select run_id, business_date, checks, stood_out from wh.insight_day where checks = 9", 0},
		{"update wh.insight_day set checks = 2 where business_date > date '2026-05-30'", 2},
		{"delete from wh.insight_day", 3},
	} {
		n, err := tx.Exec(t.Context(), c.statement)
		if err != nil || n != c.rows {
			t.Errorf("%s: %d rows, %v; want %d", c.statement, n, err, c.rows)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
