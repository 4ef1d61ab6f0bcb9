package read_test

import (
	"context"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func open(t *testing.T, d readtest.DB) warehouse.Reader {
	t.Helper()
	r, err := d.At(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
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
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select d.dataset, null, '', d.id, 0, 1, null, 0, 0, 0, 0, 0 from (values ('stores', 1), ('calendar', 2), ('targets', 3)) as d(dataset, id)
union all select 'inventory', date '2026-01-10', '', 4, 0, 1, null, 0, 0, 0, 0, 0
union all select m.mart, n.day, '', 0, 1, 1, null, 0, 0, 0, 0, 0
from (values ('store_day'), ('category_day'), ('expected_store_day'), ('expected_category_day'), ('stockout_day')) as m(mart), (values (date '2026-01-03'), (date '2026-01-10')) as n(day)
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

func TestTiny(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := readtest.Empty(t)
	d.Exec(t, tiny)
	q := open(t, d)
	n, err := contract.ParseDay("2026-01-10")
	if err != nil {
		t.Fatal(err)
	}
	normal, week, target := read.Against{Base: read.Normal}, read.Against{Base: read.Day, Day: n - 7}, read.Against{Base: read.Target}

	ask := func(in read.Scope, to read.Against) read.Headline {
		h, err := read.AskHeadline(ctx, q, n, in, to)
		return must(t, h, err)
	}
	t.Run("HeadlineAgainstNormal", func(t *testing.T) {
		h := ask(read.Scope{}, normal)
		equal(t, "stores", h.Stores, 2) // A and B: C is incomplete, D has no normal
		equal(t, "sales", h.Now.Sales, 15000)
		equal(t, "base", h.Base.Sales, 16000)
		equal(t, "transactions", h.Now.Transactions, 15000)
		equal(t, "normal transactions", h.Base.Transactions, 16000)
		equal(t, "margin", h.Now.Margin, 4000)
		equal(t, "normal margin", h.Base.Margin, 4335) // 160.00 × (33 + 9) ÷ (110 + 45) = 43.35
		equal(t, "others", h.Others, 1)
		equal(t, "what others sold", h.OthersSide.Sales, 7000)
		equal(t, "discount", h.Discount, 300)
	})
	t.Run("HeadlineAgainstLastWeek", func(t *testing.T) {
		h := ask(read.Scope{}, week)
		equal(t, "stores", h.Stores, 2)
		equal(t, "base", h.Base.Sales, 15500)
		equal(t, "base margin", h.Base.Margin, 4200)
		equal(t, "base units", h.Base.Units, 54000)
	})
	t.Run("HeadlineAgainstTarget", func(t *testing.T) {
		h := ask(read.Scope{}, target)
		equal(t, "stores", h.Stores, 1) // C has a target, but is incomplete
		equal(t, "sales", h.Now.Sales, 10000)
		equal(t, "base", h.Base.Sales, 13000)
	})
	t.Run("HeadlineOfARegionAndAStore", func(t *testing.T) {
		equal(t, "West", ask(read.Scope{Region: "West"}, normal).Stores, 0)
		equal(t, "B", ask(read.Scope{Store: "B"}, normal).Now.Sales, 5000)
	})
	t.Run("Coverage", func(t *testing.T) {
		c, err := read.AskCoverage(ctx, q, n, read.Scope{})
		equal(t, "coverage", must(t, c, err), read.Coverage{Complete: 3, Partial: 1, Missing: 1, Closed: 1, LeftOutNormal: 15500})
		left, err := read.AskLeftOut(ctx, q, n, read.Scope{}, 9)
		if must(t, left, err); len(left) != 2 || left[0].Store != "C" || left[0].Word != "partial" || *left[0].Normal != 9000 || left[1].Store != "E" || left[1].Word != "missing" {
			t.Errorf("%+v", left)
		}
	})
	t.Run("Categories", func(t *testing.T) {
		list, err := read.AskCategories(ctx, q, n, read.Scope{}, normal)
		must(t, list, err)
		want := map[string][2]int64{"tea": {11000, 12500}, "milk": {4000, 3000}, "bread": {0, 500}} // C is in no sum
		for _, c := range list {
			equal(t, c.Name, [2]int64{c.Sales, *c.Base}, want[c.Name])
		}
		equal(t, "categories", len(list), 3)
		equal(t, "furthest below", list[0].Name, "tea")
		list, err = read.AskCategories(ctx, q, n, read.Scope{}, week)
		must(t, list, err)
		want = map[string][2]int64{"tea": {11000, 11000}, "milk": {4000, 4500}}
		for _, c := range list {
			equal(t, c.Name, [2]int64{c.Sales, *c.Base}, want[c.Name])
		}
	})
	t.Run("InStock", func(t *testing.T) {
		list, err := read.AskInStock(ctx, q, n, read.Scope{})
		must(t, list, err)
		equal(t, "dates", len(list), 1)
		equal(t, "rate", list[0], read.InStock{Date: n, Pairs: 4, InStock: 2}) // P3 has no record
	})
	t.Run("Stores", func(t *testing.T) {
		rows, total, err := read.AskStores(ctx, q, read.StoreQuery{Date: n, Against: normal, Sort: read.ByGap, Limit: 10})
		must(t, rows, err)
		order := ""
		for _, r := range rows {
			order += r.Store
		}
		equal(t, "order", order, "ABCD") // −20, +10, then those without a gap by id
		equal(t, "sales", *total.Sales, 22000)
		equal(t, "gap", *total.Gap, -1000)
		equal(t, "compared", total.Compared, 2)
		if rows[2].Sales != nil || rows[2].Gap != nil {
			t.Error("an incomplete store has amounts")
		}
	})
	t.Run("Period", func(t *testing.T) {
		p, err := read.AskPeriod(ctx, q, n-7, n, read.Scope{}, normal)
		equal(t, "normal", must(t, p, err), read.Period{Days: 1, Stores: 2, Sales: 15000, Base: 16000})
		p, err = read.AskPeriod(ctx, q, n-6, n, read.Scope{}, week)
		equal(t, "week", must(t, p, err), read.Period{Days: 1, Stores: 2, Sales: 15000, Base: 15500})
	})
	t.Run("Board", func(t *testing.T) {
		b, err := read.AskBoard(ctx, q, read.BoardQuery{Last: n, Days: 8, Limit: 10})
		must(t, b, err)
		got := map[string][2]read.Word{}
		for _, r := range b.Rows {
			got[r.Store] = [2]read.Word{r.Words[0], r.Words[7]}
		}
		for store, want := range map[string][2]read.Word{
			"A": {read.Received, read.Received}, "C": {read.Received, read.Partial}, "D": {read.NotOpen, read.Received},
			"E": {read.Received, read.Missing}, "F": {read.Received, read.Closed},
		} {
			equal(t, store, got[store], want)
		}
	})
	t.Run("Store", func(t *testing.T) {
		s, ok, err := read.AskStore(ctx, q, "D")
		must(t, s, err)
		if !ok || s.Name != "Date" || s.Region != "West" || s.Opened == nil || *s.Opened != n-1 {
			t.Errorf("%+v %v", s, ok)
		}
		if _, ok, err := read.AskStore(ctx, q, "Z"); ok || err != nil {
			t.Errorf("a store that is not there: %v %v", ok, err)
		}
	})
}

func TestMulDiv(t *testing.T) {
	t.Parallel()
	for _, c := range [][4]int64{{7, 1, 2, 4}, {-7, 1, 2, -4}, {7, -1, -2, 4}, {1, 1, 3, 0}, {2, 1, 3, 1}, {5, 3, 0, 0}, {1 << 60, 1 << 20, 1 << 20, 1 << 60}, {16000, 4200, 15500, 4335}} {
		if got := read.MulDiv(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%d × %d ÷ %d = %d, want %d", c[0], c[1], c[2], got, c[3])
		}
	}
}
