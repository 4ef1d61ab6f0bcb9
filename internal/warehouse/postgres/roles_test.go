package postgres_test

import (
	"database/sql"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

var block = regexp.MustCompile("(?s)```sql\n(.*?)```")

// documented returns the statements of docs/postgresql.md below a heading, for a database of this test.
func documented(t *testing.T, heading, database string) []string {
	t.Helper()
	doc, err := os.ReadFile("../../../docs/postgresql.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(doc), "## "+heading+"\n")
	if !ok {
		t.Fatalf("docs/postgresql.md has no section %s", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var list []string
	for _, m := range block.FindAllStringSubmatch(section, -1) {
		for s := range strings.SplitSeq(m[1], ";\n") {
			s = regexp.MustCompile(`(?m)--.*$`).ReplaceAllString(s, "")
			s = strings.NewReplacer("alder", database, "ROLE daybook", "ROLE "+database+"_daybook", "TO daybook", "TO "+database+"_daybook", "OWNER daybook", "OWNER "+database+"_daybook").Replace(s)
			if strings.TrimSpace(s) != "" {
				list = append(list, s)
			}
		}
	}
	return list
}

// TestRoles_AsDocumented does what docs/postgresql.md says, then tries what each role can and cannot do.
func TestRoles_AsDocumented(t *testing.T) {
	t.Parallel()
	server := postgrestest.Server(t)
	spare := postgrestest.Database(t) // its name, with another letter, is this test's own
	u, err := url.Parse(spare)
	if err != nil {
		t.Fatal(err)
	}
	name := "r" + strings.TrimPrefix(u.Path, "/t")
	t.Cleanup(func() {
		postgrestest.Exec(t, server, "drop database if exists "+name+" with (force)")
		for _, role := range []string{"_bi", "_bi_without_cost", "_reader", "_reader_without_cost", "_daybook"} {
			postgrestest.Exec(t, server, "drop role if exists "+name+role)
		}
	})
	statements := documented(t, "Database and roles", name)
	if len(statements) < 8 {
		t.Fatalf("%d statements are documented", len(statements))
	}
	mine := postgrestest.WithDatabase(t, server, name)
	for _, s := range statements {
		at := server
		if !strings.Contains(s, "CREATE ROLE") && !strings.Contains(s, "CREATE DATABASE") {
			at = mine
		}
		postgrestest.Exec(t, at, s)
	}
	as := func(role string) string {
		postgrestest.Exec(t, server, "alter role "+name+role+" with login password 'x'")
		v, err := url.Parse(mine)
		if err != nil {
			t.Fatal(err)
		}
		v.User = url.UserPassword(name+role, "x")
		return v.String()
	}

	// Daybook's own user, who is no superuser, makes the warehouse and writes it.
	d := postgrestest.Open(t, as("_daybook"), postgres.Options{})
	warehousetest.Migrate(t, d)
	if _, err := d.Load(t.Context(), "sales", sales(t, "2026-05-30")); err != nil {
		t.Fatal(err)
	}
	tx, err := d.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		"insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, stores, rows, units, sales_value, returned_value) values ('sales', date '2026-05-30', '', 1, 0, 1, 1, 1, 0, 0, 0)",
		"insert into wh.secret (name, value) values ('session', 'topsecret')", "update wh.published set run_id = 1",
	} {
		if _, err := tx.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	rows, done, err := d.Select(t.Context(), 0, "select cast(sum(net_sales) as text) from sales", warehouse.Limit{Rows: 10})
	if err != nil {
		t.Fatalf("a user's query as the reader's role: %v", err)
	}
	_ = rows.Close()
	done()

	for role, c := range map[string]struct{ can, cannot []string }{
		"_bi": {
			can:    []string{"select sum(cogs) from sales", "select gross_margin from store_day", "select document from insight", "select unit_cost from products", "select * from delivery_ledger"},
			cannot: append([]string{"select * from wh.secret", "select * from wh.sales", "select * from wh.person"}, writes...),
		},
		"_bi_without_cost": {
			can:    []string{"select sum(net_sales) from sales", "select * from store_day", "select * from products", "select * from run_ledger", "select units from category_day"},
			cannot: append([]string{"select cogs from sales", "select gross_margin from store_day", "select unit_cost from products", "select funding_per_unit from promotions", "select * from insight", "select * from public.insight", "select * from public.insight_shadow", "select * from public.feedback", "select * from public.remark", "select * from public.annotation", "select cogs from public.sales", "select * from wh.sales", "select * from wh.secret"}, writes...),
		},
	} {
		db, err := sql.Open("pgx", as(role))
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1) // what is set below is the session's
		var readOnly, limit string
		if err := db.QueryRowContext(t.Context(), "select current_setting('transaction_read_only'), current_setting('statement_timeout')").Scan(&readOnly, &limit); err != nil || readOnly != "on" || limit != "1min" {
			t.Errorf("%s begins with read_only %s and a time limit of %s (%v)", role, readOnly, limit, err)
		}
		if _, err := db.ExecContext(t.Context(), "set default_transaction_read_only = off"); err != nil { // rights hold without it
			t.Fatal(err)
		}
		for _, q := range c.can {
			if _, err := db.ExecContext(t.Context(), q); err != nil {
				t.Errorf("%s cannot %s: %v", role, q, err)
			}
		}
		for _, q := range c.cannot {
			if _, err := db.ExecContext(t.Context(), q); err == nil {
				t.Errorf("%s can %s", role, q)
			}
		}
		var n int
		if err := db.QueryRowContext(t.Context(), "select count(*) from sales").Scan(&n); err != nil || n != 1 {
			t.Errorf("%s sees %d sales, want the published one (%v)", role, n, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

var writes = []string{
	"insert into wh.published values (1, 1)", "update wh.published set run_id = 9", "delete from sales", "create table public.x (a int)", "create table wh.x (a int)",
	"truncate wh.sales", "select pg_read_file('/etc/passwd')", "create temporary table x (a int)", "copy (select 1) to '/tmp/x'", "drop view sales", "alter view sales rename to y",
}
