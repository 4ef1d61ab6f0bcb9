package warehousetest

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func sold(t *testing.T, open Open) warehouse.Driver {
	t.Helper()
	d := migrated(t, open)
	must(t, d, "sales", records(t, "sales", 1, sale("2026-05-29", "S1", "1.00"), sale("2026-05-29", "S2", "2.00"), sale("2026-05-30", "S1", "4.00")))
	write(t, d, slice("sales", "2026-05-29", "", "1", "1", "0"), slice("sales", "2026-05-30", "", "1", "2", "0"), publish("2"))
	return d
}

// selects are queries that any engine answers.
func selects(t *testing.T, open Open) {
	d := sold(t, open)
	for _, c := range []struct {
		query string
		run   int64
		want  string
	}{
		{"select cast(sum(net_sales) as text) from sales", 0, "7.00"},
		{"select cast(sum(net_sales) as text) from sales", 1, "3.00"},
		{" \n-- how much?\nSELECT cast(sum(net_sales) AS text) FROM Sales ; ", 0, "7.00"},
		{`select store_id, cast(sum(net_sales) as text) from sales group by store_id having sum(net_sales) > 0 order by store_id collate "C" desc nulls last limit 1`, 0, "S2,2.00"},
		{"with days as (select business_date, sum(net_sales) as v from sales group by business_date), big as (select * from days where v > 3) select cast(v as text) from big", 0, "4.00"},
		{"with recursive n as (select 1 as i union all select i + 1 from n where i < 4) select cast(count(*) as text) from n", 0, "4"},
		{"select cast(count(*) as text) from sales as a join sales as b on a.store_id = b.store_id left join stores as s on s.store_id = a.store_id where s.store_id is null", 0, "5"},
		{"select case when exists (select 1 from store_day) then 'yes' else 'no' end", 0, "no"},
		{"select x from (values ('a'), ('b')) as v (x) where x in (select 'b') union all select coalesce(null, upper('c'))", 0, "b C"},
		{"select cast(i as text) from generate_series(1, 3) as g (i) order by i", 0, "1 2 3"},
		{"select cast(v as text) from (select sum(net_sales) over (order by business_date rows between unbounded preceding and current row) as v, store_id from sales) as w where store_id = 'S1' and v > 5", 0, "7.00"},
		{"select 'wh.delivery; drop table x' as note", 0, "wh.delivery; drop table x"},
	} {
		rows, done, err := d.Select(t.Context(), c.run, c.query, warehouse.Limit{})
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		equal(t, c.query, flat(t, rows), c.want)
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
		done()
	}
}

// Refused are queries that every engine must refuse with kind usage.
var Refused = []string{
	"", ";", "-- nothing", "selekt 1", "select 1; select 2", "select 1; drop table wh.sales", "select 1;;select 2",
	"insert into wh.sales select * from wh.sales", "update wh.published set run_id = 1", "delete from wh.slice", "truncate wh.sales",
	"create table t (a int)", "create view v as select 1", "create temp table t as select 1", "alter table wh.sales add column x int", "drop view sales",
	"with x as (delete from wh.slice returning *) select * from x",
	"begin", "commit", "rollback", "set search_path = wh", "reset all", "prepare p as select 1", "execute p", "deallocate p",
	"explain select 1", "explain analyze delete from wh.slice", "vacuum", "analyze", "checkpoint",
	"copy sales to '/tmp/x.csv'", "copy (select 1) to '/tmp/x'", "copy wh.sales from '/etc/passwd'",
	"select * from wh.delivery", `select * from "wh"."delivery"`, "select * from wh.live_slice", "select * from Wh . Delivery",
	"select * from sales where exists (select 1 from wh.run)", "select (select count(*) from wh.slice)", "select * from sales union all select * from wh.sales",
	"with x as (select * from wh.run) select * from x", "select * from sales join wh.run as r on true", "select * from (select * from wh.run) as x",
	"select * from information_schema.tables", "select * from pg_catalog.pg_class", "select * from pg_class", "select * from pg_tables",
	"select * from nothing", "select * from delivery", "with x as (select 1) select * from y",
	"select wh.read_run()", "select current_setting('search_path')", "select set_config('search_path', 'wh', false)",
	"select pg_read_file('/etc/passwd')", "select * from pg_read_file('/etc/passwd')", "select pg_sleep(1)", "select pg_ls_dir('/')",
	"select nextval('x')", "select version()", "select current_user", "select query_to_xml('select 1', true, true, '')",
	"select $1", "select * from sales where store_id = $1", "select no_such_column from sales", "select no_such_function(1)",
	"select * /* from sales */ from /* sales */ wh.run -- sales", "select * from sales for update",
}

func selectRefused(t *testing.T, open Open) {
	d := sold(t, open)
	RefuseAll(t, d, Refused)
}

// RefuseAll wants d to refuse each query with a sentence; engines add those of their own dialect.
func RefuseAll(t *testing.T, d warehouse.Driver, queries []string) {
	t.Helper()
	for _, query := range queries {
		rows, done, err := d.Select(t.Context(), 0, query, warehouse.Limit{})
		if err == nil {
			t.Errorf("%s: passed and gave %s", query, flat(t, rows))
			_ = rows.Close()
			done()
			continue
		}
		if fault.KindOf(err) != fault.Usage || len(err.Error()) < 15 {
			t.Errorf("%s: kind %s, %v", query, fault.KindOf(err), err)
		}
	}
	equal(t, "the warehouse still answers", at(t, d, 0, "select cast(run_id as text) from wh.published"), "2")
}

func limits(t *testing.T, open Open) {
	d := sold(t, open)
	for _, c := range []struct {
		query string
		limit int
		want  string
	}{
		{"select store_id from sales order by net_sales desc", 3, "S1 S2 S1"},
		{"select store_id from sales order by net_sales desc", 2, ""},
		{"select store_id from sales order by net_sales desc limit 2; -- two", 2, "S1 S2"},
		{"select store_id from sales where false", 1, ""},
	} {
		rows, done, err := d.Select(t.Context(), 0, c.query, warehouse.Limit{Rows: c.limit})
		if err == nil {
			equal(t, c.query, flat(t, rows), c.want)
			_ = rows.Close()
			done()
		} else if c.limit != 2 || fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "more than 2 rows") {
			t.Errorf("%s with %d rows: %v", c.query, c.limit, err)
		}
		if err == nil && c.limit == 2 && c.want == "" {
			t.Errorf("%s: more than 2 rows passed", c.query)
		}
	}
	_, _, err := d.Select(t.Context(), 0, "select count(*) from generate_series(1, 10000000) as a (i), generate_series(1, 1000000) as b (j) where i * j % 7 = 3", warehouse.Limit{Seconds: 1})
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "1 second") {
		t.Errorf("an endless query: kind %s, %v", fault.KindOf(err), err)
	}
	equal(t, "the warehouse still answers", at(t, d, 0, totals), "3,7.00")
}
