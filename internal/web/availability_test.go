package web_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// TestAvailability reads the lists of a day: what is out of stock, what to count, what may run out, what there is too much of.
func TestAvailability(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	h := handlerOf(sourceOf(d), nil)
	a := get(t, h, "/availability").want(t, 200)

	t.Run("OutOfStock", func(t *testing.T) {
		t.Parallel()
		var sum int64
		records, err := csv.NewReader(get(t, h, "/availability.csv").want(t, 200).Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range records {
			if f[2] == "out" {
				sum += amountOf(t, f[11])
			}
		}
		rows := all(a.doc, "#out tbody tr")
		shown := int64(0)
		for _, row := range rows {
			shown += cell(t, all(row, "td")[4])
		}
		if shown != sum || sum == 0 {
			t.Errorf("%d are shown, the file has %d", shown, sum)
		}
	})
	t.Run("CountList", func(t *testing.T) {
		t.Parallel()
		var got []string
		for _, row := range all(a.doc, "#count tbody tr") {
			got = append(got, text(row))
		}
		want := []string{"S0104 Beechwood P011 Croissant Bakery nothing sold since Mon 25 May 12 −18.40", "S0120 Glebe Park P002 Filter coffee 500 g Coffee & tea a low record, and nothing sells 2 −4.05", "S0120 Glebe Park P022 Kitchen roll 4 Household a low record, and nothing sells 1 −9.10"}
		if strings.Join(got, "\n") != strings.Join(want, "\n") { // by store, then as the shelves stand
			t.Errorf("%q", got)
		}
		has(t, text(all(a.doc, "#count h2")[0]), "Count list: 3, −€ 31.55")
	})
	t.Run("RunOutAndTooMuch", func(t *testing.T) {
		t.Parallel()
		has(t, text(all(a.doc, "#run_out tbody tr")[0]), "S0131 Oakfield P018 Salmon fillet Meat & fish has to last 5 days 18 −37.70")
		has(t, text(all(a.doc, "#over tbody tr")[0]), "P024 Bin liners Household sold off in 190 days 240 −22.90")
	})
	t.Run("Rate", func(t *testing.T) {
		t.Parallel()
		has(t, text(all(a.doc, ".cards")[0]), "products in stores")
		if n := len(all(a.doc, "#stores tbody tr")); n != 10 {
			t.Errorf("%d stores", n)
		}
	})
	t.Run("OfAStore", func(t *testing.T) {
		t.Parallel()
		o := staffed(t, d, "", person("anna", people.Store, false, "store:S0104"))
		for _, address := range []string{"/availability", "/stores/S0104/availability"} {
			a := get(t, o, address, "Cookie", o.cookie(t, "anna")).want(t, 200)
			has(t, text(all(a.doc, "#count")[0]), "Croissant")
			hasNot(t, text(a.doc), "Kitchen roll")
			hasNot(t, text(a.doc), "22.90") // what keeping it costs
			over := all(a.doc, "#over")[0]
			hasNot(t, text(over), "Cost of keeping it") // nor a column that is empty
			row := all(over, "tbody tr")[0]
			if heads, cells := all(over, "thead th"), append(all(row, "th"), all(row, "td")...); len(heads) != len(cells) {
				t.Errorf("%d heads over %d cells", len(heads), len(cells))
			}
			has(t, text(all(a.doc, "#count thead")[0]), "At stake") // which is sales
			has(t, text(all(a.doc, "#run_out")[0]), "No product is told that may run out before its order comes.")
			hasNot(t, text(a.doc), "daybook.yaml")
		}
		get(t, o, "/stores/S0120/availability", "Cookie", o.cookie(t, "anna")).want(t, 404)
	})
	t.Run("Answered", func(t *testing.T) {
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, `insert into wh.feedback (given_at, actor, insight_id, kind, category, business_date, answer, until, reason, note, chance)
values (timestamp '2026-05-31 06:30:00', 'zoe', 'ps-S0104-P011', 'phantom_stock', 'Bakery', date '2026-05-30', 'done', null, '', '', 0.9)`)
		a := get(t, handlerOf(sourceOf(d), nil), "/availability").want(t, 200)
		hasNot(t, text(all(a.doc, "#count")[0]), "Croissant")
	})
	t.Run("BelowZero", func(t *testing.T) { // what is on record, not how far it is below zero
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, `insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document) values
(29, date '2026-05-30', 'ns-S0104', 'negative_stock', 'store', 'S0104', 7, false, 'open', '{"id":"ns-S0104","kind":"negative_stock","business_date":"2026-05-30","level":"store","region":"South","store_id":"S0104","category":"Bakery","product_id":"P012","headline":"P012 is 3 below zero on record","body":"","money":null,"evidence":{"on_hand":"-3.000","units":"3.000","list":[{"store_id":"S0104","product_id":"P012","product_name":"Baguette","category":"Bakery","units":"3.000","money":null}]},"action":"","confidence":"high","state":"open","rank":7,"first_seen":"2026-05-27","days_open":4,"parts":[]}')`)
		a := get(t, handlerOf(sourceOf(d), nil), "/availability").want(t, 200)
		has(t, text(all(a.doc, "#count")[0]), "P012 Baguette Bakery below zero on record −3")
	})
	t.Run("OnlyPairs", func(t *testing.T) { // what sums up the chain is no row of its own, and a row says why it is there
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, `insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document) values
(29, date '2026-05-30', 'ps-chain', 'phantom_stock', 'chain', null, 7, false, 'open', '{"id":"ps-chain","kind":"phantom_stock","business_date":"2026-05-30","level":"chain","region":null,"store_id":null,"category":null,"product_id":null,"headline":"3 stores","body":"","money":null,"evidence":{"products":3,"stores":3,"which_stores":["S0104","S0120","S0131"]},"action":"","confidence":"high","state":"open","rank":7,"first_seen":"2026-05-27","days_open":4,"parts":[]}'),
(29, date '2026-05-30', 'os-S0131', 'overstock', 'store', 'S0131', 8, true, 'open', '{"id":"os-S0131","kind":"overstock","business_date":"2026-05-30","level":"store","region":"South","store_id":"S0131","category":null,"product_id":null,"headline":"S0131: 2 products will last too long","body":"","money":"-9.00","evidence":{"products":2,"stores":1,"dead_products":1,"cover_days":56,"list":[{"store_id":"S0131","product_id":"P024","product_name":"Bin liners","category":"Household","units":"40.000","money":"-6.00","dead":true},{"store_id":"S0131","product_id":"P021","product_name":"Washing powder","category":"Household","units":"9.000","money":"-3.00"}]},"action":"","confidence":"high","state":"open","rank":8,"first_seen":"2026-05-27","days_open":4,"parts":[]}'),
(29, date '2026-05-30', 'os-S0119', 'overstock', 'store', 'S0119', 9, true, 'open', '{"id":"os-S0119","kind":"overstock","business_date":"2026-05-30","level":"store","region":"South","store_id":"S0119","category":"Household","product_id":"P023","headline":"S0119: 1 product does not sell","body":"","money":"-2.00","evidence":{"products":1,"stores":1,"dead_products":1,"cover_days":56,"exit_days":730,"list":[{"store_id":"S0119","product_id":"P023","product_name":"Dishwasher tabs 40","category":"Household","units":"5.000","money":"-2.00"}]},"action":"","confidence":"high","state":"open","rank":9,"first_seen":"2026-05-27","days_open":4,"parts":[]}')`)
		h := handlerOf(sourceOf(d), nil)
		for _, address := range []string{"/availability", "/stores/S0104/availability"} {
			a := get(t, h, address).want(t, 200)
			hasNot(t, a.Body.String(), `href="/products/"`)
			hasNot(t, a.Body.String(), `href="/products/?`)
			hasNot(t, text(all(a.doc, "#count")[0]), "S0131")
		}
		a := get(t, h, "/availability").want(t, 200)
		has(t, text(all(a.doc, "#count h2")[0]), "Count list: 3, −€ 31.55")
		has(t, text(all(a.doc, "#over")[0]), "P021 Washing powder Household more than sells in 56 days 9 −3.00")
		has(t, text(all(a.doc, "#over")[0]), "P024 Bin liners Household nothing of it sells any more 40 −6.00")
		has(t, text(all(a.doc, "#over")[0]), "P023 Dishwasher tabs 40 Household nothing of it sells any more 5 −2.00")
		records, err := csv.NewReader(get(t, h, "/availability.csv").want(t, 200).Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range records {
			if f[6] == "" || f[8] == "" {
				t.Errorf("%q", f)
			}
		}
	})
	t.Run("BelowZeroToTheGram", func(t *testing.T) { // what is on record stands as it is there, to the last gram and with its sign
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, `insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document) values
(29, date '2026-05-30', 'ns-S0131', 'negative_stock', 'store', 'S0131', 8, true, 'open', '{"id":"ns-S0131","kind":"negative_stock","business_date":"2026-05-30","level":"store","region":"South","store_id":"S0131","category":null,"product_id":null,"headline":"S0131: 1 product is below zero on record","body":"","money":null,"evidence":{"products":1,"stores":1,"since":"2026-05-27","units":"3.250","list":[{"store_id":"S0131","product_id":"P018","product_name":"Salmon fillet","category":"Meat & fish","units":"3.250","money":null}]},"action":"","confidence":"high","state":"open","rank":8,"first_seen":"2026-05-27","days_open":4,"parts":[]}')`)
		h := handlerOf(sourceOf(d), nil)
		has(t, text(all(get(t, h, "/availability").want(t, 200).doc, "#count")[0]), "P018 Salmon fillet Meat & fish below zero on record, since Wed 27 May −3.25")
		has(t, get(t, h, "/availability.csv").want(t, 200).Body.String(), ",-3.250,,ns-S0131")
	})
	t.Run("InTurn", func(t *testing.T) { // what is kept for one reader is no other's, and goes once somebody has answered
		t.Parallel()
		o := staffed(t, readtest.Chain(t), "", person("carla", people.Chain, true), person("bert", people.Chain, false), person("anna", people.Store, true, "store:S0104"))
		carla, bert, anna := o.cookie(t, "carla"), o.cookie(t, "bert"), o.cookie(t, "anna")
		for range 2 {
			c := text(get(t, o, "/availability", "Cookie", carla).want(t, 200).doc)
			has(t, c, "Croissant")
			has(t, c, "Kitchen roll")
			has(t, c, "−22.90") // what keeping it costs
			b := text(get(t, o, "/availability", "Cookie", bert).want(t, 200).doc)
			has(t, b, "Kitchen roll")
			hasNot(t, b, "22.90")
			a := text(get(t, o, "/availability", "Cookie", anna).want(t, 200).doc)
			has(t, a, "Croissant")
			hasNot(t, a, "Kitchen roll")
		}
		*o.now = o.now.Add(time.Second)
		o.post(t, "/insights/ps-S0104-P011/said?date=2026-05-30", url.Values{"do": {"done"}}, "Cookie", anna).want(t, http.StatusSeeOther)
		for _, cookie := range []string{carla, anna} {
			hasNot(t, text(all(get(t, o, "/availability", "Cookie", cookie).want(t, 200).doc, "#count")[0]), "Croissant")
		}
	})
	t.Run("WithoutInventory", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/availability?date=2026-03-29").want(t, 200)
		has(t, text(a.doc), "Not in this feed: no inventory was delivered")
	})
}

// amountOf reads an amount of a file.
func amountOf(t *testing.T, s string) int64 {
	t.Helper()
	if s == "" {
		return 0
	}
	v, err := warehouse.Scaled(s, 2)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
