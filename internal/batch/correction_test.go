package batch_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// What a delivery takes the place of, and what comes back when it is taken away.

// plain is sales without references, so that tests need no masters; more settings are a test's own.
func plain(pattern string, more ...string) string {
	return deal("sales", pattern, append([]string{"business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2+"}, more...)...)
}

// perStore is a file of one store and date under plain("sales_{store_id}_{business_date}.csv").
func perStore(store, day string, rows ...string) doc {
	f := dated("sales", day, salesHead, rows...)
	f.name = "sales_" + store + "_" + date(day) + ".csv"
	return f
}

const sums = "sales: business_date, store_id, sales_value"

func TestCorrection_NewBytesAreANewVersion(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00"))
	one := c.run().is("published", "landed 1 loaded 1").PublishedRun
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 11.00", "S2 P1 2 6.00"))
	r := c.run().is("published", "landed 1 loaded 1")
	if len(r.Corrected) != 1 || r.Corrected[0] != (batch.Correction{Dataset: "sales", BusinessDate: "2026-05-01", File: "sales_2026-05-01.csv", RowsBefore: 2, RowsAfter: 2, ValueBefore: "15.00", ValueAfter: "17.00"}) {
		t.Errorf("corrected %+v", r.Corrected)
	}
	c.sees(sums, "2026-05-01 S1 11.00, 2026-05-01 S2 6.00")
	c.saw(one, sums, "2026-05-01 S1 10.00, 2026-05-01 S2 5.00")
	c.sees("delivery_ledger: delivery_id, run_id, rows, sales_value, outcome", "1 1 2 15.00 ok, 2 2 2 17.00 ok")
	c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000002/sales_2026-05-01.csv")
	c.verifies()
}

func TestCorrection_OneStoreOverTheWholeDateAndBack(t *testing.T) {
	t.Parallel()
	c := open(t, plain(`["sales_{business_date}.csv", "sales_{store_id}_{business_date}.csv"]`))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00", "S2 P2 1 1.00", "S3 P1 1 7.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.land(perStore("S2", "05-01", "S2 P1 1 6.50"))
	// Half of the rows and more of the money: maxLoss looks at what is replaced, which is S2 alone.
	c.run().is("published_with_quarantine", "landed 1 quarantined 1").finds("sales_S2_2026-05-01.csv", "violation: max_loss").
		says("sales_S2_2026-05-01.csv", "1 row where what it replaces has 2")
	c.land(perStore("S2", "05-01", "S2 P1 1 6.50", "S2 P9 1 1.00"))
	r := c.run().is("published", "landed 1 loaded 1")
	if x := r.Corrected[0]; x.RowsBefore != 2 || x.ValueBefore != "6.00" || x.ValueAfter != "7.50" {
		t.Errorf("corrected %+v", x)
	}
	c.sees("sales: store_id, product_id, sales_value", "S1 P1 10.00, S2 P1 6.50, S2 P9 1.00, S3 P1 7.00")

	// A second store, and one that the whole file did not have.
	c.land(perStore("S3", "05-01", "S3 P1 1 8.00"), perStore("S4", "05-01", "S4 P1 1 4.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-01 S2 1.00, 2026-05-01 S2 6.50, 2026-05-01 S3 8.00, 2026-05-01 S4 4.00")

	// A new file for the whole date replaces it whole, the single stores too.
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 2 9.00", "S3 P1 1 7.00", "S4 P1 1 4.00", "S4 P2 1 1.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-01 S2 9.00, 2026-05-01 S3 7.00, 2026-05-01 S4 1.00, 2026-05-01 S4 4.00")
	c.verifies()
}

func TestCorrection_WholeDateAndOneStoreInOneRun(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"), plain("sales_{store_id}_{business_date}.csv", "id=single"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00"), perStore("S1", "05-01", "S1 P1 1 12.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.sees(sums, "2026-05-01 S1 12.00, 2026-05-01 S2 5.00")
	// The whole file of another contract brings S1 again: it comes over the single one.
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 13.00", "S2 P1 1 5.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-01 S1 13.00, 2026-05-01 S2 5.00")
	c.verifies()
}

func TestCorrection_HistoryReplacesOnlyTheDatesItHolds(t *testing.T) {
	t.Parallel()
	c := open(t, plain("history{*}.csv"))
	head := "business_date store_id product_id units sales_value"
	c.land(file("history.csv", head, "2026-05-01 S1 P1 1 1.00", "2026-05-02 S1 P1 1 2.00", "2026-05-03 S1 P1 1 3.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.land(file("history.csv", head, "2026-05-02 S1 P1 1 2.50", "2026-05-04 S1 P1 1 4.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-01 S1 1.00, 2026-05-02 S1 2.50, 2026-05-03 S1 3.00, 2026-05-04 S1 4.00")
	c.verifies()
}

func TestCorrection_MaxLoss(t *testing.T) {
	t.Parallel()
	ten := []string{"S1 P1 1 10.00", "S1 P2 1 10.00", "S2 P1 1 10.00", "S2 P2 1 10.00", "S3 P1 1 10.00", "S3 P2 1 10.00", "S4 P1 1 10.00", "S4 P2 1 10.00", "S5 P1 1 10.00", "S5 P2 1 10.00"}
	for _, x := range []struct {
		name, setting string
		rows          []string
		want          string
	}{
		{"a fifth fewer stores and rows and money is not more than a fifth", "", ten[:8], "ok"},
		{"one row more lost", "", ten[:7], "violation: max_loss"},
		{"money", "", append([]string{"S1 P1 1 0.00", "S1 P2 1 0.00", "S2 P1 1 9.99"}, ten[3:]...), "violation: max_loss"},
		{"stores", "", []string{"S1 P1 1 20.00", "S1 P2 1 20.00", "S1 P3 1 20.00", "S2 P2 1 10.00", "S3 P1 1 10.00", "S3 P2 1 10.00", "S3 P3 1 10.00", "S3 P4 1 10.00"}, "violation: max_loss"},
		{"the contract's own share, exactly", "maxLoss=0.3", ten[:7], "ok"}, // as a float 0.3 of 10 is less than 3
		{"the contract's own share", `maxLoss="40 %"`, ten[:6], "ok"},
		{"more is never too much", "", append([]string{"S6 P1 1 900.00"}, ten...), "ok"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			var more []string
			if x.setting != "" {
				more = append(more, x.setting)
			}
			c := open(t, plain("sales_{business_date}.csv", more...))
			c.land(dated("sales", "05-01", salesHead, ten...))
			c.run().is("published", "landed 1 loaded 1")
			c.land(dated("sales", "05-01", salesHead, x.rows...))
			c.run().finds("sales_2026-05-01.csv", x.want)
		})
	}
}

func TestCorrection_AcceptLossIsAPersonsWord(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00"))
	c.run()
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"))
	c.run().is("published_with_quarantine", "landed 1 quarantined 1").says("sales_2026-05-01.csv", "daybook quarantine release 2 --accept-loss")
	id := c.waits("sales_2026-05-01.csv")
	// Without the word it stays, under its number.
	c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{id}})).is("published_with_quarantine", "landed 1 quarantined 1").
		says("sales_2026-05-01.csv", "daybook quarantine release 2 --accept-loss")
	if c.waits("sales_2026-05-01.csv") != id {
		t.Error("it has another number now")
	}
	c.holds("quarantine", "run-000002/sales_2026-05-01.csv")
	c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{id}, AcceptLoss: true, Why: "S2 was closed"})).is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-01 S1 10.00")
	c.sees("run_ledger: run_id, kind, outcome, reason", "1 run published , 2 run published_with_quarantine , 3 release published_with_quarantine , 4 release published S2 was closed")
	c.holds("quarantine")
	c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000004/sales_2026-05-01.csv")
	c.verifies()
}

func TestCorrection_TwoDeliveriesForOneSlice(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}{*}.csv"))
	a, b := dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("sales", "05-01", salesHead, "S1 P1 1 11.00")
	b.name = "sales_2026-05-01_again.csv"
	other := dated("sales", "05-02", salesHead, "S1 P1 1 3.00")
	c.land(a, b, other)
	c.run().is("published_with_quarantine", "landed 3 loaded 1 quarantined 2").
		finds(a.name, "violation: one_delivery").says(a.name, b.name).
		finds(b.name, "violation: one_delivery").says(b.name, a.name)
	c.sees(sums, "2026-05-02 S1 3.00")
	// One is taken away, the other let in.
	if err := batch.Discard(c.ctx, c.Home, c.waits(b.name), "cli", "sent twice"); err != nil {
		t.Fatal(err)
	}
	c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{c.waits(a.name)}})).is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-01 S1 10.00, 2026-05-02 S1 3.00")
	c.verifies()
}

func TestCorrection_TwoContractsMayNotSayOneStore(t *testing.T) {
	t.Parallel()
	c := open(t, plain("north_{business_date}.csv", "id=north"), plain("south_{business_date}.csv", "id=south"))
	c.land(dated("north", "05-01", salesHead, "N1 P1 1 10.00", "X P1 1 1.00"), dated("south", "05-01", salesHead, "S1 P1 1 5.00", "X P1 1 2.00"))
	c.run().is("published_with_quarantine", "landed 2 quarantined 2").says("north_2026-05-01.csv", "store X")
	// One after the other is a correction of that store, and weighed as one.
	c.land(dated("north", "05-02", salesHead, "N1 P1 1 10.00", "X P1 1 1.00"))
	c.run()
	c.land(dated("south", "05-02", salesHead, "S1 P1 1 5.00", "X P1 1 2.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-02 N1 10.00, 2026-05-02 S1 5.00, 2026-05-02 X 2.00")
	c.verifies()
}

func TestCorrection_TillLinesOfOneStoreOverAllOfThem(t *testing.T) {
	t.Parallel()
	columns := []string{"business_date!:d", "store_id!", "till_id", "transaction_id!", "product_id!", "units!:3", "sales_value!:2", "returns=negative_lines"}
	head := "business_date store_id till_id transaction_id product_id units sales_value"
	c := open(t, deal("sale_lines", "lines_{business_date}.csv", columns...), deal("sale_lines", "lines_{store_id}_{business_date}.csv", append(columns[:8:8], "id=single")...))
	whole := file("lines_2026-05-01.csv", head, "2026-05-01 S1 1 17 P1 2 10.00", "2026-05-01 S1 1 17 P1 1 5.00", "2026-05-01 S2 1 1 P1 1 4.00", "2026-05-01 S2 1 2 P1 -1 -1.00")
	single := file("lines_S1_2026-05-01.csv", head, "2026-05-01 S1 1 17 P1 2 11.00", "2026-05-01 S1 1 18 P2 2 6.00")
	c.land(whole, single)
	c.run().is("published", "landed 2 loaded 2")
	want := "S1 P1 11.00 0.00, S1 P2 6.00 0.00, S2 P1 4.00 1.00"
	c.sees("sales: store_id, product_id, sales_value, returned_value", want)
	c.sees("store_days: store_id, transactions", "S1 2.000, S2 2.000")
	c.verifies()

	// The same, one after the other: what stays of the whole file weighs the same.
	d := open(t, deal("sale_lines", "lines_{business_date}.csv", columns...), deal("sale_lines", "lines_{store_id}_{business_date}.csv", append(columns[:8:8], "id=single")...))
	d.land(whole)
	d.run()
	d.land(single)
	d.run().is("published", "landed 1 loaded 1")
	d.sees("sales: store_id, product_id, sales_value, returned_value", want)
	d.sees("store_days: store_id, transactions", "S1 2.000, S2 2.000")
	d.verifies()
}
