package web_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// cell reads an amount of a page.
func cell(t *testing.T, n *html.Node) int64 {
	t.Helper()
	s := strings.NewReplacer(",", "", "+", "", "\u2212", "-", " ", "").Replace(text(n))
	if s == "" {
		return 0
	}
	v, err := warehouse.Scaled(s, 2)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestStores_TotalsAreTheSumOfRows(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, url := range []string{"/stores", "/stores?vs=lastweek", "/stores?vs=target&region=North", "/stores?date=2026-03-29"} {
		t.Run(url, func(t *testing.T) {
			t.Parallel()
			a := get(t, h, url).want(t, 200)
			for column, name := range map[int]string{0: "net sales", 1: "normal", 2: "gap", 5: "margin"} {
				var sum int64
				for _, row := range all(a.doc, "table.grid tbody tr") {
					if cells := all(row, "td"); len(cells) == 12 {
						sum += cell(t, cells[column])
					}
				}
				if got := cell(t, all(a.doc, "tfoot td")[column]); got != sum {
					t.Errorf("%s: total %d, rows add up to %d", name, got, sum)
				}
			}
		})
	}
}

func TestStores_Sort(t *testing.T) {
	t.Parallel()
	h := chain(t)
	first := func(url string) string {
		return text(all(get(t, h, url).want(t, 200).doc, "table.grid tbody th")[0])
	}
	for url, want := range map[string]string{
		"/stores": "S0103 Barrow Street", "/stores?sort=-gap": "S0131 Oakfield", "/stores?sort=store": "S0101 Aldgate",
		"/stores?sort=-store": "S0138 Westbridge", "/stores?sort=-sales": "S0121 Hartwell",
	} {
		if got := first(url); got != want {
			t.Errorf("%s begins with %q, want %q", url, got, want)
		}
	}
	for _, key := range []string{"share", "normal", "margin", "rate", "transactions", "atv", "upt"} {
		up, down := first("/stores?sort="+key), first("/stores?sort=-"+key)
		if up == down {
			t.Errorf("sort=%s: both directions begin with %q", key, up)
		}
	}
	get(t, h, "/stores?sort=profit").want(t, 400)
	get(t, h, "/stores?page=2").want(t, 404)
}

func TestStores_LeftOutIsNamedNotCounted(t *testing.T) {
	t.Parallel()
	a := get(t, chain(t), "/stores").want(t, 200)
	rows := map[string]string{}
	for _, row := range all(a.doc, "tbody tr") {
		rows[strings.Fields(text(row))[0]] = text(row)
	}
	has(t, rows["S0112"], "missing, not counted, normally € 26,327")
	has(t, rows["S0127"], "partial, not counted")
	hasNot(t, rows["S0127"], "▼")
	has(t, text(a.doc), "36 of 38 stores compared")
}

func TestStoresCSV(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `update wh.stores set name = '=HYPERLINK("http://x","y")' where store_id = 'S0103'`)
	h := handlerOf(sourceOf(d), nil)
	a := get(t, h, "/stores.csv?sort=gap").want(t, 200)
	has(t, a.Header().Get("Content-Disposition"), "stores-2026-05-30-run29.csv")
	records, err := csv.NewReader(a.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 39 {
		t.Fatalf("%d lines, want a head and 38 stores", len(records))
	}
	column := map[string]int{}
	for i, name := range records[0] {
		column[name] = i
	}
	first, last := records[1], records[38]
	for name, want := range map[string]string{
		"business_date": "2026-05-30", "run": "29", "store_id": "S0103", "name": `'=HYPERLINK("http://x","y")`, "state": "counted", "net_sales": "34508.02",
		"compared_with": "41392.40", "comparison": "normal Saturday", "gap": "-6884.38", "gap_percent": "-16.6",
	} {
		if got := first[column[name]]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if last[column["store_id"]] != "S0127" || last[column["state"]] != "partial" || last[column["net_sales"]] != "" {
		t.Errorf("the partial store is not last, or has an amount: %v", last)
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	h := chain(t)
	t.Run("Complete", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/stores/S0104").want(t, 200)
		body := text(all(a.doc, "#main")[0])
		has(t, body, "Below the normal range on 3 of 28 days, last on Sat 30 May")
		has(t, body, "promotion: Coffee two for one , Mon 11 May to Sun 17 May")
		has(t, body, "holiday: Spring bank holiday , Mon 25 May")
		has(t, body, "Yoghurt plain 500 g")
		if n := len(all(a.doc, "details table tbody tr")); n != 28 {
			t.Errorf("the chart's table has %d days, want 28", n)
		}
		if n := len(all(a.doc, "ol.strip li")); n != 14 {
			t.Errorf("the strip has %d nights, want 14", n)
		}
	})
	t.Run("Missing", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/stores/S0112").want(t, 200)
		has(t, text(a.doc), "Nothing was delivered for this store and night. It counts as missing, not as lost sales.")
		if len(all(a.doc, "article.card")) != 0 {
			t.Error("a store that sent nothing has headline numbers")
		}
		has(t, text(all(a.doc, "ol.strip")[0]), "Sat 30 ✕ missing")
	})
	t.Run("Partial", func(t *testing.T) {
		t.Parallel()
		has(t, text(get(t, h, "/stores/S0127").want(t, 200).doc), "Only a part of this night is in")
	})
	t.Run("New", func(t *testing.T) {
		t.Parallel()
		has(t, text(get(t, h, "/stores/S0138?date=2026-05-16").want(t, 200).doc), "Learning, 0 of 8 weeks.")
	})
	t.Run("Unknown", func(t *testing.T) {
		t.Parallel()
		has(t, text(get(t, h, "/stores/S9999").want(t, 404).doc), "or it is not yours to see")
	})
}

// TestStores_Pages says that the pages of a long table hold every row once, and each the totals of all.
func TestStores_Pages(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `insert into wh.store_day select business_date, store_id || 'x' || n, is_open, net_sales, sales_value, returned_value, units, transactions, discount,
 gross_margin, on_promotion, has_sales, has_store_days, has_inventory, complete, run_id from wh.store_day, range(6) as r(n) where business_date = date '2026-05-30'`)
	h := handlerOf(sourceOf(d), nil)
	seen := map[string]bool{}
	total := ""
	next := "/stores?sort=-sales"
	const stores, onPage = 37*7 + 1, 50 // and S0112, which sent nothing
	for pages := 0; next != ""; pages++ {
		if pages > stores/onPage {
			t.Fatal("the table never ends")
		}
		a := get(t, h, next).want(t, 200)
		next = ""
		for _, link := range all(a.doc, "nav.pager a") {
			if attr(link, "rel") == "next" {
				next = attr(link, "href")
			}
		}
		for _, row := range all(a.doc, "table.grid tbody tr") {
			id := text(all(row, "span.id")[0])
			if seen[id] {
				t.Errorf("%s stands there twice", id)
			}
			seen[id] = true
		}
		if got := text(all(a.doc, "tfoot tr")[0]); total == "" {
			total = got
		} else if got != total {
			t.Errorf("totals differ: %s and %s", total, got)
		}
	}
	if len(seen) != stores {
		t.Errorf("%d stores, want %d", len(seen), stores)
	}
}

// TestStores_OfACategory says that a category opens to the stores that it was sold in, and that they add up to it.
func TestStores_OfACategory(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, vs := range []string{"normal", "lastweek"} {
		brief := get(t, h, "/?vs="+vs).want(t, 200)
		for _, row := range all(brief.doc, "#categories tbody tr") {
			link := attr(all(row, "a")[0], "href")
			a := get(t, h, link).want(t, 200)
			var sales, gap int64
			for _, store := range all(a.doc, "table.grid tbody tr") {
				cells := all(store, "td")
				sales, gap = sales+cell(t, cells[0]), gap+cell(t, cells[2])
			}
			total := all(a.doc, "tfoot td")
			if cell(t, total[0]) != sales || cell(t, total[2]) != gap {
				t.Errorf("%s: rows add up to %d and %d, totals say %s and %s", link, sales, gap, text(total[0]), text(total[2]))
			}
			want := cell(t, all(row, "td")[1])
			if rounded := (abs(gap) + 50) / 100 * 100; rounded != abs(want) {
				t.Errorf("%s: a gap of %d, the brief says %d", link, gap, want)
			}
		}
	}
	has(t, text(get(t, h, "/stores?category=Dairy").want(t, 200).doc), "Dairy by store")
	has(t, text(get(t, h, "/stores?category=Dairy&vs=target").want(t, 200).doc), "Targets are set by store, not by category.")
	get(t, h, "/stores?category=Rockets").want(t, 404)
	for _, name := range []string{"/products", "/trend", "/regions", "/stores/S0104/rows"} {
		page := name[strings.LastIndexByte(name, '/')+1:]
		got := get(t, h, name+".csv?category=Dairy").want(t, 200).Header().Get("Content-Disposition")
		if !strings.HasPrefix(got, `attachment; filename="`+page+"-Dairy-") || strings.Contains(got, "*=") {
			t.Errorf("%s: %s", name, got)
		}
	}
	has(t, get(t, h, "/stores.csv?category=Dairy").want(t, 200).Header().Get("Content-Disposition"), "stores-Dairy-2026-05-30-run29.csv")
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

// TestStores_RegionsAndMap: regions add up to the total, the furthest below first; every store that has coordinates lies on the map, and a page that
// is narrowed to a region has no list of regions.
func TestStores_RegionsAndMap(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, url := range []string{"/stores", "/stores?vs=lastweek"} {
		doc := get(t, h, url).want(t, 200).doc
		total := all(all(doc, "table.grid tfoot tr")[0], "td")
		var sales, gap, before int64
		for i, row := range all(doc, "#regions tbody tr") {
			cells := all(row, "td")
			sales, gap = sales+cell(t, cells[1]), gap+cell(t, cells[2])
			if now := cell(t, cells[2]); i > 0 && now < before {
				t.Errorf("%s: region %d is further below than the one before it", url, i)
			} else {
				before = now
			}
		}
		if sales == 0 || sales != cell(t, total[0]) || gap != cell(t, total[2]) {
			t.Errorf("%s: regions add up to %d and %d, the table to %s and %s", url, sales, gap, text(total[0]), text(total[2]))
		}
		file, err := csv.NewReader(get(t, h, attr(all(doc, "#regions a.button")[0], "href")).want(t, 200).Body).ReadAll()
		if rows := all(doc, "#regions tbody tr"); err != nil || len(file) != len(rows)+1 {
			t.Fatalf("%s: %d lines for %d regions, %v", url, len(file), len(rows), err)
		}
		for i, row := range all(doc, "#regions tbody tr") {
			cells := all(row, "td")
			if line := file[i+1]; line[2] != text(all(row, "th")[0]) || scaled(t, line[5]) != cell(t, cells[1]) || scaled(t, line[8]) != cell(t, cells[2]) {
				t.Errorf("%s: region %d is %s in the file and %s on the page", url, i, line, text(row))
			}
		}
		if places, rows := len(all(doc, "#map a")), len(all(doc, "table.grid tbody tr")); places != rows-1 || !strings.Contains(text(all(doc, "#map")[0]), "1 has no coordinates") {
			t.Errorf("%s: %d places of %d rows", url, places, rows)
		}
	}
	north := get(t, h, "/stores?region=North").want(t, 200).doc
	if len(all(north, "#regions")) != 0 || len(all(north, "#map a")) != len(all(north, "table.grid tbody tr")) {
		t.Error("a page of one region lists regions, or leaves a store off its map")
	}
	has(t, text(north), "Like for like : not enough data")
}

// TestStores_NoMap: where no store has coordinates there is no map but a sentence that says what brings one; a page of one store needs neither.
func TestStores_NoMap(t *testing.T) {
	t.Parallel()
	h := twoYears(t, web.Config{})
	doc := get(t, h, "/stores").want(t, 200).doc
	if len(all(doc, "#map")) != 0 || len(all(doc, "#no-map")) != 1 {
		t.Fatalf("%d maps and %d sentences", len(all(doc, "#map")), len(all(doc, "#no-map")))
	}
	has(t, text(all(doc, "#no-map")[0]), "latitude and longitude in the file of the stores bring one")
	if one := get(t, h, "/stores?region=West").want(t, 200).doc; len(all(one, "#map"))+len(all(one, "#no-map")) != 0 || len(all(one, "table.grid tbody tr")) != 1 {
		t.Error("a page of one store speaks of a map")
	}
	if placed := get(t, chain(t), "/stores").want(t, 200).doc; len(all(placed, "#map")) != 1 || len(all(placed, "#no-map")) != 0 {
		t.Error("a map, and a sentence that there is none")
	}
}

// TestStores_LikeForLike holds two stores against a year ago, that sold 100 and 200 then, 110 and 200 now; and one alone on the night for which the
// other sent nothing.
func TestStores_LikeForLike(t *testing.T) {
	t.Parallel()
	h := twoYears(t, web.Config{})
	for url, want := range map[string]string{
		"/stores": "Like for like : 310.00 ▲ +10.00 +3.3 % vs the same days last year, 2 stores", "/stores?vs=lastyear": "Like for like : 310.00 ▲ +10.00 +3.3 %",
		"/stores?date=2026-04-07": "Like for like : 110.00 ▲ +10.00 +10.0 % vs the same days last year, 1 store",
		"/stores?region=West":     "Like for like : 200.00",
		"/stores?date=2025-03-01": "Like for like : not enough data",
	} {
		has(t, strings.ReplaceAll(text(all(get(t, h, url).want(t, 200).doc, ".lfl")[0]), "\u202f", " "), want)
	}
}
