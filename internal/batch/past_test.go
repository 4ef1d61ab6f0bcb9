package batch_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

// withdraw takes the newest delivery of a file away.
func (c *chain) withdraw(name string) ran {
	c.Helper()
	return c.ran(batch.Withdraw(c.ctx, c.Home, c.delivery(name), "it was wrong"))
}

func (c *chain) rollback(to int64) ran {
	c.Helper()
	return c.ran(batch.Rollback(c.ctx, c.Home, to, "it was wrong"))
}

func TestWithdraw_WhatItReplacedComesBack(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00"))
	c.run()
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 11.00", "S2 P1 1 6.00"))
	c.run()
	c.withdraw("sales_2026-05-01.csv").is("published", "")
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-01 S2 5.00")
	c.sees("store_day: store_id, net_sales", "S1 10.00, S2 5.00")
	c.saw(2, sums, "2026-05-01 S1 11.00, 2026-05-01 S2 6.00")
	c.sees("delivery_ledger: delivery_id, withdrawn_by", "1 -, 2 3")
	if _, err := batch.Withdraw(c.ctx, c.Home, 2, "again"); fault.KindOf(err) != fault.Usage {
		t.Errorf("withdrawn twice: %v", err)
	}
	if _, err := batch.Withdraw(c.ctx, c.Home, 99, "x"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no such delivery: %v", err)
	}
	// And the first one too: then there is nothing.
	c.ran(batch.Withdraw(c.ctx, c.Home, 1, "that too"))
	c.sees(sums, "")
	c.sees("store_day: store_id", "")
	c.verifies()
}

func TestWithdraw_OneOfTheStoresOverAWholeDate(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), plain("sales_{store_id}_{business_date}.csv", "id=single"))
	whole := dated("sales", "05-01", salesHead, "S1 P1 1 1.00", "S2 P1 1 2.00", "S3 P1 1 3.00")
	c.land(whole)
	c.run()
	c.land(perStore("S1", "05-01", "S1 P1 1 10.00"))
	c.run()
	c.land(perStore("S2", "05-01", "S2 P1 1 20.00"))
	c.run()
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-01 S2 20.00, 2026-05-01 S3 3.00")
	c.withdraw("sales_S1_2026-05-01.csv")
	c.sees(sums, "2026-05-01 S1 1.00, 2026-05-01 S2 20.00, 2026-05-01 S3 3.00")
	// The whole file under a correction of one of its stores: the correction stays.
	c.withdraw(whole.name)
	c.sees(sums, "2026-05-01 S2 20.00")
	c.withdraw("sales_S2_2026-05-01.csv")
	c.sees(sums, "")
	c.verifies()
}

func TestWithdraw_UnderALaterCorrectionTheEarlierVersionComesBack(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), plain("sales_{store_id}_{business_date}.csv", "id=single"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 1.00", "S2 P1 1 2.00", "S4 P1 1 4.00"))
	c.run()
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 20.00", "S3 P1 1 30.00"))
	c.run()
	c.land(perStore("S1", "05-01", "S1 P1 1 100.00"))
	c.run()
	c.sees(sums, "2026-05-01 S1 100.00, 2026-05-01 S2 20.00, 2026-05-01 S3 30.00")
	c.ran(batch.Withdraw(c.ctx, c.Home, 2, "the second one"))
	c.sees(sums, "2026-05-01 S1 100.00, 2026-05-01 S2 2.00, 2026-05-01 S4 4.00")
	c.withdraw("sales_S1_2026-05-01.csv")
	c.sees(sums, "2026-05-01 S1 1.00, 2026-05-01 S2 2.00, 2026-05-01 S4 4.00")
	c.verifies()
}

func TestWithdraw_OfOneTillSystemLeavesTheOther(t *testing.T) {
	t.Parallel()
	c := open(t, plain("north_{business_date}.csv", "id=north"), plain("south_{business_date}.csv", "id=south"))
	c.land(dated("north", "05-01", salesHead, "N1 P1 1 1.00"), dated("south", "05-01", salesHead, "S1 P1 1 2.00"))
	c.run()
	c.land(dated("north", "05-01", salesHead, "N1 P1 1 10.00"))
	c.run()
	c.withdraw("north_2026-05-01.csv")
	c.sees(sums, "2026-05-01 N1 1.00, 2026-05-01 S1 2.00")
	c.verifies()
}

func TestWithdraw_HistoryMastersAndKeys(t *testing.T) {
	t.Parallel()
	targets := deal("targets", "targets{*}.csv", "business_date*!:d", "store_id*!", "net_sales_target!:2")
	c := open(t, plain("history{*}.csv"), products, targets)
	head := "business_date store_id product_id units sales_value"
	c.land(file("history1.csv", head, "2026-05-01 S1 P1 1 1.00", "2026-05-02 S1 P1 1 2.00"), file("products.csv", productsHead, "P1 food 0.5"),
		file("targets1.csv", "business_date store_id net_sales_target", "2026-05-01 S1 100.00", "2026-05-02 S1 200.00"))
	c.run().is("published", "landed 3 loaded 3")
	c.land(file("history2.csv", head, "2026-05-02 S1 P1 1 2.50", "2026-05-03 S1 P1 1 3.00"), file("products.csv", productsHead, "P1 drinks 0.6"),
		file("targets2.csv", "business_date store_id net_sales_target", "2026-05-02 S1 250.00"))
	c.run().is("published", "landed 3 loaded 3")
	c.withdraw("history2.csv")
	c.withdraw("products.csv")
	c.withdraw("targets2.csv")
	c.sees(sums, "2026-05-01 S1 1.00, 2026-05-02 S1 2.00")
	c.sees("products: product_id, category", "P1 food")
	c.sees("targets: business_date, net_sales_target", "2026-05-01 100.00, 2026-05-02 200.00")
	c.verifies()
}

func TestWithdraw_LateCorrectionAndTheSameBytesAgain(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	wrong, right := dated("sales", "05-01", salesHead, "S1 P1 1 99.00"), dated("sales", "05-01", salesHead, "S1 P1 1 10.00")
	c.land(wrong)
	c.run()
	c.withdraw(wrong.name)
	c.land(wrong) // a person wants it back
	c.run().is("published", "landed 1 loaded 1")
	c.withdraw(wrong.name)
	c.land(right)
	c.run().is("published", "landed 1 loaded 1")
	c.land(wrong) // by accident: something newer counts
	c.run().is("nothing_to_do", "landed 1 duplicate 1")
	c.sees(sums, "2026-05-01 S1 10.00")
	c.verifies()
}

func TestRollback_ShowsWhatWasSeenAndTheSameFilesMayComeAgain(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), products)
	one, two := dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("sales", "05-02", salesHead, "S1 P1 1 20.00")
	c.land(one, file("products.csv", productsHead, "P1 food 0.50"))
	c.run()
	c.land(two, dated("sales", "05-01", salesHead, "S1 P1 1 11.00"), file("products.csv", productsHead, "P1 wrong 9.00"))
	c.run().is("published", "landed 3 loaded 3")
	c.rollback(1).is("published", "")
	c.sees(sums, "2026-05-01 S1 10.00")
	c.sees("products: category", "food")
	c.sees("store_day: business_date, net_sales", "2026-05-01 10.00")
	c.saw(2, sums, "2026-05-01 S1 11.00, 2026-05-02 S1 20.00")

	c.land(two)
	c.run().is("published", "landed 1 loaded 1") // the same bytes, and nothing of them is published
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-02 S1 20.00")
	c.land(two)
	c.run().is("nothing_to_do", "landed 1 duplicate 1")
	c.verifies()

	// And forward again: a rollback is a run like others.
	c.rollback(2)
	c.sees(sums, "2026-05-01 S1 11.00, 2026-05-02 S1 20.00")
	c.sees("products: category", "wrong")
	c.ran(batch.Withdraw(c.ctx, c.Home, 5, "and that date was never right")) // the first one of that name, which counts again
	c.sees(sums, "2026-05-01 S1 11.00")
	c.verifies()
}

func TestRollback_NewerKeysCountWhateverRunBroughtThemBack(t *testing.T) {
	t.Parallel()
	targets := deal("targets", "targets{*}.csv", "business_date*!:d", "store_id*!", "net_sales_target!:2")
	c := open(t, targets)
	head := "business_date store_id net_sales_target"
	c.land(file("targets1.csv", head, "2026-05-01 S1 100.00"))
	c.run()
	c.land(file("targets2.csv", head, "2026-05-01 S1 200.00"))
	c.run()
	c.withdraw("targets1.csv")
	c.rollback(2)
	c.sees("targets: net_sales_target", "200.00")
	c.verifies()
}

func TestRollback_Refuses(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"))
	c.run()
	c.land(dated("sales", "05-01", "store_id product_id units", "S1 P1 1"))
	c.run().is("stopped_by_drift", "landed 1 left 1")
	for _, x := range []struct {
		to   int64
		kind fault.Kind
	}{{1, fault.Usage}, {2, fault.Usage}, {7, fault.NotFound}} {
		if _, err := batch.Rollback(c.ctx, c.Home, x.to, "because"); fault.KindOf(err) != x.kind {
			t.Errorf("rollback to %d: %v", x.to, err)
		}
	}
	if _, err := batch.Rollback(c.ctx, c.Home, 1, ""); fault.KindOf(err) != fault.Usage {
		t.Errorf("without a reason: %v", err)
	}
}

func TestRollback_ReadersSeeTheNewestDateOfThatRunAgain(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	first, second := dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("sales", "05-02", salesHead, "S1 P1 1 20.00")
	c.land(first)
	c.run()
	c.land(second)
	c.run()
	nights := "store_day: business_date, net_sales"
	r := c.rollback(1)
	if b := r.Back; b == nil || b.Run != 1 || b.Before != 2 || *b.BusinessDate != "2026-05-01" || len(b.Gone) != 1 || b.Gone[0] != "2026-05-02" || len(b.Files) != 1 {
		t.Errorf("readers see %+v", r.Back)
	}
	c.sees(nights, "2026-05-01 10.00")
	c.sees("expected_store_day: business_date", c.read(1, "expected_store_day: business_date"))
	for _, mart := range []string{"store_day", "expected_store_day", "insight"} {
		live, err := c.Warehouse.LiveSlices(c.ctx, mart, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range live {
			if s.Date != nil && s.Date.String() > "2026-05-01" {
				t.Errorf("%s shows %s", mart, s.Date)
			}
		}
	}
	// The same file again: its night is back.
	c.land(second)
	c.run().is("published", "landed 1 loaded 1")
	c.sees(nights, "2026-05-01 10.00, 2026-05-02 20.00")
	c.verifies()
}
