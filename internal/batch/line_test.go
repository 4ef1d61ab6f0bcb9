package batch_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// A line is that of the file which came, read under the contract of its time, or none: never that of another file in its place.
func TestLine(t *testing.T) {
	t.Parallel()
	c := open(t, stores, salesDue())
	var lines batch.Lines
	bad := dated("sales", "05-02", salesHead, "S1 P1 1 1.00", "S1 P1 1 2.00")
	c.land(file("stores.csv", storesHead, "S1 N - - -"), dated("sales", "05-01", salesHead, "S1 P1 1 1.00"), bad)
	c.run().is("published_with_quarantine", "landed 3 loaded 2 quarantined 1")
	id := c.delivery(dated("sales", "05-01", salesHead).name)
	rec, err := lines.Line(c.ctx, c.Home, id, 2)
	if err != nil || rec.Text != "2026-05-01,S1,P1,1,1.00" || rec.Line != 2 {
		t.Errorf("%+v, %v", rec, err)
	}
	var none intake.NoLineError
	if _, err := lines.Line(c.ctx, c.Home, id, 3); !errors.As(err, &none) || none.Lines != 2 {
		t.Errorf("beyond the end: %v", err)
	}
	waits := c.waits(bad.name)
	if rec, err := lines.Line(c.ctx, c.Home, waits, 2); err != nil || rec.Text != "2026-05-02,S1,P1,1,1.00" {
		t.Errorf("in quarantine: %+v, %v", rec, err)
	}
	d, err := c.Warehouse.Delivery(c.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	path := c.Folder.Abs(d.Path)
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time its hash is remembered: what changed after the line without changing size and time is not looked at again
		if rec, err := lines.Line(c.ctx, c.Home, id, 1); err != nil || rec.SHA256 != d.SHA256 {
			t.Errorf("%+v, %v", rec, err)
		}
		if err := os.WriteFile(path, []byte("business_date,store_id,product_id,units,sales_value\n2026-05-01,S1,P1,1,9.00\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, long, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, []byte("business_date,store_id,product_id,units,sales_value\n2026-05-01,S1,P1,1,8.00\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := lines.Line(c.ctx, c.Home, id, 2); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another file in its place: %v", err)
	}
	if err := batch.Discard(c.ctx, c.Home, waits, "cli:ada", "sent again"); err != nil {
		t.Fatal(err)
	}
	if _, err := lines.Line(c.ctx, c.Home, waits, 2); fault.KindOf(err) != fault.NotFound {
		t.Errorf("discarded: %v", err)
	}
	gone, err := c.Warehouse.Delivery(c.ctx, waits)
	if err != nil || gone.Place != warehouse.Discarded || gone.ClosedWho != "cli:ada" || gone.ClosedWhy != "sent again" || gone.ClosedAt == nil || !gone.ClosedAt.Equal(c.now) {
		t.Errorf("%+v, %v", gone, err)
	}
}
