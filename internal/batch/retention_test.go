package batch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

// rowsIn counts the rows that lie in a table, whoever can see them.
func (c *chain) rowsIn(tables ...string) string {
	c.Helper()
	tx, err := c.Warehouse.Begin(c.ctx, 0)
	if err != nil {
		c.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	var list []string
	for _, table := range tables {
		rows, err := tx.Query(c.ctx, "select count(*) from wh."+table)
		if err != nil {
			c.Fatal(err)
		}
		var n int64
		for rows.Next() {
			if err := rows.Scan(&n); err != nil {
				c.Fatal(err)
			}
		}
		_ = rows.Close()
		list = append(list, fmt.Sprint(table, " ", n))
	}
	return strings.Join(list, ", ")
}

// What was superseded is kept for a while, then only its sums.
func TestRetention_SupersededSlicesGoAfterTheirTime(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), products)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S1 P2 1 1.00"), dated("sales", "05-02", salesHead, "S1 P1 1 20.00"), file("products.csv", productsHead, "P1 food 0.5"))
	c.run()
	c.now = c.now.AddDate(0, 0, 10)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 11.00", "S1 P2 1 1.00"), file("products.csv", productsHead, "P1 drinks 0.5"))
	c.run()
	c.now = c.now.AddDate(0, 0, 10)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 12.00", "S1 P2 1 1.00"))
	c.run()
	if got := c.rowsIn("sales", "products", "store_day"); got != "sales 7, products 2, store_day 4" {
		t.Errorf("before: %s", got)
	}

	// Twenty days after the first correction, ten after the second: nothing is old enough yet.
	s, err := batch.Sweep(c.ctx, c.Home, 35)
	if err != nil || s.Rows != 0 || s.Oldest != 0 {
		t.Errorf("swept %+v, %v", s, err)
	}
	c.now = c.now.AddDate(0, 0, 26)
	s, err = batch.Sweep(c.ctx, c.Home, 35)
	if err != nil || s.Oldest != 2 || s.KeepDays != 35 {
		t.Errorf("swept %+v, %v", s, err)
	}
	if got := c.rowsIn("sales", "products", "store_day"); got != "sales 5, products 1, store_day 3" {
		t.Errorf("after: %s", got)
	}
	c.saw(2, sums, "2026-05-01 S1 1.00, 2026-05-01 S1 11.00, 2026-05-02 S1 20.00")
	c.sees(sums, "2026-05-01 S1 1.00, 2026-05-01 S1 12.00, 2026-05-02 S1 20.00")
	c.sees("delivery_ledger: delivery_id, rows, sales_value", "1 1 0.00, 2 2 11.00, 3 1 20.00, 4 1 0.00, 5 2 12.00, 6 2 13.00") // the sums stay
	if _, err := batch.Rollback(c.ctx, c.Home, 1, "x"); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "swept") {
		t.Errorf("behind what was swept: %v", err)
	}
	c.rollback(2)
	c.sees(sums, "2026-05-01 S1 1.00, 2026-05-01 S1 11.00, 2026-05-02 S1 20.00")
	c.verifies()

	// The correction that is left is withdrawn: what it replaced is gone, and the product says so.
	r := c.ran(batch.Withdraw(c.ctx, c.Home, 5, "that too"))
	c.sees(sums, "2026-05-02 S1 20.00")
	if !strings.Contains(r.Note, "was swept") {
		t.Errorf("note %q", r.Note)
	}
	c.verifies()
}

func TestRetention_EachRunSweepsWhatIsOldEnough(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.KeepDays = 35
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"))
	c.run()
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 11.00"))
	c.run()
	c.now = c.now.AddDate(0, 0, 34)
	c.land(dated("sales", "05-02", salesHead, "S1 P1 1 20.00"))
	c.run()
	c.saw(1, sums, "2026-05-01 S1 10.00")
	c.now = c.now.AddDate(0, 0, 2)
	c.land(dated("sales", "05-03", salesHead, "S1 P1 1 30.00"))
	c.run()
	if got := c.rowsIn("sales"); got != "sales 3" {
		t.Error(got)
	}
	if oldest, err := c.Warehouse.OldestRun(c.ctx); err != nil || oldest != 2 {
		t.Errorf("oldest run %d, %v", oldest, err)
	}
	c.verifies()
}

func TestRetention_RowsOfRunsThatFailedAreUnseenAndRemoved(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	// A run that was killed in the middle: rows are with the engine, deliveries and staged slices on record, and no end.
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"))
	c.Progress = &during{step: "marts", do: func() { panic("killed") }}
	func() {
		defer func() { _ = recover() }()
		_, _ = batch.Run(c.ctx, c.Home, batch.Options{})
		t.Error("the run went on")
	}()
	c.Progress = batch.Quiet{}
	if got := c.rowsIn("sales", "slice", "delivery"); got != "sales 1, slice 0, delivery 1" {
		t.Errorf("after the kill: %s", got)
	}
	c.sees(sums, "")
	c.sees("delivery_ledger: delivery_id", "")
	c.run().is("published", "landed 1 loaded 1")
	if got := c.rowsIn("sales", "slice_new", "slice_gone"); got != "sales 1, slice_new 0, slice_gone 0" {
		t.Errorf("after the next run: %s", got)
	}
	c.sees(sums, "2026-05-01 S1 10.00")
	c.sees("run_ledger: run_id, outcome", "1 failed, 2 published")
	c.verifies()
}

func TestRetention_RowsOfFilesThatTurnedOutBadAreRemoved(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), storeDays)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("sales", "05-02", salesHead, "S1 P1 1 10.00"), dated("store_days", "05-01", daysHead, "S1 9.00"))
	c.run().is("published_with_quarantine", "landed 3 loaded 2 quarantined 1")
	if got := c.rowsIn("sales", "frozen_cost"); got != "sales 1, frozen_cost 0" {
		t.Error(got)
	}
	c.verifies()
}

// Files leave after their days: a loaded one the archive, a replaced one quarantine. One that waits for a person stays, and so does what the
// ledger knows of all of them.
func TestRetention_FilesLeaveAfterTheirDays(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.ArchiveDays, c.QuarantineDays = 30, 10
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("sales", "05-02", salesHead, "S1 P1 1 20.00", "S1 P2 1 1.00", "S1 P3 x 1.00"),
		dated("sales", "05-03", salesHead, "S1 P1 1 30.00", "S1 P2 1 1.00", "S1 P3 x 1.00"))
	c.run().is("published_with_quarantine", "landed 3 loaded 1 quarantined 2")
	c.now = c.now.AddDate(0, 0, 5)
	c.land(dated("sales", "05-02", salesHead, "S1 P1 1 20.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000002/sales_2026-05-02.csv")
	c.holds("quarantine", "run-000001/sales_2026-05-02.csv", "run-000001/sales_2026-05-03.csv")

	c.now = c.now.AddDate(0, 0, 6) // the bad files are 11 days old
	c.land(dated("sales", "05-04", salesHead, "S1 P1 1 40.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000002/sales_2026-05-02.csv", "run-000003/sales_2026-05-04.csv")
	c.holds("quarantine", "run-000001/sales_2026-05-03.csv")
	c.verifies()

	c.now = c.now.AddDate(0, 0, 25) // the first night was 36 days ago, the second 31, the third 25
	s, err := batch.Sweep(c.ctx, c.Home, 0)
	if err != nil || s.Left.Files != 2 || s.Left.Bytes == 0 {
		t.Errorf("swept %+v, %v", s, err)
	}
	c.holds("archive", "run-000003/sales_2026-05-04.csv")
	c.holds("quarantine", "run-000001/sales_2026-05-03.csv")
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-02 S1 20.00, 2026-05-04 S1 40.00")
	v, err := batch.Verify(c.ctx, c.Home)
	if err != nil || !v.Clean || v.Left != 2 || v.Deliveries != 3 || v.Files != 2 {
		t.Errorf("verified %+v, %v", v, err)
	}
	if s, err := batch.Sweep(c.ctx, c.Home, 0); err != nil || s.Left.Files != 0 {
		t.Errorf("swept again %+v, %v", s, err)
	}
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00")) // comes once more: the file that has left stays away
	c.run().is("nothing_to_do", "landed 1 duplicate 1")
	c.holds("archive", "run-000003/sales_2026-05-04.csv", "run-000004/sales_2026-05-01.csv")
}
