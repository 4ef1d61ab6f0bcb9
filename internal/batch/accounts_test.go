package batch_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// booked is a file and what the accounts must say of it.
type booked struct {
	doc
	fate  string // loaded, quarantined, duplicate, left
	rows  int64
	cents int64
}

// mix makes random files, good and spoiled, each for a slot of its own. What a run must count of each is known before.
func mix(r *rand.Rand) (list []booked) {
	spoil := func(f booked, row string) booked {
		f.body += row + "\n"
		f.rows++
		f.fate = "quarantined"
		return f
	}
	for _, master := range []struct{ name, head, good, bad string }{
		{"stores.csv", storesHead, "S%d North - - -", "S1,North,,,"}, // a duplicate key
		{"products.csv", productsHead, "P%d food 0.5", "P77,food,x"},
	} {
		if r.IntN(3) == 0 {
			continue
		}
		rows := make([]string, r.IntN(5)+1)
		for i := range rows {
			rows[i] = fmt.Sprintf(master.good, i+1)
		}
		f := booked{doc: file(master.name, master.head, rows...), fate: "loaded", rows: int64(len(rows))}
		if r.IntN(3) == 0 {
			f = spoil(f, master.bad)
		}
		list = append(list, f)
	}
	for day := 1; day <= 4; day++ {
		d := fmt.Sprintf("05-%02d", day)
		f := booked{fate: "loaded"}
		rows := make([]string, r.IntN(6))
		for i := range rows {
			cents := r.Int64N(100_000_00)
			f.cents += cents
			rows[i] = fmt.Sprintf("S%d P%d 1.5 %s", r.IntN(3), i, money(cents))
		}
		f.doc, f.rows = dated("sales", d, salesHead, rows...), int64(len(rows))
		switch r.IntN(6) {
		case 0:
			f = spoil(f, date(d)+",S9,P9,-1,12.34")
			f.cents += 1234
		case 1:
			f = spoil(f, date(d)+",S9,P9,1,-5.00") // what parses is summed, also where it breaks a rule
			f.cents -= 500
		case 2:
			f = spoil(f, date(d)+",S9,P9,1") // ragged: a row, of which nothing is summed
		}
		list = append(list, f)
		again := f
		if again.name = fmt.Sprintf("again/sales_%s.csv", date(d)); r.IntN(4) == 0 && f.fate == "loaded" {
			// The folder sorts first: that one is taken in, and the other is the same bytes again.
			list[len(list)-1].fate, list[len(list)-1].rows, list[len(list)-1].cents = "duplicate", 0, 0
			list = append(list, again)
		}
		if r.IntN(2) == 0 { // its money is told by sales already
			list = append(list, booked{doc: file("inventory_"+date(d)+".csv", "business_date store_id product_id on_hand", date(d)+" S1 P1 5", date(d)+" S1 P2 -1"), fate: "loaded", rows: 2})
		}
	}
	for _, odd := range []booked{
		{doc: doc{"empty_2026-05-01.csv", "x"}, fate: "quarantined"},           // no contract: nobody knows what a row is
		{doc: doc{"sales_2026-05-09.csv", ""}, fate: "quarantined"},            // unreadable
		{doc: doc{"sales_2026-05-10.csv.gz", "no"}, fate: "quarantined"},       // a damaged archive
		{doc: dated("held", "05-01", salesHead, "S1 P1 1 5.00"), fate: "left"}, // held back by a person
	} {
		if r.IntN(2) == 0 {
			list = append(list, odd)
		}
	}
	return list
}

// TestAccounts_InIsLoadedAndQuarantined: of any mix of good and spoiled files, rows and sales value in are those loaded and those
// quarantined, file by file as they were written here; the ledger has the same, and so has the JSON that scripts read.
func TestAccounts_InIsLoadedAndQuarantined(t *testing.T) {
	t.Parallel()
	inventory := deal("inventory", "inventory_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "on_hand!:3")
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			c := open(t, stores, products, plain("sales_{business_date}.csv"), inventory, plain("held_{business_date}.csv", "id=held"))
			files := map[string]int{}
			rows, cents := map[string]int64{}, map[string]int64{}
			var hold []string
			for _, f := range mix(rand.New(rand.NewPCG(seed, 1))) {
				c.land(f.doc)
				files[f.fate]++
				if f.fate == "left" {
					hold = append(hold, f.name)
					continue
				}
				rows[f.fate] += f.rows
				cents[f.fate] += f.cents
			}
			o := batch.Options{Hold: hold}
			if len(hold) > 0 {
				o.Why = "later"
			}
			r := c.ran(batch.Run(c.ctx, c.Home, o))
			doc, err := json.Marshal(r.Result)
			if err != nil {
				t.Fatal(err)
			}
			var j struct {
				Files      map[string]int    `json:"files"`
				Rows       map[string]int64  `json:"rows"`
				SalesValue map[string]string `json:"sales_value"`
			}
			if err := json.Unmarshal(doc, &j); err != nil {
				t.Fatal(err)
			}
			landed := 0
			for _, fate := range []string{"loaded", "quarantined", "duplicate", "left"} {
				landed += files[fate]
				if j.Files[fate] != files[fate] {
					t.Errorf("%d files %s, want %d", j.Files[fate], fate, files[fate])
				}
			}
			if j.Files["landed"] != landed {
				t.Errorf("%d files landed, want %d", j.Files["landed"], landed)
			}
			for _, fate := range []string{"loaded", "quarantined"} {
				if j.Rows[fate] != rows[fate] || j.SalesValue[fate] != signedMoney(cents[fate]) {
					t.Errorf("%s: %d rows, %s; want %d, %s", fate, j.Rows[fate], j.SalesValue[fate], rows[fate], signedMoney(cents[fate]))
				}
			}
			if j.Rows["in"] != rows["loaded"]+rows["quarantined"] || j.SalesValue["in"] != signedMoney(cents["loaded"]+cents["quarantined"]) {
				t.Errorf("in: %d rows, %s", j.Rows["in"], j.SalesValue["in"])
			}
			if t.Failed() {
				t.Log(r.why())
			}
			c.sees("run_ledger: files_landed, rows_in, rows_loaded, rows_quarantined, sales_value_in, sales_value_loaded, sales_value_quarantined",
				fmt.Sprintf("%d %d %d %d %s %s %s", landed, j.Rows["in"], j.Rows["loaded"], j.Rows["quarantined"], j.SalesValue["in"], j.SalesValue["loaded"], j.SalesValue["quarantined"]))
			if got := c.query(0, "select cast(coalesce(sum(sales_value), 0.00) as varchar) from sales"); got != signedMoney(cents["loaded"]) {
				t.Errorf("readers see %s, want %s", got, signedMoney(cents["loaded"]))
			}
			c.verifies()
		})
	}
}

func signedMoney(cents int64) string {
	if cents < 0 {
		return "-" + money(-cents)
	}
	return money(cents)
}
