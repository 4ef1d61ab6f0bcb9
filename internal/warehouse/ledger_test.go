package warehouse_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

// open returns an empty warehouse on the embedded engine whose clock stands still.
func open(t *testing.T) *warehouse.Warehouse {
	t.Helper()
	ctx := context.Background()
	d, err := duckdb.Open(ctx, filepath.Join(t.TempDir(), "w.duckdb"), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	steps, err := warehouse.Steps(d.Engine())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(ctx, steps); err != nil {
		t.Fatal(err)
	}
	return warehouse.New(d, func() time.Time { return time.Date(2026, 6, 1, 5, 0, 0, 0, time.UTC) })
}

func day(t *testing.T, s string) *contract.Day {
	t.Helper()
	d, err := contract.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

// publish runs one run that brings and ends the given slices, with one delivery for each new one.
func publish(t *testing.T, w *warehouse.Warehouse, fresh, gone []warehouse.Slice) int64 {
	t.Helper()
	ctx := context.Background()
	run, first, err := w.Start(ctx, "run", "", "test", len(fresh))
	if err != nil {
		t.Fatal(err)
	}
	list := make([]warehouse.Delivery, len(fresh))
	for i := range fresh {
		fresh[i].Delivery = first + int64(i)
		list[i] = warehouse.Delivery{
			ID: fresh[i].Delivery, Run: run, Dataset: fresh[i].Dataset, File: "f.csv", SHA256: "aa", Bytes: 7, ContractID: "c",
			BusinessDate: fresh[i].Date, Outcome: contract.OK, Rows: 1, SalesValue: fresh[i].SalesValue, Place: warehouse.InArchive, Path: "archive/f.csv",
		}
	}
	if err := w.SaveDeliveries(ctx, list); err != nil {
		t.Fatal(err)
	}
	if err := w.Stage(ctx, run, warehouse.Change{New: fresh, Gone: gone}); err != nil {
		t.Fatal(err)
	}
	tx, err := w.Begin(ctx, run)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(ctx, tx, run); err != nil {
		t.Fatal(err)
	}
	row := warehouse.RunRow{Run: run, Outcome: "published", ValueIn: "0", ValueLoaded: "0", ValueQuarantined: "0", Report: []byte(`{"a":1}`)}
	if err := w.Finish(ctx, tx, row); err != nil {
		t.Fatal(err)
	}
	if err := w.MovePointer(ctx, tx, run); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return run
}

func TestLedger_CorrectionAndThePast(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := open(t)
	d := day(t, "2026-05-30")
	one := publish(t, w, []warehouse.Slice{{Dataset: "sales", Date: d, Stores: 2, Rows: 5, Units: 1500, SalesValue: 1234}, {Dataset: "stores", Rows: 2}}, nil)
	live, err := w.LiveSlices(ctx, "sales", d, d)
	if err != nil || len(live) != 1 || live[0].SalesValue != 1234 || live[0].Units != 1500 || live[0].ContractID != "c" {
		t.Fatalf("live %+v, %v", live, err)
	}
	two := publish(t, w, []warehouse.Slice{{Dataset: "sales", Date: d, Rows: 6, SalesValue: 2000}}, live)
	if two != one+1 {
		t.Errorf("runs %d and %d", one, two)
	}
	if live, err = w.LiveSlices(ctx, "stores", nil, nil); err != nil || len(live) != 1 {
		t.Errorf("live %+v, %v", live, err)
	}
	since, err := w.SlicesSince(ctx, one)
	if err != nil || len(since) != 2 || since[0].SalesValue != 1234 || since[1].SalesValue != 2000 {
		t.Errorf("since %+v, %v", since, err)
	}
	counting, err := w.CountingSlices(ctx, "sales", d, d)
	if err != nil || len(counting) != 2 || counting[0].Delivery != 1 {
		t.Errorf("counting %+v, %v", counting, err)
	}
	if p, err := w.Published(ctx); err != nil || p != two {
		t.Errorf("published %d, %v", p, err)
	}
	same, err := w.Same(ctx, []string{"aa", "bb"})
	if err != nil || len(same) != 3 || same[0].ID != 3 {
		t.Errorf("same %+v, %v", same, err)
	}
	runs, err := w.Runs(ctx, 0)
	if err != nil || len(runs) != 2 || runs[0].Run != two {
		t.Errorf("runs %+v, %v", runs, err)
	}
	runs, err = w.RunsUpTo(ctx, one, 0)
	if err != nil || len(runs) != 1 || runs[0].Run != one {
		t.Errorf("runs up to %d: %+v, %v", one, runs, err)
	}
	if _, err := w.Run(ctx, 99); fault.KindOf(err) != fault.NotFound {
		t.Errorf("run 99: %v", err)
	}
}

func TestLedger_KilledRunIsFailedAndItsDeliveriesForgotten(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := open(t)
	run, first, err := w.Start(ctx, "run", "", "test", 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SaveDeliveries(ctx, []warehouse.Delivery{{ID: first, Run: run, Dataset: "sales", File: "x.csv", Outcome: contract.OK, Place: warehouse.InArchive}}); err != nil {
		t.Fatal(err)
	}
	failed, err := w.Recover(ctx)
	if err != nil || len(failed) != 1 || failed[0] != run {
		t.Fatalf("failed %v, %v", failed, err)
	}
	if _, err := w.SweepUnloaded(ctx); err != nil {
		t.Fatal(err)
	}
	list, err := w.Deliveries(ctx, 0, "")
	if err != nil || len(list) != 0 {
		t.Errorf("deliveries %+v, %v", list, err)
	}
	_, next, err := w.Start(ctx, "run", "", "test", 1)
	if err != nil || next != first+1 {
		t.Errorf("next delivery %d after %d, %v: a number is never given twice", next, first, err)
	}
}

func TestLedger_SweepKeepsTheSums(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := open(t)
	d := day(t, "2026-05-30")
	publish(t, w, []warehouse.Slice{{Dataset: "sales", Date: d, SalesValue: 1}}, nil)
	live, _ := w.LiveSlices(ctx, "sales", d, d)
	two := publish(t, w, []warehouse.Slice{{Dataset: "sales", Date: d, SalesValue: 2}}, live)
	s, err := w.SweepSuperseded(ctx, w.Now().Add(time.Hour))
	if err != nil || s.Slices != 1 || s.OldestRun != two {
		t.Fatalf("swept %+v, %v", s, err)
	}
	old, err := w.Delivery(ctx, 1)
	if err != nil || !old.Swept || old.SalesValue != 1 {
		t.Errorf("delivery %+v, %v", old, err)
	}
}

func TestScaled(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"12.5": 1250, "-0.01": -1, "0": 0, "7.100": 710} {
		if n, err := warehouse.Scaled(text, 2); err != nil || n != want {
			t.Errorf("Scaled(%q) = %d, %v; want %d", text, n, err, want)
		}
	}
	for _, text := range []string{"1.234", "x", "99999999999999999999"} {
		if n, err := warehouse.Scaled(text, 2); err == nil {
			t.Errorf("Scaled(%q) = %d, want an error", text, n)
		}
	}
	for n, want := range map[int64]string{1250: "12.50", -1: "-0.01", 0: "0.00", -9223372036854775808: "-92233720368547758.08"} {
		if got := warehouse.Unscaled(n, 2); got != want {
			t.Errorf("Unscaled(%d) = %q, want %q", n, got, want)
		}
	}
}
