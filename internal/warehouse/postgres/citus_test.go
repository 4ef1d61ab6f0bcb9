package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// standIn makes a database look as if it were the coordinator of a cluster: the functions write down what they were asked for.
// There is no Citus here; this tests what is sent, not what a cluster makes of it.
const standIn = `create table public.asked (id bigint generated always as identity, what text, place text)
--;
create table public.pg_dist_partition (logicalrelid regclass)
--;
create function public.create_reference_table(t regclass) returns void language sql as $$ insert into public.asked (what, place) values (t::text, 'reference') $$
--;
create function public.create_distributed_table(t regclass, c text) returns void language sql as $$
  insert into public.asked (what, place) values (t::text, c); insert into public.pg_dist_partition values (t) $$
--;
create function public.run_command_on_shards(t regclass, c text) returns void language sql as $$ insert into public.asked (what, place) values (t::text, c) $$
--;
insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion) values (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.0')`

// Every table is placed once, before its first row; what is not in a layout cannot be placed, which another test forbids.
func TestCitus_EveryTableIsPlaced(t *testing.T) {
	t.Parallel()
	url := postgrestest.Database(t)
	postgrestest.Exec(t, url, standIn)
	d := postgrestest.Open(t, url, postgres.Options{Distributed: postgres.Required})
	warehousetest.Migrate(t, d)
	places := map[string]string{}
	for _, row := range postgrestest.Rows(t, url, "select what, place from public.asked order by id") {
		table := strings.TrimPrefix(row[0], "wh.")
		if strings.HasPrefix(row[1], "alter table %s alter column ") {
			if places[table] == "" {
				t.Errorf("%s: its shards were changed before there were any", table)
			}
			continue
		}
		if places[table] != "" {
			t.Errorf("%s was placed twice", table)
		}
		places[table] = row[1]
	}
	for _, table := range postgres.Layouts() {
		if places[table] == "" {
			t.Errorf("%s was not placed", table)
		}
	}
	for table, want := range map[string]string{
		"sales": "store_id", "sale_lines": "store_id", "inventory": "store_id", "store_days": "store_id", "line_days": "store_id",
		"store_day": "store_id", "category_day": "store_id", "expected_sales": "store_id", "stockout_day": "store_id",
		"stores": "reference", "products": "reference", "calendar": "reference", "promotions": "reference", "run": "reference", "slice": "reference",
		"delivery": "reference", "published": "reference", "person": "reference", "schema_version": "reference",
	} {
		if places[table] != want {
			t.Errorf("%s lies by %q, want %q", table, places[table], want)
		}
	}
	if _, err := d.Load(t.Context(), "sales", sales(t, "2026-05-30", "2026-06-01")); err != nil {
		t.Fatal(err)
	}
	if got := partitionsOf(t, url, "expected_sales"); !slices.Equal(got, []string{"expected_sales_2026_05", "expected_sales_2026_06"}) {
		t.Errorf("partitions %v", got)
	}
}

// A reader and a writer tell the workers which run they read, and how to plan.
func TestCitus_SettingsReachTheWorkers(t *testing.T) {
	t.Parallel()
	url := postgrestest.Database(t)
	postgrestest.Exec(t, url, standIn)
	d := postgrestest.Open(t, url, postgres.Options{})
	warehousetest.Migrate(t, d)
	const settings = "select current_setting('citus.propagate_set_commands', true), current_setting('daybook.run', true)"
	r, err := d.At(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := d.Begin(t.Context(), 8)
	if err != nil {
		t.Fatal(err)
	}
	if got := warehousetest.Ask(t, r, settings); got != "local,7" {
		t.Errorf("a reader's settings are %s", got)
	}
	if got := warehousetest.Ask(t, tx, settings); got != "local,8" {
		t.Errorf("a writer's settings are %s", got)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// A warehouse that was made on one server stays there when the extension comes; who requires a cluster is told what to do.
func TestCitus_AddedLater(t *testing.T) {
	t.Parallel()
	_, url := migrated(t)
	postgrestest.Exec(t, url, standIn)
	d := postgrestest.Open(t, url, postgres.Options{})
	warehousetest.Migrate(t, d)
	if _, err := d.Load(t.Context(), "sales", sales(t, "2026-05-30")); err != nil {
		t.Fatal(err)
	}
	if rows := postgrestest.Rows(t, url, "select count(*)::text from public.asked"); rows[0][0] != "0" {
		t.Errorf("%s tables were placed", rows[0][0])
	}
	if _, err := postgres.Open(t.Context(), url, postgres.Options{Distributed: postgres.Required}); fault.KindOf(err) != fault.Config || !strings.Contains(fault.HintOf(err), "copy --to") {
		t.Errorf("required: kind %s, %v", fault.KindOf(err), err)
	}
	off := postgrestest.Database(t)
	postgrestest.Exec(t, off, standIn)
	warehousetest.Migrate(t, postgrestest.Open(t, off, postgres.Options{Distributed: postgres.Off}))
	if rows := postgrestest.Rows(t, off, "select count(*)::text from public.asked"); rows[0][0] != "0" {
		t.Errorf("off: %s tables were placed", rows[0][0])
	}
}
