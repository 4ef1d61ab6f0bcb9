package warehousetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// slice is an insert of one slice; date and store may be empty, gone 0 for a slice that is still visible.
func slice(dataset, date, store string, delivery, run, gone string) string {
	day := "null"
	if date != "" {
		day = "date '" + date + "'"
	}
	return `insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
		values ('` + dataset + `', ` + day + `, '` + store + `', ` + delivery + `, 0, ` + run + `, nullif(` + gone + `, 0), 1, 1, 0, 0, 0)`
}

func publish(run string) string { return "update wh.published set run_id = " + run }

const totals = "select cast(count(*) as text), cast(sum(net_sales) as text) from sales"

func transactions(t *testing.T, open Open) {
	t.Run("a run sees itself, nobody else does", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		must(t, d, "sales", records(t, "sales", 1, row{"business_date": "2026-05-30", "store_id": "S1", "product_id": "P1", "units": "1", "sales_value": "2.50"}))
		tx, err := d.Begin(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		n, err := tx.Exec(t.Context(), slice("sales", "2026-05-30", "", "1", "1", "0"))
		if err != nil || n != 1 {
			t.Fatalf("%d rows, %v", n, err)
		}
		equal(t, "inside", ask(t, tx, totals), "1,2.50")
		equal(t, "outside", at(t, d, 0, totals), "0,~")
		equal(t, "outside, at the run", at(t, d, 1, totals), "0,~")
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		equal(t, "after the rollback", at(t, d, 1, totals), "0,~")
		equal(t, "no slice", at(t, d, 1, "select cast(count(*) as text) from wh.slice"), "0")
	})
	t.Run("commit", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		tx, err := d.Begin(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), "update wh.published set run_id = $1", int64(3)); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := tx.Rollback(); err != nil {
			t.Errorf("rollback after commit: %v", err)
		}
		r, err := d.At(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		if r.Run() != 3 {
			t.Errorf("the published run is %d, want 3", r.Run())
		}
	})
	t.Run("one writer", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		tx, err := d.Begin(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if second, err := d.Begin(ctx, 2); err == nil {
			_ = second.Rollback()
			t.Error("two writing transactions at once")
		} else if fault.KindOf(err) != fault.Locked && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the second: %v", err)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		write(t, d, publish("4"))
	})
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		ctx, cancel := context.WithCancel(t.Context())
		tx, err := d.Begin(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, publish("9")); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := tx.Commit(); err == nil {
			t.Error("a cancelled transaction was committed")
		}
		_ = tx.Rollback()
		equal(t, "the pointer", at(t, d, 0, "select cast(run_id as text) from wh.published"), "0")
		write(t, d, publish("4"))
	})
}

func readers(t *testing.T, open Open) {
	d := migrated(t, open)
	for i, value := range []string{"1.00", "5.00"} {
		must(t, d, "sales", records(t, "sales", int64(i+1), row{"business_date": "2026-05-30", "store_id": "S1", "product_id": "P1", "units": "1", "sales_value": value}))
	}
	write(t, d, slice("sales", "2026-05-30", "", "1", "1", "0"), publish("1"))
	old, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	publishSecond(t, d)
	equal(t, "bound before the publish", ask(t, old, totals), "1,1.00")
	if old.Run() != 1 {
		t.Errorf("bound to run %d, want 1", old.Run())
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	equal(t, "bound after it", at(t, d, 0, totals), "1,5.00")
	equal(t, "as it was", at(t, d, 1, totals), "1,1.00")
	ctx, cancel := context.WithCancel(t.Context())
	r, err := d.At(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if rows, err := r.Query(ctx, totals); err == nil {
		_ = rows.Close()
		t.Error("a cancelled context was asked all the same")
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// snapshots: all statements see the tables as they were at the first, with a writer beside.
func snapshots(t *testing.T, open Open) {
	d := migrated(t, open)
	write(t, d, "insert into wh.secret (name, value) values ('a', '1')")
	s, err := d.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const secrets = `select name, value from wh.secret order by name collate "C"`
	equal(t, "at first", ask(t, s, secrets), "a,1")
	write(t, d, "update wh.secret set value = '2'", "insert into wh.secret (name, value) values ('b', '1')")
	equal(t, "after a commit", ask(t, s, secrets), "a,1")
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	equal(t, "of a reader after it", at(t, d, 0, secrets), "a,2 b,1")
	if s, err = d.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Query(t.Context(), "select nothing from nowhere"); err == nil {
		t.Error("a wrong statement passed")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closed after a mistake: %v", err)
	}
	write(t, d, "delete from wh.secret")
	equal(t, "of a reader at the end", at(t, d, 0, secrets), "")
}

func publishSecond(t *testing.T, d warehouse.Driver) {
	t.Helper()
	write(t, d, "update wh.slice set superseded_by = 2 where delivery_id = 1", slice("sales", "2026-05-30", "", "2", "2", "0"), publish("2"))
}

func maintain(t *testing.T, open Open) {
	d := migrated(t, open)
	write(t, d, publish("1"))
	if err := d.Maintain(t.Context()); err != nil {
		t.Error(err)
	}
	r, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := r.Query(t.Context(), "select run_id from wh.published")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Maintain(t.Context()); err != nil {
		t.Errorf("while somebody reads: %v", err)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	tx, err := d.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), publish("2")); err != nil {
		t.Fatal(err)
	}
	if err := d.Maintain(t.Context()); err != nil {
		t.Errorf("while somebody writes: %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	equal(t, "what was written", at(t, d, 0, "select cast(run_id as text) from wh.published"), "2")
}
