package read_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// reader returns a reader of the published run for who sees all of it, with a memory of its own.
func reader(t *testing.T, l read.Ledger) *read.Reader {
	t.Helper()
	r := read.NewMemory(1<<20).Reader(1, "", people.Everything, l)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// tiny is a chain that can be added up by hand. Night N is Saturday 10 January 2026.
//
//	store      N: sales  normal  margin  trans  units | a week before: sales  margin  trans  units
//	A (East)      100.00  120.00   30.00     10     40 |                110.00   33.00     11     44
//	B (East)       50.00   40.00   10.00      5     10 |                 45.00    9.00      5     10
//	C (West)       10.00   90.00    incomplete          |                 80.00   20.00      8     16
//	D (West)       70.00  no normal yet                 |                nothing: opened on 9 January
//	E (West)      nothing                               |                 60.00   12.00      6     12
//	F (West)      nothing: closed by the calendar       |                 20.00    4.00      2      4
const tiny = `
insert into wh.stores (store_id, name, region, opened_on, delivery_id, source_line) values
 ('A', 'Ash', 'East', null, 1, 2), ('B', 'Birch', 'East', null, 1, 3), ('C', 'Cedar', 'West', null, 1, 4), ('D', 'Date', 'West', date '2026-01-09', 1, 5),
 ('E', 'Elm', 'West', null, 1, 6), ('F', 'Fir', 'West', null, 1, 7)
--;
insert into wh.calendar (date, region, store_id, event, kind, delivery_id, source_line) values (date '2026-01-10', null, 'F', 'refit', 'closed', 2, 2)
--;
insert into wh.targets (business_date, store_id, net_sales_target, delivery_id, source_line) values (date '2026-01-10', 'A', 130, 3, 2), (date '2026-01-10', 'C', 100, 3, 3)
--;
insert into wh.store_day (business_date, store_id, is_open, net_sales, sales_value, returned_value, units, transactions, discount, gross_margin, has_sales, has_store_days, has_inventory, complete, run_id) values
 (date '2026-01-10', 'A', true, 100, 100, 0, 40, 10, 1, 30, true, true, true, true, 1), (date '2026-01-10', 'B', true, 50, 50, 0, 10, 5, 2, 10, true, true, true, true, 1),
 (date '2026-01-10', 'C', true, 10, 10, 0, 4, 1, 0, 3, true, false, true, false, 1), (date '2026-01-10', 'D', true, 70, 70, 0, 14, 7, 0, 21, true, true, true, true, 1),
 (date '2026-01-03', 'A', true, 110, 110, 0, 44, 11, 0, 33, true, true, true, true, 1), (date '2026-01-03', 'B', true, 45, 45, 0, 10, 5, 0, 9, true, true, true, true, 1),
 (date '2026-01-03', 'C', true, 80, 80, 0, 16, 8, 0, 20, true, true, true, true, 1), (date '2026-01-03', 'E', true, 60, 60, 0, 12, 6, 0, 12, true, true, true, true, 1),
 (date '2026-01-03', 'F', true, 20, 20, 0, 4, 2, 0, 4, true, true, true, true, 1)
--;
insert into wh.expected_store_day (business_date, store_id, expected_net_sales, low_net_sales, high_net_sales, expected_transactions, expected_units, clean_days, excluded_days, ladder_step, run_id) values
 (date '2026-01-10', 'A', 120, 105, 135, 12, 48, 9, 0, 0, 1), (date '2026-01-10', 'B', 40, 35, 45, 4, 8, 9, 0, 0, 1), (date '2026-01-10', 'C', 90, 80, 99, 9, 18, 9, 0, 0, 1),
 (date '2026-01-10', 'E', 65, 60, 70, 6, 12, 9, 0, 0, 1)
--;
insert into wh.category_day (business_date, store_id, category, net_sales, units, gross_margin, run_id) values
 (date '2026-01-10', 'A', 'tea', 60, 20, 20, 1), (date '2026-01-10', 'A', 'milk', 40, 20, 10, 1), (date '2026-01-10', 'B', 'tea', 50, 10, 10, 1), (date '2026-01-10', 'C', 'tea', 10, 4, 3, 1),
 (date '2026-01-03', 'A', 'tea', 110, 44, 33, 1), (date '2026-01-03', 'B', 'milk', 45, 10, 9, 1)
--;
insert into wh.expected_category_day (business_date, store_id, category, expected_net_sales, expected_units, run_id) values
 (date '2026-01-10', 'A', 'tea', 90, 30, 1), (date '2026-01-10', 'A', 'milk', 30, 18, 1), (date '2026-01-10', 'B', 'tea', 35, 7, 1), (date '2026-01-10', 'B', 'bread', 5, 1, 1), (date '2026-01-10', 'C', 'tea', 90, 18, 1)
--;
insert into wh.inventory (business_date, store_id, product_id, on_hand, stockout_hours, delivery_id, source_line) values
 (date '2026-01-10', 'A', 'P1', 3, null, 4, 2), (date '2026-01-10', 'A', 'P2', 0, null, 4, 3), (date '2026-01-10', 'B', 'P1', null, 0, 4, 4), (date '2026-01-10', 'B', 'P2', null, 2.5, 4, 5), (date '2026-01-10', 'B', 'P3', null, null, 4, 6)
--;
insert into wh.products (product_id, name, category, unit_cost, delivery_id, source_line) values ('P1', 'Earl Grey', 'tea', 1.50, 6, 2)
--;
insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, returned_units, returned_value, delivery_id, source_line) values
 (date '2026-01-10', 'A', 'P1', 31, 62, 1, null, 1, 2, 5, 2), (date '2026-01-10', 'A', 'P2', 10, 40, 0, 25, 0, 0, 5, 3), (date '2026-01-10', 'B', 'P1', 10, 50, 2, 40, 0, 0, 5, 4)
--;
insert into wh.frozen_cost (delivery_id, product_id, unit_cost) values (5, 'P1', 1.50)
--;
insert into wh.store_days (business_date, store_id, is_open, transactions, net_sales, delivery_id, source_line) values (date '2026-01-10', 'A', true, 10, 100, 9, 2)
--;
insert into wh.stockout_day (business_date, store_id, product_id, category, out_since, units, on_hand, expected_units, lost_units, episode_lost_units, unit_price, run_id) values
 (date '2026-01-10', 'A', 'P2', 'milk', date '2026-01-08', 0, 0, 4, 4, 12, 2.50, 1), (date '2026-01-10', 'A', 'P1', 'tea', date '2026-01-10', 1, 0, 4, 3, 3, null, 1)
--;
insert into wh.promotions (promotion_id, name, product_id, store_id, starts_on, ends_on, delivery_id, source_line) values
 ('PR1', 'Tea week', 'P1', null, date '2026-01-05', date '2026-01-12', 7, 2), ('PR2', 'Opening', null, 'D', date '2026-01-09', date '2026-01-11', 7, 3), ('PR3', 'Summer', null, null, date '2026-06-01', date '2026-06-09', 7, 4)
--;
insert into wh.product_day (business_date, product_id, net_sales, units, gross_margin, stores_selling, run_id) values (date '2026-01-10', 'P1', 110, 41, 25, 2, 1)
--;
insert into wh.promotion_pair_day (business_date, promotion_id, store_id, product_id, units, baseline_units, sales_value, regular_value, baseline_value, cost, baseline_cost, funding, missed_units, variance, ladder_step, run_id) values
 (date '2026-01-10', 'PR1', 'A', 'P1', 30, 10, 60, 90, 30, 45, 15, 3, 2, 1, 1, 1), (date '2026-01-10', 'PR1', 'B', 'P1', 10, 8, 30, 30, 24, 15, 12, 0, 0, 1, 1, 1), (date '2026-01-03', 'PR1', 'A', 'P9', 4, null, 8, null, null, null, null, 0, 0, 0, 1, 1)
--;
insert into wh.run (run_id, kind, outcome, started_at, first_date, last_date, files_landed, files_loaded, files_quarantined, files_duplicate, files_left, rows_in, rows_loaded, rows_quarantined,
  value_in, value_loaded, value_quarantined, seconds, reason, version, report, first_delivery, last_delivery)
values (1, 'run', 'published_with_quarantine', timestamp '2026-01-11 05:00:00', date '2026-01-03', date '2026-01-10', 2, 1, 1, 0, 0, 3, 3, 0, 0, 0, 0, 1, '', '', '{}', 1, 9)
--;
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome, rows, sales_value, findings_total, verdict, place, path, moved, closed_why) values
 (5, 1, 'sales', 'sales_2026-01-10.csv', '', 1, '', '', '', date '2026-01-10', null, 'ok', 3, 0, 0, '{}', 'archive', '', true, ''),
 (8, 1, 'sales', 'sales_E_2026-01-10.csv', '', 1, '', '', '', date '2026-01-10', 'E', 'violation', 0, 0, 1, '{}', 'quarantine', '', true, '')
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select d.dataset, cast(null as date), '', d.id, 0, 1, cast(null as bigint), 0, 0, 0, 0, 0 from (values ('stores', 1), ('calendar', 2), ('targets', 3), ('products', 6), ('promotions', 7)) as d(dataset, id)
union all select f.dataset, date '2026-01-10', '', f.id, 0, 1, cast(null as bigint), 0, 0, 0, 0, 0 from (values ('sales', 5), ('store_days', 9)) as f(dataset, id)
union all select 'inventory', date '2026-01-10', '', 4, 0, 1, cast(null as bigint), 0, 0, 0, 0, 0
union all select m.mart, n.day, '', 0, 1, 1, cast(null as bigint), 0, 0, 0, 0, 0
from (values ('store_day'), ('category_day'), ('expected_store_day'), ('expected_category_day'), ('stockout_day'), ('promotion_pair_day'), ('product_day')) as m(mart), (values (date '2026-01-03'), (date '2026-01-10')) as n(day)
--;
update wh.published set run_id = 1`

func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// anyMonth lets rows of any month into the tables that are partitioned by months, which a load would have made.
const anyMonth = `do $$ declare t regclass; begin
  for t in select partrelid::regclass from pg_partitioned_table where partstrat = 'r' loop execute format('create table %s_rest partition of %s default', t, t); end loop;
end $$
--;
`

// TestTiny asks every question of the tiny chain, on every engine.
func TestTiny(t *testing.T) {
	t.Parallel()
	t.Run("DuckDB", func(t *testing.T) {
		t.Parallel()
		d := readtest.Empty(t)
		d.Exec(t, tiny)
		d.SetMaxOpenConns(4) // each reader keeps its own until the end
		w := d.Warehouse(time.Now)
		tinyChain(t, reader(t, w), w)
		d.Exec(t, tinyToDate)
		tinyOffers(t, reader(t, w))
		d.Exec(t, tinyThrown)
		tinyDiscarded(t, reader(t, w))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		url := postgrestest.Database(t)
		d := postgrestest.Open(t, url, postgres.Options{})
		warehousetest.Migrate(t, d)
		postgrestest.Exec(t, url, anyMonth+tiny)
		w := warehouse.New(d, time.Now)
		tinyChain(t, reader(t, w), w)
		postgrestest.Exec(t, url, tinyToDate)
		tinyOffers(t, reader(t, w))
		postgrestest.Exec(t, url, tinyThrown)
		tinyDiscarded(t, reader(t, w))
	})
}

func tinyChain(t *testing.T, r *read.Reader, ledger read.Ledger) {
	ctx := context.Background()
	n, err := contract.ParseDay("2026-01-10")
	if err != nil {
		t.Fatal(err)
	}
	normal, week, target := read.Against{Base: read.Normal}, read.Against{Base: read.Day, Back: 7}, read.Against{Base: read.Target}
	w, err := r.Window(ctx, true, read.Span{First: n - 40, Last: n})
	must(t, w, err)
	chain := read.Scope{}

	t.Run("HeadlineAgainstNormal", func(t *testing.T) {
		h := w.Headline(n, chain, normal)
		equal(t, "stores", h.Stores, 2) // A and B: C is incomplete, D has no normal
		equal(t, "sales", h.Now.Sales, 15000)
		equal(t, "base", h.Base.Sales, 16000)
		equal(t, "transactions", h.Now.Transactions, 15000)
		equal(t, "normal transactions", h.Base.Transactions, 16000)
		equal(t, "margin", h.Now.Margin, 4000)
		equal(t, "normal margin", h.Base.Margin, 4335) // 160.00 × (33 + 9) ÷ (110 + 45) = 43.35
		equal(t, "others", h.Others.Stores, 1)
		equal(t, "what others sold", h.Others.Sales, 7000)
		equal(t, "all", h.All().Sales, 22000)
		equal(t, "discount", h.Now.Discount, 300)
	})
	t.Run("HeadlineAgainstLastWeek", func(t *testing.T) {
		h := w.Headline(n, chain, week)
		equal(t, "stores", h.Stores, 2)
		equal(t, "base", h.Base.Sales, 15500)
		equal(t, "base margin", h.Base.Margin, 4200)
		equal(t, "base units", h.Base.Units, 54000)
	})
	t.Run("HeadlineAgainstTarget", func(t *testing.T) {
		h := w.Headline(n, chain, target)
		equal(t, "stores", h.Stores, 1) // C has a target, but is incomplete
		equal(t, "sales", h.Now.Sales, 10000)
		equal(t, "base", h.Base.Sales, 13000)
	})
	t.Run("HeadlineOfARegionAndAStore", func(t *testing.T) {
		equal(t, "West", w.Headline(n, read.Scope{Region: "West"}, normal).Stores, 0)
		equal(t, "B", w.Headline(n, read.Scope{Store: "B"}, normal).Now.Sales, 5000)
	})
	t.Run("Coverage", func(t *testing.T) {
		equal(t, "coverage", w.Coverage(n, chain), read.Coverage{Complete: 3, Partial: 1, Missing: 1, Closed: 1, LeftOutNormal: 15500})
		left := w.LeftOut(n, chain)
		if len(left) != 2 || left[0].ID != "C" || left[0].Word != read.Partial || left[0].Normal != 9000 || left[1].ID != "E" || left[1].Word != read.Missing {
			t.Errorf("%+v", left)
		}
	})
	t.Run("Categories", func(t *testing.T) {
		list, err := r.Categories(ctx, w, read.Span{First: n, Last: n}, chain, normal)
		must(t, list, err)
		want := map[string][2]int64{"tea": {11000, 12500}, "milk": {4000, 3000}, "bread": {0, 500}} // C is in no sum
		for _, c := range list {
			equal(t, c.Name, [2]int64{c.Sales, int64(c.Base)}, want[c.Name])
		}
		equal(t, "categories", len(list), 3)
		equal(t, "furthest below", list[0].Name, "tea")
		list, err = r.Categories(ctx, w, read.Span{First: n, Last: n}, chain, week)
		must(t, list, err)
		want = map[string][2]int64{"tea": {11000, 11000}, "milk": {4000, 4500}}
		for _, c := range list {
			equal(t, c.Name, [2]int64{c.Sales, int64(c.Base)}, want[c.Name])
		}
	})
	t.Run("InStock", func(t *testing.T) {
		s, err := r.Stock(ctx, n)
		must(t, s, err)
		equal(t, "chain", s.Over(w.Chain, chain), read.InStock{Pairs: 4, InStock: 2}) // P3 has no record
		equal(t, "A", s.Over(w.Chain, read.Scope{Store: "A"}), read.InStock{Pairs: 2, InStock: 1})
		equal(t, "West", s.Over(w.Chain, read.Scope{Region: "West"}), read.InStock{})
	})
	t.Run("Stores", func(t *testing.T) {
		rows, total := w.Stores(n, chain, normal)
		read.SortStores(rows, read.ByGap, false)
		order := ""
		for _, r := range rows {
			order += r.ID
		}
		equal(t, "order", order, "ABCDE") // −20, +10, then those without a gap by id; F is closed
		equal(t, "sales", total.Sales, 22000)
		equal(t, "gap", total.Gap, -1000)
		equal(t, "compared", total.Compared, 2)
		if rows[2].Sales.Known() || rows[2].Gap.Known() {
			t.Error("an incomplete store has amounts")
		}
		equal(t, "what C normally sells", rows[2].Normal, 9000)
		read.SortStores(rows, read.ByUPT, true)
		equal(t, "most units a transaction", rows[0].ID, "A")
		read.SortStores(rows, read.ByTransactionsGap, false)
		equal(t, "furthest from its transactions", rows[0].ID, "A") // 10 of 12; B had 5 of 4
	})
	t.Run("Period", func(t *testing.T) {
		p := w.Period(n-7, n, chain, normal)
		equal(t, "normal", p.Sales, 15000)
		equal(t, "base", p.Base, 16000)
		equal(t, "days", p.Days, 1)
		equal(t, "left out", p.LeftOut, 8)     // five stores on the 3rd, and C, D and E on the 10th
		equal(t, "without", len(p.Without), 7) // the 3rd has no normal, and nothing came from the 4th to the 9th
		equal(t, "which", p.Without[0], n-7)
		p = w.Period(n-6, n, chain, week)
		equal(t, "week", p.Sales, 15000)
		equal(t, "week before", p.Base, 15500)
		equal(t, "left out against last week", p.LeftOut, 3)
	})
	t.Run("Board", func(t *testing.T) {
		b, err := r.Board(ctx, w, n, 8, chain, read.WaitingNow)
		must(t, b, err)
		got := map[string][2]read.Word{}
		for _, r := range b.Rows {
			got[r.ID] = [2]read.Word{r.Words[0], r.Words[7]}
		}
		for store, want := range map[string][2]read.Word{
			"A": {read.Received, read.Received}, "C": {read.Received, read.Partial}, "D": {read.NotOpen, read.Received},
			"E": {read.Received, read.Quarantined}, "F": {read.Received, read.Closed},
		} {
			equal(t, store, got[store], want)
		}
		equal(t, "the last night", b.Due[7], read.Coverage{Complete: 3, Partial: 2, Closed: 1})
	})
	t.Run("Rows", func(t *testing.T) {
		rows, err := r.SalesRows(ctx, "A", n)
		must(t, rows, err)
		equal(t, "rows", len(rows), 2)
		p1, p2 := rows[0], rows[1]
		equal(t, "the largest", p1.Product+" "+p1.Name+" "+p1.Category, "P1 Earl Grey tea")
		equal(t, "net", p1.Net, 6000)   // 62.00 less 2.00 that came back
		equal(t, "cost", p1.Cost, 4500) // 30 × 1.50, frozen at load
		equal(t, "frozen", p1.CostFrozen, true)
		equal(t, "origin", p1.Origin, read.Origin{Delivery: 5, Line: 2})
		equal(t, "known", p2.Known, false)
		equal(t, "cost as sent", p2.Cost, 2500)
		day, err := r.DayRows(ctx, "A", n)
		must(t, day, err)
		equal(t, "store-day rows", len(day), 1)
		equal(t, "control total", day[0].Sales, 10000)
		equal(t, "its origin", day[0].Origin, read.Origin{Delivery: 9, Line: 2})
		lines, err := r.TillLines(ctx, "A", n, "P1")
		equal(t, "till lines", len(must(t, lines, err)), 0)
	})
	t.Run("Stockouts", func(t *testing.T) {
		list, err := r.Stockouts(ctx, "A", n)
		must(t, list, err)
		equal(t, "products", len(list), 2)
		equal(t, "the dearest", list[0].Product, "P2")
		equal(t, "missed", list[0].LostSales, 3000) // 12 × 2.50
		equal(t, "no price, no money", list[1].LostSales, read.Unknown)
		starts, err := r.StockoutStarts(ctx, "A", n-27, n)
		must(t, starts, err)
		equal(t, "starts", len(starts), 2)
		equal(t, "the first", starts[0], read.StockoutStart{Date: n - 2, Products: 1})
		none, err := r.Stockouts(ctx, "B", n)
		equal(t, "B", len(must(t, none, err)), 0)
	})
	t.Run("Offers", func(t *testing.T) {
		list, err := r.Offers(ctx, n-90, n+28, chain)
		must(t, list, err)
		equal(t, "promotions", len(list), 2) // the summer is far
		equal(t, "the one that ends last", list[0], read.Offer{ID: "PR1", Name: "Tea week", First: n - 5, Last: n + 2, Products: 1})
		equal(t, "of one store", list[1], read.Offer{ID: "PR2", Name: "Opening", First: n - 1, Last: n + 1, Stores: 1})
		list, err = r.Offers(ctx, n-90, n+28, read.Scope{Region: "East"})
		equal(t, "in East", len(must(t, list, err)), 1)
		sums, err := r.OfferStores(ctx, n-90, n, "")
		must(t, sums, err)
		equal(t, "stores", len(sums["PR1"]), 2)
		a, b := sums["PR1"][0], sums["PR1"][1]
		equal(t, "units of A", [3]int64{a.Units, a.Normal, a.Missed}, [3]int64{30_000, 10_000, 2000})
		equal(t, "before it began", a.Unknown, 0) // P9 of 3 January
		equal(t, "sales added", a.Sales-a.NormalSales, 3000)
		equal(t, "margin added", a.Margin, 300) // 60 − 45 + 3 − (30 − 15)
		equal(t, "A carried it out", a.Carried, true)
		equal(t, "B took the regular price", b.Carried, false) // 90 of 120 were taken in all, 30 of 30 there
		products, err := r.OfferProducts(ctx, "PR1", n-5, n, read.Scope{Store: "A"})
		must(t, products, err)
		equal(t, "products", len(products), 1)
		equal(t, "of A", products[0].Units, 30_000)
		products, err = r.OfferProducts(ctx, "PR1", n-5, n, chain)
		equal(t, "of all", must(t, products, err)[0].Units, 40_000)
		equal(t, "normally", products[0].Normal, 18_000)
		days, err := r.OfferDays(ctx, "PR1", n-5, n, chain)
		equal(t, "days", len(must(t, days, err)), 1)
		equal(t, "its units", days[0].Units, 40_000)
		told, err := r.OfferVerdicts(ctx, n-90, n)
		equal(t, "verdicts", len(must(t, told, err)), 0)
	})
	t.Run("Shapes", func(t *testing.T) {
		span := read.Span{First: n - 10, Last: n}
		week := w.Shape(span, chain)
		equal(t, "Saturdays", [2]int64{week.Sales[5], week.Days[5]}, [2]int64{53_500, 8}) // C is not complete on the 10th
		equal(t, "the only weekday is the mean", week.Index(5), 1000)
		equal(t, "of Sundays nothing is known", week.Index(6), read.Unknown)
		month := w.Month(span, chain)
		equal(t, "1st to 3rd", month[0], read.MonthPart{Sales: 31_500, Usual: 31_250, Days: 5}) // A 105.00, B 47.50, C 80.00, E 60.00, F 20.00
		equal(t, "4th to 10th", month[1], read.MonthPart{Sales: 22_000, Usual: 22_250, Days: 3})
		shapes, err := r.CategoryShapes(ctx, w, span, chain)
		must(t, shapes, err)
		equal(t, "tea", shapes["tea"].Sales[5], 22_000)
		equal(t, "milk", shapes["milk"].Sales[5], 8500)
		shapes, err = r.CategoryShapes(ctx, w, span, read.Scope{Store: "B"})
		equal(t, "tea in B", must(t, shapes, err)["tea"].Sales[5], 5000)
	})
	t.Run("Products", func(t *testing.T) {
		p, ok, err := r.Product(ctx, "P1")
		equal(t, "P1", must(t, p, err), read.Product{ID: "P1", Name: "Earl Grey", Category: "tea", List: read.Unknown})
		equal(t, "known", ok, true)
		stores, err := r.ProductStores(ctx, "P1", n, chain)
		must(t, stores, err)
		equal(t, "stores", len(stores), 2)
		for _, v := range stores {
			if v.Store == "A" {
				equal(t, "A", [4]read.Maybe{v.Units, v.Net, v.Cost, v.OnHand}, [4]read.Maybe{31_000, 6000, 4500, 3000})
			}
		}
		heat, _, err := r.ProductHeat(ctx, "P1", n-13, n, chain)
		must(t, heat, err)
		equal(t, "P1 in A that night", [2]read.Maybe{heat.Day("A", n).Units, heat.Day("A", n).OnHand}, [2]read.Maybe{31_000, 3000})
		equal(t, "nights of B", len(heat.Of("B")), 14)
		east, _, err := r.ProductHeat(ctx, "P1", n-13, n, read.Scope{Store: "A"})
		must(t, east, err)
		equal(t, "A alone", [2]int{len(east.Of("A")), len(east.Of("B"))}, [2]int{14, 0})
		days, _, err := r.ProductDays(ctx, "P1", n-3, n, read.Scope{Region: "East"})
		must(t, days, err)
		equal(t, "days", len(days), 1)
		equal(t, "of East", days[0], read.ProductDay{Date: n, Units: 41_000, Net: 11_000, Margin: 2500}) // 60 − 45 and 50 − 40
		sold, err := r.ProductsSold(ctx, n, chain)
		must(t, sold, err)
		equal(t, "products of complete stores", len(sold), 2)
		equal(t, "P1", [4]read.Maybe{sold[0].Units, sold[0].Net, sold[0].Cost, sold[0].Price}, [4]read.Maybe{41_000, 11_000, 8500, 268}) // 110.00 ÷ 41
		equal(t, "stores of P1", sold[0].Stores, 2)
		equal(t, "P2 is in no master", sold[1].Known, false)
		own, err := r.ProductsSold(ctx, n, read.Scope{Store: "A"})
		equal(t, "P1 in A", must(t, own, err)[0].Cost, 4500)
		sparks, err := r.ProductsDays(ctx, w, n-5, n, chain)
		equal(t, "P1 by day", must(t, sparks, err).Of("P1")[0], read.ProductDay{Date: n, Units: 41_000, Net: 11_000, Margin: 2500})
		found, all, err := r.FindProducts(ctx, read.QueryOf("earl gr"), 5)
		equal(t, "found", must(t, found, err)[0].ID, "P1")
		equal(t, "all", all, 1)
		some, _, err := r.FindStores(ctx, read.QueryOf("WEST fir"), 5)
		equal(t, "store", must(t, some, err)[0].ID, "F")
	})
	t.Run("Events", func(t *testing.T) {
		names := func(store string) string {
			s, _ := w.Chain.Store(store)
			list, err := r.Events(ctx, s, n-27, n)
			must(t, list, err)
			text := ""
			for _, e := range list {
				text += e.Kind + " " + e.Name + " "
			}
			return text
		}
		equal(t, "A", names("A"), "promotion Tea week ")
		equal(t, "D", names("D"), "promotion Tea week promotion Opening ")
		equal(t, "F", names("F"), "promotion Tea week closed refit ")
		products, err := r.Products(ctx)
		equal(t, "products", must(t, products, err), 1)
		seen, err := r.LastSeen(ctx, "E")
		equal(t, "E was last seen", *must(t, seen, err), n-7)
		seen, err = r.LastSeen(ctx, "Z")
		equal(t, "Z", must(t, seen, err) == nil, true)
	})
	t.Run("Waiting", func(t *testing.T) {
		q, err := ledger.At(ctx, 0)
		must(t, q, err)
		waits, err := read.Newest(ctx, q, 3)
		must(t, waits, err)
		must(t, 0, q.Close()) // the files are read beside the reader's connection
		equal(t, "files", len(waits.Most), 1)
		equal(t, "file", waits.Most[0].File, "sales_E_2026-01-10.csv")
		equal(t, "all", waits.All, 1)
		night, since := n, n-30
		for store, own := range map[string]bool{"E": true, "A": false} {
			waits, err = r.Waits(ctx, read.WaitingFor{Run: read.WaitingNow, Nights: &read.Span{First: night, Last: night}, Since: &since, Store: store, Most: 3})
			must(t, waits, err)
			equal(t, "all", waits.All, 1)
			date := *waits.Most[0].Date
			equal(t, "of any", waits.Of(date, "sales"), true)
			equal(t, "of store "+store, waits.OfStore(date, store, "sales"), own)
		}
		waits, err = r.Waits(ctx, read.WaitingFor{Run: 1, Nights: &read.Span{First: night, Last: night}, Most: 3})
		must(t, waits, err)
		files, all, err := r.Quarantined(ctx, read.WaitingNow, 20)
		must(t, files, err)
		equal(t, "files", len(files), all)
		closed, err := r.Closed(ctx, read.WaitingNow, nil, 3)
		must(t, closed, err)
		as, err := r.ClosedAs(ctx, "sales_E_2026-01-10.csv", *waits.Most[0].Date, read.WaitingNow, nil)
		must(t, as, err)
		if as != nil {
			t.Errorf("it waits: %+v", as)
		}
	})
	t.Run("Store", func(t *testing.T) {
		s, ok := w.Chain.Store("D")
		if !ok || s.Name != "Date" || s.Region != "West" || s.Opened == nil || *s.Opened != n-1 {
			t.Errorf("%+v %v", s, ok)
		}
		if _, ok := w.Chain.Store("Z"); ok || w.Has("Z") {
			t.Error("a store that is not there")
		}
	})
}

// tinyThrown discards the file that waits, after the run, and has another run load one in the place of a file that came before it.
const tinyThrown = `update wh.run set finished_at = timestamp '2026-01-11 05:00:09' where run_id = 1
--;
update wh.delivery set place = 'discarded', closed_why = 'of no use', closed_at = timestamp '2026-01-11 09:00:00' where delivery_id = 8
--;
insert into wh.run (run_id, kind, outcome, started_at, finished_at, first_date, last_date, files_landed, files_loaded, files_quarantined, files_duplicate, files_left, rows_in, rows_loaded, rows_quarantined,
  value_in, value_loaded, value_quarantined, seconds, reason, version, report, first_delivery, last_delivery)
values (2, 'run', 'published', timestamp '2026-01-11 10:00:00', timestamp '2026-01-11 10:00:09', date '2026-01-10', date '2026-01-10', 1, 1, 0, 0, 0, 3, 3, 0, 0, 0, 0, 1, '', '', '{}', 12, 12)
--;
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome, rows, sales_value, findings_total, verdict, place, path, moved, closed_why) values
 (10, 1, 'sales', 'sales_D.csv', '', 1, 'own', '', '', date '2026-01-10', 'D', 'violation', 0, 0, 1, '{}', 'quarantine', '', true, ''),
 (11, 1, 'products', 'odd.csv', '', 1, 'odd', '', '', null, null, 'violation', 0, 0, 1, '{}', 'quarantine', '', true, ''),
 (12, 2, 'sales', 'sales_D_again.csv', '', 1, 'own', '', '', date '2026-01-10', 'D', 'ok', 3, 0, 0, '{}', 'archive', '', true, '')`

// tinyDiscarded says that what was discarded or replaced since waits as of the run that left it, and no more.
func tinyDiscarded(t *testing.T, r *read.Reader) {
	n, err := contract.ParseDay("2026-01-10")
	must(t, n, err)
	w, err := r.Window(t.Context(), true, read.Span{First: n - 40, Last: n})
	must(t, w, err)
	for run, want := range map[int64]struct {
		files string
		word  read.Word
	}{read.WaitingNow: {" odd.csv", read.Missing}, 1: {" odd.csv sales_D.csv sales_E_2026-01-10.csv", read.Quarantined}, 2: {" odd.csv", read.Missing}} {
		waits, err := r.Waits(t.Context(), read.WaitingFor{Run: run, Most: 10})
		must(t, waits, err)
		files := ""
		for _, f := range waits.Most {
			files += " " + f.File
		}
		equal(t, fmt.Sprint("waiting as of ", run), files, want.files)
		b, err := r.Board(t.Context(), w, n, 1, read.Scope{}, run)
		must(t, b, err)
		for _, row := range b.Rows {
			if row.ID == "E" {
				equal(t, fmt.Sprint("E as of ", run), row.Words[0], want.word)
			}
		}
	}
}

func TestMulDiv(t *testing.T) {
	t.Parallel()
	for _, c := range [][4]int64{{7, 1, 2, 4}, {-7, 1, 2, -4}, {7, -1, -2, 4}, {1, 1, 3, 0}, {2, 1, 3, 1}, {5, 3, 0, 0}, {1 << 60, 1 << 20, 1 << 20, 1 << 60}, {16000, 4200, 15500, 4335}} {
		if got := read.MulDiv(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%d × %d ÷ %d = %d, want %d", c[0], c[1], c[2], got, c[3])
		}
	}
}

// TestMulDiv_IsExact holds the quick way to the plain one.
func TestMulDiv_IsExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		a, b, c := (r.Int64()>>r.IntN(63))*(1-2*r.Int64N(2)), r.Int64N(1e6)-5e5, r.Int64N(1e9)-5e8
		if c == 0 {
			continue
		}
		v := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(a), big.NewInt(b)), big.NewInt(c))
		rounded, _ := new(big.Int).SetString(v.FloatString(0), 10)
		if !rounded.IsInt64() {
			continue
		}
		if got := read.MulDiv(a, b, c); got != rounded.Int64() {
			t.Fatalf("%d × %d ÷ %d = %d, want %s", a, b, c, got, rounded)
		}
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, term := range read.Terms {
		if term.ID == "" || seen[term.ID] || term.Name == "" || term.Says == "" || term.Formula == "" || term.Source == "" || term.LeftOut == "" {
			t.Errorf("%q is twice there, or lacks something", term.ID)
		}
		seen[term.ID] = true
		for _, from := range term.From {
			file, sql := read.Statement(from) // panics where there is no such statement
			if _, err := os.Stat("../../../" + file); err != nil || !strings.Contains(sql, "select") {
				t.Errorf("%s: %s is not where it says", term.ID, file)
			}
		}
	}
}

// TestMeasures_ByHand works every measure out of one side whose answers anyone can check.
func TestMeasures_ByHand(t *testing.T) {
	t.Parallel()
	side := read.Side{Stores: 2, Sales: 20000, Units: 80000, Margin: 6000, MarginSales: 20000, Transactions: 16000, TransactionSales: 20000, TransactionUnits: 80000}
	want := map[string]read.Amount{
		"net_sales": {20000, 1}, "gross_margin": {6000, 1}, "margin_rate": {6000, 20000}, "transactions": {16000, 1},
		"atv": {20000, 16000}, "upt": {80000, 16000}, "aur": {20000, 80000},
	}
	for _, m := range read.Measures {
		got, ok := m.Of(side)
		if !ok || got != want[m.ID] {
			t.Errorf("%s: %v %v, want %v", m.ID, got, ok, want[m.ID])
		}
		if _, ok := m.Of(read.Side{}); ok {
			t.Errorf("%s is known of nothing at all", m.ID)
		}
	}
	equal(t, "measures", len(read.Measures), len(want))
}
