package main_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
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
	where   string // folder that the bad file is in afterwards
}

// faultTable is every kind that `generate --fault` plants. Drift stops the night and leaves all files in landing; everything
// else keeps only the bad file out.
var faultTable = []planted{
	{"missing_column", 4, "stopped_by_drift", "drift", "", "landing"},
	{"extra_column", 4, "stopped_by_drift", "drift", "", "landing"},
	{"renamed_column", 4, "stopped_by_drift", "drift", "", "landing"},
	{"reordered_columns", 4, "stopped_by_drift", "drift", "", "landing"},
	{"retyped_column", 4, "stopped_by_drift", "drift", "", "landing"},
	{"wrong_delimiter", 4, "stopped_by_drift", "drift", "", "landing"},
	{"wrong_encoding", 4, "stopped_by_drift", "drift", "", "landing"},
	{"negative_sales", 3, "published_with_quarantine", "violation", "minimum", "quarantine"},
	{"unknown_store", 3, "published_with_quarantine", "violation", "reference", "quarantine"},
	{"unknown_product", 3, "published_with_quarantine", "violation", "reference", "quarantine"},
	{"duplicate_key", 3, "published_with_quarantine", "violation", "primaryKey", "quarantine"},
	{"ragged_row", 3, "published_with_quarantine", "violation", "ragged_row", "quarantine"},
	{"impossible_date", 3, "published_with_quarantine", "violation", "type", "quarantine"},
	{"date_of_another_night", 3, "published_with_quarantine", "violation", "business_date", "quarantine"},
	{"wrong_control_total", 3, "published_with_quarantine", "violation", "control_total", "quarantine"},
	{"not_a_number", 3, "published_with_quarantine", "violation", "type", "quarantine"},
	{"too_many_decimals", 3, "published_with_quarantine", "violation", "type", "quarantine"},
	{"unended_quote", 3, "published_with_quarantine", "violation", "quote", "quarantine"},
	{"broken_bytes", 3, "published_with_quarantine", "violation", "encoding", "quarantine"},
	{"empty_file", 3, "published_with_quarantine", "unreadable", "", "quarantine"},
	{"truncated_gzip", 3, "published_with_quarantine", "unreadable", "", "quarantine"},
	{"unknown_file", 3, "published_with_quarantine", "unknown", "", "quarantine"},
	{"two_deliveries", 3, "published_with_quarantine", "violation", "one_delivery", "quarantine"},
	{"file_missing", 0, "published", "", "", ""},
	{"missing_store", 0, "published", "", "", ""},
	{"late_correction", 0, "published", "", "", ""},
}

const faultDate = "2026-02-03"

// TestFaults_EachAlone runs every kind of fault through the real binary and looks at the outcome, the exit code, where each
// file is afterwards, that its bytes are unchanged, and that rows and sums add up.
func TestFaults_EachAlone(t *testing.T) {
	t.Parallel()
	onEachEngine(t, faultsEachAlone)
}

func faultsEachAlone(t *testing.T, on engine) {
	for _, p := range faultTable {
		t.Run(p.kind, func(t *testing.T) {
			t.Parallel()
			r, home, sums := faultNight(t, on, []string{p.kind}, p.code)
			if r.Outcome != p.outcome {
				t.Errorf("outcome %s, want %s", r.Outcome, p.outcome)
			}
			bad := 0
			for _, v := range r.Verdicts {
				if v.Outcome == "ok" {
					continue
				}
				bad++
				if v.Outcome != p.verdict {
					t.Errorf("%s: %s, want %s", v.File, v.Outcome, p.verdict)
				}
				if p.rule != "" && !breaksRule(v.Findings, p.rule) {
					t.Errorf("%s: no finding of rule %s in %+v", v.File, p.rule, v.Findings)
				}
				unchanged(t, filepath.Join(home, p.where), v.File, sums)
			}
			if (bad > 0) != (p.verdict != "") {
				t.Errorf("%d bad files, want some: %v", bad, p.verdict != "")
			}
			if p.code == 4 && (r.Files.Left != r.Files.Landed || r.PublishedRun != 1) {
				t.Errorf("drift moved files or published: %+v, run %d", r.Files, r.PublishedRun)
			}
			if p.code != 4 && len(files(t, filepath.Join(home, "landing"))) != 0 {
				t.Errorf("landing still holds %v", files(t, filepath.Join(home, "landing")))
			}
			must(t, []int{0}, "verify", "--home", home)
		})
	}
}

func breaksRule(findings []struct {
	Line                         int64
	Column, Value, Rule, Message string
}, rule string,
) bool {
	for _, f := range findings {
		if f.Rule == rule || rule == "minimum" && f.Rule == "not_negative" {
			return true
		}
	}
	return false
}

// TestFaults_ThreeAtOnce: one drifted file among bad ones of other nights still stops the run, and nothing moves.
func TestFaults_ThreeAtOnce(t *testing.T) {
	t.Parallel()
	r, home, _ := faultNight(t, embedded, []string{"negative_sales", "renamed_column@2026-02-04", "unknown_file@2026-02-05"}, 4)
	if r.Outcome != "stopped_by_drift" || r.Files.Left != r.Files.Landed {
		t.Errorf("outcome %s, files %+v", r.Outcome, r.Files)
	}
	if got := files(t, filepath.Join(home, "quarantine")); len(got) != 0 {
		t.Errorf("in quarantine: %v", got)
	}
}

// faultNight publishes two good nights, lands a third with faults and runs it. sums are the landed files by name.
func faultNight(t *testing.T, on engine, kinds []string, code int) (r ran, home string, sums map[string]string) {
	t.Helper()
	dir := t.TempDir()
	chain := filepath.Join(dir, "chain")
	home = filepath.Join(dir, "home")
	words := []string{"generate", "--stores", "6", "--products", "12", "--from", "2026-02-01", "--days", "5", "--seed", "5", "--out", chain}
	for _, k := range kinds {
		if !strings.Contains(k, "@") {
			k += "@" + faultDate
		}
		words = append(words, "--fault", k)
	}
	must(t, []int{0}, words...)
	initHome(t, home, on)
	landing := filepath.Join(home, "landing")
	all, err := filepath.Glob(filepath.Join(chain, "*"))
	if err != nil {
		t.Fatal(err)
	}
	sums = map[string]string{}
	var later []string
	for _, f := range all {
		name := filepath.Base(f)
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if info.IsDir() || name == "truth.json" {
			continue
		}
		doc := read(t, f)
		sum := sha256.Sum256([]byte(doc))
		sums[name] = hex.EncodeToString(sum[:])
		if strings.Contains(name, "_2026-02-01") || strings.Contains(name, "_2026-02-02") || !strings.Contains(name, "_2026") && strings.HasSuffix(name, ".csv") && known(name) {
			write(t, filepath.Join(landing, name), doc)
			continue
		}
		if len(kinds) > 1 || !strings.Contains(name, "2026-02-04") && !strings.Contains(name, "2026-02-05") {
			later = append(later, f)
		}
	}
	must(t, []int{0}, "run", "--home", home)
	for _, f := range later {
		write(t, filepath.Join(landing, filepath.Base(f)), read(t, f))
	}
	decode(t, must(t, []int{code}, "run", "--home", home, "--json"), &r)
	if r.Files.Landed != r.Files.Loaded+r.Files.Quarantined+r.Files.Duplicate+r.Files.Left {
		t.Errorf("files do not add up: %+v", r.Files)
	}
	if r.Rows.In != r.Rows.Loaded+r.Rows.Quarantined {
		t.Errorf("rows do not add up: %+v", r.Rows)
	}
	return r, home, sums
}

// known reports whether a file is one of the masters and keyed datasets of the default layout.
func known(name string) bool {
	return contains([]string{"stores.csv", "products.csv", "calendar.csv", "promotions.csv", "targets.csv"}, name)
}

// unchanged wants the file below dir, byte for byte as it was delivered.
func unchanged(t *testing.T, dir, name string, sums map[string]string) {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() != name {
			return err
		}
		found = true
		sum := sha256.Sum256([]byte(read(t, path)))
		if hex.EncodeToString(sum[:]) != sums[name] {
			t.Errorf("%s is not what was delivered", path)
		}
		return nil
	})
	if err != nil || !found {
		t.Errorf("%s is not below %s (%v)", name, dir, err)
	}
}
