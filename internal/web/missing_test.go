package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// notInOn makes a night of which no store's sales are in: what is there of it waits in quarantine.
const notInOn = `
update wh.store_day set complete = false, has_sales = false, net_sales = null, units = null where business_date = date '2026-05-28'
--;
update wh.product_day set net_sales = 0, units = 0, gross_margin = null, stores_selling = 0 where business_date = date '2026-05-28'`

// TestProduct_NightThatIsNotIn says that what is not known of a product is no zero: in its nights by store, its days and its stores. What was really
// not sold stays 0.
func TestProduct_NightThatIsNotIn(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, notInOn)
	h := handlerOf(sourceOf(d), nil)
	page := get(t, h, "/products/P007?sort=store").want(t, 200)
	rows, zeros := all(page.doc, "#heat tbody tr"), 0
	for _, row := range rows {
		cells := all(row, "td")
		if text(cells[4]) != "?" || attr(cells[4], "title") != "Thu 28 May, not in" {
			t.Errorf("%s has %q: %s", text(row), text(cells[4]), attr(cells[4], "title"))
		}
		if text(cells[3]) == "0" {
			zeros++
		}
	}
	if len(rows) == 0 || zeros == 0 {
		t.Errorf("%d rows, %d of them sold none on the night before", len(rows), zeros)
	}
	days := text(all(page.doc, "#days tbody")[0])
	has(t, days, "Thu 28 May not in")
	hasNot(t, days, "Thu 28 May not in 0")
	has(t, days, "Sat 30 May 36 of 38 stores")

	var product struct {
		Data struct {
			Days []struct {
				Date  string  `json:"business_date"`
				Word  string  `json:"word"`
				Units *string `json:"units"`
				Net   *string `json:"net_sales"`
			} `json:"days"`
			Heat struct {
				Stores []struct {
					Nights []struct {
						Units *string `json:"units"`
						Word  string  `json:"word"`
					} `json:"nights"`
				} `json:"stores"`
			} `json:"heat"`
			Stores []struct {
				ID   string  `json:"store_id"`
				Gap  *string `json:"gap_units"`
				Word string  `json:"word"`
			} `json:"stores"`
		} `json:"data"`
	}
	if err := json.Unmarshal(get(t, h, "/api/v1/products/P007").want(t, 200).Body.Bytes(), &product); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, day := range product.Data.Days {
		if day.Date == "2026-05-28" {
			if found++; day.Word != "not in" || day.Units != nil || day.Net != nil {
				t.Errorf("%+v", day)
			}
		}
	}
	for _, store := range product.Data.Heat.Stores {
		if n := store.Nights[4]; n.Units != nil || n.Word != "not in" {
			t.Errorf("%+v", n)
		}
	}
	if found != 1 || len(product.Data.Heat.Stores) == 0 {
		t.Errorf("%d days, %d stores", found, len(product.Data.Heat.Stores))
	}

	// On the night itself nothing is a gap.
	missing := get(t, h, "/products/P007?date=2026-05-28").want(t, 200)
	has(t, text(all(missing.doc, "#by-h")[0]), "Sold in 0 of 0 stores, 38 not in")
	if err := json.Unmarshal(get(t, h, "/api/v1/products/P007?date=2026-05-28").want(t, 200).Body.Bytes(), &product); err != nil {
		t.Fatal(err)
	}
	for _, store := range product.Data.Stores {
		if store.Gap != nil || store.Word != "partial" {
			t.Errorf("%+v", store)
		}
	}
	shelf := text(all(get(t, h, "/insights/so-S0104-P007").want(t, 200).doc, "#chart")[0])
	has(t, shelf, "of 6 nights")
	has(t, shelf, ", 1 not in")
}

// resulted is an insight on a product that somebody dealt with, and what was sold of it: one in the first week, two a night in the second.
const resulted = `
insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document)
select s.build_run, s.business_date, 'ps-S0104-P009', 'phantom_stock', 'store', 'S0104', 9, false, 'open',
  '{"id":"ps-S0104-P009","kind":"phantom_stock","business_date":"2026-05-22","level":"store","region":"South","store_id":"S0104","category":"Bakery","product_id":"P009","promotion_id":null,"headline":"Sourdough: nothing sold","body":"","money":"-10.00","currency":"EUR","money_basis":"margin","parts":[],"evidence":{},"action":"Look","owner_role":"store","due":null,"confidence":"high","confidence_reason":null,"formula":null,"rank":9,"state":"open","first_seen":"2026-05-21","days_open":1,"restricted":{"money":null,"money_basis":null,"no_cost":null,"no_peers":null,"neither":null,"costly":[],"peers":[]}}'
from wh.slice as s where s.dataset = 'insight' and s.business_date = date '2026-05-22'
--;
insert into wh.feedback (given_at, actor, insight_id, kind, category, business_date, answer, until, reason, note, chance)
values (timestamp '2026-05-23 06:30:00', 'store', 'ps-S0104-P009', 'phantom_stock', null, date '2026-05-22', 'done', null, '', '', 0.9)
--;
delete from wh.sales where product_id = 'P009' and store_id = 'S0104'
--;
insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, returned_units, returned_value, delivery_id, source_line)
select s.business_date, 'S0104', 'P009', case when s.business_date > date '2026-05-22' then 2 else 1 end, 9, 0, 3, 0, 0, s.delivery_id, 77001
from wh.slice as s where s.dataset = 'sales' and s.business_date between date '2026-05-16' and date '2026-05-29'`

// TestBecame_OfNightsThatAreIn says that a result compares the nights that are in in both weeks, and says how many.
func TestBecame_OfNightsThatAreIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, change, want string }{
		{"AllIn", "select 1", "14 sold in the 7 days after, 7 in the 7 before"},
		{"OneIsNot", "delete from wh.sales where business_date = date '2026-05-28' and store_id = 'S0104'\n--;" + notInOn, "12 sold on 6 of 7 nights after, 6 on the same nights a week before"},
		{"OneBefore", strings.ReplaceAll(notInOn, "2026-05-28", "2026-05-20"), "12 sold on 6 of 7 nights after, 6 on the same nights a week before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := readtest.Chain(t)
			d.Exec(t, resulted)
			d.Exec(t, c.change)
			o := staffed(t, d, "", person("store", people.Store, false, "store:S0104"))
			has(t, tight(get(t, o, "/?date=2026-05-29", "Cookie", o.cookie(t, "store")).want(t, 200).doc), c.want)
		})
	}
	t.Run("NetSales", func(t *testing.T) {
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, dealt)
		d.Exec(t, notInOn)
		o := staffed(t, d, "", person("store", people.Store, false, "store:S0104"))
		has(t, tight(all(get(t, o, "/", "Cookie", o.cookie(t, "store")).want(t, 200).doc, "#became")[0]), "to normal on 6 of 7 nights after")
	})
}

// TestProduct_DayOfCompleteStores says that a day of which a store lacks another feed than its sales has one total everywhere, that of the complete stores, while
// what the store sold is told beside it. An older such day has no amounts.
func TestProduct_DayOfCompleteStores(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, returned_units, returned_value, delivery_id, source_line)
select business_date, 'S0127', product_id, 9, 99.00, 0, 50.00, 0, 0, delivery_id, 99999 from wh.sales where store_id = 'S0126' and product_id = 'P007' and business_date = date '2026-05-30'
--;
update wh.product_day set units = units + 9, net_sales = net_sales + 99 where product_id = 'P007' and business_date = date '2026-05-30'
--;
update wh.store_day set complete = false where store_id = 'S0127' and business_date = date '2026-05-10'`)
	h := handlerOf(sourceOf(d), nil)
	var product struct {
		Data struct {
			Stores []struct {
				ID    string `json:"store_id"`
				Word  string `json:"word"`
				Units string `json:"units"`
			} `json:"stores"`
			Total struct{ Units string } `json:"total"`
			Days  []struct {
				Date  string `json:"business_date"`
				Word  string `json:"word"`
				Units string `json:"units"`
			} `json:"days"`
		} `json:"data"`
	}
	if err := json.Unmarshal(get(t, h, "/api/v1/products/P007?sort=-units").want(t, 200).Body.Bytes(), &product); err != nil {
		t.Fatal(err)
	}
	told := false
	for _, v := range product.Data.Stores {
		if v.ID == "S0127" {
			told = v.Word == "partial" && v.Units == "9"
		}
	}
	if !told {
		t.Errorf("what S0127 sold is not told: %v", product.Data.Stores)
	}
	for _, day := range product.Data.Days {
		switch {
		case day.Date == "2026-05-30" && (day.Word != "partial" || day.Units != product.Data.Total.Units):
			t.Errorf("%s is %q, %v, in all %s", day.Date, day.Word, day.Units, product.Data.Total.Units)
		case day.Date == "2026-05-10" && (day.Word != "partial" || day.Units == ""):
			t.Errorf("%s is %q, %v", day.Date, day.Word, day.Units)
		}
	}
}
