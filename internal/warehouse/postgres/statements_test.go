package postgres_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// statement is one that the binary can send to a server.
type statement struct{ name, text string }

// statements are all of them but the driver's own: those of packages warehouse and mart, and of every package below internal that
// keeps statements in a folder called sql.
func statements(t testing.TB) (list []statement) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") || filepath.Base(filepath.Dir(path)) != "sql" {
			return err
		}
		path = filepath.ToSlash(path)
		if strings.Contains(path, "/duckdb/") || strings.Contains(path, "/postgres/") || strings.HasSuffix(path, ".duckdb.sql") {
			return nil
		}
		if _, err := os.Stat(strings.TrimSuffix(path, ".sql") + ".postgres.sql"); err == nil {
			return nil // its twin is sent
		}
		doc, err := os.ReadFile(path)
		for _, text := range strings.Split(string(doc), "\n--;\n") {
			list = append(list, statement{strings.TrimPrefix(path, "../../"), text})
		}
		return err
	})
	if err != nil || len(list) < 80 {
		t.Fatalf("%d statements, %v", len(list), err)
	}
	return list
}

var days = regexp.MustCompile(`create temp table (\w+)_day `)

// temporary are the statements that make temporary tables and views, which others read; what a part of days has becomes its past.
func temporary(t testing.TB) (list []string) {
	t.Helper()
	var views []string
	for _, s := range statements(t) {
		switch {
		case strings.Contains(s.text, "create temp view "):
			views = append(views, s.text)
		case strings.Contains(s.text, "create temp table "):
			list = append(list, s.text)
			if days.MatchString(s.text) {
				list = append(list, days.ReplaceAllString(s.text, "create temp table ${1}_past "))
			}
		}
	}
	return append(list, views...)
}

// utility are statements that have no plan.
var utility = regexp.MustCompile(`(?i)^\s*(create|drop|alter)\s`)

var comment = regexp.MustCompile(`(?m)--.*$`)

var bound = regexp.MustCompile(`(?i)cast\(\$(\d+) as ([a-z ]+)(?:\(\d+, ?\d+\))?\)`)

var bare = regexp.MustCompile(`\$(\d+)`)

// arguments makes values for a statement's parameters, by the types that it casts them to. Dates are in the last month.
func arguments(t testing.TB, s statement) []any {
	t.Helper()
	values := map[int]any{}
	most := 0
	for _, m := range bound.FindAllStringSubmatch(s.text, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, n)
		switch strings.ToLower(strings.TrimSpace(m[2])) {
		case "date":
			values[n] = time.Date(2026, 6, 20, 0, 0, 0, 0, time.UTC)
		case "timestamp":
			values[n] = time.Date(2026, 6, 20, 5, 0, 0, 0, time.UTC)
		case "bigint", "integer", "double precision", "decimal":
			values[n] = 1
		case "boolean":
			values[n] = true
		case "text":
			values[n] = ""
		default:
			t.Fatalf("%s: $%d is cast to %s", s.name, n, m[2])
		}
	}
	for _, m := range bare.FindAllStringSubmatch(bound.ReplaceAllString(s.text, ""), -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, n)
		if values[n] == nil {
			values[n] = 1 // of a limit
		}
	}
	list := make([]any, most)
	for i := range list {
		list[i] = values[i+1]
	}
	return list
}

// months of history that the plans are made over.
const history = 18

// planned is a warehouse with partitions of 18 months up to June 2026, and a connection bound to a run.
func planned(t testing.TB) (*sql.Conn, string) {
	t.Helper()
	d, url := migrated(t)
	var dates []string
	for m := range history {
		dates = append(dates, time.Date(2025, time.Month(m+1), 15, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	}
	if _, err := d.Load(t.Context(), "sales", sales(t, dates...)); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = conn.Close(), db.Close() })
	for _, s := range temporary(t) {
		if _, err := conn.ExecContext(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.ExecContext(context.Background(), "set plan_cache_mode = force_custom_plan; set daybook.run = '1'"); err != nil {
		t.Fatal(err)
	}
	return conn, url
}

var partition = regexp.MustCompile(` on (?:wh\.)?([a-z_]+)_(\d{4}_\d{2})\b`)

// unbounded are statements whose question is about all dates.
var unbounded = regexp.MustCompile(`^(score/|warehouse/transfer/)|/(recount_|offload_|fingerprint_|sweep_|delivery_stores_|derive_|freeze_cost|first_date|disagreements)`)

// TestPlans_ReadFewMonths: every statement is planned by the server, so all of them are ones that it takes; those about a date look at the
// partitions around it and leave the rest of the history alone, so that a night costs the same on day 30 and on day 1,000.
func TestPlans_ReadFewMonths(t *testing.T) {
	t.Parallel()
	conn, _ := planned(t)
	bounded := 0
	for _, s := range statements(t) {
		if utility.MatchString(comment.ReplaceAllString(s.text, "")) {
			continue
		}
		args := arguments(t, s)
		rows, err := conn.QueryContext(context.Background(), "explain "+s.text, args...)
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		months := map[string][]string{}
		var plan strings.Builder
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&plan, line)
			if m := partition.FindStringSubmatch(line); m != nil && !slices.Contains(months[m[1]], m[2]) {
				months[m[1]] = append(months[m[1]], m[2])
			}
		}
		if err := rows.Err(); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		_ = rows.Close()
		if len(months) == 0 || unbounded.MatchString(s.name) {
			continue
		}
		bounded++
		for table, list := range months {
			if len(list) > 4 { // 90 days
				t.Errorf("%s reads %d months of %s:\n%s", s.name, len(list), table, plan.String())
			}
		}
	}
	if bounded < 10 {
		t.Errorf("only %d statements read partitions", bounded)
	}
}
