package batch_test

import "testing"

// The control total of a store-day is held against the sales of that store and date.

func TestControl_SalesWaitWhereBothComeInOneRun(t *testing.T) {
	t.Parallel()
	c := open(t, sales, storeDays)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00"), dated("store_days", "05-01", daysHead, "S1 10.00", "S2 5.01"))
	c.run().is("published_with_quarantine", "landed 2 loaded 1 quarantined 1").
		finds("sales_2026-05-01.csv", "violation: control_total").
		says("sales_2026-05-01.csv", "store S2", "5.00", "5.01", "store_days_2026-05-01.csv").
		counts("rows 4=2+2 value 15.00=0.00+15.00")
	c.sees("sales: store_id", "")
	c.sees("store_days: store_id, net_sales", "S1 10.00, S2 5.01")
	c.verifies()
}

func TestControl_TheLaterOfTheTwoWaits(t *testing.T) {
	t.Parallel()
	c := open(t, sales, storeDays)
	c.land(dated("store_days", "05-01", daysHead, "S1 10.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 9.99"))
	c.run().is("published_with_quarantine", "landed 1 quarantined 1").finds("sales_2026-05-01.csv", "violation: control_total").
		says("sales_2026-05-01.csv", "what is published", "difference -0.01")

	c.land(dated("sales", "05-02", salesHead, "S1 P1 1 7.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.land(dated("store_days", "05-02", daysHead, "S1 7.50"))
	c.run().is("published_with_quarantine", "landed 1 quarantined 1").finds("store_days_2026-05-02.csv", "violation: control_total")

	c.land(dated("store_days", "05-02", daysHead, "S1 7.00"), dated("sales", "05-01", salesHead, "S1 P1 1 10.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.sees("store_days: business_date, net_sales", "2026-05-01 10.00, 2026-05-02 7.00")
	c.verifies()
}

func TestControl_StoreDayWithoutSalesRowsCountsZero(t *testing.T) {
	t.Parallel()
	c := open(t, sales, storeDays)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("store_days", "05-01", daysHead, "S1 10.00", "S2 0.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.land(dated("sales", "05-02", salesHead, "S1 P1 1 10.00"), dated("store_days", "05-02", daysHead, "S1 10.00", "S2 3.00"))
	c.run().finds("sales_2026-05-02.csv", "violation: control_total").says("sales_2026-05-02.csv", "store S2", "add up to 0.00", "says 3.00")

	// Sales were there first: the store-days wait.
	c.land(dated("sales", "05-03", salesHead, "S1 P1 1 10.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.land(dated("store_days", "05-03", daysHead, "S1 10.00", "S2 3.00"))
	c.run().finds("store_days_2026-05-03.csv", "violation: control_total")

	// Store-days were there first, of a store that the sales file then leaves out.
	c.land(dated("store_days", "05-04", daysHead, "S1 10.00", "S2 3.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.land(dated("sales", "05-04", salesHead, "S1 P1 1 10.00"))
	c.run().finds("sales_2026-05-04.csv", "violation: control_total")
}

func TestControl_StoreDaysAloneAreTheFigure(t *testing.T) {
	t.Parallel()
	c := open(t, sales, storeDays)
	c.land(dated("store_days", "05-01", daysHead, "S1 10.00", "S2 -"))
	c.run().is("published", "landed 1 loaded 1").counts("rows 2=2+0 value 10.00=10.00+0.00")
	c.sees("store_day: store_id, net_sales", "S1 10.00, S2 -")
}

func TestControl_ToleranceAndBasis(t *testing.T) {
	t.Parallel()
	returns := []string{"business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2", "returned_value:2"}
	head := "store_id product_id units sales_value returned_value"
	for _, x := range []struct{ name, setting, told, want string }{
		{"after returns, to the cent", "basis=after_returns", "8.00", "ok"},
		{"after returns, a cent off", "basis=after_returns", "8.01", "violation: control_total"},
		{"before returns", "basis=before_returns", "10.00", "ok"},
		{"before returns, told after them", "basis=before_returns", "8.00", "violation: control_total"},
		{"within the tolerance", `tolerance="0.05"`, "8.05", "ok"},
		{"within the tolerance, below", `tolerance="0.05"`, "7.95", "ok"},
		{"beyond the tolerance", `tolerance="0.05"`, "8.06", "violation: control_total"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			salesFile := dated("sales", "05-01", head, "S1 P1 2 10.00 2.00")
			daysFile := dated("store_days", "05-01", daysHead, "S1 "+x.told)
			for _, order := range [][]doc{{salesFile, daysFile}, {daysFile, salesFile}} {
				// The setting stands in one of the two contracts, whichever file comes first and whichever is published.
				for _, c := range []*chain{
					open(t, deal("sales", "sales_{business_date}.csv", append(returns, x.setting)...), storeDays),
					open(t, deal("sales", "sales_{business_date}.csv", returns...), deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!", "net_sales:2", x.setting)),
				} {
					c.land(order[0])
					c.run().is("published", "landed 1 loaded 1")
					c.land(order[1])
					c.run().finds(order[1].name, x.want)
				}
			}
		})
	}
}

func TestControl_FilesPerStore(t *testing.T) {
	t.Parallel()
	own := deal("sales", "sales_{store_id}_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2")
	of := func(store, day string, rows ...string) doc {
		f := dated("sales", day, salesHead, rows...)
		f.name = "sales_" + store + "_" + date(day) + ".csv"
		return f
	}
	c := open(t, own, storeDays)
	// S2's own file has not come yet: its store-day is not held against 0.00, it waits for its sales.
	c.land(of("S1", "05-01", "S1 P1 1 10.00"), dated("store_days", "05-01", daysHead, "S1 10.00", "S2 5.00", "S3 0.00", "S4 2.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.land(of("S2", "05-01", "S2 P1 1 6.00"), of("S3", "05-01"), of("S4", "05-01"))
	c.run().is("published_with_quarantine", "landed 3 loaded 1 quarantined 2").
		finds("sales_S2_2026-05-01.csv", "violation: control_total").
		finds("sales_S4_2026-05-01.csv", "violation: control_total").says("sales_S4_2026-05-01.csv", "add up to 0.00")
	c.land(of("S2", "05-01", "S2 P1 1 5.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.sees("sales: store_id, sales_value", "S1 10.00, S2 5.00")
	c.verifies()
}

func TestControl_StoreDaysPerStoreAgainstOneSalesFile(t *testing.T) {
	t.Parallel()
	own := deal("store_days", "day_{store_id}_{business_date}.csv", "business_date*!:d", "store_id*!", "net_sales:2")
	of := func(store, net string) doc {
		return file("day_"+store+"_2026-05-01.csv", "business_date store_id net_sales", "2026-05-01 "+store+" "+net)
	}
	c := open(t, sales, own)
	c.land(of("S1", "10.00"))
	c.run().is("published", "landed 1 loaded 1")
	// S1 is told by what is published, S2 by this run: both count.
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 9.00", "S2 P1 1 5.00"), of("S2", "5.00"))
	c.run().is("published_with_quarantine", "landed 2 loaded 1 quarantined 1").says("sales_2026-05-01.csv", "store S1", "what is published")
}

func TestControl_TillLines(t *testing.T) {
	t.Parallel()
	lines := deal("sale_lines", "lines_{business_date}.csv", "business_date!:d", "store_id!", "till_id", "transaction_id!", "product_id!", "units!:3", "sales_value!:2",
		"returns=negative_lines")
	head := "business_date store_id till_id transaction_id product_id units sales_value"
	c := open(t, lines, storeDays)
	c.land(file("lines_2026-05-01.csv", head, "2026-05-01 S1 1 17 P1 2 10.00", "2026-05-01 S1 1 18 P1 -1 -4.00"), dated("store_days", "05-01", daysHead, "S1 6.00"))
	c.run().is("published", "landed 2 loaded 2").counts("rows 3=3+0 value 6.00=6.00+0.00")
	c.sees("sales: store_id, sales_value, returned_value, net_sales", "S1 10.00 4.00 6.00")
	c.sees("store_days: store_id, transactions, net_sales", "S1 2.000 6.00")
	c.land(file("lines_2026-05-02.csv", head, "2026-05-02 S1 1 17 P1 2 10.00", "2026-05-02 S1 1 18 P1 -1 -4.00"), dated("store_days", "05-02", daysHead, "S1 10.00"))
	c.run().finds("lines_2026-05-02.csv", "violation: control_total")
	c.verifies()
}

func TestControl_TwoTillSystems(t *testing.T) {
	t.Parallel()
	columns := []string{"business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2+"}
	c := open(t, deal("sales", "north_{business_date}.csv", append(columns[:5:5], "id=north")...), deal("sales", "south_{business_date}.csv", append(columns, "id=south")...), storeDays)
	// Both systems add up to the chain's store-days.
	c.land(dated("north", "05-01", salesHead, "N1 P1 1 10.00"), dated("south", "05-01", salesHead, "S1 P1 1 5.00"), dated("store_days", "05-01", daysHead, "N1 10.00", "S1 5.00"))
	c.run().is("published", "landed 3 loaded 3").counts("rows 4=4+0 value 15.00=15.00+0.00")
	c.sees("sales: store_id, sales_value", "N1 10.00, S1 5.00")

	// The south's file is late: its stores are not held against 0.00, and the north's good file does not wait for them.
	c.land(dated("north", "05-02", salesHead, "N1 P1 1 10.00"), dated("store_days", "05-02", daysHead, "N1 10.00", "S1 5.00", "S2 1.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.land(dated("south", "05-02", salesHead, "S1 P1 1 5.00"))
	// Now both have spoken, and nobody has sold what S2 tells.
	c.run().finds("south_2026-05-02.csv", "violation: control_total").says("south_2026-05-02.csv", "store S2", "add up to 0.00")

	// The south's file is bad: it waits alone.
	c.land(dated("north", "05-03", salesHead, "N1 P1 1 10.00"), dated("south", "05-03", salesHead, "S1 P1 1 -5.00"), dated("store_days", "05-03", daysHead, "N1 10.00", "S1 5.00"))
	c.run().is("published_with_quarantine", "landed 3 loaded 2 quarantined 1").finds("south_2026-05-03.csv", "violation: minimum")
	c.verifies()
}

func TestControl_CorrectionsOfBothSides(t *testing.T) {
	t.Parallel()
	c := open(t, sales, storeDays)
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("store_days", "05-01", daysHead, "S1 10.00"))
	c.run().is("published", "landed 2 loaded 2")
	// Both are corrected in one run: they are compared with each other, not with what they correct.
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 11.00"), dated("store_days", "05-01", daysHead, "S1 11.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.sees("store_day: store_id, net_sales", "S1 11.00")
	// The correction of sales is bad: that of store-days is not held against the sales that it does not mean.
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 -12.00"), dated("store_days", "05-01", daysHead, "S1 12.00"))
	c.run().is("published_with_quarantine", "landed 2 loaded 1 quarantined 1").finds("sales_2026-05-01.csv", "violation: minimum")
	// And what is sent in its place is held against the store-days that came with it.
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 12.00"))
	c.run().is("published", "landed 1 loaded 1")
	c.verifies()
}
