package web_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

// corrected is the chain whose run 20 brought 20 May again: S0101 sold 1,000.00 more than run 19 had it, S0102 was partial until then, and
// S0103 is not there any more.
func corrected(t *testing.T) readtest.DB {
	t.Helper()
	db := readtest.Chain(t)
	db.Exec(t, `create temp table was as select * from wh.store_day where business_date = date '2026-05-20'
--;
insert into wh.store_day by name (select * replace (20 as run_id, net_sales + case when store_id = 'S0101' then 1000.00 else 0 end as net_sales) from was where store_id <> 'S0103')
--;
update wh.store_day set complete = false where business_date = date '2026-05-20' and run_id = 19 and store_id = 'S0102'
--;
update wh.slice set superseded_by = 20 where dataset = 'store_day' and business_date = date '2026-05-20'
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('store_day', date '2026-05-20', '', 0, 20, 20, null, 0, 0, 0, 0, 0)`)
	return db
}

// rewritten is what was found of 20 May by run 19, and by run 20, which replaced it.
const rewritten = `
delete from wh.insight where business_date = date '2026-05-20'
--;
insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document)
select v.run, date '2026-05-20', v.id, 'data_quality', 'store', v.store, 1, false, 'open',
  '{"id":"' || v.id || '","kind":"data_quality","business_date":"2026-05-20","level":"store","region":"West","store_id":"' || v.store || '","category":null,"product_id":null,"promotion_id":null,"headline":"' || v.headline || '","body":"","money":null,"currency":"EUR","money_basis":null,"parts":[],"evidence":{},"action":null,"owner_role":"data","due":null,"confidence":"high","confidence_reason":null,"formula":null,"rank":1,"state":"open","first_seen":"2026-05-20","days_open":1}'
from (values (19, 'old-1', 'S0102', 'S0102 sent a part'), (19, 'both', 'S0101', 'S0101 closed early'), (20, 'both', 'S0101', 'S0101 closed early'), (20, 'new-1', 'S0101', 'S0101 sold more than it said')) as v(run, id, store, headline)
--;
update wh.slice set build_run = 19, run_id = 19, superseded_by = 20 where dataset = 'insight' and business_date = date '2026-05-20'
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('insight', date '2026-05-20', '', 0, 20, 20, null, 0, 0, 0, 0, 0)`

// TestChanges compares runs: a correction, store by store and to the cent, and a night that only the later one shows.
func TestChanges(t *testing.T) {
	t.Parallel()
	h := handlerOf(sourceOf(corrected(t)), nil)

	a := get(t, h, "/data/runs/20/changes").want(t, 200)
	has(t, text(all(a.doc, "h1")[0]), "What run 20 changed against what run 19 left")
	has(t, text(a.doc), "New: Thu 21 May 2026")
	has(t, text(all(a.doc, "#days h2")[0]), "3 store-days of 1 night changed")
	rows := map[string]string{}
	for _, row := range all(a.doc, "#store-days tbody tr") {
		words := strings.Fields(text(row))
		rows[words[0]] = text(row)
	}
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	has(t, rows["S0101"], "+1,000.00")
	has(t, rows["S0102"], "partial")
	has(t, rows["S0103"], "nothing")
	day := all(all(a.doc, "#days tbody tr")[0], "td")
	if gap := cell(t, day[1]) - cell(t, day[0]); gap != cell(t, day[2]) {
		t.Errorf("the night changed by %d, the page says %s", gap, text(day[2]))
	}

	if told := all(a.doc, "#told"); len(told) != 0 {
		t.Errorf("insights came or went: %s", text(told[0]))
	}
	db := corrected(t)
	db.Exec(t, rewritten)
	both := get(t, handlerOf(sourceOf(db), nil), "/data/runs/20/changes").want(t, 200)
	said := texts(all(all(both.doc, "#told")[0], "li"))
	if len(said) != 2 || said[0] != "came S0101 sold more than it said Wed 20 May" || said[1] != "went S0102 sent a part Wed 20 May" {
		t.Errorf("%q", said)
	}
	links := all(both.doc, "#told a")
	if attr(links[0], "href") != "/insights/new-1?date=2026-05-20&run=20" || attr(links[1], "href") != "/insights/old-1?date=2026-05-20&run=19" {
		t.Errorf("they lead to %s and %s", attr(links[0], "href"), attr(links[1], "href"))
	}

	file := get(t, h, "/data/runs/20/changes.csv").want(t, 200).Body.String()
	has(t, file, "20,19,2026-05-20,S0101,Aldgate,complete,complete,")
	has(t, file, "20,19,2026-05-20,S0102,Ashbourne,partial,complete,,")
	if n := strings.Count(file, "\n"); n != 4 {
		t.Errorf("%d lines", n)
	}

	has(t, text(get(t, h, "/data/runs/29/changes?since=21").want(t, 200).doc), "8 nights, Sat 23 May 2026 to Sat 30 May 2026")
	has(t, text(get(t, h, "/data/runs/29/changes?since=21").want(t, 200).doc), "No night that both show changed")
	get(t, h, "/data/runs/20/changes?since=20").want(t, 400)
	get(t, h, "/data/runs/1/changes").want(t, 404)
	get(t, h, "/data/runs/99/changes").want(t, 404)
	has(t, get(t, h, "/data/runs/20").want(t, 200).Body.String(), "/data/runs/20/changes")
}

// TestChanges_OfANightThatWasNotThere says that a night without a complete store is not one that sold nothing.
func TestChanges_OfANightThatWasNotThere(t *testing.T) {
	t.Parallel()
	db := corrected(t)
	db.Exec(t, "update wh.store_day set complete = false where business_date = date '2026-05-20' and run_id = 19")
	h := handlerOf(sourceOf(db), nil)
	day := all(get(t, h, "/data/runs/20/changes").want(t, 200).doc, "#days tbody tr")[0]
	has(t, text(day), "not there yet")
	hasNot(t, text(day), " 0.00")
	has(t, get(t, h, "/api/v1/data/runs/20/changes").want(t, 200).Body.String(), `"net_sales_then":null`)
}
