package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// forbidden are constructs that a Citus cluster does not run across its workers, or runs wrongly.
var forbidden = map[string]*regexp.Regexp{
	"GROUPING SETS, ROLLUP or CUBE":          regexp.MustCompile(`(?i)\b(grouping\s+sets|rollup\s*\(|cube\s*\()`),
	"MERGE":                                  regexp.MustCompile(`(?i)\bmerge\s+into\b`),
	"LATERAL":                                regexp.MustCompile(`(?i)\blateral\b`),
	"SELECT … FOR UPDATE":                    regexp.MustCompile(`(?i)\bfor\s+(update|share|no\s+key\s+update|key\s+share)\b`),
	"ON CONFLICT":                            regexp.MustCompile(`(?i)\bon\s+conflict\b`),
	"TABLESAMPLE":                            regexp.MustCompile(`(?i)\btablesample\b`),
	"WITH RECURSIVE":                         regexp.MustCompile(`(?i)\bwith\s+recursive\b`),
	"a trigger":                              regexp.MustCompile(`(?i)\bcreate\s+(constraint\s+)?trigger\b`),
	"a foreign key":                          regexp.MustCompile(`(?i)\b(foreign\s+key|references)\b`),
	"a unique or primary key":                regexp.MustCompile(`(?i)\b(primary\s+key|unique)\b`),
	"RETURNING (the driver counts the rows)": regexp.MustCompile(`(?i)\breturning\s`),
}

// TestCitus_NoStatementIsBeyondIt reads every statement that the binary can send: those of all packages, the driver's own, and migrations.
func TestCitus_NoStatementIsBeyondIt(t *testing.T) {
	t.Parallel()
	list := statements(t)
	names, err := filepath.Glob("../migration/*.sql")
	own, err2 := filepath.Glob("sql/*.sql")
	if len(names) == 0 || len(own) == 0 {
		t.Fatal(err, err2)
	}
	for _, name := range append(names, own...) {
		if strings.HasSuffix(name, ".duckdb.sql") {
			continue
		}
		doc, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, statement{filepath.Base(name), string(doc)})
	}
	for _, s := range list {
		if s.name == "version_table.sql" { // every node holds it whole, so that it may have a key
			continue
		}
		for _, what := range beyond(s.text) {
			t.Errorf("%s holds %s, which a cluster does not run", s.name, what)
		}
	}
}

// beyond names the forbidden constructs of a statement.
func beyond(text string) (found []string) {
	code := comment.ReplaceAllString(text, "")
	for what, pattern := range forbidden {
		if here := pattern.FindString(code); here != "" {
			found = append(found, fmt.Sprintf("%s (%q)", what, here))
		}
	}
	return found
}

var head = regexp.MustCompile(`(?is)^\s*insert\s+into\s+[\w.]+\s*(\([^)]*\))?\s*`)

// trees are the server's parses of every query that the binary can send and of every view, by name.
func trees(t *testing.T, url string) map[string]string {
	t.Helper()
	list := map[string]string{}
	temporary := temporary(t)
	for i, s := range statements(t) {
		query := strings.TrimSpace(head.ReplaceAllString(strings.TrimSpace(comment.ReplaceAllString(s.text, "")), ""))
		first := strings.ToLower(strings.SplitN(query, " ", 2)[0])
		if !strings.HasPrefix(first, "select") && first != "with" {
			continue
		}
		query = bare.ReplaceAllString(bound.ReplaceAllString(query, "cast(null as $2)"), "cast(null as bigint)")
		tree, err := postgres.TreeOf(t.Context(), url, query, temporary...)
		if err != nil {
			t.Errorf("%s: %v\n%s", s.name, err, query)
			continue
		}
		list[fmt.Sprintf("%s (%d)", s.name, i)] = tree
	}
	for _, row := range postgrestest.Rows(t, url, `select c.relname, r.ev_action::text from pg_rewrite as r join pg_class as c on c.oid = r.ev_class
		where c.relkind = 'v' and c.relnamespace in ('public'::regnamespace, 'wh'::regnamespace)`) {
		list["view "+row[0]] = row[1]
	}
	if len(list) < 80 {
		t.Errorf("only %d queries were looked at", len(list))
	}
	return list
}

// TestCitus_QueriesRunWhereTheRowsAre has the server read every query and every view, and looks in its parse for what a cluster does not do: a
// subquery that is asked again for each row of another one, and tables that are joined but not by the column by which they are spread.
func TestCitus_QueriesRunWhereTheRowsAre(t *testing.T) {
	t.Parallel()
	_, url := migrated(t)
	placed := placedTables(t, url)
	for name, tree := range trees(t, url) {
		for _, what := range append(correlated(tree), apart(t, tree, placed)...) {
			t.Errorf("%s has %s", name, what)
		}
	}
}

// TestCitus_WhatIsLookedFor: each construct is found where it is, and not where it is not.
func TestCitus_WhatIsLookedFor(t *testing.T) {
	t.Parallel()
	_, url := migrated(t)
	for what, code := range map[string]string{
		"GROUPING SETS, ROLLUP or CUBE":          "select 1 from wh.sales group by rollup (store_id, product_id)",
		"MERGE":                                  "merge into wh.sales as s using wh.stores as x on true when matched then delete",
		"LATERAL":                                "select 1 from wh.sales as s cross join lateral (select s.units) as x",
		"SELECT … FOR UPDATE":                    "select 1 from wh.run for update",
		"ON CONFLICT":                            "insert into wh.published values (1) on conflict do nothing",
		"TABLESAMPLE":                            "select 1 from wh.sales tablesample system (1)",
		"WITH RECURSIVE":                         "with recursive x as (select 1) select 1 from x",
		"a trigger":                              "create trigger x after insert on wh.sales execute function y()",
		"a foreign key":                          "create table wh.x (store_id text references wh.stores)",
		"a unique or primary key":                "create table wh.x (store_id text primary key)",
		"RETURNING (the driver counts the rows)": "insert into wh.published values (1) returning run_id",
	} {
		if found := beyond(code); len(found) != 1 || !strings.HasPrefix(found[0], what) {
			t.Errorf("%s: found %q, want %s", code, found, what)
		}
	}
	if len(forbidden) != 11 {
		t.Errorf("%d constructs are forbidden; each needs a statement here", len(forbidden))
	}
	placed := placedTables(t, url)
	for query, want := range map[string]string{
		"select (select max(b.units) from wh.sales as b where b.store_id = a.store_id) from wh.stores as a":                                   "a correlated subquery",
		"select 1 from wh.stores as a where exists (select 1 from wh.sales as b where b.store_id = a.store_id)":                               "a correlated subquery",
		"select 1 from wh.stores as a cross join lateral unnest(string_to_array(a.name, ' ')) as x":                                           "a lateral subquery",
		"select 1 from wh.stores as a where a.store_id in (select b.store_id from wh.sales as b)":                                             "",
		"select 1 from wh.sales as a join wh.inventory as b on b.store_id = a.store_id and b.product_id = a.product_id":                       "",
		"select 1 from wh.sales as a, wh.inventory as b, wh.store_days as c where a.store_id = c.store_id and c.store_id = b.store_id":        "",
		"select 1 from wh.sales as a join wh.inventory as b using (store_id) join wh.store_days as c using (store_id)":                        "",
		"select 1 from wh.sales as a join wh.inventory as b on b.product_id = a.product_id":                                                   "sales by store_id and inventory by store_id, joined by other columns",
		"select 1 from wh.sales as a cross join wh.inventory as b":                                                                            "sales by store_id and inventory by store_id, joined by other columns",
		"select 1 from wh.sales as a join wh.inventory as b on b.store_id = a.store_id or b.product_id = a.product_id":                        "sales by store_id and inventory by store_id, joined by other columns",
		"select 1 from wh.sales as a join wh.product_day as b on b.product_id = a.product_id":                                                 "sales by store_id and product_day by product_id, joined by other columns",
		"select 1 from wh.sales as a join wh.products as b on b.product_id = a.product_id":                                                    "",
		"select 1 from wh.sales as a join (select product_id from wh.product_day offset 0) as b on b.product_id = a.product_id":               "",
		"select 1 from (select a.store_id from wh.sales as a left join wh.inventory as b on b.product_id = a.product_id) as x":                "sales by store_id and inventory by store_id, joined by other columns",
		"with x as (select a.store_id from wh.sales as a join wh.store_day as b on b.business_date = a.business_date) select store_id from x": "sales by store_id and store_day by store_id, joined by other columns",
	} {
		tree, err := postgres.TreeOf(t.Context(), url, query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if found := strings.Join(append(correlated(tree), apart(t, tree, placed)...), "; "); found != want {
			t.Errorf("%s: found %q, want %q", query, found, want)
		}
	}
}

var (
	outer   = regexp.MustCompile(`\{VAR [^}]*:varlevelsup ([1-9])`)
	lateral = regexp.MustCompile(`:lateral true`)
)

func correlated(tree string) (found []string) {
	if lateral.MatchString(tree) {
		found = append(found, "a lateral subquery")
	} else if outer.MatchString(tree) {
		found = append(found, "a correlated subquery")
	}
	return found
}
