package duckdb_test

import (
	"context"
	"database/sql"
	"os"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // a plain engine, to ask what functions there are

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// migrated is a warehouse whose published run is 2.
func migrated(t testing.TB, d *duckdb.DB) *duckdb.DB {
	t.Helper()
	steps, err := warehouse.Steps(d.Engine())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context(), steps); err != nil {
		t.Fatal(err)
	}
	tx, err := d.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "update wh.published set run_id = 2"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return d
}

// refused are ways out that DuckDB's dialect offers.
var refused = []string{
	"from read_csv('/etc/passwd')", "from read_csv_auto('/etc/passwd')", "select * from read_text('/etc/passwd')", "from read_blob('/etc/passwd')",
	"from read_json('x')", "from read_json_auto('x')", "from read_ndjson('x')", "from read_parquet('x')", "from parquet_scan('x')", "from parquet_metadata('x')",
	"from read_duckdb('x')", "from glob('/*')", "from sniff_csv('/etc/passwd')", "from '/etc/passwd'", `from "x.csv"`, "from 'x.json'", "from 'x.parquet'",
	"from 'https://example.org/x.csv'", "from 's3://bucket/x.parquet'", "from 'x.duckdb'", "select * from sales, '/etc/passwd'",
	"select * from sales where store_id in (from read_text('/etc/passwd'))", "select (from read_text('x'))", "select exists (from 'x.csv')",
	"select array(select content from read_text('/etc/passwd'))", "select list_transform([1], lambda x: (select content from read_text('/etc/passwd')))",
	"select list_transform([1], lambda x: getvariable('daybook_run'))", "select [getvariable('daybook_run') for x in [1]]",
	"from sales order by (select count(*) from wh.run)", "from sales limit (select count(*) from wh.run)", "from sales limit 1 offset (select count(*) from wh.run)",
	"select sum(net_sales) filter (where exists (from wh.run)) from sales", "select sum(net_sales) over (partition by (select max(run_id) from wh.run)) from sales",
	"select sum(net_sales order by getvariable('x')) from sales", "select * replace (getvariable('daybook_run') as store_id) from sales",
	"select columns(c -> getvariable('x') = c) from sales", "select distinct on (getvariable('x')) store_id from sales", "from sales qualify getvariable('x') = 1",
	"select case when true then getvariable('x') end", "select 1 between getvariable('x') and 2", "select {'a': getvariable('x')}", "select [1, getvariable('x')]",
	"select cast(getvariable('x') as int)", "select try(getvariable('x'))", "values (getvariable('x'))", "from (values (getvariable('x'))) v(a)",
	"select 'daybook_run'.getvariable()", "select main.getvariable('x')", "select system.main.getvariable('x')", `select "getvariable"('x')`, "select GetVariable('x')",
	"from range(getvariable('daybook_run'))", "from range((select count(*) from wh.run))", "from unnest((select list(run_id) from wh.run))",
	"pivot (from wh.run) on kind in ('a') using count(*)", "pivot sales on store_id using sum(net_sales)", "unpivot wh.run on run_id into name a value b",
	"from query('select 1')", "from query_table('wh.run')", "from query_table(['sales'])", "from json_execute_serialized_sql('{}')", "select json_serialize_sql('select 1')",
	"select json_deserialize_sql('{}')", "from json_each('[1]')", "from histogram('sales', store_id)", "from histogram_values('sales', store_id)",
	"from duckdb_settings()", "from duckdb_tables", "from duckdb_tables()", "from duckdb_variables()", "from duckdb_views()", "from duckdb_functions()", "from duckdb_secrets()",
	"from sqlite_master", "from sqlite_schema", "from pragma_database_list", "from pragma_table_info('wh.run')", "from pragma_storage_info('sales')", "from pragma_show('sales')",
	"pragma version", "pragma database_list", "call pragma_version()", "call duckdb_settings()", "pragma enable_profiling", "from checkpoint()", "from force_checkpoint()",
	"from summary((from wh.run))", "from seq_scan('wh.run')", "from arrow_scan(1, 2, 3)", "from daybook_incoming(1)", "from repeat_row(1, num_rows = 3)", "from test_all_types()",
	"from enable_logging()", "from which_secret('x', 's3')", "from sql_auto_complete('sel')", "from icu_calendar_names()",
	"show tables", "show all tables", "show databases", "describe sales", "describe wh.run", "summarize sales", "from (describe wh.run)", "from (show tables)", "from (summarize wh.run)",
	"attach 'x.duckdb'", "attach ':memory:' as m", "detach daybook", "use wh", "set variable daybook_run = 1", "reset variable daybook_run", "set threads = 1",
	"set enable_external_access = true", "set lock_configuration = false", "set temp_directory = '/tmp/x'", "install httpfs", "load httpfs", "load '/tmp/x.duckdb_extension'", "force install httpfs",
	"export database '/tmp/x'", "import database '/tmp/x'", "create secret (type s3)", "create macro f() as 1", "create function f() as table from wh.run", "create type t as int",
	"create sequence s", "copy (from wh.run) to '/dev/stdout'", "copy from database daybook to m", "comment on view sales is 'x'", "merge into wh.run using sales on true when matched then delete",
	"select nextval('s')", "select setseed(0.5)", "select sleep_ms(1000)", "select pg_sleep(1)", "select getenv('HOME')", "select current_query()", "select current_database()", "select current_schemas(true)",
	"select write_log('x')", "select pg_get_viewdef(1)", "select stats(1)", "select txid_current()", "select in_search_path('a', 'b')", "select variant_typeof(1)", "select st_astext(null)",
	"select * from daybook.wh.run", "select * from daybook.main.sales", "select * from memory.main.sales", "select * from system.main.duckdb_tables", "select * from temp.main.x",
	"from sales at (version => 1)", "with duckdb_tables as (from duckdb_tables) from duckdb_tables", "with a as (from b), b as (select 1) from a",
	"from duckdb_tables where exists (with duckdb_tables as (select 1) from duckdb_tables)", "from (with x as (select 1) from x) as y, x", `with recursive "x.csv" as (from "x.csv") from "x.csv"`,
	"with recursive a as (from a) from a", "with a as materialized (from wh.run) select 1", "select 1 where false and exists (from wh.run)",
	"select /* '*/ * from wh.run /* ' */", "select '--'\n, * from wh.run", "select $$ $$, * from wh.run", "select e'\\'', * from wh.run", "select * from wh\n.\n-- x\nrun",
	"select ?", "select $name", "select #1 from wh.run", "explain from sales", "explain analyze from sales", "execute immediate 'select 1'", "from prepare p", "select * from wh.read_run()",
}

func TestSelectRefusesTheWaysOut(t *testing.T) {
	t.Parallel()
	warehousetest.RefuseAll(t, migrated(t, open(t)), refused)
}

// allowed are queries of DuckDB's dialect that an analyst writes.
var allowed = []string{
	"from sales", "from main.sales", "table sales", "from SALES as s select s.store_id", "select * exclude (source_line) replace (net_sales * 2 as net_sales) from sales", "select columns('.*_id') from sales",
	"select columns(c -> c like '%_id') from sales", "select list_transform([1, 2], lambda x: x + 1), [x * 2 for x in [1, 2] if x > 1], {'a': 1}.a, map {'k': 1}['k']",
	"pivot sales on store_id in ('S1', 'S2') using sum(net_sales) group by business_date", "unpivot (select 1 as a, 2 as b) on a, b into name n value v",
	"select business_date, sum(net_sales) from sales group by all order by all", "from sales qualify row_number() over (partition by store_id order by net_sales desc) = 1",
	"select store_id, sum(net_sales) filter (where net_sales > 1), string_agg(product_id, ',' order by product_id) from sales group by rollup (store_id)", "select grouping(store_id) from sales group by cube (store_id)",
	"from sales tablesample 10 percent (system, 1)", "from sales asof join stores on sales.store_id = stores.store_id and sales.business_date >= stores.opened_on",
	"from sales positional join stores", "from sales semi join stores using (store_id)", "from sales s, lateral (select s.units * 2) as x(u)", "select unnest([1, 2]), unnest({'a': 1})", "from unnest([1, 2]) as t(x), range(3)",
	"select extract(year from business_date), date_trunc('month', business_date), business_date + interval 1 day, strftime(business_date, '%A') from sales", "select current_date, now(), today()",
	"select store_id ilike 's%', store_id similar to 'S.*', regexp_matches(store_id, '^S'), store_id collate nocase, store_id[1:2], store_id || 'x' from sales", "select try_cast('x' as int), '1'::decimal(14,2), cast([1] as int[]), 1 is distinct from null",
	"select quantile_cont(net_sales, 0.5), median(net_sales), approx_count_distinct(store_id), arg_max(store_id, net_sales) from sales", "select lag(net_sales) over w from sales window w as (order by business_date)",
	"select 1 union by name select 2 as b", "select 1 except select 2", "with a(x) as (select 1), b as not materialized (from a) from b limit 10%", "select distinct on (store_id) * from sales order by store_id, net_sales",
	"select json_extract('{\"a\": 1}', '$.a'), '{\"a\": 1}'::json->>'a', json_object('a', 1)", "values (1, 'a'), (2, 'b')", "select (select max(net_sales) from sales), array(select 1), 1 = any(select 1), exists (from sales)",
	"with recursive t(n) as (values (1) union all select n + 1 from t where n < 5) from t", "select case store_id when 'S1' then 1 else 2 end, coalesce(null, 1), nullif(1, 1), greatest(1, 2), if(true, 1, 2) from sales", "select 'a' as \"wh.run\" order by #1",
	"select round(7 / 2, 1), 7 // 2, 2 ** 3, -7 % 3, @(-3), 5!, ~1, 1 << 3, abs(-1)", "select sales from sales", "select date '2026-01-01', timestamp '2026-01-01 00:00', interval '1 month', to_days(3)",
}

func TestSelectAllowsAnalysis(t *testing.T) {
	t.Parallel()
	d := migrated(t, open(t))
	for _, query := range allowed {
		for _, limit := range []warehouse.Limit{{}, {Rows: 100, Seconds: 60}} {
			rows, done, err := d.Select(t.Context(), 0, query, limit)
			if err != nil {
				t.Errorf("%s with %+v: %v", query, limit, err)
				continue
			}
			for rows.Next() {
			}
			if err := rows.Err(); err != nil {
				t.Errorf("%s: %v", query, err)
			}
			_ = rows.Close()
			done()
		}
	}
}

// Every function of the engine was put into one of the two lists by somebody.
func TestEveryFunctionIsKnown(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(context.Background(), "select distinct function_name from duckdb_functions() where function_type in ('scalar', 'aggregate', 'macro')")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	known := map[string]int{}
	for _, file := range []string{"functions_allowed.txt", "functions_refused.txt"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "-- ") {
				for _, w := range strings.Fields(line) {
					known[w]++
				}
			}
		}
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if known[name] == 0 {
			t.Errorf("the function %s is neither allowed nor refused: read what it does and put it into a list", name)
		}
		if known[name] > 1 {
			t.Errorf("the function %s is in the lists %d times", name, known[name])
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("%s is in a list, but the engine has no such function", name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
