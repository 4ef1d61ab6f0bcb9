package postgres_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// TestDescribe_CommentsAreThereAndStay: on views and columns, also in the views without cost; once they are right nothing is written.
func TestDescribe_CommentsAreThereAndStay(t *testing.T) {
	t.Parallel()
	address := postgrestest.Database(t)
	name := postgrestest.Rows(t, address, "select current_database()")[0][0]
	postgrestest.Exec(t, address, "create role "+name+"_reader_without_cost nologin")
	t.Cleanup(func() {
		postgrestest.Exec(t, address, "drop owned by "+name+"_reader_without_cost cascade\n--;\ndrop role "+name+"_reader_without_cost")
	})
	warehousetest.Migrate(t, postgrestest.Open(t, address, postgres.Options{}))
	words := warehouse.LoadWords()
	check := func(when string) {
		t.Helper()
		for query, want := range map[string]string{
			"select obj_description('store_day'::regclass, 'pg_class')":                                                              words["store_day"],
			"select obj_description('without_cost.store_day'::regclass, 'pg_class')":                                                 words["store_day"],
			"select col_description('store_day'::regclass, 4)":                                                                       words.Column("store_day", "net_sales"),
			"select col_description('sales'::regclass, 4)":                                                                           words.Column("sales", "units"),
			"select count(*) from pg_class where relname in ('insight', 'feedback') and relnamespace = 'without_cost'::regnamespace": "0",
			`select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relkind = 'v' and a.attnum > 0
				and c.relnamespace in ('public'::regnamespace, 'without_cost'::regnamespace) and col_description(c.oid, a.attnum) is null`: "0",
		} {
			if got := postgrestest.Rows(t, address, query)[0][0]; got != want || want == "" {
				t.Errorf("%s: %s\n got %q\nwant %q", when, query, got, want)
			}
		}
	}
	check("at first")
	written := func() string {
		return postgrestest.Rows(t, address, "select max(xmin::text::bigint) from pg_description")[0][0]
	}
	before := written()
	warehousetest.Migrate(t, postgrestest.Open(t, address, postgres.Options{}))
	if after := written(); after != before {
		t.Errorf("comments were written again: %s, %s before", after, before)
	}
	postgrestest.Exec(t, address, "comment on view store_day is null")
	warehousetest.Migrate(t, postgrestest.Open(t, address, postgres.Options{}))
	check("after one was lost")
}
