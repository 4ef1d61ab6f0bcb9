package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestPromotions follows Coffee two for one: 37 stores sold 280 units each where 112 were normal (one opened in the middle of it), and one
// took the regular price.
func TestPromotions(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	h := chain(t)

	t.Run("List", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/promotions").want(t, 200)
		row := text(all(a.doc, "table.grid tbody tr")[0])
		for _, want := range []string{"Coffee two for one", "worked", "Mon 11 May to Sun 17 May", "10,240", "4,177.9", "+145.1", "+115.8", "+21,852.16", "+1,699.84", "+1,459.84"} {
			has(t, row, want)
		}
		has(t, text(a.doc), "1 promotion: 1 worked")
		has(t, attr(all(a.doc, "table.grid tbody td")[7], "class"), "opt1") // a phone shows what is left of it
		hasNot(t, attr(all(a.doc, "table.grid tbody td")[8], "class"), "opt")
	})
	t.Run("Page", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/promotions/PR21").want(t, 200)
		has(t, text(all(a.doc, "#verdict")[0]), "Verdict: worked")
		// (12,533.76 + 240.00) × 10,240 ÷ 4,177.92 ÷ 14,233.60 = 2.1996
		if bars := all(a.doc, "#lift dl div"); len(bars) != 3 || text(bars[2]) != "Needed with what it took elsewhere +120.0 %" {
			t.Errorf("%d bars, the last %q", len(bars), text(bars[len(bars)-1]))
		}
		steps := all(a.doc, "#margin tbody tr")
		var sum int64
		for _, s := range steps {
			v := cell(t, all(s, "td")[0])
			if attr(s, "class") != "sum" {
				sum += v
			} else if sum != v {
				t.Errorf("%s: the steps before it add up to %d", text(s), sum)
			}
		}
		if sum != 145_984 || len(steps) != 7 {
			t.Errorf("%d steps lead to %d", len(steps), sum)
		}
		has(t, text(steps[3]), "4,177.9 units expected without it, sold at € 7.00 each, less their cost")
		has(t, text(all(a.doc, "#stores h2")[0]), "In 37 stores; 1 took the regular price, in no sum; 1 ran out")
		total := all(all(a.doc, "#stores tfoot tr")[0], "td")
		for i, want := range map[int]string{0: "10,240", 1: "4,096", 2: "+150.0", 4: "+1,945.60", 5: "12"} {
			has(t, text(total[i]), want) // 36 × 53.20 + 160 × 0.19 = 1,945.60
		}
		has(t, text(all(a.doc, "#stores tbody tr")[0]), "S0119 Gatehouse took the regular price, not counted")
		if got := len(all(a.doc, "#products tbody tr")) + len(all(a.doc, "#days tbody tr")); got != 4+7 {
			t.Errorf("%d products and days", got)
		}
	})
	t.Run("Noted", func(t *testing.T) { // what is noted of a store is on the page of what that store is part of
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, `delete from wh.promotion_pair_day where store_id = 'S0104'
--;
delete from wh.promotion_to_date where store_id = 'S0104'
--;
insert into wh.annotation (annotation_id, written_at, actor, node, value, first_date, last_date, note)
values ('n1', timestamp '2026-05-13 06:40:00', 'xaver', 'store', 'S0104', date '2026-05-12', date '2026-05-12', 'Street closed'),
  ('n2', timestamp '2026-05-13 06:40:00', 'xaver', 'store', 'S0119', date '2026-05-12', date '2026-05-12', 'Flooded')
--;
insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document) values
(19, date '2026-05-20', 'ps-chain', 'phantom_stock', 'chain', null, 7, false, 'open', '{"id":"ps-chain","kind":"phantom_stock","business_date":"2026-05-20","level":"chain","region":null,"store_id":null,"category":null,"product_id":"P011","headline":"2 stores","body":"","money":null,"evidence":{"products":1,"stores":2,"which_stores":["S0119","S0120"]},"action":"","confidence":"high","state":"open","rank":7,"first_seen":"2026-05-18","days_open":4,"parts":[]}')`)
		h := handlerOf(sourceOf(d), nil)
		for _, address := range []string{"/promotions/PR21", "/insights/pr-PR21?date=2026-05-20", "/insights/ps-chain?date=2026-05-20"} {
			page := text(get(t, h, address).want(t, 200).doc)
			has(t, page, "Flooded")
			hasNot(t, page, "Street closed")
		}
	})
	t.Run("AsAFile", func(t *testing.T) {
		t.Parallel()
		lines := strings.Split(strings.TrimSpace(get(t, h, "/promotions/PR21/stores.csv").want(t, 200).Body.String()), "\n")
		if len(lines) != 39 {
			t.Errorf("%d lines", len(lines))
		}
		has(t, lines[1], "S0119,Gatehouse,false,112.000,112.000,0.0")
		has(t, get(t, h, "/promotions.csv").want(t, 200).Body.String(), "PR21,Coffee two for one,multibuy,2026-05-11,2026-05-17,4,0,worked,10240.000,4177.920,145.1,21852.16,12.000,115.8,1699.84,1459.84")
	})
	t.Run("OfAStore", func(t *testing.T) {
		t.Parallel()
		o := staffed(t, d, "", person("anna", people.Store, false, "store:S0104"))
		a := get(t, o, "/promotions/PR21", "Cookie", o.cookie(t, "anna")).want(t, 200)
		hasNot(t, text(a.doc), "worked")
		hasNot(t, text(a.doc), "Margin")
		has(t, text(all(a.doc, "#stores tfoot tr")[0]), "280")
		has(t, text(all(a.doc, "#verdict")[0]), "State: ended")
		has(t, text(all(a.doc, "#verdict")[0]), "Whether it paid off is judged for the whole chain")
		list := get(t, o, "/promotions", "Cookie", o.cookie(t, "anna")).want(t, 200)
		has(t, text(list.doc), "1 promotion: 1 ended. Figures are of your stores")
		hasNot(t, text(all(list.doc, "main")[0]), "erdict")
	})
	t.Run("OfARegion", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/promotions?region=North").want(t, 200)
		has(t, text(a.doc), "figures are of North")
		has(t, text(all(a.doc, "table.grid tbody tr")[0]), "3,360")           // 12 stores
		hasNot(t, attr(all(a.doc, "table.grid tbody td")[7], "class"), "opt") // of a region nobody knows what is left
		has(t, attr(all(a.doc, "table.grid tbody td")[8], "class"), "opt1")
	})
	t.Run("OfAPartByRight", func(t *testing.T) {
		t.Parallel()
		o := staffed(t, readtest.Chain(t), "", person("rita", people.Region, true, "region:North"))
		a := get(t, o, "/promotions", "Cookie", o.cookie(t, "rita")).want(t, 200)
		hasNot(t, attr(all(a.doc, "table.grid tbody td")[7], "class"), "opt")
		has(t, attr(all(a.doc, "table.grid tbody td")[8], "class"), "opt1")
	})
	t.Run("BeforeItWasJudged", func(t *testing.T) {
		t.Parallel()
		has(t, text(all(get(t, h, "/promotions?date=2026-05-13").want(t, 200).doc, "table.grid tbody tr")[0]), "under way")
		has(t, text(all(get(t, h, "/promotions?date=2026-05-09").want(t, 200).doc, "table.grid tbody tr")[0]), "planned")
		get(t, h, "/promotions/PR99").want(t, 404)
		get(t, h, "/promotions?sort=nothing").want(t, 400)
	})
}

// TestPromotions_LostAfter: one whose lift paid for its discount, and that is lost for what it took elsewhere, says so.
func TestPromotions_LostAfter(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `update wh.insight set document = replace(replace(document, '"verdict":"worked"', '"verdict":"lost_money"'), '"net_margin":"1459.84"', '"net_margin":"-59.84"') where kind = 'promotion'`)
	a := get(t, handlerOf(sourceOf(d), nil), "/promotions").want(t, 200)
	has(t, text(a.doc), "1 promotion: 1 lost money elsewhere")
	row := text(all(a.doc, "table.grid tbody tr")[0])
	has(t, row, "lost money elsewhere")
	has(t, row, "+1,699.84")
	has(t, row, "\u221259.84")
}

// far is 500 stores that never sold anything.
const far = `insert into wh.stores (store_id, name, region, opened_on, delivery_id, source_line)
select 'T' || n, 'Far ' || n, 'Far', date '2020-01-01', 1, 1000 + n from range(500) as t(n)`

// TestPromotions_OfThousands: with so many stores that they are not read one by one, the list has the figures of the reader's stores as elsewhere, as a page,
// for programs and as a file, and nothing in it depends on what is not for the reader.
func TestPromotions_OfThousands(t *testing.T) {
	t.Parallel()
	few, many, others := readtest.Chain(t), readtest.Chain(t), readtest.Chain(t)
	for _, d := range []readtest.DB{many, others} {
		d.Exec(t, far)
	}
	others.SetMaxOpenConns(1) // the script has a temporary table
	others.Exec(t, fmt.Sprintf(otherwise, north.stores))
	others.Exec(t, dearer)
	others.SetMaxOpenConns(4)
	dear := person("dear", people.Region, true, north.grants...)
	list := []people.Person{
		dear, person("plain", people.Region, false, north.grants...), person("two", people.Store, true, "store:S0104", "store:S0112"),
		person("regular", people.Store, true, "store:S0119"), person("chain", people.Chain, true), person("chain-plain", people.Chain, false),
	}
	small, large, other := staffed(t, few, "", list...), staffed(t, many, "", list...), staffed(t, others, "", list...)
	for _, p := range list {
		a, b := small.cookie(t, p.Login), large.cookie(t, p.Login)
		for _, address := range []string{
			"/promotions", "/api/v1/promotions", "/promotions.csv", "/api/v1/promotions?date=2026-05-15", "/promotions.csv?date=2026-05-15", "/api/v1/promotions?region=North", "/promotions.csv?region=North&date=2026-05-20",
		} {
			want, got := get(t, small, address, "Cookie", a), get(t, large, address, "Cookie", b)
			if want.Code != got.Code || want.Code == 200 && said(want) != said(got) {
				t.Errorf("%s of %s: %d\n%s\nof a chain of few stores %d\n%s", address, p.Login, got.Code, said(got), want.Code, said(want))
			}
		}
	}
	has(t, said(get(t, large, "/promotions", "Cookie", large.cookie(t, "dear")).want(t, 200)), "3,360") // of 12 stores
	has(t, get(t, large, "/promotions.csv", "Cookie", large.cookie(t, "dear")).want(t, 200).Body.String(), "PR21,Coffee two for one,multibuy,2026-05-11,2026-05-17,4,0,,3360.000,1344.000,150.0")
	plain, unlike := large.cookie(t, "plain"), other.cookie(t, "plain")
	for _, address := range []string{"/promotions", "/api/v1/promotions", "/promotions.csv"} {
		got, theirs := get(t, large, address, "Cookie", plain).want(t, 200), get(t, other, address, "Cookie", unlike).want(t, 200)
		if got.Body.String() != theirs.Body.String() {
			t.Errorf("%s depends on what is not to be seen: %s", address, difference(got.Body.String(), theirs.Body.String()))
		}
		hasNot(t, strings.ToLower(said(got)), "margin")
	}
}

// TestProduct reads one product by store.
func TestProduct(t *testing.T) {
	t.Parallel()
	h := chain(t)
	a := get(t, h, "/products/P001").want(t, 200)
	has(t, text(all(a.doc, "h1")[0]), "Espresso beans 1 kg")
	var units int64
	for _, row := range all(a.doc, "table.grid tbody tr") {
		units += cell(t, all(row, "td")[0])
	}
	if got := cell(t, all(a.doc, "table.grid tfoot td")[0]); got != units || units == 0 {
		t.Errorf("total %d, rows add up to %d", got, units)
	}
	has(t, text(all(a.doc, "#promotions")[0]), "Coffee two for one")
	get(t, h, "/products/P999").want(t, 404)
	get(t, h, "/products/P001?sort=nothing").want(t, 400)
}

// TestProducts ranks the products of a day, whose total is the sum of the rows and of the complete stores.
func TestProducts(t *testing.T) {
	t.Parallel()
	h := chain(t)
	a := get(t, h, "/products").want(t, 200)
	var sum int64
	rows := all(a.doc, "table.grid tbody tr")
	for _, row := range rows {
		sum += cell(t, all(row, "td")[1])
	}
	if got := cell(t, all(a.doc, "table.grid tfoot td")[1]); got != sum || sum == 0 || len(rows) != 24 {
		t.Errorf("total %d, %d rows add up to %d", got, len(rows), sum)
	}
	if stores := cell(t, all(get(t, h, "/stores").want(t, 200).doc, "tfoot td")[0]); stores != sum {
		t.Errorf("products add up to %d, stores to %d", sum, stores)
	}
	if n := len(all(get(t, h, "/products?category=Dairy&sort=-net").want(t, 200).doc, "table.grid tbody tr")); n != 4 {
		t.Errorf("%d products of dairy", n)
	}
	get(t, h, "/products?category=Nothing").want(t, 404)
	has(t, text(get(t, h, "/products?date=2026-03-29").want(t, 200).doc), "Not in this feed")
}

// TestProducts_OfOneStore says that the page of one store has no column that counts stores, whose days of a period still count; programs get it.
func TestProducts_OfOneStore(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("sue", people.Store, true, "store:S0104"))
	cookie := o.cookie(t, "sue")
	for query, want := range map[string]string{"": "", "?period=week": "Store-days"} {
		a := get(t, o, "/products"+query, "Cookie", cookie).want(t, 200)
		grid := all(a.doc, "table.grid")[0]
		heads := all(grid, "thead th")
		if last := text(heads[len(heads)-1]); want != "" && last != want || want == "" && strings.Contains(last, "Stores") {
			t.Errorf("%q: the last column is %q", query, last)
		}
		for _, row := range append(all(grid, "tbody tr"), all(grid, "tfoot tr")...) {
			if n := len(all(row, "th")) + len(all(row, "td")); n != len(heads) {
				t.Fatalf("%q: %d cells under %d heads", query, n, len(heads))
			}
		}
	}
	has(t, get(t, o, "/api/v1/products", "Cookie", cookie).want(t, 200).Body.String(), `"stores_selling":"1"`)
}

// TestSearch finds stores, products and insights by words, whatever their case and accents.
func TestSearch(t *testing.T) {
	t.Parallel()
	h := chain(t)
	found := func(words string) string {
		return text(all(get(t, h, "/search?q="+words).want(t, 200).doc, "#hits")[0])
	}
	has(t, found("yogh%C3%BBrt"), "1 product Yoghurt plain 500 g P007")
	has(t, found("S0104"), "1 store Beechwood S0104")
	has(t, found("north"), "North sold 11 % less")
	hasNot(t, found("north"), "sg-2026-05-30-north") // an id is for programs
	has(t, found("nothing+such"), "Nothing fits nothing such")
	has(t, found(""), "Type an id")
	get(t, h, "/search?q="+strings.Repeat("x", 101)).want(t, 400)
}
