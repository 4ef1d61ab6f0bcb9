package batch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/handover"
)

// TestOffload_APartOfADelivery: of a history that spans years the old months leave. What is here and what has left still add up to the delivery, cell
// by cell; rows that a correction had replaced go once they are no longer kept; and whatever would need what is gone is refused.
func TestOffload_APartOfADelivery(t *testing.T) {
	t.Parallel()
	c := open(t, plain("history{*}.csv"), products)
	head := "business_date " + salesHead
	c.land(file("history1.csv", head, "2024-10-31 S1 P1 1 1.00", "2024-11-30 S1 P1 2.5 2.00", "2024-12-01 S1 P1 1 4.00", "2025-06-01 S1 P1 1 8.00", "2026-05-01 S1 P1 1 16.00"),
		file("products.csv", productsHead, "P1 food 0.5"))
	c.run().is("published", "landed 2 loaded 2")
	c.land(file("history2.csv", head, "2024-11-30 S1 P1 2 2.50"))
	c.run().is("published", "landed 1 loaded 1")
	before := dayOf(t, "2024-12-01")
	_, err := batch.PlanOffload(c.ctx, c.Home, before)
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "2024-11 cannot leave: it was corrected") {
		t.Errorf("a month that was corrected a moment ago: %v", err)
	}
	c.now = c.now.AddDate(0, 0, 36)
	if _, err := batch.Sweep(c.ctx, c.Home, 35); err != nil {
		t.Fatal(err)
	}
	p, err := batch.PlanOffload(c.ctx, c.Home, before)
	if err != nil || len(p.Months) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	o := warehouse.Offload{Before: before, Place: "/lake", Actor: "cli"}
	o.Parts = []warehouse.OffloadPart{{View: "sales", Month: p.Months[0], Rows: 3}}
	if _, err := batch.TakeOut(c.ctx, c.Home, o); err != nil {
		t.Errorf("three rows leave, one of them hidden: %v", err)
	}
	if got := c.rowsIn("sales", "store_day", "offload"); got != "sales 3, store_day 5, offload 1" {
		t.Error(got)
	}
	c.sees(sums, "2024-12-01 S1 4.00, 2025-06-01 S1 8.00, 2026-05-01 S1 16.00")
	c.sees("store_day: business_date, net_sales", "2024-10-31 1.00, 2024-11-30 2.50, 2024-12-01 4.00, 2025-06-01 8.00, 2026-05-01 16.00")
	c.verifies()
	if c.Warehouse.Engine() == "postgres" {
		if got := c.rowsIn("sales_2024_12"); got != "sales_2024_12 1" {
			t.Error(got)
		}
		tx, err := c.Warehouse.Begin(c.ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Query(c.ctx, "select 1 from wh.sales_2024_11"); err == nil {
			t.Error("the partition of a month that has left is there still")
		}
		_ = tx.Rollback()
	}

	// Nothing of it comes back, by no way.
	if _, err := batch.Withdraw(c.ctx, c.Home, 1, "x"); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "rows of 2024-10 have left this warehouse") {
		t.Errorf("withdraw: %v", err)
	}
	if _, err := batch.Rebuild(c.ctx, c.Home, before); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "it rests on months that have left") {
		t.Errorf("rebuild: %v", err)
	}
	c.land(file("history3.csv", head, "2024-11-30 S1 P1 3 3.00", "2026-05-02 S1 P1 1 32.00"))
	c.run().is("published_with_quarantine", "landed 1 quarantined 1")
	c.land(file("history4.csv", head, "2026-05-01 S1 P1 3 17.00", "2026-05-02 S1 P1 1 32.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.verifies()
	if p, err := batch.PlanOffload(c.ctx, c.Home, before); err != nil || len(p.Months) != 0 {
		t.Errorf("again: %+v, %v", p, err)
	}

	// The ledger of what has left is held against the archive like anything else.
	c.behind("update wh.offload_delivery set rows = rows + 1 where delivery_id = 1")
	c.noticed("a row more has left than was there", "the warehouse holds 6 rows, the ledger says 5")
	c.behind("update wh.offload_delivery set rows = rows - 1 where delivery_id = 1")
	c.behind("update wh.sales set units = 2 where business_date = date '2024-12-01'")
	c.noticed("a cell of what is still here", "units adds up to")
}

// TestOffload_FewerRowsThanInFiles: files that hold more than would leave stop it.
func TestOffload_FewerRowsThanInFiles(t *testing.T) {
	t.Parallel()
	c := open(t, plain("history{*}.csv"))
	c.land(file("history1.csv", "business_date "+salesHead, "2024-10-31 S1 P1 1 1.00", "2026-05-01 S1 P1 1 16.00"))
	c.run()
	month := dayOf(t, "2024-10-01")
	o := warehouse.Offload{Before: dayOf(t, "2024-11-01"), Place: "/lake", Parts: []warehouse.OffloadPart{{View: "sales", Month: month, Rows: 2}}}
	if _, err := batch.TakeOut(c.ctx, c.Home, o); err == nil || !strings.Contains(err.Error(), "1 rows of sales would leave, 2 lie in files") {
		t.Errorf("%v", err)
	}
	c.sees(sums, "2024-10-31 S1 1.00, 2026-05-01 S1 16.00")
	c.verifies()
}

// TestOffload_AFileOfAnyDateWaits: a file without a date in its name holds months back as one of such a date does, in landing and in quarantine.
func TestOffload_AFileOfAnyDateWaits(t *testing.T) {
	t.Parallel()
	c := open(t, plain("history{*}.csv"))
	head := "business_date " + salesHead
	c.land(file("history1.csv", head, "2024-10-31 S1 P1 1 1.00", "2026-05-01 S1 P1 1 16.00"))
	c.run()
	before := dayOf(t, "2024-11-01")
	if _, err := batch.PlanOffload(c.ctx, c.Home, before); err != nil {
		t.Fatal(err)
	}
	c.land(file("history2.csv", head, "2024-10-31 S1 P1 1 1.00", "2024-10-31 S1 P1 1 1.00"))
	_, err := batch.PlanOffload(c.ctx, c.Home, before)
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "2024-10 cannot leave: history2.csv is in landing") {
		t.Errorf("in landing: %v", err)
	}
	c.run().is("published_with_quarantine", "landed 1 quarantined 1")
	_, err = batch.PlanOffload(c.ctx, c.Home, before)
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "2024-10 cannot leave: history2.csv waits in quarantine") {
		t.Errorf("in quarantine: %v", err)
	}
}

// TestOffload_BesideAHandover: where months leave while everything is handed over the handover does not say that it is whole, and none ever removes a file
// of what has left, nor what others keep beside it.
func TestOffload_BesideAHandover(t *testing.T) {
	t.Parallel()
	c := open(t, plain("history{*}.csv"))
	c.land(file("history1.csv", "business_date "+salesHead, "2024-10-31 S1 P1 1 1.00", "2026-05-01 S1 P1 1 16.00"))
	c.run()
	dir := t.TempDir()
	beside := func(step string, done, total int64) {
		if done == total {
			c.behind(`insert into wh.offload (month, left_before, dataset, rows, sums, cost_sums, place, path, sha256, bytes, manifest_sha256, run_id, offloaded_at, actor)
				values (date '2023-01-01', date '2023-02-01', 'sales', 9, '{}', '{}', '/lake', 'data/sales/month=2023-01/run-000001.parquet', '', 1, '', 1, timestamp '2026-06-01 08:00:00', 'cli')`)
		}
	}
	if _, err := handover.Write(c.ctx, c.Warehouse, dir, handover.Options{Progress: beside}); err == nil || !strings.Contains(err.Error(), "months have left this warehouse while it was handed over") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err == nil {
		t.Error("a manifest was written")
	}
	write := func() (removed int) {
		t.Helper()
		s, err := handover.Write(c.ctx, c.Warehouse, dir, handover.Options{Progress: func(string, int64, int64) {}})
		if err != nil {
			t.Fatal(err)
		}
		return s.Removed
	}
	write()
	for path, stays := range map[string]bool{"data/sales/month=2023-01/run-000001.parquet": true, "data/sales/month=2023-01/run-000007.parquet": false, "data/orders/part-0.parquet": true} {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		write()
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s stays: %v", path, err)
		}
	}
}

func dayOf(t *testing.T, s string) contract.Day {
	t.Helper()
	d, err := contract.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
