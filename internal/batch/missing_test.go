package batch_test

import (
	"slices"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
)

// What was due and is not there: Friday 2026-05-01 is looked at on Sunday 2026-05-10, unless a test says otherwise.

const due = "sla=1 06:00"

func salesDue(more ...string) string {
	return deal("sales", "sales_{business_date}.csv", append([]string{"business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2", due}, more...)...)
}

func TestMissing_EachStoreThatTradesOwes(t *testing.T) {
	t.Parallel()
	calendar := deal("calendar", "calendar.csv", "date*!:d", "region*", "store_id*", "event*!", "kind!")
	days := deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!", "is_open:b", "net_sales:2")
	c := open(t, stores, calendar, salesDue(), days)
	c.land(file("stores.csv", storesHead,
		"sold North MO-SU - -",
		"silent North - - -",
		"fridays North FR 2026-05-01 -",
		"weekdays North MO-TH - -",
		"weekend North SA,SU - -",
		"opens North - 2026-05-02 -",
		"closed North - 2020-01-01 2026-04-30",
		"lastday North - - 2026-05-01",
		"south South - - -",
		"works North - - -",
		"told North - - -",
		"nothing North - - -",
		"odd North whenever - -"),
		file("calendar.csv", "date region store_id event kind", "2026-05-01 South - Fair closed", "2026-05-01 - works Works closed", "2026-05-01 North - Market local_event", "2026-05-02 - - Tomorrow closed"),
		dated("store_days", "05-01", "store_id is_open net_sales", "told false -", "nothing true 0.00"),
		dated("sales", "05-01", salesHead, "sold P1 1 1.00"))
	c.run().is("published", "landed 4 loaded 4").misses("missing sales 2026-05-01 fridays", "missing sales 2026-05-01 lastday", "missing sales 2026-05-01 odd", "missing sales 2026-05-01 silent")
}

// Whoever sent any till line, were it a deposit alone, owes none, and nobody owes stock who has a record; a corrected file is looked at anew.
func TestMissing_TillLinesAndStock(t *testing.T) {
	t.Parallel()
	lines := deal("sale_lines", "lines_{business_date}.csv", "business_date!:d", "store_id!", "transaction_id!", "line_kind!", "product_id!", "units!:3", "sales_value!:2",
		"lineKinds={A: sale, P: deposit}", "maxLoss=1", due)
	stock := deal("inventory", "inventory_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "on_hand!:3", "maxLoss=1", due)
	c := open(t, stores, lines, stock)
	const head = "store_id transaction_id line_kind product_id units sales_value"
	c.land(file("stores.csv", storesHead, "sells North - - -", "bottles North - - -", "silent North - - -"),
		dated("lines", "05-01", head, "sells 1 A P1 1 1.00", "bottles 1 P P9 1 0.25"), dated("inventory", "05-01", "store_id product_id on_hand", "sells P1 1", "silent P1 0"))
	c.run().misses("missing sale_lines 2026-05-01 silent", "missing inventory 2026-05-01 bottles")
	c.land(dated("lines", "05-01", head, "bottles 1 P P9 1 0.25", "silent 1 A P1 1 1.00"), dated("inventory", "05-01", "store_id product_id on_hand", "bottles P1 1", "silent P1 0"))
	c.run().misses("missing sale_lines 2026-05-01 sells", "missing inventory 2026-05-01 sells")
}

func TestMissing_NothingAtAll(t *testing.T) {
	t.Parallel()
	days := deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!", "net_sales:2", due)
	c := open(t, stores, salesDue(), days)
	c.land(dated("store_days", "05-01", daysHead, "S1 1.00"))
	c.run().misses("missing sales 2026-05-01")
	c.land(file("stores.csv", storesHead, "S1 North - - -", "S2 North - - -"), dated("sales", "05-02", salesHead, "S1 P1 1 1.00"))
	c.run().misses("missing sales 2026-05-02 S2", "missing store_days 2026-05-02")
	// It is due at six in the morning of the day after, not before.
	c.now = time.Date(2026, 5, 4, 5, 59, 59, 0, time.UTC)
	c.land(dated("sales", "05-03", salesHead, "S1 P1 1 1.00"))
	c.run().misses()
	c.now = c.now.Add(time.Second)
	c.land(dated("sales", "05-03", salesHead, "S1 P1 1 1.50"))
	c.run().misses("missing sales 2026-05-03 S2", "missing store_days 2026-05-03")
}

func TestMissing_WithoutAnSLANothingIsDue(t *testing.T) {
	t.Parallel()
	c := open(t, stores, plain("sales_{business_date}.csv"), storeDays)
	c.land(file("stores.csv", storesHead, "S1 North - - -", "S2 North - - -"), dated("sales", "05-01", salesHead, "S1 P1 1 1.00"))
	if r := c.run().misses(); len(r.Late) != 0 {
		t.Errorf("late %+v", r.Late)
	}
}

func TestMissing_AStoresOwnFile(t *testing.T) {
	t.Parallel()
	own := deal("sales", "sales_{store_id}_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2+", due)
	c := open(t, stores, own)
	c.land(file("stores.csv", storesHead, "S1 N - - -", "S2 N - - -", "S3 N - - -", "S4 N - - -"), perStore("S1", "05-01", "S1 P1 1 1.00"), perStore("S2", "05-01"), perStore("S3", "05-01", "S3 P1 1 -1.00"))
	r := c.run().is("published_with_quarantine", "landed 4 loaded 3 quarantined 1").misses("missing sales 2026-05-01 S3", "missing sales 2026-05-01 S4")
	if len(r.Late) != 0 {
		t.Errorf("nothing is late the first time: %+v", r.Late)
	}
	c.land(perStore("S4", "05-01", "S4 P1 1 1.00"), perStore("S1", "05-01", "S1 P1 1 1.10"))
	r = c.run().misses("missing sales 2026-05-01 S3")
	if len(r.Late) != 1 || r.Late[0].StoreID != "S4" || r.Late[0].Word != "late" {
		t.Errorf("late %+v; S4 came after its time, S1 is a correction", r.Late)
	}
}

func TestMissing_EverySevenDays(t *testing.T) {
	t.Parallel()
	count := deal("inventory", "inventory_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "on_hand!:3", "sla=7 06:00")
	c := open(t, stores, plain("sales_{business_date}.csv"), count)
	stock := func(day, store string) doc {
		return file("inventory_"+date(day)+".csv", "business_date store_id product_id on_hand", date(day)+" "+store+" P1 1")
	}
	sell := func(day string) doc { return dated("sales", day, salesHead, "S1 P1 1 1.00") }
	c.land(file("stores.csv", storesHead, "S1 N - - -", "S2 N - - -"), stock("05-01", "S1"), stock("05-04", "S2"), sell("05-04"))
	c.run().misses("missing inventory 2026-05-01 S2") // in the week to the first no count of S2 is known
	c.land(sell("05-07"))
	c.run().misses()
	c.land(sell("05-08"))
	c.run().misses("missing inventory 2026-05-08 S1")
}

func TestMissing_HeldByAPerson(t *testing.T) {
	t.Parallel()
	c := open(t, stores, salesDue(), storeDays)
	drifted := dated("sales", "05-01", "store_id product_id units value", "S1 P1 1 1.00")
	drifted.name = "till/" + drifted.name
	c.land(file("stores.csv", storesHead, "S1 N - - -"), drifted, dated("store_days", "05-01", daysHead, "S1 1.00"))
	c.run().is("stopped_by_drift", "landed 3 left 3")
	// By its name without the folder it is meant as well.
	c.hold("sales_2026-05-01.csv").is("published", "landed 3 loaded 2 left 1").misses("held sales 2026-05-01").
		finds(drifted.name, "drift").says(drifted.name, "held back, it stays in landing: resent tomorrow")
	c.holds("landing", drifted.name)
}

// The first run may be published between two looks of status: what it saw first counts, and is no error.
func TestStatus_WhileTheFirstRunIsPublished(t *testing.T) {
	t.Parallel()
	c := open(t, stores, salesDue(), storeDays)
	c.land(file("stores.csv", storesHead, "S1 N - - -"), dated("sales", "05-01", salesHead, "S1 P1 1 1.00"), dated("store_days", "05-01", daysHead, "S1 1.00"))
	c.run().is("published", "landed 3 loaded 3")
	for run, want := range map[int64]bool{0: false, 1: true} {
		s, err := batch.DatesOf(c.ctx, c.Home, run)
		if err != nil || (s.BusinessDate != nil) != want {
			t.Errorf("run %d: %v, %v", run, s.BusinessDate, err)
		}
	}
}

func TestStatus_ANightOfWhichNothingIsThereIsMissing(t *testing.T) {
	t.Parallel()
	c := open(t, stores, salesDue(), deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!", "net_sales:2"))
	missing := func() (dates []string) {
		t.Helper()
		s, err := batch.Status(c.ctx, c.Home)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Missing {
			dates = append(dates, m.Dataset+" "+m.BusinessDate+m.StoreID)
		}
		return dates
	}
	c.now = time.Date(2026, 5, 30, 8, 0, 0, 0, time.UTC)
	// Tuesday 5 May to Friday 8 May, without Sundays after that: nobody trades then, though no calendar says so.
	for _, day := range []string{"05-05", "05-06", "05-08", "05-09", "05-11", "05-12", "05-13", "05-14", "05-15", "05-16", "05-18"} {
		c.land(dated("sales", day, salesHead, "S1 P1 1 1.00"))
	}
	c.run()
	if got := missing(); !slices.Equal(got, []string{"sales 2026-05-07"}) {
		t.Errorf("missing %v, want the one night that nothing came of", got)
	}
	// Rolled back behind a night, and gone on with the next: the one between is missing.
	c.land(dated("sales", "05-19", salesHead, "S1 P1 1 1.00"))
	c.run()
	c.rollback(1)
	c.land(dated("sales", "05-20", salesHead, "S1 P1 1 1.00"))
	c.run()
	if got := missing(); !slices.Equal(got, []string{"sales 2026-05-19", "sales 2026-05-07"}) {
		t.Errorf("missing %v after the rollback", got)
	}
}

// Of what is missing status says whether its own file came and is in quarantine: that of all stores, or of one. The word stays.
func TestStatus_WhatIsMissingCameAndIsInQuarantine(t *testing.T) {
	t.Parallel()
	own := deal("sales", "sales_{store_id}_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2+", due)
	days := deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!", "net_sales:2+", due)
	c := open(t, stores, own, days)
	c.now = time.Date(2026, 5, 3, 8, 0, 0, 0, time.UTC)
	c.land(file("stores.csv", storesHead, "S1 N - - -", "S2 N - - -", "S3 N - - -"), perStore("S1", "05-01", "S1 P1 1 1.00"), perStore("S2", "05-01", "S2 P1 1 -1.00"), dated("store_days", "05-01", daysHead, "S1 -1.00"),
		dated("store_days", "05-02", daysHead, "S1 -1.00"))
	c.run().is("published_with_quarantine", "landed 5 loaded 2 quarantined 3").misses("missing sales 2026-05-01 S2", "missing sales 2026-05-01 S3", "missing store_days 2026-05-01")
	s, err := batch.Status(c.ctx, c.Home)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, m := range s.Missing {
		list = append(list, m.Came+" "+m.Word+" "+m.Dataset+" "+m.BusinessDate+" "+m.StoreID)
	}
	slices.Sort(list)
	if want := []string{" missing sales 2026-05-01 S3", "quarantined missing sales 2026-05-01 S2", "quarantined missing store_days 2026-05-01 "}; !slices.Equal(list, want) {
		t.Errorf("status says %q", list)
	}
	if o := s.Overdue; o == nil || o.Bad != 1 || o.Came() != "1 file of it is in quarantine" {
		t.Errorf("overdue is %+v", o)
	}
}
