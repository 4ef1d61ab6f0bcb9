package main_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// offloaded is what tests look at in `offload --json`.
type offloaded struct {
	Run    *int64
	Months []struct {
		Month string
		Rows  int64
		Views map[string]int64
	}
	Rows  int64
	Files int
}

// TestOffload_WhatLeavesIsThere: months that leave are in the files cell by cell, what stays is what it was, nothing comes over what has left, and
// the warehouse still adds up.
func TestOffload_WhatLeavesIsThere(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		dir := t.TempDir()
		chain, home, lake, nightly := filepath.Join(dir, "chain"), filepath.Join(dir, "home"), filepath.Join(dir, "lake"), filepath.Join(dir, "nightly")
		must(t, []int{0}, "generate", "--stores", "3", "--products", "8", "--from", "2024-10-18", "--days", "570", "--seed", "3", "--out", chain)
		initHome(t, home, on)
		landing := filepath.Join(home, "landing")
		for _, files := range []string{"stores.csv", "products.csv", "calendar.csv", "promotions.csv", "targets.csv", "*_2024-10-3?.csv", "*_2024-11-[01]?.csv", "*_2026-04-[123]?.csv"} {
			copyInto(t, filepath.Join(chain, files), landing)
		}
		must(t, []int{0}, "run", "--home", home)
		csv := func(from []string, query string) string {
			t.Helper()
			return must(t, []int{0}, append([]string{"sql", "--format", "csv", query}, from...)...).out
		}
		here, there := []string{"--home", home}, []string{"--from", lake}
		old := func(view string) string {
			order := map[string]string{"sales": "delivery_id, source_line", "inventory": "delivery_id, source_line"}[view]
			if order == "" {
				return "SELECT business_date, count(*) AS n FROM " + view + " WHERE business_date < DATE '2024-12-01' GROUP BY 1 ORDER BY 1"
			}
			return "SELECT * FROM " + view + " WHERE business_date < DATE '2024-12-01' ORDER BY " + order
		}
		stays := func() (all string) {
			for _, q := range []string{
				"SELECT * FROM store_day ORDER BY 1, 2", "SELECT * FROM product_day ORDER BY 1, 2", "SELECT * FROM category_day ORDER BY 1, 2, 3",
				"SELECT business_date, insight_id, document FROM insight ORDER BY 1, 2", "SELECT * FROM return_day WHERE store_id = '' OR product_id = '' ORDER BY 1, 2, 3",
				"SELECT * FROM sales WHERE business_date >= DATE '2024-12-01' ORDER BY delivery_id, source_line", "SELECT business_date, count(*) AS n FROM expected_sales WHERE business_date >= DATE '2024-12-01' GROUP BY 1 ORDER BY 1",
			} {
				all += csv(here, q)
			}
			return all
		}
		before, kept := map[string]string{}, stays()
		for _, view := range warehouse.OffloadViews {
			before[view] = csv(here, old(view))
		}
		must(t, []int{0}, "export", "--all", "--format", "parquet", "--out", nightly, "--home", home)

		// What is refused, and by what.
		offload := func(codes []int, month string, more ...string) ended {
			t.Helper()
			return must(t, codes, append([]string{"offload", "--before", month, "--to", lake, "--home", home, "--json"}, more...)...)
		}
		says := func(e ended, want string) {
			t.Helper()
			if !strings.Contains(e.errOut, want) {
				t.Errorf("%q is not in %q", want, e.errOut)
			}
		}
		says(offload([]int{2}, "2025-02"), "months from 2025-01 on cannot leave yet")
		bad := strings.Replace(read(t, filepath.Join(chain, "inventory_2024-11-05.csv")), ",", ",x", 1)
		write(t, filepath.Join(landing, "inventory_2024-11-05.csv"), bad)
		says(offload([]int{2}, "2024-12", "--dry-run"), "2024-11 cannot leave: inventory_2024-11-05.csv is in landing")
		sales := filepath.Join(chain, "sales_2024-11-05.csv")
		lines := strings.SplitAfter(read(t, sales), "\n")
		write(t, filepath.Join(landing, "inventory_2024-11-05.csv"), read(t, filepath.Join(chain, "inventory_2024-11-05.csv"))) // a duplicate
		write(t, filepath.Join(landing, "sales_2024-11-05.csv"), strings.Join(append(lines, lines[1]), ""))
		must(t, []int{3}, "run", "--home", home)
		says(offload([]int{2}, "2024-12"), "2024-11 cannot leave: sales_2024-11-05.csv of 2024-11-05 waits in quarantine")
		var waiting []struct{ ID int64 }
		decode(t, must(t, []int{0}, "quarantine", "list", "--home", home, "--json"), &waiting)
		must(t, []int{0}, "quarantine", "discard", fmt.Sprint(waiting[0].ID), "--why", "a row twice", "--home", home)

		// What would leave is what leaves.
		var would, did, again offloaded
		decode(t, offload([]int{0}, "2024-12", "--dry-run"), &would)
		if csv(here, old("sales")) != before["sales"] || would.Run != nil {
			t.Error("a dry run changed something")
		}
		decode(t, offload([]int{0}, "2024-12"), &did)
		if did.Run == nil || did.Rows != would.Rows || did.Files != would.Files || fmt.Sprint(did.Months) != fmt.Sprint(would.Months) || len(did.Months) != 2 {
			t.Errorf("would leave %+v, left %+v", would, did)
		}
		for _, view := range warehouse.OffloadViews {
			if strings.Count(before[view], "\n") < 2 {
				continue // the chain has none: no file, no view
			}
			if got := csv(there, old(view)); got != before[view] {
				t.Errorf("%s of the files:\n%.400s\nit was\n%.400s", view, got, before[view])
			}
			if got := csv(here, old(view)); view != "return_day" && strings.Count(got, "\n") > 1 {
				t.Errorf("%s is still here:\n%.400s", view, got)
			}
		}
		if now := stays(); now != kept {
			t.Error("what was to stay has changed")
		}
		decode(t, offload([]int{0}, "2024-12"), &again)
		if again.Run != nil || len(again.Months) != 0 {
			t.Errorf("a second time: %+v", again)
		}
		says(must(t, []int{0}, "sql", "--home", home, "SELECT count(*) FROM sales"), "rows before 2024-12-01 have left for "+lake)

		// Nothing comes over what has left, and nothing of it is worked out again.
		write(t, filepath.Join(landing, "sales_2024-11-05.csv"), strings.Join(lines[:len(lines)-2], ""))
		e := must(t, []int{3}, "run", "--home", home)
		if !strings.Contains(e.out, "rows of 2024-11 have left this warehouse (run ") || !strings.Contains(e.out, "[offloaded]") || !strings.Contains(e.out, "owner ") {
			t.Errorf("a correction of a month that has left: %s", e.out)
		}
		says(must(t, []int{2}, "rebuild", "--from", "2024-11-10", "--home", home), "rows of 2024-11 have left")
		says(must(t, []int{2}, "withdraw", "20", "--why", "x", "--home", home), "rows of 2024-1")

		// What is newer goes on.
		newest := filepath.Join(landing, "sales_2026-04-30.csv")
		write(t, newest, strings.Join(slices.DeleteFunc(strings.SplitAfter(read(t, filepath.Join(chain, "sales_2026-04-30.csv")), "\n"), func(l string) bool { return strings.Contains(l, "P0001") }), ""))
		copyInto(t, filepath.Join(chain, "store_days_2026-04-30.csv"), landing)
		must(t, []int{0, 3}, "run", "--home", home)
		copyInto(t, filepath.Join(chain, "*_2026-05-01.csv"), landing)
		must(t, []int{0}, "run", "--home", home)
		var report struct {
			Clean     bool
			Offloaded int64
		}
		decode(t, must(t, []int{0}, "verify", "--home", home, "--json"), &report)
		if want := facts(did); !report.Clean || report.Offloaded != want {
			t.Errorf("verify: %+v, %d rows of facts have left", report, want)
		}
		must(t, []int{0}, "copy", "--to", "duckdb:"+filepath.Join(dir, "copied.duckdb"), "--home", home)

		// A folder that is brought up to date every night keeps what it had of these months; a place of months only becomes one of all.
		for _, to := range []string{nightly, lake} {
			must(t, []int{0}, "export", "--all", "--format", "parquet", "--out", to, "--home", home)
			must(t, []int{0}, "export", "--all", "--format", "parquet", "--out", to, "--home", home)
			if got := csv([]string{"--from", to}, old("sales")); got != before["sales"] {
				t.Errorf("%s has lost months that left", filepath.Base(to))
			}
			if got, want := csv([]string{"--from", to}, "SELECT count(*) AS n FROM store_day"), csv(here, "SELECT count(*) AS n FROM store_day"); got != want {
				t.Errorf("%s has %s store-days, the home %s", filepath.Base(to), got, want)
			}
		}
	})
}

// facts are the rows of deliveries that left.
func facts(o offloaded) (rows int64) {
	for _, m := range o.Months {
		for _, name := range warehouse.OffloadFacts {
			rows += m.Views[name]
		}
	}
	return rows
}

// TestOffload_Killed: at whatever moment the process goes, the month is here or in the files, and the same command goes on.
func TestOffload_Killed(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		dir := t.TempDir()
		home, lake := filepath.Join(dir, "home"), filepath.Join(dir, "lake")
		initHome(t, home, on)
		months := nineMonths(t, filepath.Join(home, "landing"))
		must(t, []int{0}, "run", "--home", home)
		args := func(month string) []string {
			return []string{"offload", "--before", month, "--to", lake, "--home", home}
		}
		begin := time.Now()
		must(t, []int{0}, args(months[0])...)
		took := time.Since(begin)
		hit := 0
		for i, month := range months[1:] {
			if killAfter(t, took*time.Duration(i+1)/time.Duration(len(months)), args(month)...) {
				hit++
			} else {
				took = took * 2 / 3 // the first was slowed down by what ran beside it
			}
			must(t, []int{0}, "verify", "--home", home)
			must(t, []int{0}, args(month)...)
			must(t, []int{0}, "verify", "--home", home)
			left := ask(t, home, "SELECT count(*) FROM sales")[0][0]
			if e := must(t, []int{0}, "sql", "--from", lake, "--format", "csv", "SELECT count(*) AS n FROM sales"); left != fmt.Sprint(8-i) || strings.Fields(e.out)[1] != fmt.Sprint(i+2) {
				t.Errorf("after %s: %s rows here, %s in the files", month, left, e.out)
			}
		}
		enough(t, hit, 4)
	})
}

// nineMonths lands a row of sales of each month from January 2024 on, and one of a year later that lets them leave; it returns the months after them.
func nineMonths(t *testing.T, landing string) (after []string) {
	t.Helper()
	write(t, filepath.Join(landing, "stores.csv"), "store_id,name,region,format,city,opened_on,closed_on\nS1,One,North,,,,\n")
	write(t, filepath.Join(landing, "products.csv"), "product_id,name,category,unit_cost,list_price\nP1,Tea,Drinks,1.00,2.00\n")
	dates := []string{"2026-05-01"}
	for m := contractDay(t, "2024-01-01"); len(after) < 9; m = m.AddDate(0, 1, 0) {
		after, dates = append(after, m.AddDate(0, 1, 0).Format("2006-01")), append(dates, m.Format(time.DateOnly))
	}
	for _, d := range dates {
		write(t, filepath.Join(landing, "sales_"+d+".csv"),
			"business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value\n"+d+",S1,P1,3,6.00,,,,\n")
	}
	return after
}

// TestOffload_IntoABucket: what is in a bucket is read back from there before anything leaves, and asked there; where the bucket is away nothing leaves.
func TestOffload_IntoABucket(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	initHome(t, home, embedded)
	months := nineMonths(t, filepath.Join(home, "landing"))
	must(t, []int{0}, "run", "--home", home)
	bucket, away, _, address := bucketThatGoesAway(t)
	put := func(key string) {
		t.Helper()
		if _, err := bucket.PutObject("chain", key, nil, strings.NewReader("theirs"), 6, nil); err != nil {
			t.Fatal(err)
		}
	}
	const theirs = "shop/data/orders/part-0.parquet"
	put(theirs)
	if e := keyed(t, "offload", "--before", months[0], "--to", address, "--home", home); e.code != 2 || !strings.Contains(e.errOut, "objects below data/ that are not known (data/orders/part-0.parquet)") {
		t.Errorf("a prefix that others use: exit %d, %s", e.code, e.errOut)
	}
	if _, err := bucket.DeleteObject("chain", theirs); err != nil {
		t.Fatal(err)
	}
	for i, month := range months[:2] {
		away.Store(true)
		if e := keyed(t, "offload", "--before", month, "--to", address, "--home", home); e.code == 0 {
			t.Errorf("into a bucket that is away: %s", e.out)
		}
		if left := ask(t, home, "SELECT count(*) FROM sales")[0][0]; left != fmt.Sprint(10-i) {
			t.Fatalf("%s rows are here", left)
		}
		away.Store(false)
		if e := keyed(t, "offload", "--before", month, "--to", address, "--home", home); e.code != 0 {
			t.Fatalf("exit %d: %s", e.code, e.errOut)
		}
		e := keyed(t, "sql", "--from", address, "--format", "csv", "SELECT business_date, sales_value FROM sales ORDER BY 1")
		if e.code != 0 || strings.Count(e.out, ",6.00") != i+1 {
			t.Errorf("after %s, exit %d: %s%s", month, e.code, e.out, e.errOut)
		}
		must(t, []int{0}, "verify", "--home", home)
		put(theirs)
	}
	if _, err := bucket.HeadObject("chain", theirs); err != nil {
		t.Errorf("what others keep below data/ is gone: %v", err)
	}
	if _, err := bucket.DeleteObject("chain", "shop/manifest.json"); err != nil {
		t.Fatal(err)
	}
	if e := keyed(t, "offload", "--before", months[2], "--to", address, "--home", home); e.code != 2 {
		t.Errorf("a bucket that has lost its manifest: exit %d, %s", e.code, e.errOut)
	}
	if left, _ := filepath.Glob(filepath.Join(home, ".offload-*")); left != nil {
		t.Errorf("left in the home: %v", left)
	}
}
