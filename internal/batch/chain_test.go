package batch_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// chain is a home in a folder of the test with a warehouse of its own. Tests read as: land files, run, look.
//
//	c := open(t, sales, storeDays)
//	c.land(file("sales_2026-05-01.csv", salesHead, "S1 P1 1 10.00"))
//	c.run().is("published", "1 landed 1 loaded")
//	c.sees("sales: store_id, sales_value", "S1 10.00")
type chain struct {
	testing.TB
	batch.Home
	ctx context.Context
	now time.Time
}

// open makes a home with the contracts.
func open(t testing.TB, contracts ...string) *chain {
	t.Helper()
	return openAt(t, t.TempDir(), contracts...)
}

// openAt is open for a folder that may hold a home already.
func openAt(t testing.TB, dir string, contracts ...string) *chain {
	t.Helper()
	c := &chain{TB: t, ctx: context.Background(), now: time.Date(2026, 5, 10, 7, 0, 0, 0, time.UTC)}
	for _, folder := range []string{"landing", "quarantine", "archive"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	d := openDriver(t, dir)
	steps, err := warehouse.Steps(d.Engine())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(c.ctx, steps); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return c.now }
	c.Home = batch.Home{
		Dir:       dir,
		Folder:    landing.Folder{Home: dir, Landing: filepath.Join(dir, "landing"), Quarantine: filepath.Join(dir, "quarantine"), Archive: filepath.Join(dir, "archive")},
		Warehouse: warehouse.New(d, clock), Insights: insight.Default(), Calendar: fiscal.Default(), Currency: "EUR", Version: "test", Now: clock,
		Log: slog.New(slog.DiscardHandler), Progress: batch.Quiet{},
	}
	c.contracts(contracts...)
	return c
}

// openDriver opens an empty warehouse: on the embedded engine, or where DAYBOOK_TEST_ENGINE=postgres on a server, so that the same
// rules can be tried on both.
func openDriver(t testing.TB, dir string) warehouse.Driver {
	t.Helper()
	if os.Getenv("DAYBOOK_TEST_ENGINE") == "postgres" {
		return postgrestest.Open(t, postgrestest.Database(t), postgres.Options{})
	}
	d, err := duckdb.Open(t.Context(), filepath.Join(dir, "daybook.duckdb"), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// contracts changes the home's contracts.
func (c *chain) contracts(docs ...string) {
	c.Helper()
	list := make([]*contract.Contract, 0, len(docs))
	for _, doc := range docs {
		x, err := contract.Load("contract", []byte(doc))
		if err != nil {
			c.Fatalf("contract: %v\n%s", err, doc)
		}
		list = append(list, x)
	}
	set, err := contract.NewSet(list...)
	if err != nil {
		c.Fatal(err)
	}
	c.Contracts = set
}

// doc is one file on its way into landing.
type doc struct{ name, body string }

// file is a CSV file: cells are divided by blanks, - is an empty one.
func file(name, header string, rows ...string) doc {
	var b strings.Builder
	for _, line := range append([]string{header}, rows...) {
		cells := strings.Fields(line)
		for i, cell := range cells {
			switch {
			case cell == "-":
				cells[i] = ""
			case strings.Contains(cell, ","):
				cells[i] = `"` + cell + `"`
			}
		}
		b.WriteString(strings.Join(cells, ",") + "\n")
	}
	return doc{name, b.String()}
}

// dated is a file named for a date whose rows begin with it: dated("sales", "05-01", salesHead, "S1 P1 1 10.00").
func dated(dataset, day, header string, rows ...string) doc {
	full := make([]string, len(rows))
	for i, r := range rows {
		full[i] = date(day) + " " + r
	}
	return file(dataset+"_"+date(day)+".csv", "business_date "+header, full...)
}

// date is a day of the year that all tests live in: date("05-01") is 2026-05-01.
func date(day string) string { return "2026-" + day }

// land puts files into landing, a minute after what landed before.
func (c *chain) land(files ...doc) {
	c.Helper()
	for _, f := range files {
		path := filepath.Join(c.Folder.Landing, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			c.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f.body), 0o644); err != nil {
			c.Fatal(err)
		}
	}
}

// ran is a run that ended, to look at.
type ran struct {
	*chain
	batch.Result
	err error
}

// run takes in all that is in landing.
func (c *chain) run() ran {
	c.Helper()
	return c.ran(batch.Run(c.ctx, c.Home, batch.Options{}))
}

// ran wraps what a command of package batch returned. An error that is not about how a run ended is a failed test.
func (c *chain) ran(r batch.Result, err error) ran {
	c.Helper()
	if k := fault.KindOf(err); err != nil && k != fault.Quarantined && k != fault.Drift && k != fault.Held {
		c.Fatalf("run: %v", err)
	}
	return ran{c, r, err}
}

// is compares outcome and counts of files, those that are not 0: "landed 2 loaded 1 quarantined 1".
func (r ran) is(outcome, files string) ran {
	r.Helper()
	if string(r.Outcome) != outcome || r.files() != files {
		r.Errorf("run ended as %s, files %s; want %s, files %s\n%s", r.Outcome, r.files(), outcome, files, r.why())
	}
	if code := map[batch.Outcome]int{batch.PublishedWithQuarantine: 3, batch.StoppedByDrift: 4, batch.Held: 7}[r.Outcome]; fault.ExitCode(r.err) != code {
		r.Errorf("outcome %s has exit code %d (%v), want %d", r.Outcome, fault.ExitCode(r.err), r.err, code)
	}
	return r
}

func (r ran) files() string {
	var words []string
	f := r.Files
	for _, n := range []struct {
		word  string
		count int
	}{{"landed", f.Landed}, {"loaded", f.Loaded}, {"quarantined", f.Quarantined}, {"duplicate", f.Duplicate}, {"left", f.Left}} {
		if n.count > 0 {
			words = append(words, fmt.Sprint(n.word, " ", n.count))
		}
	}
	return strings.Join(words, " ")
}

// counts compares rows and sales value: "rows 5=3+2 value 50.00=30.00+20.00".
func (r ran) counts(want string) ran {
	r.Helper()
	got := fmt.Sprintf("rows %d=%d+%d value %s=%s+%s", r.Rows.In, r.Rows.Loaded, r.Rows.Quarantined,
		r.SalesValue.In, r.SalesValue.Loaded, r.SalesValue.Quarantined)
	if got != want {
		r.Errorf("counted %s, want %s", got, want)
	}
	return r
}

// verdict returns what became of one file.
func (r ran) verdict(name string) contract.Verdict {
	r.Helper()
	for _, v := range r.Verdicts {
		if v.File == name {
			return v
		}
	}
	r.Fatalf("there is no verdict on %s\n%s", name, r.why())
	return contract.Verdict{}
}

// finds compares outcome and rules of one file's findings: finds("x.csv", "violation: control_total").
func (r ran) finds(name, want string) ran {
	r.Helper()
	if got := judged(r.verdict(name)); got != want {
		r.Errorf("%s: %s, want %s\n%s", name, got, want, r.why())
	}
	return r
}

// says looks for words in the findings and the note of one file.
func (r ran) says(name string, words ...string) ran {
	r.Helper()
	v := r.verdict(name)
	text := v.Note
	for _, f := range v.Findings {
		text += "\n" + f.Message
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			r.Errorf("%s: %q is not in %q", name, w, text)
		}
	}
	return r
}

// judged is a verdict in short: its outcome and the rules that it breaks.
func judged(v contract.Verdict) string {
	s := string(v.Outcome)
	var rules []string
	for _, f := range v.Findings {
		if !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
	}
	if len(rules) > 0 {
		s += ": " + strings.Join(rules, " ")
	}
	return s
}

func (r ran) why() string {
	var b strings.Builder
	for _, v := range r.Verdicts {
		fmt.Fprintf(&b, "  %s: %s", v.File, judged(v))
		for _, f := range v.Findings {
			fmt.Fprintf(&b, "\n    %d %s", f.Line, f.Message)
		}
		if v.Note != "" {
			fmt.Fprintf(&b, " (%s)", v.Note)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// misses compares what the run tells as missing: "missing sales 2026-05-01 S2".
func (r ran) misses(want ...string) ran {
	r.Helper()
	got := []string{}
	for _, m := range r.Missing {
		got = append(got, strings.TrimSpace(fmt.Sprint(m.Word, " ", m.Dataset, " ", m.BusinessDate, " ", m.StoreID)))
	}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		r.Errorf("missing %q, want %q", got, want)
	}
	return r
}

// sees compares what readers see: "view: columns", cells divided by blanks, rows sorted and divided by commas.
func (c *chain) sees(what, want string) {
	c.Helper()
	c.saw(0, what, want)
}

// saw is sees as readers saw it after a run.
func (c *chain) saw(run int64, what, want string) {
	c.Helper()
	if got := c.read(run, what); got != want {
		c.Errorf("run %d, %s:\n  %s\nwant\n  %s", run, what, got, want)
	}
}

// read reads a view as it was after a run; 0: as it is now.
func (c *chain) read(run int64, what string) string {
	c.Helper()
	view, columns, _ := strings.Cut(what, ":")
	list := strings.Split(columns, ",")
	for i, col := range list {
		list[i] = "coalesce(cast(" + strings.TrimSpace(col) + " as varchar), '-')"
	}
	return c.query(run, "select concat_ws(' ', "+strings.Join(list, ", ")+") from "+view)
}

// query runs a SELECT of one column of text over the published views; its rows come sorted.
func (c *chain) query(run int64, text string) string {
	c.Helper()
	rows, done, err := c.Warehouse.Select(c.ctx, run, text, warehouse.Limit{})
	if err != nil {
		c.Fatalf("%s: %v", text, err)
	}
	defer done()
	var got []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			c.Fatal(err)
		}
		got = append(got, s)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		c.Fatal(err)
	}
	slices.Sort(got)
	return strings.Join(got, ", ")
}

// holds compares the files below a folder of the home, verdicts left out: holds("quarantine", "run-000001/x.csv").
func (c *chain) holds(folder string, want ...string) {
	c.Helper()
	got := []string{}
	base := filepath.Join(c.Dir, folder)
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".verdict.json") {
			name, _ := filepath.Rel(base, path)
			got = append(got, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		c.Fatal(err)
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		c.Errorf("%s holds %q, want %q", folder, got, want)
	}
}

// verifies wants warehouse, ledger and folders to agree.
func (c *chain) verifies() {
	c.Helper()
	r, err := batch.Verify(c.ctx, c.Home)
	if err != nil {
		c.Fatal(err)
	}
	if !r.Clean {
		c.Errorf("verify: %+v", r.Problems)
	}
}

// waits returns the quarantined file of that name.
func (c *chain) waits(name string) int64 {
	c.Helper()
	list, err := c.Warehouse.Quarantined(c.ctx)
	if err != nil {
		c.Fatal(err)
	}
	for _, q := range list {
		if q.File == name {
			return q.ID
		}
	}
	c.Fatalf("%s does not wait in quarantine: %+v", name, list)
	return 0
}

// delivery returns the number of the newest delivery of that name.
func (c *chain) delivery(name string) int64 {
	c.Helper()
	list, err := c.Warehouse.Deliveries(c.ctx, 0, "")
	if err != nil {
		c.Fatal(err)
	}
	for _, d := range slices.Backward(list) {
		if d.File == name {
			return d.ID
		}
	}
	c.Fatalf("%s was never delivered", name)
	return 0
}
