package duckdb_test

import (
	"database/sql"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// csvFiles is how many files the readers are given.
const csvFiles = 2000

// The same bytes, by three readers that share no line: the night's, encoding/csv and DuckDB's. Of a file that is well written every
// cell is what was written, in all of them. Of one that is spoilt, what the night's reader loads is what each of the others reads,
// cell by cell, or there is a reason that is named; and no reason excuses a number that two others agree is another one.
func TestCSVAgreesWithOtherReaders(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("duckdb", "?threads=1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	path := filepath.Join(t.TempDir(), "x.csv")
	var loaded, spoilt, compared int
	seen := map[string]int{}
	for seed := range uint64(csvFiles) {
		f := makeCSV(seed)
		if err := os.WriteFile(path, []byte(f.text), 0o600); err != nil {
			t.Fatal(err)
		}
		ours := f.ours(t)
		others := map[string]reading{peerEngine: f.engines(t.Context(), db, path, false)}
		if f.goReads() {
			others[peerGo] = f.gos(false)
		}
		if f.spoilt {
			spoilt++
		}
		if ours.why != "" {
			if !f.spoilt {
				t.Errorf("file %d is well written and refused: %s\n%q", seed, ours.why, f.text)
			}
			continue
		}
		if f.spoilt {
			loaded++
		} else if !f.agree(ours.rows[1:], f.rows) {
			t.Errorf("file %d, %q\nwritten %q\nours    %q", seed, f.text, f.rows, ours.rows)
		}
		if typed := f.engines(t.Context(), db, path, true); typed.why == "" && others[peerEngine].why == "" && f.agree(ours.rows, others[peerEngine].rows) && !f.agree(ours.rows, typed.rows) {
			t.Errorf("file %d, %q: DuckDB's values are others\nours   %q\ntheirs %q", seed, f.text, ours.rows, typed.rows)
		}
		if one, both := others[peerGo], others[peerEngine]; one.rows != nil && both.rows != nil && f.agree(one.rows, allLF(both.rows)) {
			compared++
			if !f.agree(allLF(ours.rows), one.rows) {
				t.Errorf("file %d, %q: the two others agree\nours   %q\ntheirs %q", seed, f.text, ours.rows, one.rows)
			}
		}
		for peer, theirs := range others {
			if theirs.why == "" && f.agree(ours.rows, theirs.rows) {
				continue
			}
			reasons, enough := f.reasons(peer, ours, theirs)
			for _, name := range reasons {
				seen[peer+": "+name]++
			}
			if !enough {
				t.Errorf("file %d, %+q\n%q\nours %q\n%s %q %s", seed, f.csvDialect, f.text, ours.rows, peer, theirs.rows, theirs.why)
			}
		}
	}
	t.Logf("%d files, all %d that are well written loaded; of %d spoilt ones %d; of %d both others read the same; reasons: %v", csvFiles, csvFiles-spoilt, spoilt, loaded, compared, seen)
	if 4*loaded < spoilt || 4*compared < csvFiles {
		t.Errorf("of %d spoilt files %d were loaded; of %d files in all both others read the same: too few to say anything", spoilt, loaded, compared)
	}
	for _, x := range csvReasons {
		if seen[x.peer+": "+x.name] == 0 {
			t.Errorf("no file shows that %s: %s; take the reason out", x.peer, x.name)
		}
	}
}

var csvNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// agree reports whether two readings are the same cells: texts to the byte, numbers to the last decimal.
func (f csvFile) agree(a, b [][]string) bool {
	return slices.EqualFunc(a, b, func(a, b []string) bool {
		if len(a) != len(f.columns) || len(b) != len(f.columns) {
			return false
		}
		for i := range a {
			if !f.same(i, a[i], b[i]) {
				return false
			}
		}
		return true
	})
}

func (f csvFile) same(column int, a, b string) bool {
	if a == b {
		return true
	}
	if !f.columns[column].number || !csvNumber.MatchString(a) || !csvNumber.MatchString(b) {
		return false
	}
	x, _ := new(big.Rat).SetString(a)
	y, _ := new(big.Rat).SetString(b)
	return x.Cmp(y) == 0
}
