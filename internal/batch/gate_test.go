package batch_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
)

// A run whose files are right in every row and of a size unlike that of the same weekdays before is held where the home says so.

// fridays are six Fridays of a number of rows in one store each, 10.00 a row; then it is the seventh, 2026-05-08.
func (c *chain) fridays() {
	c.Helper()
	for _, day := range []string{"03-27", "04-03", "04-10", "04-17", "04-24", "05-01"} {
		c.land(dated("sales", day, salesHead, lines("S1", 10, "10.00")...))
	}
	c.run().is("published", "landed 6 loaded 6")
	c.Gate = true
}

// lines are rows of a store, each of another product.
func lines(store string, n int, value string) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("%s P%d 1 %s", store, i, value))
	}
	return list
}

func (c *chain) decides(refuse bool) ran {
	c.Helper()
	return c.ran(batch.Decide(c.ctx, c.Home, 0, refuse, "a reason"))
}

func TestGate_AWordIsForTheFilesThatWereHeld(t *testing.T) {
	t.Parallel()
	c := open(t, sales)
	c.fridays()
	c.land(dated("sales", "05-07", salesHead, lines("S1", 1, "1.00")...)) // a Thursday: nobody knows what is usual
	c.run().is("published", "landed 1 loaded 1")

	c.land(dated("sales", "05-08", salesHead, lines("S1", 30, "10.00")...))
	r := c.run().is("held", "landed 1 left 1").counts("rows 0=0+0 value 0.00=0.00+0.00").says("sales_2026-05-08.csv", "not loaded, because the run is held")
	if u := r.Unusual; len(u) != 1 || u[0].String() != "sales of 2026-05-08 is unlike other Fridays: 30 rows, usually 10 (10 to 10); 300 sales value, usually 100 (100 to 100)" {
		t.Errorf("%v", u)
	}
	c.sees("store_day: business_date, store_id, sales_value", "2026-03-27 S1 100.00, 2026-04-03 S1 100.00, 2026-04-10 S1 100.00, 2026-04-17 S1 100.00, 2026-04-24 S1 100.00, 2026-05-01 S1 100.00, 2026-05-07 S1 1.00")
	c.verifies()

	// Another file has come in its place: the word was for the old one.
	c.land(dated("sales", "05-08", salesHead, lines("S1", 40, "10.00")...))
	c.decides(false).is("held", "landed 1 left 1")
	// Now the word is for this one. What came besides stays for the next run.
	c.land(dated("sales", "05-09", salesHead, lines("S1", 1, "1.00")...))
	c.decides(false).is("published", "landed 1 loaded 1")
	c.run().is("published", "landed 1 loaded 1")
	c.holds("landing")
	c.holds("quarantine")
	c.verifies()
	if _, err := batch.Decide(c.ctx, c.Home, 0, true, "x"); err == nil {
		t.Error("there is nothing to decide any more")
	}
}

func TestGate_RefusedFilesWait_AndTheRightOneComesThrough(t *testing.T) {
	t.Parallel()
	c := open(t, sales, storeDays)
	c.fridays()
	c.land(dated("sales", "05-08", salesHead, lines("S1", 10, "1000.00")...), dated("store_days", "05-08", daysHead, "S1 10000.00"))
	c.run().is("held", "landed 2 left 2")
	c.decides(true).is("published_with_quarantine", "landed 2 loaded 1 quarantined 1").finds("sales_2026-05-08.csv", "violation: unusual_size").
		says("sales_2026-05-08.csv", "10000 sales value", "refused: a reason")
	c.verifies()
	c.land(dated("sales", "05-08", salesHead, lines("S1", 10, "10.00")...), dated("store_days", "05-08", daysHead, "S1 100.00"))
	c.run() // store-days lose more than their contract allows, which is another rule's business
	c.verifies()
}

func TestGate_AnEventInTheCalendarExplains(t *testing.T) {
	t.Parallel()
	calendar := deal("calendar", "calendar.csv", "date*!:d", "region*", "store_id*", "event*!", "kind!")
	c := open(t, sales, calendar)
	c.fridays()
	c.land(file("calendar.csv", "date region store_id event kind", "2026-05-08 - - Victory holiday", "2026-05-01 - S9 Fair local_event"))
	c.run()
	c.land(dated("sales", "05-08", salesHead, lines("S1", 1, "10.00")...))
	r := c.run().is("published", "landed 1 loaded 1")
	if u := r.Unusual; len(u) != 1 || fmt.Sprint(u[0].Events) != "[Victory]" {
		t.Errorf("%v", u)
	}
}

// A till whose clock is a year ahead would make its night the newest that readers see.
func TestGate_ADateThatHasNotComeIsTold(t *testing.T) {
	t.Parallel()
	c := open(t, sales)
	c.fridays()
	ahead := c.now.AddDate(1, 0, 0).Format(time.DateOnly)
	c.land(file("sales_"+ahead+".csv", "business_date "+salesHead, ahead+" S1 P1 1 10.00"))
	r := c.run().is("held", "landed 1 left 1")
	if u := r.Unusual; len(u) != 1 || u[0].String() != "sales of "+ahead+" is 365 days ahead of today" || len(u[0].Files) != 1 {
		t.Errorf("%v", u)
	}
	c.decides(true).is("published_with_quarantine", "landed 1 quarantined 1").finds("sales_"+ahead+".csv", "violation: future_date")
	c.Gate = false
	tomorrow := c.now.AddDate(0, 0, 1).Format(time.DateOnly) // it may have begun where the store is
	c.land(file("sales_"+tomorrow+".csv", "business_date "+salesHead, tomorrow+" S1 P1 1 10.00"), file("sales_"+ahead+".csv", "business_date "+salesHead, ahead+" S1 P1 2 20.00"))
	r = c.run().is("published", "landed 2 loaded 2")
	if u := r.Unusual; len(u) != 1 || u[0].BusinessDate != ahead {
		t.Errorf("%v", u)
	}
}

func TestGate_AStoreThatSendsNothingIsMissingAndNotUnusual(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{store_id}_{business_date}.csv"))
	own := func(store, day, value string) doc { return perStore(store, day, lines(store, 5, value)...) }
	for _, day := range []string{"03-27", "04-03", "04-10", "04-17", "04-24", "05-01"} {
		for _, store := range []string{"S1", "S2", "S3", "S4"} {
			c.land(own(store, day, "10.00"))
		}
	}
	c.run().is("published", "landed 24 loaded 24")
	c.Gate = true
	c.land(own("S1", "05-08", "10.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.land(own("S2", "05-08", "1000.00"))
	r := c.run().is("held", "landed 1 left 1")
	if got := r.Unusual[0].Measures[0].String(); got != "2525 sales value a store, usually 50 (50 to 50)" {
		t.Error(got)
	}
	c.verifies()
}
