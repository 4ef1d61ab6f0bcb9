package main_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const linesContract = `apiVersion: v3.1.0
kind: DataContract
id: lines
version: 1.0.0
status: active
schema:
  - name: sale_lines
    physicalType: file
    customProperties:
      - {property: filePattern, value: "lines_{business_date}.csv"}
    properties:
      - {name: sold_at, logicalType: timestamp, required: true, logicalTypeOptions: {format: "yyyy-MM-dd HH:mm:ss"}}
      - {name: store_id, logicalType: string, required: true}
      - {name: transaction_id, logicalType: string, required: true}
      - {name: product_id, logicalType: string, required: true}
      - {name: units, logicalType: number, physicalType: "DECIMAL(14,3)", required: true}
      - {name: sales_value, logicalType: number, physicalType: "DECIMAL(14,2)", required: true}
`

// TestHours_TodayAgainstTheSameHours: eight weeks of days on which two products sell 100 before ten and 100 in the evening, and a part of today, until ten. Of
// P1, which is in a promotion, 900 are sold by then; of P2 110, of 150 that were on record. Alerts and the page say so.
func TestHours_TodayAgainstTheSameHours(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		t.Cleanup(hook.Close)
		home := filepath.Join(t.TempDir(), "home")
		initHome(t, home, on)
		appendTo(t, filepath.Join(home, "daybook.yaml"), "schedule: {watch: true}\nalerts:\n  channels: [{name: hook, webhook: \""+hook.URL+"\"}]\n")
		for _, name := range []string{"sales", "store_days"} {
			if err := os.Remove(filepath.Join(home, "contracts", name+".odcs.yaml")); err != nil {
				t.Fatal(err)
			}
		}
		write(t, filepath.Join(home, "contracts", "lines.odcs.yaml"), linesContract)
		land := func(name, text string) { write(t, filepath.Join(home, "landing", name), text) }
		today := time.Now()
		land("stores.csv", "store_id,name,region,format,city,opened_on,closed_on\nS1,Mill,North,city,Town,2020-01-01,\n")
		land("products.csv", "product_id,name,category,unit_cost,list_price\nP1,Jam,Food,1.00,2.00\nP2,Tea,Food,1.00,2.00\n")
		land("promotions.csv", "promotion_id,name,product_id,store_id,mechanic,starts_on,ends_on,promo_price,funding_per_unit\n"+
			fmt.Sprintf("PR1,Jam week,P1,,price,%s,%[1]s,1.90,0.00\n", today.Format(time.DateOnly)))
		lines := func(date string, sold ...string) {
			text := "sold_at,store_id,transaction_id,product_id,units,sales_value\n"
			for i, s := range sold {
				text += fmt.Sprintf("%s %s,S1,%d,%s\n", date, strings.Split(s, "|")[0], i+1, strings.Split(s, "|")[1])
			}
			land("lines_"+date+".csv", text)
		}
		for back := 56; back > 0; back-- {
			lines(today.AddDate(0, 0, -back).Format(time.DateOnly), "09:30:00|P1,100,200.00", "09:31:00|P2,100,200.00", "18:00:00|P1,100,200.00", "18:01:00|P2,100,200.00")
		}
		yesterday := today.AddDate(0, 0, -1).Format(time.DateOnly)
		land("inventory_"+yesterday+".csv", "business_date,store_id,product_id,on_hand\n"+yesterday+",S1,P1,5000\n"+yesterday+",S1,P2,150\n")
		must(t, []int{0}, "run", "--home", home)
		lines(today.Format(time.DateOnly), "09:30:00|P1,900,1710.00", "09:31:00|P2,110,220.00", "10:00:30|P1,1,1.90")
		must(t, []int{0}, "run", "--home", home)

		var alerts []struct {
			Kind, Title, State string
			Lines              []string
		}
		decode(t, must(t, []int{0}, "alert", "list", "--json", "--home", home), &alerts)
		said := map[string]string{}
		for _, a := range alerts {
			said[a.Kind] = a.State + " " + a.Title + ": " + strings.Join(a.Lines, "|")
		}
		if !strings.HasPrefix(said["promotion"], "open Promotion PR1 Jam week sells far more today than expected: 900 units until 10:00 in 1 store, ") {
			t.Errorf("the promotion: %v", said)
		}
		if !strings.HasPrefix(said["run_out"], "open P2 Tea in store S1 will be out of stock before closing, unless goods arrive: S1 P2 Tea: 40 of 150 left at 10:00, ") {
			t.Errorf("the stock: %v", said)
		}
		serving := start(t, "serve", "--home", home, "--listen", "127.0.0.1:0")
		url := "http" + strings.Fields(strings.SplitN(serving.until(t, "serving "), " on http", 2)[1])[0]
		if page := body(t, url+"/?date="+today.Format(time.DateOnly)); !strings.Contains(page, "Today so far, until 10:00 in 1 store: net sales €") || !strings.Contains(page, "1,930") {
			t.Errorf("the page does not hold today against the same hours")
		}
		if code := serving.interrupt(t); code != 0 {
			t.Errorf("serve: exit code %d, %s", code, serving.told.String())
		}
		// A home that takes nothing in by day has no day under way.
		write(t, filepath.Join(home, "daybook.yaml"), strings.Replace(read(t, filepath.Join(home, "daybook.yaml")), "watch: true", "watch: false", 1))
		must(t, []int{0}, "alert", "check", "--home", home)
		decode(t, must(t, []int{0}, "alert", "list", "--json", "--home", home), &alerts)
		for _, a := range alerts {
			if (a.Kind == "promotion" || a.Kind == "run_out") && a.State != "resolved" {
				t.Errorf("still open: %+v", a)
			}
		}
	})
}
