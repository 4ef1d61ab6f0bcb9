package main_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// engine is where a home keeps its warehouse.
type engine string

const (
	embedded engine = "duckdb"
	server   engine = "postgres"
)

// onEachEngine runs a test on the embedded engine and on a real PostgreSQL: same files in, same answers out.
func onEachEngine(t *testing.T, test func(*testing.T, engine)) {
	t.Helper()
	for _, e := range []engine{embedded, server} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			if e == server {
				postgrestest.Server(t)
			}
			test(t, e)
		})
	}
}

// initHome makes a home whose warehouse is on an engine, in an empty database where it is a server. The password is in a file,
// which daybook.yaml refers to.
func initHome(t testing.TB, home string, on engine) {
	t.Helper()
	must(t, []int{0}, "init", home)
	if on != server {
		return
	}
	write(t, filepath.Join(home, "warehouse.url"), postgrestest.Database(t)+"\n")
	settings := filepath.Join(home, "daybook.yaml")
	write(t, settings, warehouseLine.ReplaceAllString(read(t, settings), "warehouse: file:warehouse.url"))
}

var warehouseLine = regexp.MustCompile(`(?m)^warehouse:.*$`)

// everyView is all that `sql` offers: each has its meaning on record.
func everyView(t testing.TB) (names []string) {
	t.Helper()
	for name := range warehouse.LoadWords() {
		if !strings.Contains(name, ".") {
			names = append(names, name)
		}
	}
	if slices.Sort(names); len(names) < 30 {
		t.Fatalf("only %d views", len(names))
	}
	return names
}

// TestEngines_SameAnswers lives through the same nights on both engines: a history, nights of their own, a correction, files in
// quarantine and their release, a withdrawal, a rollback, a rebuild, a sweep. Every view, every insight, every run as it was
// must be the same: money to the cent, statistics to a millionth.
func TestEngines_SameAnswers(t *testing.T) {
	t.Parallel()
	postgrestest.Server(t)
	dir := t.TempDir()
	chain := filepath.Join(dir, "chain")
	must(t, []int{0}, "generate", "--stores", "7", "--products", "15", "--from", "2026-01-01", "--days", "75", "--seed", "11",
		"--fault", "negative_sales@2026-03-12", "--fault", "late_correction@2026-03-10", "--fault", "missing_store@2026-03-13", "--out", chain)
	homes := map[engine]string{embedded: filepath.Join(dir, "duckdb"), server: filepath.Join(dir, "postgres")}
	for on, home := range homes {
		initHome(t, home, on)
	}
	both := func(codes []int, args ...string) {
		t.Helper()
		a := must(t, codes, append(slices.Clone(args), "--home", homes[embedded])...)
		b := must(t, codes, append(slices.Clone(args), "--home", homes[server])...)
		if a.code != b.code {
			t.Fatalf("%v: exit %d on the embedded engine, %d on the server\n%s%s", args, a.code, b.code, b.out, b.errOut)
		}
	}
	land := func(glob string) {
		t.Helper()
		for _, home := range homes {
			copyInto(t, filepath.Join(chain, glob), filepath.Join(home, "landing"))
		}
	}
	for _, name := range []string{"stores", "products", "calendar", "promotions", "targets"} {
		land(name + ".csv")
	}
	land("*_2026-0[12]-??.csv")
	both([]int{0}, "run")
	sameViews(t, homes, "after the history", 0)
	land("*_2026-03-??.csv")
	both([]int{0, 3}, "run", "--each-night")
	sameViews(t, homes, "after the nights", 0)
	for _, run := range []int64{1, 2, 7, 13} {
		sameViews(t, homes, "as it was", run)
	}
	land(filepath.Join("corrections", "*"))
	both([]int{0, 3}, "run")
	sameViews(t, homes, "after the correction", 0)
	both([]int{0}, "withdraw", "9", "--why", "tried")
	both([]int{0}, "rollback", "--to", "6", "--why", "tried")
	sameViews(t, homes, "after going back", 0)
	both([]int{0}, "rebuild", "--from", "2026-03-01")
	sameViews(t, homes, "after the rebuild", 0)
	both([]int{0}, "sweep")
	both([]int{0}, "verify")
	sameViews(t, homes, "at the end", 0)
	sameInsights(t, homes)
}

// sameViews compares every view of both homes.
func sameViews(t *testing.T, homes map[engine]string, when string, run int64) {
	t.Helper()
	for _, view := range everyView(t) {
		of := func(on engine) []string {
			args := []string{"sql", "--home", homes[on], "--format", "csv", "SELECT * FROM " + view}
			if run > 0 {
				args = append(args, "--run", strconv.FormatInt(run, 10))
			}
			return sorted(must(t, []int{0}, args...).out)
		}
		a, b := of(embedded), of(server)
		if len(a) != len(b) {
			t.Errorf("%s %d: %s has %d lines on the embedded engine, %d on the server", when, run, view, len(a), len(b))
			continue
		}
		differ := 0
		for i := range a {
			if !sameLine(t, a[i], b[i]) {
				if differ++; differ <= 3 {
					t.Errorf("%s %d: %s\n  embedded %s\n  server   %s", when, run, view, a[i], b[i])
				}
			}
		}
	}
}

// statistic is a number with more decimals than money, or an exponent.
var statistic = regexp.MustCompile(`^-?\d+(\.\d{5,}|(\.\d+)?e[-+]?\d+)$`)

// sameLine compares two rows of CSV: statistics to a millionth, all else to the letter.
func sameLine(t *testing.T, a, b string) bool {
	t.Helper()
	if a == b {
		return true
	}
	x, y := cells(t, a), cells(t, b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if !statistic.MatchString(x[i]) && !statistic.MatchString(y[i]) {
			return false
		}
		p, err1 := strconv.ParseFloat(x[i], 64)
		q, err2 := strconv.ParseFloat(y[i], 64)
		if err1 != nil || err2 != nil || math.Abs(p-q) > 1e-6*math.Max(1, math.Abs(p)) {
			return false
		}
	}
	return true
}

func cells(t *testing.T, line string) []string {
	t.Helper()
	list, err := csv.NewReader(strings.NewReader(line)).Read()
	if err != nil {
		return []string{line} // part of a cell with line breaks
	}
	return list
}

// sameInsights compares `insights --json --all`, key by key.
func sameInsights(t *testing.T, homes map[engine]string) {
	t.Helper()
	of := func(on engine) (list []map[string]any) {
		decode(t, must(t, []int{0}, "insights", "--home", homes[on], "--json", "--all"), &list)
		return list
	}
	a, b := of(embedded), of(server)
	if len(a) != len(b) || len(a) == 0 {
		t.Fatalf("%d insights on the embedded engine, %d on the server", len(a), len(b))
	}
	for i := range a {
		x, err1 := json.Marshal(a[i])
		y, err2 := json.Marshal(b[i])
		if err1 != nil || err2 != nil || string(x) != string(y) {
			t.Errorf("insight %d\n  embedded %s\n  server   %s", i, x, y)
		}
	}
}

// TestEngines_PasswordsStaySecret: whatever goes wrong on the way to a server, nothing that Daybook says or writes shows the password.
func TestEngines_PasswordsStaySecret(t *testing.T) {
	t.Parallel()
	good := postgrestest.Database(t)
	const secret = "hunter2-hunter2"
	wrong := regexp.MustCompile(`://([^:]+):[^@]+@`).ReplaceAllString(good, "://$1:"+secret+"@")
	for name, c := range map[string]struct {
		url  string
		code int
	}{
		"wrong password":  {wrong, 6},
		"no such server":  {"postgres://daybook:" + secret + "@127.0.0.1:1/daybook?connect_timeout=2", 6},
		"no such host":    {"postgres://daybook:" + secret + "@nowhere.invalid/daybook?connect_timeout=2", 6},
		"no such db":      {strings.Replace(good, "/t", "/nothing_t", 1), 6},
		"not a port":      {"postgres://daybook:" + secret + "@127.0.0.1:port/daybook", 2},
		"unknown setting": {wrong + "&sslmode=perhaps", 2},
	} {
		home := filepath.Join(t.TempDir(), "home")
		must(t, []int{0}, "init", home)
		write(t, filepath.Join(home, "daybook.yaml"), "warehouse: file:warehouse.url\nretry_seconds: 0\n")
		write(t, filepath.Join(home, "warehouse.url"), c.url)
		for _, args := range [][]string{{"run"}, {"status", "--json"}, {"serve", "--listen", "127.0.0.1:0"}} {
			e := daybook(t, append(args, "--home", home)...)
			if e.code != c.code {
				t.Errorf("%s: %v ends with %d, want %d: %s", name, args, e.code, c.code, e.errOut)
			}
			log, _ := os.ReadFile(filepath.Join(home, "logs", "daybook.log"))
			said := fmt.Sprint(e.out, e.errOut, string(log))
			if strings.Contains(said, secret) || strings.Contains(said, passwordOf(c.url)) {
				t.Errorf("%s: %v shows the password: %s", name, args, said)
			}
			if !strings.Contains(e.errOut, "→") {
				t.Errorf("%s: %v does not say what to do: %s", name, args, e.errOut)
			}
		}
	}
}

func passwordOf(url string) string {
	m := regexp.MustCompile(`://[^:]+:([^@]+)@`).FindStringSubmatch(url)
	if m == nil {
		return "no password"
	}
	return m[1]
}
