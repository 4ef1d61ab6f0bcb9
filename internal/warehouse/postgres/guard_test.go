package postgres_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// refused are ways out that PostgreSQL's dialect offers. The connection is a superuser's, so nothing but the guard is in the way.
var refused = []string{
	"select pg_read_file('/etc/passwd')", "select pg_read_binary_file('/etc/passwd')", "select pg_ls_dir('/')", "select * from pg_ls_logdir()", "select pg_stat_file('/etc/passwd')",
	"select lo_import('/etc/passwd')", "select lo_export(1, '/tmp/x')", "select lo_create(1)", "select lo_get(1)", "select lo_from_bytea(0, 'x')", "select * from pg_largeobject",
	"copy (select 1) to program 'id'", "copy sales to stdout", "copy wh.sales from program 'id'", "create table t as select 1", "select 1 into t", "select * into temp t from sales",
	"select dblink('x', 'select 1')", "create extension dblink", "load 'x'", "do $$ begin end $$", "call f()", "create function f() returns int language sql as 'select 1'",
	"select pg_sleep(0.1)", "select pg_sleep_for('1 s')", "select pg_sleep_until(now())", "select set_config('daybook.run', '1', false)", "select current_setting('daybook.run', true)",
	"set daybook.run = 1", "set local role postgres", "set session authorization postgres", "reset role", "show all", "show data_directory", "select * from pg_settings", "select * from pg_file_settings",
	"select pg_terminate_backend(1)", "select pg_cancel_backend(1)", "select pg_reload_conf()", "select pg_rotate_logfile()", "select pg_switch_wal()", "select pg_promote()", "select pg_notify('a', 'b')",
	"select pg_advisory_lock(1)", "select pg_try_advisory_lock(1)", "select pg_advisory_unlock_all()", "notify a", "listen a", "lock table wh.sales",
	"select nextval('s')", "select setval('s', 1)", "select currval('s')", "select lastval()", "select txid_current()", "select pg_current_xact_id()", "select setseed(0.5)",
	"select query_to_xml('select * from wh.secret', true, true, '')", "select table_to_xml('wh.secret', true, true, '')", "select cursor_to_xml('c', 1, true, true, '')", "select database_to_xml(true, true, '')",
	"select xmlelement(name a)", "select * from xmltable('/a' passing '<a/>' columns b text)", "select ts_stat('select 1')", "select * from ts_stat('select tsvector(1)')", "select to_regclass('wh.secret')",
	"select 'wh.secret'::regclass", "select 'postgres'::regrole", "select 'sales'::regclass::oid", "select cast('wh' as regnamespace)", "select pg_typeof(1)", "select pg_get_viewdef('sales'::regclass)", "select obj_description(1)",
	"select has_table_privilege('wh.secret', 'select')", "select pg_relation_size('wh.sales')", "select pg_database_size('postgres')", "select inet_server_addr()", "select inet_client_addr()", "select pg_backend_pid()",
	"select pg_postmaster_start_time()", "select pg_conf_load_time()", "select current_database()", "select current_catalog", "select current_schema", "select current_schemas(true)", "select session_user", "select user", "select current_role", "select system_user",
	"select * from pg_stat_activity", "select * from pg_stat_statements", "select * from pg_roles", "select * from pg_shadow", "select * from pg_authid", "select * from pg_user", "select rolpassword from pg_authid", "select * from pg_locks",
	"select * from pg_catalog.pg_tables", "select * from information_schema.columns", "select * from pg_views", "select * from pg_indexes", "select * from pg_proc", "select * from pg_namespace", "table pg_class", "table wh.secret",
	"select * from wh.secret", "select * from wh.person", "select * from wh.sales_2026_05", `select * from "wh"."person"`, "select * from only wh.sales", "select * from without_cost.sales", "select * from public.pg_class",
	"select * from sales tablesample system (1)", "select * from sales for update", "select * from sales for share", "select * from sales for no key update of sales", "select * from sales as s for key share skip locked",
	"with x as (insert into wh.slice_gone select * from wh.slice_gone returning 1) select * from x", "with x as (update wh.published set run_id = 9 returning 1) select 1", "with x as (delete from wh.slice returning 1) select 1",
	"with x as (table wh.secret) select 1", "with recursive x as (select value from wh.secret union all select value from x where false) select * from x", "select (select value from wh.secret limit 1)", "select array(select value from wh.secret)",
	"select exists (select 1 from wh.secret)", "select 1 where 'a' in (select value from wh.secret)", "select 1 order by (select value from wh.secret)", "select 1 limit (select count(*) from wh.secret)", "select 1 offset (select count(*) from wh.secret)",
	"select case when true then (select value from wh.secret) end", "select coalesce((select value from wh.secret), '')", "select count(*) filter (where exists (select 1 from wh.secret)) from sales", "select sum(1) over (partition by (select value from wh.secret)) from sales",
	"select * from sales, lateral (select value from wh.secret) as x", "select * from sales left join lateral (select * from wh.secret) as x on true", "select * from (values ((select value from wh.secret))) as v(x)", "values ((select value from wh.secret))",
	"select row((select value from wh.secret))", "select * from generate_series(1, (select count(*)::int from wh.secret))", "select * from rows from (pg_ls_dir('/'))", "select * from unnest(array(select value from wh.secret))", "select pg_ls_dir('.') limit 1",
	"select 1 operator(wh.=) 2", "select wh.read_run()", "select wh.to_money(1)", "select daybook_query from daybook_query", "select * from pg_temp.daybook_query", "select public.lower('A')", `select "pg_sleep"(1)`, "select PG_SLEEP(1)", "select pg_catalog.pg_sleep(1)",
	"select U&\"pg\\005fsleep\"(1)", "select /* */ pg_sleep(1)", "select 1; select pg_sleep(1)", "select 1;\n-- x\ndrop table wh.sales", "select $1", "select $$a$$; drop table wh.sales; select $$b$$", "prepare p as select 1", "execute p", "deallocate all", "discard all",
	"declare c cursor for select 1", "fetch all from c", "close all", "begin; select 1", "commit", "rollback", "savepoint a", "set transaction read write", "explain select 1", "explain analyze select 1", "vacuum", "analyze", "cluster", "reindex database x", "checkpoint",
	"grant all on wh.sales to public", "revoke all on sales from public", "create role x", "alter system set x = 1", "alter role postgres superuser", "drop database postgres", "comment on view sales is 'x'", "security label on view sales is 'x'", "refresh materialized view x",
	"merge into wh.published using sales on true when matched then delete", "import foreign schema a from server b into c", "create server s foreign data wrapper w", "create trigger t before insert on wh.sales execute function f()", "create rule r as on select to sales do instead select 1",
	"select sales from sales", "select (s).cogs from sales as s where s is distinct from null and row(s) is null and pg_sleep(1) is null", "select cast('x' as xml)", "select '1.2.3.4'::inet", "select '(1,2)'::point", "select 'a'::tsvector", "select 1::money", "select '1'::oid",
	"select convert_from('x'::bytea, 'utf8')", "select pg_client_encoding()", "select getdatabaseencoding()", "select gen_random_bytes(1)", "select crypt('a', 'b')", "select pg_column_size(1)", "select pg_size_pretty(1::bigint)",
	"select * from json_populate_record(null::wh.secret, '{}')", "select null::wh.secret", "select null::wh.sales", "select jsonb_path_query('{}', '$')::regclass", "", "   ", "-- nothing", "/* nothing */",
}

func TestSelectRefusesTheWaysOut(t *testing.T) {
	t.Parallel()
	d, _ := migrated(t)
	publishTwo(t, d)
	warehousetest.RefuseAll(t, d, refused)
}

// Who tries to write hears the same as on a file, and no advice on triggers.
func TestSelectRefusesToWriteInPlainWords(t *testing.T) {
	t.Parallel()
	d, _ := migrated(t)
	for _, query := range []string{"delete from sales", "update sales set units = 0", "insert into stores (store_id) values ('x')"} {
		_, _, err := d.Select(t.Context(), 0, query, warehouse.Limit{})
		if fault.KindOf(err) != fault.Usage || !strings.HasPrefix(err.Error(), "only a SELECT is allowed") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func publishTwo(t *testing.T, d *postgres.DB) {
	t.Helper()
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
}

// allowed are queries of PostgreSQL's dialect that an analyst writes.
var allowed = []string{
	"table sales", "select * from public.sales", "select store_id, store_id from sales", "select a.*, b.* from sales as a join sales as b using (store_id)", "select 1 as \":funcid 2626\", 2 as \"{VAR} (x)\", 3 as \"a\\b c\"",
	"select date_trunc('month', business_date)::date as m, sum(net_sales) from sales group by 1 order by 1", "select business_date, sum(net_sales) from sales group by grouping sets ((business_date), ())", "select store_id, sum(units) from sales group by rollup (store_id)",
	"select store_id, rank() over (partition by business_date order by net_sales desc nulls last), lag(net_sales) over w, sum(net_sales) over (w rows between 6 preceding and current row) from sales window w as (partition by store_id order by business_date)",
	"select percentile_cont(0.5) within group (order by net_sales), mode() within group (order by store_id) from sales", "select count(*) filter (where units > 0), count(distinct store_id), string_agg(distinct store_id, ',' order by store_id) from sales",
	"select distinct on (store_id) * from sales order by store_id, business_date desc", "select * from sales where store_id = any (array['S1', 'S2']) and units between 1 and 2 and net_sales is not null and store_id ~ '^S' and store_id not like 'X%' and store_id ilike 's%'",
	"select extract(dow from business_date), to_char(business_date, 'YYYY-MM'), business_date + 7, business_date - date '2026-01-01', age(business_date::timestamp), business_date + interval '1 month' from sales",
	"select coalesce(cogs, 0), nullif(units, 0), greatest(1, 2), least(1, 2), round(net_sales, 1), net_sales::float8 / nullif(units, 0)::float8, abs(-1), 7 % 3, 2 ^ 3, |/ 4, '5' !~ '1' from sales where 'a' = 'b'",
	"select document::jsonb ->> 'kind', (document::json)->'money', document::jsonb #>> '{parts,0,name}', document::jsonb @> '{\"kind\": \"stockout\"}', jsonb_array_length(document::jsonb -> 'parts') from insight",
	"select i.insight_id, p->>'name' from insight as i, jsonb_array_elements(i.document::jsonb -> 'parts') as p", "select * from json_to_recordset('[{\"a\": 1}]') as x(a int)", "select * from jsonb_each_text('{\"a\": 1}')",
	"with a as materialized (select 1 as x), b as (select * from a) select * from b union select 2 intersect select 2 except select 3", "with recursive t(n) as (values (1) union all select n + 1 from t where n < 5) select sum(n) from t",
	"select * from generate_series(date '2026-01-01', date '2026-01-03', interval '1 day') with ordinality as g(d, n)", "select * from (values (1, 'a'), (2, 'b')) as v(i, s)", "values (1), (2)", "select exists (select 1 from sales), array(select store_id from sales), (select max(units) from sales)",
	"select * from sales as s left join lateral (select sum(units) as u from inventory as i join sales as f using (store_id) where i.store_id = s.store_id) as x on true", "select case store_id when 'S1' then 1 else 2 end, case when units > 1 then true end from sales",
	"select current_date, now() is not null, localtimestamp(0) is not null, random() is not null, gen_random_uuid() is not null", "select upper(store_id) || 'x', concat(store_id, 1), split_part(store_id, 'S', 2), regexp_replace(store_id, 'S', ''), length(store_id), left(store_id, 1), format('%s', store_id), md5(store_id) from sales",
	"select corr(units, net_sales), stddev(units), regr_slope(net_sales, units), var_pop(units) from sales", "select (array_agg(store_id))[1], array_length(array[1, 2], 1), array[1] || 2, '{1,2}'::int[], (array[1, 2])[1:2], unnest(array[1, 2]) from sales group by store_id",
	"select e'\\'', $$a$$, U&'\\0061', x'1f'::int, b'1', 1e3, .5, 'a' is null;", "select * from sales where (store_id, product_id) in (select store_id, product_id from inventory) and (units, 1) < (2, 3)", "select * from sales order by store_id collate \"C\" desc nulls last limit 3 offset 1 -- end",
	"select row_number() over (), ntile(4) over (order by units), first_value(units) over (order by units), percent_rank() over (order by units) from sales", "select json_agg(s) from (select store_id, units from sales) as s", "select width_bucket(units, 0, 10, 5), trunc(units), ceil(units), floor(units), sign(units), ln(1 + units), exp(1), pi() from sales where units > 0",
}

func TestSelectAllowsAnalysis(t *testing.T) {
	t.Parallel()
	d, _ := migrated(t)
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

// No function that a query may call changes anything, or sees more than its arguments: but for chance and the clock all are
// stable or immutable, and all that this server has are its own.
func TestAllowedFunctionsOnlyMakeValues(t *testing.T) {
	t.Parallel()
	server := postgrestest.Server(t)
	chance := map[string]bool{"random": true, "gen_random_uuid": true, "clock_timestamp": true, "uuidv4": true, "uuidv7": true, "random_normal": true, "array_shuffle": true, "array_sample": true}
	seen := 0
	for _, row := range postgrestest.Rows(t, server, `select proname, provolatile::text, prosecdef::text, prolang::regclass::text, prorettype::regtype::text
		from pg_proc where pronamespace = 'pg_catalog'::regnamespace`) {
		if !postgres.AllowedFunctions()[row[0]] {
			continue
		}
		seen++
		if row[1] == "v" && !chance[row[0]] || row[2] != "false" {
			t.Errorf("%s is allowed, and volatile or of another's rights", row[0])
		}
	}
	if seen < 300 {
		t.Errorf("only %d functions are allowed here", seen)
	}
}
