package web_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

// TestRows says that the rows of a store-day add up to the store's figure, and each leads to the line that brought it.
func TestRows(t *testing.T) {
	t.Parallel()
	h := chain(t)
	a := get(t, h, "/stores/S0104/rows").want(t, 200)
	rows := all(a.doc, "table.cardy tbody tr")
	if len(rows) != 24 {
		t.Fatalf("%d rows, want 24", len(rows))
	}
	var net int64
	for _, row := range rows {
		net += cell(t, all(row, "td")[5])
	}
	if total := cell(t, all(a.doc, "tfoot td")[5]); total != net || net != 2384094 {
		t.Errorf("the rows add up to %d, the total says %d, the store's figure is 23,840.94", net, total)
	}
	has(t, text(all(get(t, h, "/stores/S0104").want(t, 200).doc, "article.card")[0]), "23,841")
	has(t, text(all(a.doc, "#day")[0]), "The rows add up to € 23,840.94, as the store said.")
	link := all(rows[0], "td a")[0]
	file := get(t, h, attr(link, "href")).want(t, 200)
	has(t, text(file.doc), "sales_2026-05-30.csv")
	has(t, text(file.doc), "| sed -n 97p")

	t.Run("OfACategory", func(t *testing.T) {
		t.Parallel()
		one := get(t, h, "/stores/S0104/rows?category=Dairy").want(t, 200)
		if n := len(all(one.doc, "table.cardy tbody tr")); n != 4 {
			t.Errorf("%d rows of Dairy, want 4", n)
		}
		get(t, h, "/stores/S0104/rows?category=Rockets").want(t, 404)
	})
	t.Run("Sorted", func(t *testing.T) {
		t.Parallel()
		first := func(sort string) string {
			return text(all(get(t, h, "/stores/S0104/rows?sort="+sort).want(t, 200).doc, "tbody .name .id")[0])
		}
		if a, b := first("product"), first("-product"); a != "P001" || b != "P024" {
			t.Errorf("by product: %s and %s", a, b)
		}
		get(t, h, "/stores/S0104/rows?sort=weather").want(t, 400)
	})
	t.Run("Partial", func(t *testing.T) {
		t.Parallel()
		has(t, text(get(t, h, "/stores/S0127/rows").want(t, 200).doc), "This store-day is partial: its rows stand here as they came, and no sum of other pages holds them.")
	})
	t.Run("NotInThisFeed", func(t *testing.T) {
		t.Parallel()
		has(t, text(get(t, h, "/stores/S0104/rows?date=2026-05-20").want(t, 200).doc), "Not in this feed")
	})
	t.Run("Unknown", func(t *testing.T) {
		t.Parallel()
		get(t, h, "/stores/S9999/rows").want(t, 404)
		get(t, h, "/stores/S0104/rows?page=2").want(t, 404)
		get(t, h, "/stores/S0104/rows?product=P001").want(t, 404) // no till lines in this feed
	})
}

func TestRows_AsAFile(t *testing.T) {
	t.Parallel()
	a := get(t, chain(t), "/stores/S0104/rows.csv?category=Dairy&sort=product").want(t, 200)
	has(t, a.Header().Get("Content-Disposition"), `"rows-Dairy-S0104-2026-05-30-run29.csv"`)
	records, err := csv.NewReader(a.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 5 || records[1][3] != "P005" || records[1][11] != "993.37" || records[1][14] != "1841" || records[1][15] != "78" {
		t.Errorf("%v", records)
	}
}

// TestRows_OfTillLines says that where a chain sends receipts, a row opens to the lines that it was added up from.
func TestRows_OfTillLines(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `update wh.delivery set dataset = 'sale_lines', file = 'tills.csv.gz', path = 'archive/2026/tills & co.csv.gz' where delivery_id = 1841
--;
insert into wh.sale_lines (business_date, sold_at, store_id, till_id, transaction_id, line_no, line_kind, product_id, units, sales_value, delivery_id, source_line) values
 (date '2026-05-30', timestamp '2026-05-30 09:14:00', 'S0104', '2', '4711', '1', 'sale', 'P005', 200, 600.00, 1841, 12),
 (date '2026-05-30', timestamp '2026-05-30 18:02:00', 'S0104', '1', '4799', '3', 'sale', 'P005', 61, 393.37, 1841, 900)
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('sale_lines', date '2026-05-30', '', 1841, 0, 29, null, 0, 0, 0, 0, 0)`)
	h := handlerOf(sourceOf(d), nil)
	var next string
	for _, row := range all(get(t, h, "/stores/S0104/rows").want(t, 200).doc, "table.cardy tbody tr") {
		if strings.Contains(text(row), "P005") {
			next = attr(all(row, "td a")[0], "href")
		}
	}
	a := get(t, h, next).want(t, 200)
	has(t, text(a.doc), "Till lines of P005")
	has(t, text(a.doc), "09:14 2 4711 sale 200 600.00 file 1841, line 12")
	lines := all(a.doc, "table.grid tbody tr")
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	has(t, text(get(t, h, attr(all(lines[1], "a")[0], "href")).want(t, 200).doc), "gzip -dc 'archive/2026/tills & co.csv.gz' | sed -n 900p")
}
