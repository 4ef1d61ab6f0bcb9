package main_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
)

// The real sets are not part of this repository. DAYBOOK_REAL_DATA names the folder that holds them; CI always sets it.
// What Daybook says is compared with counts by awk and sort, which share nothing with its reader.
func TestRealData(t *testing.T) {
	data := os.Getenv("DAYBOOK_REAL_DATA")
	if data == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("CI must set DAYBOOK_REAL_DATA to the folder of the real data sets")
		}
		t.Skip("left out: DAYBOOK_REAL_DATA names no folder with the real data sets")
	}
	onEachEngine(t, func(t *testing.T, on engine) {
		for _, s := range []set{onlineRetail, iowa, fresh} {
			t.Run(s.name, func(t *testing.T) { realSet(t, data, s, on) })
		}
	})
}

// set is one real set: its files, what must come of them, and what is counted twice.
type set struct {
	name        string
	loaded      int
	quarantined []string
	rows        int64  // of all files, as data/SOURCES.md has them
	value       string // sales value of all files likewise; "" where it says it unrounded
	month       string // glob of the dated files that a server takes in; "": all. Half a year of 400,000 pairs takes one too long here
	counts      []counted
	part        bool // only its month is there
}

// counted is one thing that awk counts from the files and Daybook from its warehouse. Both answer with business date, store
// and whole numbers: rows, thousandths of units, cents.
type counted struct {
	what  string
	files string // glob of the dated files
	split bool   // cells hold commas: the awk program gets tab-separated cells from the standard library's reader
	awk   string
	sql   string
}

// scaled makes a whole number of a decimal's text, cents rounds a product of units and 1/10000 of money half away from zero:
// whole numbers are exact in awk up to 2^53.
const awkDecimals = `
function scaled(x, places,   minus, p, whole, part) {
  minus = sub(/^-/, "", x); p = index(x, "."); whole = x; part = ""
  if (p) { whole = substr(x, 1, p - 1); part = substr(x, p + 1) }
  while (length(part) < places) part = part "0"
  if (length(part) > places) { print "too many decimals: " x > "/dev/stderr"; exit 1 }
  return (minus ? -1 : 1) * (whole part)
}
function cents(units, price,   n) { n = units * scaled(price, 4); return n < 0 ? -int((50 - n) / 100) : int((n + 50) / 100) }
`

const (
	linesSQL = "SELECT business_date, store_id, count(*) AS n, cast(sum(units) * 1000 AS bigint) AS units, cast(sum(sales_value) * 100 AS bigint) AS cents FROM sale_lines GROUP BY 1, 2"
	daysSQL  = "SELECT business_date, store_id, cast(sales_value * 100 AS bigint) AS sold, cast(coalesce(returned_value, 0) * 100 AS bigint) AS came_back, cast(net_sales * 100 AS bigint) AS net FROM store_day"
)

var onlineRetail = set{
	name: "online-retail", loaded: 304, quarantined: []string{"2011-08-12.csv"}, rows: 541_909,
	counts: []counted{
		{
			what: "till lines", files: "20*.csv", split: true, // transaction, product, description, units, sold at, price, customer, country
			awk: `{ k = substr($5, 1, 10) "\t" $8; n[k]++; u[k] += $4 * 1000; s[k] += cents($4, $6) }
END { for (k in n) printf "%s\t%d\t%.0f\t%.0f\n", k, n[k], u[k], s[k] }`,
			sql: linesSQL,
		},
		{
			what: "store-days: sold, came back, net", files: "20*.csv", split: true,
			awk: `{ k = substr($5, 1, 10) "\t" $8; all[k]; c = cents($4, $6); if ($4 < 0) back[k] -= c; else sold[k] += c }
END { for (k in all) printf "%s\t%.0f\t%.0f\t%.0f\n", k, sold[k], back[k], sold[k] - back[k] }`,
			sql: daysSQL,
		},
		{
			what: "store-days: invoices", files: "20*.csv", split: true,
			awk: `{ k = substr($5, 1, 10) "\t" $8; if (!((k, $1) in seen)) { seen[k, $1]; n[k]++ } } END { for (k in n) printf "%s\t%d\n", k, n[k] }`,
			sql: "SELECT business_date, store_id, cast(transactions AS bigint) AS n FROM store_day",
		},
	},
}

var iowa = set{
	name: "iowa", month: "2021-01-*.csv", loaded: 145, rows: 1_291_619 + 2_296 + 6_482, value: "202223700.69",
	counts: []counted{
		{
			what: "order lines", files: "2021-*.csv",
			awk: `{ k = $2 "\t" $3; n[k]++; u[k] += scaled($5, 3); s[k] += scaled($6, 2) } END { for (k in n) printf "%s\t%d\t%.0f\t%.0f\n", k, n[k], u[k], s[k] }`,
			sql: linesSQL,
		},
		{
			what: "store-days", files: "2021-*.csv",
			awk: `{ k = $2 "\t" $3; s[k] += scaled($6, 2) } END { for (k in s) printf "%s\t%.0f\t0\t%.0f\n", k, s[k], s[k] }`,
			sql: daysSQL,
		},
	},
}

var fresh = set{
	name: "fresh", loaded: 182, rows: 460_530*2 + 107 + 299, value: "3670116.46",
	counts: []counted{
		{
			what: "sales", files: "sales_*.csv", // store, product, date, amount, value, discount, promotion
			awk: `{ k = $3 "\t" $1; n[k]++; u[k] += scaled($4, 3); s[k] += scaled($5, 2); p[k] += $7 }
END { for (k in n) printf "%s\t%d\t%.0f\t%.0f\t%d\n", k, n[k], u[k], s[k], p[k] }`,
			sql: "SELECT business_date, store_id, count(*) AS n, cast(sum(units) * 1000 AS bigint) AS units, cast(sum(sales_value) * 100 AS bigint) AS cents, sum(case when on_promotion then 1 else 0 end) AS promoted FROM sales GROUP BY 1, 2",
		},
		{
			what: "hours out of stock", files: "shelf_*.csv",
			awk: `{ k = $3 "\t" $1; n[k]++; h[k] += $4; if ($4 > 0) some[k]++ } END { for (k in n) printf "%s\t%d\t%.0f\t%d\n", k, n[k], h[k], some[k] }`,
			sql: "SELECT business_date, store_id, count(*) AS n, cast(sum(stockout_hours) AS bigint) AS hours, sum(case when stockout_hours > 0 then 1 else 0 end) AS some FROM inventory GROUP BY 1, 2",
		},
	},
}

var memoryLine = regexp.MustCompile(`(?m)^memory_mb:.*$`)

func realSet(t *testing.T, data string, s set, on engine) {
	home := filepath.Join(t.TempDir(), s.name)
	initHome(t, home, on)
	if on != server { // a third less than a new home gives the engine, so that none of the sets needs all of that
		settings := filepath.Join(home, "daybook.yaml")
		write(t, settings, memoryLine.ReplaceAllString(read(t, settings), "")+"\nmemory_mb: 256\n")
	}
	contracts := filepath.Join(home, "contracts")
	if err := os.RemoveAll(contracts); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(contracts, 0o755); err != nil {
		t.Fatal(err)
	}
	copyInto(t, filepath.Join("..", "..", "examples", s.name, "contracts", "*.yaml"), contracts)
	copyInto(t, filepath.Join(data, s.name, "*.csv"), filepath.Join(home, "landing"))
	if s = s.on(on); s.part {
		for _, name := range files(t, filepath.Join(home, "landing")) {
			if in, err := filepath.Match(s.month, name); err != nil || !in && strings.HasPrefix(name, "2") {
				if err := os.Remove(filepath.Join(home, "landing", name)); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.loaded = len(files(t, filepath.Join(home, "landing")))
	}

	want := 0
	if len(s.quarantined) > 0 {
		want = 3
	}
	var r ran
	decode(t, must(t, []int{want}, "run", "--json", "--home", home), &r)
	if r.Files.Loaded != s.loaded || r.Files.Quarantined != len(s.quarantined) {
		t.Errorf("loaded %d, quarantined %d; want %d and %d", r.Files.Loaded, r.Files.Quarantined, s.loaded, len(s.quarantined))
	}
	if r.Rows.In != r.Rows.Loaded+r.Rows.Quarantined || !s.part && r.Rows.In != s.rows {
		t.Errorf("rows in %d, loaded %d, quarantined %d; the files have %d", r.Rows.In, r.Rows.Loaded, r.Rows.Quarantined, s.rows)
	}
	if s.value != "" && r.SalesValue.In != s.value {
		t.Errorf("sales value in %s, the files have %s", r.SalesValue.In, s.value)
	}
	if got := files(t, filepath.Join(home, "quarantine")); strings.Join(got, " ") != strings.Join(s.quarantined, " ") {
		t.Errorf("in quarantine %v, want %v", got, s.quarantined)
	}

	for _, c := range s.counts {
		paths, err := filepath.Glob(filepath.Join(data, s.name, c.files))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files, %v", c.files, len(paths), err)
		}
		good := slices.DeleteFunc(paths, func(f string) bool { return contains(s.quarantined, filepath.Base(f)) })
		compareLines(t, c.what, c.count(t, good), table(t, must(t, []int{0}, "sql", "--home", home, "--format", "csv", c.sql).out))
	}
	must(t, []int{0}, "verify", "--home", home)
}

// on is the set as an engine takes it in: a server may get a part, of which only what awk counts is known beforehand.
func (s set) on(e engine) set {
	if e != server || s.month == "" {
		return s
	}
	s.part, s.value, s.counts = true, "", slices.Clone(s.counts)
	for i := range s.counts {
		s.counts[i].files = s.month
	}
	return s
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// count adds up the files without Daybook.
func (c counted) count(t *testing.T, list []string) []string {
	t.Helper()
	var in bytes.Buffer
	for _, f := range list {
		if c.split {
			in.Write(tabbed(t, f))
			continue
		}
		doc, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(doc, []byte("\n"))
		in.Write(body)
	}
	cmd := exec.Command("awk", "-F", map[bool]string{true: "\t", false: ","}[c.split], awkDecimals+c.awk)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("awk: %v", err)
	}
	return sorted(string(out))
}

// tabbed reads a file whose cells hold commas with the standard library's reader and writes it with tabs.
func tabbed(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var out bytes.Buffer
	for _, r := range rows[1:] {
		for i := range r {
			r[i] = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(r[i])
		}
		out.WriteString(strings.Join(r, "\t") + "\n")
	}
	return out.Bytes()
}

// table is the rows of a CSV answer with tabs, sorted.
func table(t *testing.T, doc string) []string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(doc)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("csv: %v", err)
	}
	lines := make([]string, 0, len(rows))
	for _, r := range rows[1:] {
		lines = append(lines, strings.Join(r, "\t"))
	}
	sort.Strings(lines)
	return lines
}

func sorted(text string) []string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	sort.Strings(lines)
	return lines
}

// compareLines wants the same lines and shows the first few that differ.
func compareLines(t *testing.T, what string, want, got []string) {
	t.Helper()
	if len(want) < 2 {
		t.Errorf("%s: awk counted nothing", what)
	}
	only := func(a, b []string) []string {
		have := make(map[string]bool, len(b))
		for _, x := range b {
			have[x] = true
		}
		return slices.DeleteFunc(slices.Clone(a), func(x string) bool { return have[x] })
	}
	counted, told := only(want, got), only(got, want)
	if len(want) == len(got) && len(counted)+len(told) == 0 {
		return
	}
	t.Errorf("%s: %d store-days counted, %d told; only counted %d: %q; only told %d: %q", what, len(want), len(got),
		len(counted), counted[:min(len(counted), 5)], len(told), told[:min(len(told), 5)])
}
