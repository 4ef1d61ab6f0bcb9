package batch_test

import (
	"bytes"
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
	lines := batch.Lines{Now: time.Now}
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

// TestLine_OfAFileThatIsWrittenJustNow: the hash of a file is remembered once the file has lain there for more than two seconds. Before, its bytes may still change while its
// size and its time stay, so all of it is read again.
func TestLine_OfAFileThatIsWrittenJustNow(t *testing.T) {
	t.Parallel()
	c := open(t, stores, salesDue())
	sales := dated("sales", "05-01", salesHead, "S1 P1 1 1.00")
	c.land(file("stores.csv", storesHead, "S1 N - - -"), sales)
	c.run().is("published", "landed 2 loaded 2")
	d, err := c.Warehouse.Delivery(c.ctx, c.delivery(sales.name))
	if err != nil {
		t.Fatal(err)
	}
	path, written := c.Folder.Abs(d.Path), time.Date(2026, 5, 2, 6, 0, 0, 0, time.UTC)
	came, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	holds := func(text []byte) {
		t.Helper()
		if err := errors.Join(os.WriteFile(path, text, 0o644), os.Chtimes(path, written, written)); err != nil {
			t.Fatal(err)
		}
	}
	for age, remembered := range map[time.Duration]bool{-time.Second: false, time.Second: false, 2 * time.Second: false, 2*time.Second + 1: true} {
		lines := batch.Lines{Now: func() time.Time { return written.Add(age) }}
		holds(came)
		if _, err := lines.Line(c.ctx, c.Home, d.ID, 2); err != nil {
			t.Errorf("after %s: %v", age, err)
		}
		holds(bytes.Replace(came, []byte("1.00"), []byte("9.00"), 1))
		if _, err := lines.Line(c.ctx, c.Home, d.ID, 2); (err == nil) != remembered || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("after %s, another file of the same size and time in its place: %v", age, err)
		}
	}
}
