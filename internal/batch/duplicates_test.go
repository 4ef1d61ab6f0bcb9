package batch_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// The same bytes again change nothing and say so.

func TestDuplicates_RunTwice(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), products)
	night := []doc{dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("sales", "05-02", salesHead, "S1 P1 1 20.00"), file("products.csv", productsHead, "P1 food 0.5")}
	c.land(night...)
	c.run().is("published", "landed 3 loaded 3")
	c.run().is("nothing_to_do", "")
	before := c.read(0, "delivery_ledger: delivery_id, outcome, rows, sales_value")
	c.land(night...)
	r := c.run().is("nothing_to_do", "landed 3 duplicate 3").counts("rows 0=0+0 value 0.00=0.00+0.00").
		says("sales_2026-05-01.csv", "the same bytes as sales_2026-05-01.csv, delivered in run 1 as delivery 2")
	if r.PublishedRun != 1 {
		t.Errorf("published run %d: nothing changed", r.PublishedRun)
	}
	if after := c.query(0, "select cast(count(*) as varchar) from delivery_ledger where outcome = 'ok'"); after != "3" {
		t.Errorf("loaded deliveries before %s, now %s", before, after)
	}
	c.holds("landing")
	c.holds("archive", "run-000001/products.csv", "run-000001/sales_2026-05-01.csv", "run-000001/sales_2026-05-02.csv",
		"run-000002/products.csv", "run-000002/sales_2026-05-01.csv", "run-000002/sales_2026-05-02.csv")
	c.verifies()
	// Among new files they leave for the archive as well, and count for nothing.
	c.land(night[0], dated("sales", "05-03", salesHead, "S1 P1 1 30.00"))
	c.run().is("published", "landed 2 loaded 1 duplicate 1").counts("rows 1=1+0 value 30.00=30.00+0.00")
	c.verifies()
}

// TestDuplicates_GiveBackWhatIsMissing: a file that its sender took away and put back while it was read comes again in the next run, which gives the
// archive what the first could not.
func TestDuplicates_GiveBackWhatIsMissing(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	a := dated("sales", "05-01", salesHead, "S1 P1 1 10.00")
	c.land(a)
	c.run().is("published", "landed 1 loaded 1")
	gone := filepath.Join(c.Folder.Archive, "run-000001", a.name)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	c.land(dated("sales", "05-02", salesHead, "S1 P1 1 10.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.holds("archive", "run-000002/sales_2026-05-02.csv")
	c.land(a)
	c.run().is("nothing_to_do", "landed 1 duplicate 1")
	c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000002/sales_2026-05-02.csv", "run-000003/sales_2026-05-01.csv")
	c.verifies()
}

func TestDuplicates_UnderOtherNames(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}{*}.csv"))
	a := dated("sales", "05-01", salesHead, "S1 P1 1 10.00")
	b, moved := a, a
	b.name, moved.name = "sales_2026-05-01_copy.csv", "tills/sales_2026-05-01.csv"
	c.land(a, b)
	c.run().is("published", "landed 2 loaded 1 duplicate 1").says("sales_2026-05-01_copy.csv", "the same bytes as sales_2026-05-01.csv in this run")
	c.land(moved)
	c.run().is("nothing_to_do", "landed 1 duplicate 1")
	// The same bytes for another date are no duplicate: they say something else, and are wrong.
	other := a
	other.name = "sales_2026-05-02.csv"
	c.land(other)
	c.run().is("published_with_quarantine", "landed 1 quarantined 1").finds(other.name, "violation: business_date")
	c.verifies()
}

func TestDuplicates_PackedAndPlain(t *testing.T) {
	t.Parallel()
	plainFile := dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00")
	packed := func(name string) doc {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Name = name
		_, _ = z.Write([]byte(plainFile.body))
		_ = z.Close()
		return doc{plainFile.name + ".gz", b.String()}
	}
	for _, order := range [][]doc{{plainFile, packed("a")}, {packed("a"), plainFile}, {packed("a"), packed("b")}} {
		c := open(t, plain("sales_{business_date}.csv"))
		c.land(order[0])
		c.run().is("published", "landed 1 loaded 1")
		c.land(order[1])
		c.run().is("nothing_to_do", "landed 1 duplicate 1").says(order[1].name, "the same content as "+order[0].name)
		c.verifies()
	}
	c := open(t, plain("sales_{business_date}.csv"))
	c.land(plainFile, packed("a"))
	c.run().is("published", "landed 2 loaded 1 duplicate 1")
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-01 S2 5.00")
	c.verifies()
}

func TestDuplicates_WhatWaitsInQuarantineIsNone(t *testing.T) {
	t.Parallel()
	c := open(t, deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:1", "sales_value!:2"))
	bad := dated("sales", "05-01", salesHead, "S1 P1 1.25 1.00", "S1 P2 1 1.00", "S1 P3 1 1.00")
	c.land(bad)
	c.run().is("published_with_quarantine", "landed 1 quarantined 1")
	c.land(bad)
	c.run().is("published_with_quarantine", "landed 1 quarantined 1") // it is judged again: the contract may have changed
	// The contract changes on purpose: both are good now, and the same.
	c.contracts(plain("sales_{business_date}.csv"))
	c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{Dataset: "sales"})).is("published", "landed 2 loaded 1 duplicate 1")
	c.holds("quarantine")
	c.holds("archive", "run-000003/from-run-000001/"+bad.name, "run-000003/from-run-000002/"+bad.name)
	c.sees("sales: units", "1.000, 1.000, 1.250")
	c.verifies()
}

func TestDuplicates_ReleasedWhenItIsThereAlready(t *testing.T) {
	t.Parallel()
	c := open(t, products, sales)
	c.land(file("products.csv", productsHead, "P1 food 0.5"))
	c.run()
	fact := dated("sales", "05-01", salesHead, "S1 P2 1 1.00")
	c.land(fact)
	c.run().is("published_with_quarantine", "landed 1 quarantined 1")
	c.land(file("products.csv", productsHead, "P1 food 0.5", "P2 food 0.5"), fact)
	c.run().is("published", "landed 2 loaded 2")
	c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{c.waits(fact.name)}})).is("nothing_to_do", "landed 1 duplicate 1")
	list, err := c.Warehouse.Quarantined(c.ctx)
	if err != nil || len(list) != 0 {
		t.Errorf("still in quarantine: %+v, %v", list, err)
	}
	c.holds("quarantine")
	c.verifies()
}
