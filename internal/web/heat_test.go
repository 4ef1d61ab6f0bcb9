package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

// shelves are what was normal of a product in two stores, four and six units in turn, and what lies there: 23 in one; in the other nothing,
// and nothing was sold there for two nights.
const shelves = `
insert into wh.expected_sales (business_date, store_id, product_id, expected_units, baseline_units, ladder_step, variance_ratio, run_id)
select s.business_date, v.store, 'P007', case when cast(extract(day from s.business_date) as integer) % 2 = 0 then 6 else 4 end, 5, 1, 1, s.build_run
from wh.slice as s, (values ('S0104'), ('S0105')) as v(store)
where s.dataset = 'expected_sales' and s.business_date between date '2026-05-17' and date '2026-05-30'
--;
delete from wh.sales where product_id = 'P007' and store_id = 'S0104' and business_date >= date '2026-05-29'
--;
delete from wh.inventory where product_id = 'P007' and store_id in ('S0104', 'S0105') and business_date >= date '2026-05-29'
--;
insert into wh.inventory (business_date, store_id, product_id, on_hand, delivery_id, source_line)
select s.business_date, v.store, 'P007', v.stock, s.delivery_id, 99000 + v.stock
from wh.slice as s, (values ('S0104', 0), ('S0105', 23)) as v(store, stock)
where s.dataset = 'inventory' and s.business_date between date '2026-05-29' and date '2026-05-30'`

// TestProduct_WhereItSells says that the table of nights and stores has what was sold of a product, that a store without stock stands out,
// and that cover is the stock over what is normally sold a day.
func TestProduct_WhereItSells(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, shelves)
	h := handlerOf(sourceOf(d), nil)
	ask := func(query string) (v int64) {
		t.Helper()
		if err := d.QueryRowContext(context.Background(), query).Scan(&v); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return v
	}
	page := get(t, h, "/products/P007?sort=store").want(t, http.StatusOK)
	rows := all(page.doc, "#heat tbody tr")
	if len(rows) != len(all(page.doc, "table.grid tbody tr")) || len(rows) == 0 {
		t.Fatalf("%d rows of nights", len(rows))
	}
	none := 0
	for _, row := range all(page.doc, "table.grid tbody tr") { // a store that sold nothing of what it normally sells has no row of sales
		if strings.HasPrefix(text(row), "S0104") {
			if none++; text(all(row, "td")[0]) != "0" {
				t.Errorf("S0104 sold none: %q", text(row))
			}
		}
	}
	if none != 1 {
		t.Errorf("S0104 is there %d times", none)
	}
	var last int64
	found := false
	for _, row := range rows {
		cells := all(row, "td")
		if len(cells) != 7 {
			t.Fatalf("%d nights", len(cells))
		}
		newest := text(cells[6])
		if strings.HasPrefix(text(row), "S0104") {
			found = true
			if before := text(cells[4]); before == "✕" || text(cells[5]) != "✕" || newest != "✕" || !strings.Contains(attr(cells[6], "title"), "out of stock, nothing sold") {
				t.Errorf("S0104 ran out, and says %q: %s", text(row), attr(cells[6], "title"))
			}
			continue
		}
		if newest != "" && newest != "✕" && newest != "?" {
			last += cell(t, cells[6])
		}
	}
	if want := ask("select cast(sum(units) as bigint) from wh.sales where product_id = 'P007' and business_date = date '2026-05-30'"); last != 100*want || !found {
		t.Errorf("the newest night has %d units, sold were %d; S0104 is there: %v", last, want, found)
	}
	csv := get(t, h, "/products/P007/stores.csv").want(t, http.StatusOK).Body.String()
	for line := range strings.Lines(csv) {
		if cells := strings.Split(strings.TrimSpace(line), ","); cells[4] == "S0105" {
			if cells[10] != "4.5" { // 23 on hand, 36 in seven days
				t.Errorf("cover %s, want 4.5 of %v", cells[10], cells)
			}
			return
		}
	}
	t.Errorf("no S0105 in %s", csv)
}

// TestProduct_NightsOfWhichNothingIsKnown says that a night on which a store has no stock record of a product, sold none of it and was expected to sell
// none is an empty place: nobody knows that it was out of stock.
func TestProduct_NightsOfWhichNothingIsKnown(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	for _, dataset := range []string{"sales", "inventory", "expected_sales"} {
		d.Exec(t, "delete from wh."+dataset+" where product_id = 'P007' and store_id = 'S0104' and business_date = date '2026-05-27'")
	}
	page := get(t, handlerOf(sourceOf(d), nil), "/products/P007?sort=store").want(t, http.StatusOK)
	for _, row := range all(page.doc, "#heat tbody tr") {
		if !strings.HasPrefix(text(row), "S0104") {
			continue
		}
		cell := all(row, "td")[3]
		if text(cell) != "" || attr(cell, "title") != "Wed 27 May" {
			t.Errorf("a night of which nothing is known says %q: %s", text(cell), attr(cell, "title"))
		}
		return
	}
	t.Error("S0104 is not among the stores of P007")
}
