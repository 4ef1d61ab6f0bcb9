package web_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

func TestData(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	quiet := get(t, handlerOf(sourceOf(d), nil), "/data").want(t, 200)
	if len(all(quiet.doc, "#drift")) != 0 {
		t.Error("a drift that did not happen")
	}
	d.Drift(t)
	h := handlerOf(sourceOf(d), nil)
	a := get(t, h, "/data").want(t, 200)

	t.Run("Board", func(t *testing.T) {
		t.Parallel()
		words := map[string][]string{}
		for _, row := range all(get(t, h, "/data?stores=each").want(t, 200).doc, "table.board tbody tr") {
			store := strings.Fields(text(all(row, "th")[0]))[0]
			for _, td := range all(row, "td") {
				words[store] = append(words[store], strings.Fields(text(td))[1])
			}
		}
		if len(words) != 38 || len(words["S0101"]) != 14 {
			t.Fatalf("%d stores, %d nights", len(words), len(words["S0101"]))
		}
		for store, want := range map[string]string{"S0101": "received", "S0112": "missing", "S0127": "partial"} {
			if got := words[store][13]; got != want {
				t.Errorf("%s: %s, want %s", store, got, want)
			}
		}
		if got := words["S0101"][3]; got != "corrected" {
			t.Errorf("20 May: %s, want corrected", got)
		}
	})
	t.Run("BoardOfWhatDiffers", func(t *testing.T) {
		t.Parallel()
		rows := all(a.doc, "table.board tbody tr")
		if len(rows) != 3 {
			t.Fatalf("%d lines: stores that are alike do not stand in one", len(rows))
		}
		has(t, text(rows[2]), "36 stores, all alike")
		has(t, text(rows[2]), "S0101 Aldgate")
		has(t, text(all(a.doc, "table.board tr.sum")[0]), "complete, of 38")
		if sums := all(a.doc, "table.board tr.sum td"); text(sums[13]) != "36" || text(sums[12]) != "38" {
			t.Errorf("complete: %v", texts(sums))
		}
	})
	t.Run("Drift", func(t *testing.T) {
		t.Parallel()
		body := text(all(a.doc, "#drift")[0])
		has(t, body, "Run 30 stopped by schema drift")
		has(t, body, "units quantity probably renamed")
		has(t, body, "cashier not in the contract")
		has(t, body, "pos@alder.example · #store-systems https://alder.example/chat")
		has(t, body, "daybook run --hold sales_2026-05-31.csv --why 'waiting for the owner'")
		has(t, body, "agreed: units sent: quantity (probably renamed)")
	})
	t.Run("Quarantine", func(t *testing.T) {
		t.Parallel()
		body := text(all(a.doc, "#quarantine")[0])
		has(t, body, "promotions.csv")
		has(t, body, "no such product in the product master")
		has(t, body, "daybook quarantine release 9002")
		has(t, body, "daybook quarantine discard 9002 --why 'replaced by a new file'")
		has(t, body, `line 40, column promo_price, value "-4.99": -4.99 is below 0`)
	})
	t.Run("Runs", func(t *testing.T) {
		t.Parallel()
		body := text(all(a.doc, "#runs")[0])
		has(t, body, "30 stopped by drift")
		hasNot(t, body, "✕ no")
	})
}

func TestRun(t *testing.T) {
	t.Parallel()
	h := chain(t)
	body := text(get(t, h, "/data/runs/29").want(t, 200).doc)
	has(t, body, "In 1,139")
	has(t, body, "violation, in quarantine")
	has(t, body, "✓ yes, rows and money")
	get(t, h, "/data/runs/31").want(t, 404)
	get(t, h, "/data/runs/x").want(t, 404)
}

func TestRun_ThatDoesNotAddUp(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, "update wh.run set value_in = value_in + 0.01 where run_id = 29")
	has(t, text(get(t, handlerOf(sourceOf(d), nil), "/data/runs/29").want(t, 200).doc), "✕ no")
}

const heatNights = 7

func TestInsight(t *testing.T) {
	t.Parallel()
	h := chain(t)
	body := text(get(t, h, "/insights/sg-2026-05-30-north").want(t, 200).doc)
	for _, want := range []string{"What", "Why", "Evidence", "Action", "Confidence", "How computed", "together", "(318204.10 − 357624.25) × 0.3050 = −12023.15", "42 clean days in each store"} {
		has(t, body, want)
	}
	// What it is about is drawn: a region as bars with the days beside them, a product in a store night by night.
	north := get(t, h, "/insights/sg-2026-05-30-north").want(t, 200).doc
	has(t, text(all(north, "#chart")[0]), "Gap to normal over 28 days: below on")
	if days := all(north, "#chart tbody tr"); len(days) != 28 || !strings.HasPrefix(attr(all(days[0], "a")[0], "href"), "/stores?date=2026-05-30&region=North") && !strings.HasPrefix(attr(all(days[0], "a")[0], "href"), "/stores?region=North") {
		t.Errorf("%d days, the first leads to %s", len(days), attr(all(days[0], "a")[0], "href"))
	}
	has(t, text(all(north, "#chart #no-band")[0]), "such ranges do not add up to that of a sum")
	has(t, text(north), "Store by store")
	shelf := all(get(t, h, "/insights/so-S0104-P007").want(t, 200).doc, "#chart")[0]
	has(t, text(shelf), "Sold on 1 of 7 nights, out of stock on 1")
	if cells := all(shelf, "tbody td"); len(cells) != heatNights {
		t.Errorf("%d nights", len(cells))
	}
	get(t, h, "/insights/so-S0119-P017?date=2026-05-30").want(t, 200) // beyond the caps, but it has an address
	get(t, h, "/insights/nothing").want(t, 404)
}
