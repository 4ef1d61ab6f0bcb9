package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// yearOfTwo is a chain of two stores over two years, made so that sums can be done in the head: A sells 100 every day and 110 this year, B
// 200 in both; on Good Friday both sell ten times as much. B sent nothing for Tuesday 7 April 2026.
const yearOfTwo = `
insert into wh.stores (store_id, name, region, delivery_id, source_line) values ('A', 'Ash', 'East', 1, 2), ('B', 'Birch', 'West', 1, 3)
--;
insert into wh.calendar (date, region, store_id, event, kind, delivery_id, source_line) values (date '2025-04-18', null, null, 'Good Friday', 'holiday', 2, 2), (date '2026-04-03', null, null, 'Good Friday', 'holiday', 2, 3)
--;
insert into wh.store_day (business_date, store_id, is_open, net_sales, sales_value, returned_value, units, transactions, discount, gross_margin, has_sales, has_store_days, has_inventory, complete, run_id)
select d.day, s.id, true, v.net, v.net, 0, v.net / 5, v.net / 20, 0, v.net * 0.3, true, true, false, true, 1
from (select cast(range as date) as day from range(date '2025-01-01', date '2026-04-13', interval 1 day)) as d, (values ('A'), ('B')) as s(id),
  lateral (select case when s.id = 'B' then 200 when d.day >= date '2026-01-01' then 110 else 100 end * case when d.day in (date '2025-04-18', date '2026-04-03') then 10 else 1 end as net) as v
where not (s.id = 'B' and d.day = date '2026-04-07')
--;
insert into wh.category_day (business_date, store_id, category, net_sales, units, gross_margin, run_id)
select d.business_date, d.store_id, c.name, case when c.name = 'Tea' then 11 else d.net_sales - 11 end, 1, 1, 1 from wh.store_day as d, (values ('Tea'), ('Rest')) as c(name)
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select m.name, d.day, '', 0, 1, 1, null, 0, 0, 0, 0, 0 from (select distinct business_date as day from wh.store_day) as d, (values ('store_day'), ('category_day')) as m(name)
union all select v.name, null, '', v.id, 0, 1, null, 0, 0, 0, 0, 0 from (values ('stores', 1), ('calendar', 2)) as v(name, id)
--;
insert into wh.run (run_id, kind, outcome, started_at, finished_at, first_date, last_date, files_landed, files_loaded, files_quarantined, files_duplicate, files_left,
  rows_in, rows_loaded, rows_quarantined, value_in, value_loaded, value_quarantined, seconds, reason, version, report, first_delivery, last_delivery)
values (1, 'run', 'published', timestamp '2026-04-13 05:00:00', timestamp '2026-04-13 05:01:00', date '2025-01-01', date '2026-04-12', 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, '', 'test', '{}', 1, 9)
--;
update wh.published set run_id = 1`

func twoYears(t *testing.T, c web.Config) http.Handler {
	t.Helper()
	d := readtest.Empty(t)
	d.Exec(t, yearOfTwo)
	d.SetMaxOpenConns(4)
	clock := func() time.Time { return time.Date(2026, 4, 13, 8, 0, 0, 0, time.UTC) }
	c.Source, c.Now, c.Currency, c.Log = web.FromWarehouse(d.Warehouse(clock), nil), clock, "EUR", slog.New(slog.NewTextHandler(io.Discard, nil))
	return web.New(c)
}

// lead is what the first card of a brief says.
func lead(t *testing.T, h http.Handler, address string) string {
	t.Helper()
	return text(all(get(t, h, address).want(t, 200).doc, ".lead")[0])
}

// TestSpans adds up weeks, months, quarters and years to date against the same days of last year, holidays by their name, both sides
// over the same store-days.
func TestSpans(t *testing.T) {
	t.Parallel()
	h := twoYears(t, web.Config{})
	for address, want := range map[string]string{
		// Sunday 12 April 2026: 310 against 300 on Sunday 13 April 2025.
		"/?vs=lastyear": "€ 310.00 ▲ +€ 10.00 +3.3 % vs Sun 13 Apr 2025 € 300.00",
		// Good Friday faces Good Friday.
		"/?vs=lastyear&date=2026-04-03": "€ 3,100 ▲ +€ 100.00 +3.3 % vs Fri 18 Apr 2025, moved with the holiday € 3,000",
		// The week from Monday 6 April: A on seven days, B on six: 7 x 110 + 6 x 200 against 7 x 100 + 6 x 200.
		"/?vs=lastyear&period=week": "€ 1,970 ▲ +€ 70.00 +3.7 % vs Mon 7 Apr 2025 to Sun 13 Apr 2025 € 1,900",
		"/?vs=lastweek&period=week": "€ 1,970 = € 0.00 0.0 %", // see below
		// April: twelve days, one of them Good Friday: A 21 x 110, B (21 - 1) x 200.
		"/?vs=lastyear&period=month":   "€ 6,310 ▲ +€ 210.00 +3.4 % vs Wed 2 Apr 2025 to Sun 13 Apr 2025, holidays by their name € 6,100",
		"/?vs=lastyear&period=quarter": "€ 6,310 ▲ +€ 210.00",
		// The year: 102 days, Good Friday counts ten: A 111 x 110, B 110 x 200; last year's 1 January faces 2 January 2025.
		"/?vs=lastyear&period=year":                 "€ 34,210 ▲ +€ 1,110 +3.4 %",
		"/?vs=lastyear&from=2026-04-11":             "€ 620.00 ▲ +€ 20.00 +3.3 % vs Sat 12 Apr 2025 to Sun 13 Apr 2025 € 600.00",
		"/?vs=lastyear&from=2026-04-11&region=East": "€ 220.00 ▲ +€ 20.00 +10.0 %",
		"/stores/B?vs=lastyear&period=week":         "€ 1,200 = € 0.00 0.0 %",
		"/?vs=lastyear&from=2026-04-01&period=day":  "€ 310.00",
	} {
		if strings.Contains(address, "lastweek") {
			// The week before holds Good Friday: A 7 x 110, B six days, against 16 x 110 and 16 x 200 less the 200 of Tuesday's other side.
			want = "€ 1,970 ▼"
		}
		got := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(lead(t, h, address))
		has(t, got, want)
	}
	body := text(get(t, h, "/?vs=lastyear&period=week").want(t, 200).doc)
	has(t, body, "Week 15 to date, Mon 6 Apr to Sun 12 Apr 2026")
	has(t, body, "1 store-day not counted on either side: B (1 day).")
	table := text(get(t, h, "/stores?vs=lastyear&period=week").want(t, 200).doc)
	has(t, table, "6 of 7")
	has(t, get(t, h, "/stores.csv?vs=lastyear&period=week").want(t, 200).Body.String(), "2026-04-12,1,B,Birch,West,counted,2026-04-06,6,7,1200.00,1200.00,Mon 7 Apr 2025 to Sun 13 Apr 2025,0.00,0.0")
	has(t, get(t, h, "/stores.xlsx?period=month").want(t, 200).Header().Get("Content-Disposition"), "stores-2026-04-01_2026-04-12-run1.xlsx")
	for address, status := range map[string]int{"/?period=decade": 400, "/?from=2026-05-01": 400, "/?from=x": 400, "/?from=2024-01-01": 400, "/?period=day": 200, "/stores?period=year&category=Tea": 400} {
		get(t, h, address).want(t, status)
	}
	for _, link := range all(get(t, h, "/?vs=lastyear&period=month").doc, "nav.pages a") {
		has(t, attr(link, "href"), "period=month") // what was chosen goes along
	}
}

// TestSpans_OfTheTrade counts by a retail calendar: weeks from Sunday, the year from February.
func TestSpans_OfTheTrade(t *testing.T) {
	t.Parallel()
	h := twoYears(t, web.Config{Calendar: fiscal.Calendar{Pattern: fiscal.P454, WeekStart: time.Sunday, Month: time.January, Nearest: true}})
	body := text(get(t, h, "/?vs=lastyear&period=month").want(t, 200).doc)
	has(t, body, "Period 3 to date, Sun 5 Apr to Sun 12 Apr 2026")
	has(t, text(get(t, h, "/?vs=lastyear&period=year").want(t, 200).doc), "2026 to date, Sun 1 Feb to Sun 12 Apr 2026")
	has(t, text(get(t, h, "/?vs=lastyear&date=2026-04-11").want(t, 200).doc), "Period 3 to date")
}

// TestCompareByRole says that each role begins with the comparison that the chain has chosen for it.
func TestCompareByRole(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Region, true, "region:North"), person("bert", people.Chain, true))
	for login, want := range map[string]string{"anna": "vs Sat 23 May", "bert": "vs normal Saturday"} {
		page := get(t, o, "/", "Cookie", o.cookie(t, login)).want(t, 200)
		has(t, text(page.doc), want)
	}
}

// TestTrend holds weeks, months and categories against last year: weeks of seven days that face each other, Good Friday in its own.
func TestTrend(t *testing.T) {
	t.Parallel()
	h := twoYears(t, web.Config{})
	rows := func(address string) string {
		page := get(t, h, address).want(t, 200)
		return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(strings.Join(texts(all(page.doc, ".trend tr")), "\n"))
	}
	weeks := rows("/trend")
	has(t, weeks, "Week 15 2026 1,970.00 1,970.00 1,900.00 +70.00 +3.7 % 2")
	has(t, weeks, "Week 1 2026 ◐ 5 of 7 nights 2,140.00 1,540.00 1,500.00 +40.00 +2.7 % 2") // last year begins on 1 January: two days of the week face nothing
	has(t, weeks, "Week 14 2026 4,960.00 4,960.00 4,800.00 +160.00 +3.3 % 2")
	has(t, weeks, "Week 42 2025 2,100.00") // the year before is not in the warehouse
	months := rows("/trend?by=month")
	has(t, months, "April 2026 to Sun 12 Apr 6,310.00 6,310.00 6,100.00 +210.00 +3.4 % 2")
	has(t, months, "January 2026 9,610.00")
	has(t, rows("/trend?category=Tea"), "Week 15 2026 143.00 143.00 143.00 0.00 0.0 % 2")
	has(t, rows("/stores/A/trend"), "Week 15 2026 770.00 770.00 700.00 +70.00 +10.0 % 1")
	has(t, rows("/trend?region=West"), "Week 15 2026 ◐ 6 of 7 nights 1,200.00 1,200.00 1,200.00 0.00 0.0 % 1")
	for address, status := range map[string]int{"/trend?by=year": 400, "/trend?category=Coal": 404, "/stores/C/trend": 404, "/trend.xlsx": 200, "/stores/A/trend.parquet": 200} {
		get(t, h, address).want(t, status)
	}
	const sums = "such ranges do not add up to that of a sum"
	for _, address := range []string{"/trend", "/trend?region=West", "/trend?by=day", "/stores/A/trend?category=Tea"} {
		has(t, text(all(get(t, h, address).want(t, 200).doc, ".chart #no-band")[0]), sums)
	}
	store := all(get(t, h, "/stores/A/trend").want(t, 200).doc, ".chart #no-band")[0]
	hasNot(t, text(store), sums)
	if chart := all(get(t, h, strings.Split(attr(all(store, "a")[1], "href"), "#")[0]).want(t, 200).doc, "#line-h"); len(chart) != 1 {
		t.Errorf("the page of the store has %d charts", len(chart))
	}
	file := get(t, h, "/trend.csv").want(t, 200).Body.String()
	has(t, file, "2026-04-06,2026-04-12,Week 15 2026,1,1970.00,1970.00,1900.00,70.00,3.7,2")
}

// TestTrend_WithoutLastYear says that where there is nothing to compare with, what was sold is drawn by itself, and one sentence says what is missing.
func TestTrend_WithoutLastYear(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/trend", "/trend?by=day", "/stores/S0104/trend?category=Dairy"} {
		chart := all(get(t, chain(t), address).want(t, 200).doc, "section.chart")[0]
		says := text(chart)
		if strings.Count(says, "last year") != 1 {
			t.Errorf("%s: %q", address, says)
		}
		has(t, says, "Nothing to compare with yet: last year is not in the warehouse")
		for _, drawing := range all(chart, "svg.line") {
			lines := all(drawing, "path.actual")
			if len(lines) != 1 || strings.Count(attr(lines[0], "d"), "L") < 5 || len(all(drawing, "path.normal")) != 0 {
				t.Fatalf("%s: %d lines, %d of last year", address, len(lines), len(all(drawing, "path.normal")))
			}
			if address == "/trend" && strings.Count(attr(lines[0], "d"), "M") < 2 {
				t.Errorf("a week that lacks nights is not apart: %s", attr(lines[0], "d")) // a line down to it would read as lost sales
			}
			ticks := map[string]bool{}
			for _, tick := range all(drawing, "text.tick") {
				ticks[text(tick)] = true
			}
			if !ticks["0"] || len(ticks) < 6 {
				t.Errorf("%s: the axis says %v", address, ticks)
			}
		}
	}
}
