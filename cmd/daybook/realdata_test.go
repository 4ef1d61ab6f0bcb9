package main_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
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

// set is one real set: its files, what must come of them, and an awk program that prints date, store, rows and cents.
type set struct {
	name        string
	loaded      int
	quarantined []string
	dates       string // glob of the dated files
	split       bool   // cells hold commas: the awk program gets tab-separated cells from the standard library's reader
	awk         string
	sql         string
}

var onlineRetail = set{
	name: "online-retail", loaded: 304, quarantined: []string{"2011-08-12.csv"}, dates: "20*.csv", split: true,
	// transaction, product, description, units, sold at, price, customer, country
	awk: `{ c = $4 * $6 * 100; c = c < 0 ? int(c - 0.5 - 1e-9) : int(c + 0.5 + 1e-9); k = substr($5, 1, 10) "\t" $8; n[k]++; s[k] += c }
END { for (k in n) printf "%s\t%d\t%d\n", k, n[k], s[k] }`,
	sql: "SELECT business_date, store_id, count(*) AS n, cast(sum(sales_value) * 100 AS bigint) AS cents FROM sale_lines GROUP BY 1, 2",
}

var iowa = set{
	name: "iowa", loaded: 145, dates: "2021-*.csv",
	awk: `{ k = $2 "\t" $3; n[k]++; s[k] += int($6 * 100 + 0.5) } END { for (k in n) printf "%s\t%d\t%d\n", k, n[k], s[k] }`,
	sql: "SELECT business_date, store_id, count(*) AS n, cast(sum(sales_value) * 100 AS bigint) AS cents FROM sale_lines GROUP BY 1, 2",
}

var fresh = set{
	name: "fresh", loaded: 182, dates: "sales_*.csv",
	awk: `{ k = $3 "\t" $1; n[k]++; s[k] += int($5 * 100 + 0.5) } END { for (k in n) printf "%s\t%d\t%d\n", k, n[k], s[k] }`,
	sql: "SELECT business_date, store_id, count(*) AS n, cast(sum(sales_value) * 100 AS bigint) AS cents FROM sales GROUP BY 1, 2",
}

func realSet(t *testing.T, data string, s set, on engine) {
	home := filepath.Join(t.TempDir(), s.name)
	initHome(t, home, on)
	contracts := filepath.Join(home, "contracts")
	if err := os.RemoveAll(contracts); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(contracts, 0o755); err != nil {
		t.Fatal(err)
	}
	copyInto(t, filepath.Join("..", "..", "examples", s.name, "contracts", "*.yaml"), contracts)
	copyInto(t, filepath.Join(data, s.name, "*.csv"), filepath.Join(home, "landing"))

	want := 0
	if len(s.quarantined) > 0 {
		want = 3
	}
	var r ran
	decode(t, must(t, []int{want}, "run", "--json", "--home", home), &r)
	if r.Files.Loaded != s.loaded || r.Files.Quarantined != len(s.quarantined) {
		t.Errorf("loaded %d, quarantined %d; want %d and %d", r.Files.Loaded, r.Files.Quarantined, s.loaded, len(s.quarantined))
	}
	if r.Rows.In != r.Rows.Loaded+r.Rows.Quarantined {
		t.Errorf("rows in %d, loaded %d, quarantined %d", r.Rows.In, r.Rows.Loaded, r.Rows.Quarantined)
	}
	if got := files(t, filepath.Join(home, "quarantine")); strings.Join(got, " ") != strings.Join(s.quarantined, " ") {
		t.Errorf("in quarantine %v, want %v", got, s.quarantined)
	}

	loaded, err := filepath.Glob(filepath.Join(data, s.name, s.dates))
	if err != nil {
		t.Fatal(err)
	}
	var good []string
	for _, f := range loaded {
		if !contains(s.quarantined, filepath.Base(f)) {
			good = append(good, f)
		}
	}
	counted := count(t, s, good)
	told := table(t, must(t, []int{0}, "sql", "--home", home, "--format", "csv", s.sql).out)
	compareLines(t, counted, told)
	must(t, []int{0}, "verify", "--home", home)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// count adds up the files without Daybook: date, store, rows, cents, sorted.
func count(t *testing.T, s set, list []string) []string {
	t.Helper()
	var in bytes.Buffer
	for _, f := range list {
		if s.split {
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
	cmd := exec.Command("awk", "-F", map[bool]string{true: "\t", false: ","}[s.split], s.awk)
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
func compareLines(t *testing.T, want, got []string) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%d store-days counted, %d told", len(want), len(got))
	}
	shown := 0
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] && shown < 5 {
			t.Errorf("counted %q, told %q", want[i], got[i])
			shown++
		}
	}
}
