package batch_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

// Schema drift stops the run.

func (c *chain) hold(names ...string) ran {
	c.Helper()
	return c.ran(batch.Run(c.ctx, c.Home, batch.Options{Hold: names, Why: "resent tomorrow"}))
}

func TestDrift_AllDriftedFilesAreToldInOneRunAndNothingMoves(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), storeDays)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 1.00"))
	c.run()
	landed := []doc{
		dated("sales", "05-02", "store_id product_id quantity sales_value", "S1 P1 1 1.00"), // renamed
		dated("sales", "05-03", "store_id product_id units", "S1 P1 1"),                     // missing
		dated("store_days", "05-02", daysHead, "S1 1.00"),                                   // good
		dated("store_days", "05-03", daysHead+" extra", "S1 1.00 x"),                        // extra
		dated("sales", "05-04", salesHead, "S1 P1 1 -1.00"),                                 // a violation of its own
		{"unknown.txt", "what is this"},
	}
	c.land(landed...)
	r := c.run().is("stopped_by_drift", "landed 6 left 6").counts("rows 0=0+0 value 0.00=0.00+0.00").
		finds("sales_2026-05-02.csv", "drift").finds("sales_2026-05-03.csv", "drift").finds("store_days_2026-05-03.csv", "drift").
		finds("store_days_2026-05-02.csv", "ok").finds("unknown.txt", "unknown")
	if r.PublishedRun != 1 {
		t.Errorf("published run %d, want 1", r.PublishedRun)
	}
	if d := r.verdict("sales_2026-05-02.csv").Diff; fmt.Sprint(d.Missing, d.Extra) != "[units] [quantity]" {
		t.Errorf("diff %+v", d)
	}
	for _, f := range landed {
		body, err := os.ReadFile(filepath.Join(c.Folder.Landing, f.name))
		if err != nil || string(body) != f.body {
			t.Errorf("%s changed: %v", f.name, err)
		}
	}
	c.holds("quarantine")
	c.sees(sums, "2026-05-01 S1 1.00")
	c.verifies()

	// The owner sends them again.
	c.land(dated("sales", "05-02", salesHead, "S1 P1 1 1.00"), dated("sales", "05-03", salesHead, "S1 P1 1 1.00"), dated("store_days", "05-03", daysHead, "S1 1.00"))
	c.run().is("published_with_quarantine", "landed 6 loaded 4 quarantined 2")
	c.verifies()
}

func TestDrift_FoundOnlyFurtherDown(t *testing.T) {
	t.Parallel()
	// Half of a column's first thousand values have to fail; a sample sees fewer rows of a column that is mostly empty.
	c := open(t, deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2", "discount:2"), storeDays)
	rows := make([]string, 0, 21000)
	for i := range 20990 {
		rows = append(rows, fmt.Sprintf("S1 P%d 1 1.00 -", i))
	}
	for i := range 10 {
		rows = append(rows, fmt.Sprintf("S2 P%d 1 1.00 none", i))
	}
	c.land(dated("sales", "05-01", "store_id product_id units sales_value discount", rows...), dated("store_days", "05-01", daysHead, "S1 1.00"))
	c.run().is("stopped_by_drift", "landed 2 left 2").finds("sales_2026-05-01.csv", "drift: type")
	c.holds("landing", "sales_2026-05-01.csv", "store_days_2026-05-01.csv")
	c.verifies()
}

func TestDrift_Hold(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), storeDays)
	c.land(dated("sales", "05-01", "store_id product_id quantity sales_value", "S1 P1 1 1.00"), dated("sales", "05-02", salesHead, "S1 P1 1 2.00"), dated("store_days", "05-01", daysHead, "S1 1.00"))
	if _, err := batch.Run(c.ctx, c.Home, batch.Options{Hold: []string{"sales"}}); fault.KindOf(err) != fault.Usage {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := batch.Run(c.ctx, c.Home, batch.Options{Hold: []string{"nosuch.csv"}, Why: "x"}); fault.KindOf(err) != fault.Usage {
		t.Errorf("what is not there: %v", err)
	}
	c.hold("sales_2026-05-01.csv").is("published", "landed 3 loaded 2 left 1").counts("rows 2=2+0 value 2.00=2.00+0.00")
	c.sees("run_ledger: reason, files_left", "resent tomorrow 1")
	c.sees(sums, "2026-05-02 S1 2.00")
	c.holds("landing", "sales_2026-05-01.csv")
	// Holding is for once: the next run stops again.
	c.run().is("stopped_by_drift", "landed 1 left 1")
	// A dataset is held whole.
	c.land(dated("sales", "05-03", salesHead, "S1 P1 1 3.00"), dated("store_days", "05-03", daysHead, "S1 3.00"))
	c.hold("sales").is("published", "landed 3 loaded 1 left 2")
	// Nothing but what is held: there is nothing to do.
	c.hold("sales").is("nothing_to_do", "landed 2 left 2")
	c.verifies()
}

func TestDrift_QuarantineIsTheDeclaredException(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{store_id}_{business_date}.csv", "onDrift=quarantine"))
	odd := perStore("S2", "05-01", "S2 P1 1 1.00")
	odd.body = "business_date,store_id,product_id,quantity,sales_value\n2026-05-01,S2,P1,1,1.00\n"
	c.land(perStore("S1", "05-01", "S1 P1 1 1.00"), odd)
	c.run().is("published_with_quarantine", "landed 2 loaded 1 quarantined 1").finds(odd.name, "drift")
	c.sees(sums, "2026-05-01 S1 1.00")
	c.holds("quarantine", "run-000001/"+odd.name)
	// Released under today's contract it drifts still; that is no reason to stop.
	c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{c.waits(odd.name)}})).is("published_with_quarantine", "landed 1 quarantined 1")
	// Under a contract that stops, it stops: nothing is published, the file stays.
	c.contracts(plain("sales_{store_id}_{business_date}.csv"))
	c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{c.waits(odd.name)}})).is("stopped_by_drift", "landed 1 left 1")
	c.holds("quarantine", "run-000001/"+odd.name)
	c.verifies()
}

func TestDrift_EachNightHoldsWhatBelongsToALaterNight(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 1.00"), dated("sales", "05-02", salesHead, "S1 P1 1 2.00"), dated("sales", "05-03", "store_id units", "S1 1"))
	var outcomes []string
	err := batch.EachNight(c.ctx, c.Home, batch.Options{Hold: []string{"sales_2026-05-03.csv"}, Why: "x"}, func(r batch.Result) { outcomes = append(outcomes, string(r.Outcome)) })
	if err != nil || fmt.Sprint(outcomes) != "[published published nothing_to_do]" {
		t.Errorf("nights %v, %v", outcomes, err)
	}
	err = batch.EachNight(c.ctx, c.Home, batch.Options{}, func(batch.Result) {})
	if fault.KindOf(err) != fault.Drift {
		t.Errorf("the third night: %v", err)
	}
}
