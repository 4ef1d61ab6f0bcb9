package web_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

// sold is what the two stores of yearOfTwo sold by product from March on: T1 for 11 a day in each, R1 for the rest, one unit of each. On Wednesday 8 April B is not
// complete, though its sales are in.
const sold = `
insert into wh.products (product_id, name, category, unit_cost, list_price, delivery_id, source_line) values ('T1', 'Earl Grey', 'Tea', 2, 11, 3, 2), ('R1', 'Bread', 'Rest', 2, 9, 3, 3)
--;
insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, returned_units, returned_value, delivery_id, source_line)
select d.business_date, d.store_id, p.id, 1, case p.id when 'T1' then 11 else d.net_sales - 11 end, 0, 5, 0, 0, 7, 2
from wh.store_day as d, (values ('T1'), ('R1')) as p(id) where d.business_date >= date '2026-03-01'
--;
update wh.store_day set complete = false where store_id = 'B' and business_date = date '2026-04-08'
--;
insert into wh.product_day (business_date, product_id, net_sales, units, gross_margin, stores_selling, stores_in_stock, run_id)
select f.business_date, f.product_id, sum(f.sales_value), sum(f.units), 1, count(*), null, 1 from wh.sales as f group by f.business_date, f.product_id
--;
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome, rows, sales_value, findings_total, verdict, place, path,
  moved, closed_by, closed_why)
values (7, 1, 'sales', 'sales.csv', 'x', 9, 'sales', '1.0.0', '', null, null, 'ok', 1, 0, 0, '{"outcome":"ok"}', 'archive', 'archive/sales.csv', true, null, '')
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select 'sales', d.day, '', 7, 0, 1, null, 0, 0, 0, 0, 0 from (select distinct business_date as day from wh.sales) as d
union all select 'product_day', d.day, '', 0, 1, 1, null, 0, 0, 0, 0, 0 from (select distinct business_date as day from wh.sales) as d
union all select 'products', null, '', 3, 0, 1, null, 0, 0, 0, 0, 0`

func twoSold(t *testing.T, more ...string) http.Handler {
	t.Helper()
	d := readtest.Empty(t)
	d.Exec(t, strings.Join(append([]string{yearOfTwo, sold}, more...), "\n--;\n"))
	d.SetMaxOpenConns(4)
	clock := func() time.Time { return time.Date(2026, 4, 13, 8, 0, 0, 0, time.UTC) }
	return web.New(web.Config{Source: web.FromWarehouse(d.Warehouse(clock), nil), Now: clock, Currency: "EUR", Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

// told reads the data of an answer for programs.
func told[T any](t *testing.T, h http.Handler, address string) (v T) {
	t.Helper()
	var a struct {
		Data T `json:"data"`
	}
	if err := json.Unmarshal(get(t, h, address).want(t, 200).Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return a.Data
}

type toldRows struct {
	All   int `json:"all"`
	Total struct {
		Net string `json:"net_sales"`
	} `json:"total"`
	Rows []struct {
		Date string `json:"business_date"`
	} `json:"rows"`
	Days []struct {
		Date string `json:"business_date"`
		Word string `json:"word"`
	} `json:"days"`
	Long string `json:"rows_absent"`
}

// TestRows_OfAPeriod says that the figure of a week, of a month or of any days leads to the rows of the same days, that these add up to it, and that a day that it
// does not hold is named: B sent nothing for Tuesday 7 April, and is not complete on Wednesday.
func TestRows_OfAPeriod(t *testing.T) {
	t.Parallel()
	h := twoSold(t)
	for address, want := range map[string]struct {
		net  string
		rows int
	}{
		"/stores/A?vs=lastyear&period=week":            {"770.00", 14},
		"/stores/B?vs=lastyear&period=week":            {"1000.00", 10},
		"/stores/A?vs=lastyear&period=month":           {"2310.00", 24}, // Good Friday counts ten
		"/stores/A?vs=lastyear&from=2026-04-11":        {"220.00", 4},
		"/stores/A?vs=lastyear&period=week&region=all": {},
		"/stores/A?vs=lastyear":                        {"110.00", 2},
	} {
		if want.net == "" {
			get(t, h, address).want(t, 404)
			continue
		}
		link := attr(all(get(t, h, address).want(t, 200).doc, ".lead .value a")[0], "href")
		rows := told[toldRows](t, h, "/api/v1"+link)
		if rows.Total.Net != want.net || rows.All != want.rows {
			t.Errorf("%s leads to %d rows of %s, want %d of %s", address, rows.All, rows.Total.Net, want.rows, want.net)
		}
		has(t, strings.ReplaceAll(lead(t, h, address), ",", ""), strings.TrimSuffix(strings.TrimSuffix(want.net, "0"), ".0"))
	}
	page := seen(t, h, "/stores/B/rows?vs=lastyear&period=week")
	has(t, page, "These figures hold 5 of 7 nights, the same on both sides, without Tue 7 Apr and Wed 8 Apr.")
	has(t, page, "Wed 8 Apr not counted: partial")
	has(t, page, "The rows add up to € 1,000.00, as the days do.")
	days := told[toldRows](t, h, "/api/v1/stores/B/rows?vs=lastyear&period=week").Days
	if len(days) != 7 || days[1].Word != "missing" || days[2].Word != "partial" || days[3].Word != "" {
		t.Errorf("%+v", days)
	}
	file, err := csv.NewReader(get(t, h, "/stores/B/rows.csv?vs=lastyear&period=week").want(t, 200).Body).ReadAll()
	if err != nil || len(file) != 11 || file[1][0] == file[10][0] {
		t.Errorf("%d lines, %v", len(file), err)
	}
	tea := told[toldRows](t, h, "/api/v1/stores/B/rows?vs=lastyear&period=week&category=Tea")
	if tea.All != 5 || tea.Total.Net != "55.00" {
		t.Errorf("%+v", tea.Total)
	}
	year := told[toldRows](t, h, "/api/v1/stores/A/rows?vs=lastyear&period=year")
	if year.Long == "" || year.All != 0 || len(year.Days) != 102 {
		t.Errorf("%d days, %d rows: %q", len(year.Days), year.All, year.Long)
	}
	cells := all(get(t, h, "/stores?vs=lastyear&period=week").want(t, 200).doc, "table.grid tbody td a")
	has(t, attr(cells[0], "href"), "/rows?period=week&vs=lastyear")
}

type toldProducts struct {
	Total struct {
		Units string  `json:"units"`
		Base  *string `json:"compared_with_units"`
		Net   string  `json:"net_sales"`
		Gap   *string `json:"gap"`
	} `json:"total"`
	Products []struct {
		ID    string `json:"product_id"`
		Units string `json:"units"`
	} `json:"products"`
	LeftOut string `json:"left_out"`
	Part    string `json:"part"`
	NoGap   string `json:"gap_absent"`
	Absent  string `json:"absent"`
}

// TestProducts_OfAPeriod adds products up over the days of the page, against the days that it is compared with, both sides over the store-days that are complete
// in both: the same total as that of the stores.
func TestProducts_OfAPeriod(t *testing.T) {
	t.Parallel()
	h := twoSold(t)
	deref := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for query, want := range map[string][3]string{
		"vs=lastweek&date=2026-04-12":             {"4", "4", "310.00"},
		"vs=lastweek&date=2026-04-08":             {"2", "2", "110.00"},    // B is not complete: it is on neither side
		"vs=lastweek&period=week&date=2026-04-12": {"24", "24", "1770.00"}, // A on seven days, B on five
		"vs=lastweek&period=week&region=West":     {"10", "10", "1000.00"},
		"vs=target&period=week":                   {"24", "", "1770.00"},
		"period=month":                            {"44", "", "6110.00"},
	} {
		p := told[toldProducts](t, h, "/api/v1/products?"+query)
		if got := [3]string{p.Total.Units, deref(p.Total.Base), p.Total.Net}; got != want {
			t.Errorf("%s: %v, want %v (%s)", query, got, want, p.LeftOut)
		}
	}
	week := told[toldProducts](t, h, "/api/v1/products?vs=lastweek&period=week")
	has(t, week.LeftOut, "2 store-days not counted on either side: B (2 days).")
	stores := get(t, h, "/stores.csv?vs=lastweek&period=week").want(t, 200).Body.String()
	has(t, stores, ",770.00,") // of A
	has(t, stores, ",1000.00,")
	lacks := told[toldProducts](t, twoSold(t, `update wh.store_day set complete = false where business_date = date '2026-04-09'`), "/api/v1/products?vs=lastweek&period=week").LeftOut
	has(t, lacks, "without Thu 9 Apr. 2 store-days not counted on either side: B (2 days).") // the night is named once, and in no store's number
	page := seen(t, h, "/products?vs=lastweek&period=week")
	has(t, page, "Week 15 to date, Mon 6 Apr to Sun 12 Apr 2026 vs Mon 30 Mar to Sun 5 Apr")
	has(t, page, "Last week")
	has(t, page, "Store-days")
	has(t, seen(t, h, "/products?vs=target"), "Targets are set by store, not by product.")
	has(t, told[toldProducts](t, h, "/api/v1/products?period=year").Absent, "five weeks at most")
	get(t, h, "/products.csv?period=year").want(t, 400)
	has(t, get(t, h, "/products.csv?vs=lastweek&period=week&sort=product").want(t, 200).Body.String(), "2026-04-12,1,R1,Bread,Rest,1638.00,12.000,,0.000,0.00,12,1578.00,12.000,Mon 30 Mar to Sun 5 Apr,2026-04-06")
	names := all(get(t, h, "/products?period=week").want(t, 200).doc, "#period option")
	if len(names) != 5 {
		t.Errorf("%d stretches of days to choose from", len(names))
	}
}

// TestProducts_OfAPeriodAgainstNormal holds both sides over the same store-days where what is normal is known of some of them alone: of A on every day, of B from
// Friday on, though something was expected of its products on Thursday.
func TestProducts_OfAPeriodAgainstNormal(t *testing.T) {
	t.Parallel()
	h := twoSold(t, `insert into wh.expected_store_day (business_date, store_id, expected_net_sales, low_net_sales, high_net_sales, expected_transactions,
  expected_units, relative_error, clean_days, excluded_days, ladder_step, promotion_share, event, run_id)
select business_date, store_id, 100, 90, 110, 10, 2, 0.06, 42, 3, 0, 0, null, 1 from wh.store_day
where business_date between date '2026-04-06' and date '2026-04-12' and (store_id = 'A' or business_date >= date '2026-04-10')
--;
insert into wh.expected_sales (business_date, store_id, product_id, expected_units, baseline_units, ladder_step, variance_ratio, run_id)
select d.business_date, d.store_id, p.id, 1, 1, 0, 1, 1 from wh.store_day as d, (values ('T1'), ('R1')) as p(id)
where d.business_date between date '2026-04-06' and date '2026-04-12' and (d.store_id = 'A' or d.business_date >= date '2026-04-09')
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select m.mart, d.day, '', 0, 1, 1, null, 0, 0, 0, 0, 0
from (select distinct business_date as day from wh.expected_sales) as d, (values ('expected_sales'), ('expected_store_day')) as m(mart)`)
	week := told[toldProducts](t, h, "/api/v1/products?period=week")
	if week.Total.Base == nil || week.Total.Units != "20" || *week.Total.Base != "20" || *week.Total.Gap != "0.00" {
		t.Errorf("%+v", week.Total)
	}
	has(t, week.LeftOut, "4 store-days not counted on either side: B (4 days).")
}

// TestProducts_SparksOfCompleteStores says that the days beside a product's figure are of complete stores, as the figure is: on Wednesday 8 April B sold, and is not
// complete.
func TestProducts_SparksOfCompleteStores(t *testing.T) {
	t.Parallel()
	spark := func(h http.Handler) string {
		return attr(all(get(t, h, "/products?sort=product&category=Tea").want(t, 200).doc, "table.grid tbody svg.spark path.flat")[0], "d")
	}
	with, without := spark(twoSold(t)), spark(twoSold(t, `delete from wh.sales where store_id = 'B' and business_date = date '2026-04-08'
--;
update wh.product_day set net_sales = 11, units = 1 where product_id = 'T1' and business_date = date '2026-04-08'`))
	if with != without || with == "" {
		t.Errorf("a day of which one store is not complete is drawn as %q, without what came of it as %q", with, without)
	}
}

// TestTrend_NightsOfACategory counts the nights of a category: one on which no store in scope sold any of it, this year and last, is not held, nor is it said to be
// lacking, as one on which no store is complete is.
func TestTrend_NightsOfACategory(t *testing.T) {
	t.Parallel()
	h := twoSold(t, `delete from wh.category_day where category = 'Tea' and business_date in (date '2026-04-09', date '2025-04-10') and store_id = 'A'
--;
delete from wh.category_day where category = 'Tea' and business_date = date '2026-04-10'`)
	for address, want := range map[string][2]int64{
		"/api/v1/trend": {7, 7}, "/api/v1/trend?category=Tea": {7, 7}, "/api/v1/trend?category=Tea&region=East": {6, 6}, "/api/v1/stores/A/trend?category=Tea": {6, 6},
		"/api/v1/stores/B/trend?category=Tea": {5, 7}, // nothing came of it on Tuesday, and on Wednesday it is not complete; on Friday last year has it
	} {
		rows := told[struct {
			Rows []struct {
				Nights int64 `json:"nights"`
				Of     int64 `json:"nights_due"`
			} `json:"rows"`
		}](t, h, address).Rows
		if got := [2]int64{rows[0].Nights, rows[0].Of}; got != want {
			t.Errorf("%s: %d of %d nights, want %v", address, got[0], got[1], want)
		}
	}
}

// TestOneDay: a page that is of one day says so where more are asked for, and its links ask for one.
func TestOneDay(t *testing.T) {
	t.Parallel()
	h := twoSold(t)
	for _, address := range []string{"/availability?period=week&vs=lastweek", "/stores/A/availability?from=2026-04-10"} {
		a := get(t, h, address).want(t, 200)
		has(t, text(a.doc), "One day: Sun 12 Apr 2026.")
		for _, link := range all(a.doc, "a") {
			for _, key := range []string{"period=", "from="} {
				hasNot(t, attr(link, "href"), key)
			}
		}
		if len(all(a.doc, "#period")) != 0 {
			t.Errorf("%s offers days to choose from", address)
		}
	}
	hasNot(t, text(get(t, h, "/availability").want(t, 200).doc), "One day")
	has(t, get(t, h, "/api/v1/availability?period=week").want(t, 200).Body.String(), "One day: Sun 12 Apr 2026.")
	has(t, text(get(t, h, "/products/T1?period=week").want(t, 200).doc), "One day: Sun 12 Apr 2026.")
}

// TestCategory_GoesAlong: a category stays in the address from page to page, applies where it can, and is said to be left out where it cannot.
func TestCategory_GoesAlong(t *testing.T) {
	t.Parallel()
	h := twoSold(t)
	for _, address := range []string{"/stores?category=Tea", "/products?category=Tea", "/stores/A?category=Tea", "/availability?category=Tea", "/?category=Tea", "/stores/A/rows?category=Tea", "/trend?category=Tea"} {
		a := get(t, h, address).want(t, 200)
		for _, link := range all(a.doc, "nav.pages a") {
			has(t, attr(link, "href"), "category=Tea")
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		narrowed := u.Path == "/stores" || u.Path == "/products" || strings.HasSuffix(u.Path, "/rows") || u.Path == "/trend"
		if says := strings.Contains(text(a.doc), "not narrowed to Tea"); says == narrowed {
			t.Errorf("%s: that it is not narrowed is said: %v", address, says)
		}
	}
	// A figure of all categories leads to what adds up to it.
	for _, address := range []string{"/?category=Tea", "/stores/A?category=Tea"} {
		hasNot(t, attr(all(get(t, h, address).want(t, 200).doc, ".lead .value a")[0], "href"), "category")
	}
	back := all(get(t, h, "/stores/A/rows?category=Tea").want(t, 200).doc, ".crumb a")[0]
	has(t, attr(back, "href"), "category=Tea")
	week := all(get(t, h, "/trend?category=Tea").want(t, 200).doc, ".trend tbody th a")[0]
	has(t, attr(week, "href"), "/stores?category=Tea")
}

// TestCategory_Unknown is 404 on every page, for people and for programs, and leads on to a page that is there.
func TestCategory_Unknown(t *testing.T) {
	t.Parallel()
	h := twoSold(t)
	for _, address := range []string{"/", "/stores", "/stores/A", "/stores/A/rows", "/products", "/products/T1", "/promotions", "/availability", "/stores/A/availability", "/patterns", "/trend", "/data", "/search"} {
		a := get(t, h, address+"?category=Rockets").want(t, 404)
		for _, link := range all(a.doc, "main a") {
			get(t, h, attr(link, "href")).want(t, 200)
		}
		if address == "/" {
			address = "/brief"
		}
		get(t, h, "/api/v1"+address+"?category=Rockets").want(t, 404)
	}
	get(t, h, "/products.csv?category=Rockets").want(t, 404)
}

// TestCategory_NotSold is an empty page, not one that is not there: the product master knows the category, and nobody sold it on this day.
func TestCategory_NotSold(t *testing.T) {
	t.Parallel()
	h := twoSold(t, `insert into wh.products (product_id, name, category, unit_cost, list_price, delivery_id, source_line) values ('X1', 'Rose', 'Flowers', 2, 11, 3, 4)`)
	for _, address := range []string{"/stores", "/stores/A", "/stores/A/rows", "/products", "/availability", "/trend", "/stores/A/trend"} {
		has(t, attr(all(get(t, h, address+"?category=Flowers").want(t, 200).doc, "nav.pages a")[0], "href"), "category=Flowers")
	}
	has(t, seen(t, h, "/products?category=Flowers"), "No product of Flowers was sold, or normally is.")
}
