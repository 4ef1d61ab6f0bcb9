package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// planted is one kind of fault on the third night and what must come of it.
type planted struct {
	kind    string
	code    int
	outcome string // of the run
	verdict string // of the bad file
	rule    string // that its first finding breaks; "" where a finding is not the reason
}

// faultTable is every kind that `generate --fault` plants. Drift stops the night and leaves all files in landing; everything
// else keeps only the bad file out.
var faultTable = []planted{
	{"missing_column", 4, "stopped_by_drift", "drift", ""},
	{"extra_column", 4, "stopped_by_drift", "drift", ""},
	{"renamed_column", 4, "stopped_by_drift", "drift", ""},
	{"reordered_columns", 4, "stopped_by_drift", "drift", ""},
	{"retyped_column", 4, "stopped_by_drift", "drift", ""},
	{"wrong_delimiter", 4, "stopped_by_drift", "drift", ""},
	{"wrong_encoding", 4, "stopped_by_drift", "drift", ""},
	{"negative_sales", 3, "published_with_quarantine", "violation", "minimum"},
	{"unknown_store", 3, "published_with_quarantine", "violation", "reference"},
	{"unknown_product", 3, "published_with_quarantine", "violation", "reference"},
	{"duplicate_key", 3, "published_with_quarantine", "violation", "primaryKey"},
	{"ragged_row", 3, "published_with_quarantine", "violation", "ragged_row"},
	{"impossible_date", 3, "published_with_quarantine", "violation", "type"},
	{"date_of_another_night", 3, "published_with_quarantine", "violation", "business_date"},
	{"wrong_control_total", 3, "published_with_quarantine", "violation", "control_total"},
	{"not_a_number", 3, "published_with_quarantine", "violation", "type"},
	{"too_many_decimals", 3, "published_with_quarantine", "violation", "type"},
	{"unended_quote", 3, "published_with_quarantine", "violation", "quote"},
	{"broken_bytes", 3, "published_with_quarantine", "violation", "encoding"},
	{"empty_file", 3, "published_with_quarantine", "unreadable", ""},
	{"truncated_gzip", 3, "published_with_quarantine", "unreadable", ""},
	{"unknown_file", 3, "published_with_quarantine", "unknown", ""},
	{"two_deliveries", 3, "published_with_quarantine", "violation", "one_delivery"},
	{"file_missing", 0, "published", "", ""},
	{"missing_store", 0, "published", "", ""},
	{"late_correction", 0, "published", "", ""},
}

const faultDate = "2026-02-03"

// TestFaults_EachAlone runs every kind of fault through the real binary and looks at the outcome, the exit code, where each
// file is afterwards, that its bytes are unchanged, and that rows and money are those of a count that shares no code with
// the reader.
func TestFaults_EachAlone(t *testing.T) {
	t.Parallel()
	for _, p := range faultTable {
		t.Run(p.kind, func(t *testing.T) {
			t.Parallel()
			n := faultNight(t, p.code, p.kind+"@"+faultDate)
			if n.ran.Outcome != p.outcome {
				t.Errorf("outcome %s, want %s", n.ran.Outcome, p.outcome)
			}
			var bad []string
			for _, v := range n.ran.Verdicts {
				if v.Outcome == "ok" {
					continue
				}
				bad = append(bad, v.File)
				if v.Outcome != p.verdict {
					t.Errorf("%s: %s, want %s", v.File, v.Outcome, p.verdict)
				}
				if p.rule != "" && !breaksRule(v.Findings, p.rule) {
					t.Errorf("%s: no finding of rule %s in %+v", v.File, p.rule, v.Findings)
				}
			}
			if (len(bad) > 0) != (p.verdict != "") {
				t.Errorf("bad files %v, want some: %v", bad, p.verdict != "")
			}
			if p.code == 4 {
				n.stopped(t)
				return
			}
			n.published(t, bad)
		})
	}
}

// TestFaults_TheTableIsWhole: every kind that there is stands in the table, and none that there is not.
func TestFaults_TheTableIsWhole(t *testing.T) {
	t.Parallel()
	help := must(t, []int{0}, "generate", "--help").out
	_, list, _ := strings.Cut(help, "Faults (--fault KIND@DATE):\n")
	list, _, _ = strings.Cut(list, "\n\n")
	var told, tested []string
	for line := range strings.Lines(list) {
		told = append(told, strings.Fields(line)[0])
	}
	for _, p := range faultTable {
		tested = append(tested, p.kind)
	}
	slices.Sort(told)
	slices.Sort(tested)
	if !slices.Equal(told, tested) {
		t.Errorf("--help tells %v, tested are %v", told, tested)
	}
}

func breaksRule(findings []struct {
	Line                         int64
	Column, Value, Rule, Message string
}, rule string,
) bool {
	for _, f := range findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}

// TestFaults_ThreeAtOnce: one drifted file among bad ones of other nights still stops the run, and nothing moves.
func TestFaults_ThreeAtOnce(t *testing.T) {
	t.Parallel()
	n := faultNight(t, 4, "negative_sales@2026-02-03", "renamed_column@2026-02-04", "unknown_file@2026-02-05")
	if n.ran.Outcome != "stopped_by_drift" {
		t.Errorf("outcome %s", n.ran.Outcome)
	}
	n.stopped(t)
}

// TestFaults_ThreeViolationsAtOnce: three bad nights in one run: each bad file waits, everything else is in.
func TestFaults_ThreeViolationsAtOnce(t *testing.T) {
	t.Parallel()
	n := faultNight(t, 3, "negative_sales@2026-02-03", "truncated_gzip@2026-02-04", "unknown_product@2026-02-05")
	if n.ran.Outcome != "published_with_quarantine" || n.ran.Files.Quarantined != 3 {
		t.Errorf("outcome %s, files %+v", n.ran.Outcome, n.ran.Files)
	}
	n.published(t, []string{"sales_2026-02-03.csv", "sales_2026-02-04.csv.gz", "sales_2026-02-05.csv"})
}

// TestFaults_EveryDriftAtOnce: one run reports every drifted file.
func TestFaults_EveryDriftAtOnce(t *testing.T) {
	t.Parallel()
	n := faultNight(t, 4, "renamed_column@2026-02-03", "wrong_delimiter@2026-02-04", "retyped_column@2026-02-05")
	drifted := 0
	for _, v := range n.ran.Verdicts {
		if v.Outcome == "drift" {
			drifted++
		}
	}
	if drifted != 3 {
		t.Errorf("%d drifted files told, want 3", drifted)
	}
	n.stopped(t)
}

// badNight is a night with faults after it was run.
type badNight struct {
	home   string
	ran    ran
	landed map[string]string // the files of this night and their bytes
}

// faultNight publishes two good nights, lands the nights that the faults are of, and runs them.
func faultNight(t *testing.T, code int, faults ...string) badNight {
	t.Helper()
	dir := t.TempDir()
	chain := filepath.Join(dir, "chain")
	n := badNight{home: filepath.Join(dir, "home"), landed: map[string]string{}}
	words := []string{"generate", "--stores", "6", "--products", "12", "--from", "2026-02-01", "--days", "5", "--seed", "5", "--out", chain}
	nights := []string{}
	for _, f := range faults {
		words = append(words, "--fault", f)
		_, date, _ := strings.Cut(f, "@")
		nights = append(nights, date)
	}
	must(t, []int{0}, words...)
	must(t, []int{0}, "init", n.home)
	landing := filepath.Join(n.home, "landing")
	all, err := os.ReadDir(chain)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		name := f.Name()
		if f.IsDir() || name == "truth.json" {
			continue
		}
		doc := read(t, filepath.Join(chain, name))
		switch date := dateOf(name); {
		case date == "" || date == "2026-02-01" || date == "2026-02-02":
			write(t, filepath.Join(landing, name), doc)
		case slices.Contains(nights, date):
			n.landed[name] = doc
		}
	}
	must(t, []int{0}, "run", "--home", n.home)
	for name, doc := range n.landed {
		write(t, filepath.Join(landing, name), doc)
	}
	decode(t, must(t, []int{code}, "run", "--home", n.home, "--json"), &n.ran)
	if f := n.ran.Files; f.Landed != len(n.landed) || f.Landed != f.Loaded+f.Quarantined+f.Duplicate+f.Left {
		t.Errorf("files do not add up: %+v of %d", f, len(n.landed))
	}
	if r := n.ran.Rows; r.In != r.Loaded+r.Quarantined {
		t.Errorf("rows do not add up: %+v", r)
	}
	return n
}

var dateIn = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

func dateOf(name string) string { return dateIn.FindString(name) }

// stopped wants that nothing was published and that every file is in landing, byte for byte.
func (n badNight) stopped(t *testing.T) {
	t.Helper()
	if n.ran.Files.Left != len(n.landed) || n.ran.PublishedRun != 1 || n.ran.Rows.In != 0 || n.ran.SalesValue.In != "0.00" {
		t.Errorf("drift moved or published something: %+v", n.ran)
	}
	n.are(t, filepath.Join(n.home, "landing"), n.landed)
	n.are(t, filepath.Join(n.home, "quarantine"), nil)
	if got := ask(t, n.home, "SELECT max(business_date) FROM store_day"); got[0][0] != "2026-02-02" {
		t.Errorf("readers see %v", got)
	}
	must(t, []int{0}, "verify", "--home", n.home)
}

// published wants the bad files in quarantine and the others in the archive, byte for byte, and what readers see to be the
// rows and the money of the others.
func (n badNight) published(t *testing.T, bad []string) {
	t.Helper()
	waits, loaded := map[string]string{}, map[string]string{}
	var rows, value int64
	for name, doc := range n.landed {
		if slices.Contains(bad, name) {
			waits[name] = doc
			continue
		}
		loaded[name] = doc
		lines := strings.Split(strings.TrimSuffix(doc, "\n"), "\n")[1:]
		rows += int64(len(lines))
		for _, line := range lines {
			if strings.HasPrefix(name, "sales_") {
				value += wholeCents(t, strings.Split(line, ",")[4])
			}
		}
	}
	n.are(t, filepath.Join(n.home, "landing"), nil)
	n.are(t, filepath.Join(n.home, "quarantine"), waits)
	n.are(t, filepath.Join(n.home, "archive", "run-000002"), loaded)
	if n.ran.Rows.Loaded != rows || n.ran.SalesValue.Loaded != cents(value) {
		t.Errorf("loaded %d rows and %s, counted %d and %s", n.ran.Rows.Loaded, n.ran.SalesValue.Loaded, rows, cents(value))
	}
	in, waiting := wholeCents(t, n.ran.SalesValue.In), wholeCents(t, n.ran.SalesValue.Quarantined)
	if in != value+waiting {
		t.Errorf("value in %+v is not what is loaded and quarantined", n.ran.SalesValue)
	}
	if got := ask(t, n.home, "SELECT coalesce(sum(sales_value), 0.00) FROM sales WHERE business_date > '2026-02-02'"); got[0][0] != cents(value) {
		t.Errorf("readers see %s, counted %s", got[0][0], cents(value))
	}
	must(t, []int{0}, "verify", "--home", n.home)
}

// are wants exactly these files below dir, verdicts left out.
func (n badNight) are(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".verdict.json") {
			got[d.Name()] = read(t, path)
		}
		if os.IsNotExist(err) {
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, doc := range want {
		if has, ok := got[name]; !ok || has != doc {
			t.Errorf("%s is not below %s as it was delivered", name, dir)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is below %s", name, dir)
		}
	}
}

// wholeCents reads an amount with two decimals.
func wholeCents(t *testing.T, amount string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(amount, ".", "", 1), 10, 64)
	if err != nil || !strings.Contains(amount, ".") {
		t.Fatalf("%q is no amount", amount)
	}
	return n
}
