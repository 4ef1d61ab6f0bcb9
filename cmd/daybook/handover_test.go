package main_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// handed is what tests look at in a handover's manifest.
type handed struct {
	Run     int64
	Changed []struct{ Table, Month string }
	Tables  []struct {
		Name  string
		Rows  int64
		Files []struct {
			Path, SHA256 string
			Rows, Bytes  int64
		}
	}
}

// lake reads a handover as another warehouse does: by its manifest alone. Rows are sorted, each with its columns' names.
func lake(t *testing.T, dir string) (m handed, rows map[string][]string) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "manifest.json"))), &m); err != nil {
		t.Fatal(err)
	}
	rows = map[string][]string{}
	there := 0
	for _, table := range m.Tables {
		for _, f := range table.Files {
			there++
			path := filepath.Join(dir, filepath.FromSlash(f.Path))
			doc := read(t, path)
			if sum := sha256.Sum256([]byte(doc)); hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(doc)) != f.Bytes {
				t.Errorf("%s is not what the manifest says", f.Path)
			}
			list := parquetRows(t, path)
			if int64(len(list)) != f.Rows {
				t.Errorf("%s has %d rows, the manifest says %d", f.Path, len(list), f.Rows)
			}
			rows[table.Name] = append(rows[table.Name], list...)
		}
		if int64(len(rows[table.Name])) != table.Rows {
			t.Errorf("%s has %d rows, the manifest says %d", table.Name, len(rows[table.Name]), table.Rows)
		}
		slices.Sort(rows[table.Name])
	}
	if n := len(files(t, filepath.Join(dir, "data"))); n != there {
		t.Errorf("%d files lie there, the manifest names %d", n, there)
	}
	return m, rows
}

// parquetRows are the rows of a Parquet file as text.
func parquetRows(t *testing.T, path string) (list []string) {
	t.Helper()
	f, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := pqarrow.NewFileReader(f, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	table, err := r.ReadTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	list = make([]string, table.NumRows())
	for c := range int(table.NumCols()) {
		col, row := table.Column(c), 0
		for _, chunk := range col.Data().Chunks() {
			for i := range chunk.Len() {
				value := chunk.ValueStr(i)
				if d, ok := chunk.(*array.Decimal128); ok && d.IsValid(i) {
					value = d.Value(i).ToString(d.DataType().(*arrow.Decimal128Type).Scale)
				}
				list[row] += fmt.Sprintf("%s=%s ", col.Name(), value)
				row++
			}
		}
	}
	return list
}

// TestHandover_GoesOnWithEveryRun: after nights, a correction, a withdrawal and a rollback the folder that was brought up to date each time holds
// what a new one holds; sums are those of the pages.
func TestHandover_GoesOnWithEveryRun(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		dir := t.TempDir()
		chain, home, kept := filepath.Join(dir, "chain"), filepath.Join(dir, "home"), filepath.Join(dir, "kept")
		must(t, []int{0}, "generate", "--stores", "4", "--products", "6", "--from", "2026-01-20", "--days", "20", "--seed", "5",
			"--fault", "late_correction@2026-01-29", "--out", chain)
		initHome(t, home, on)
		landing := filepath.Join(home, "landing")
		hand := func(to string, args ...string) {
			t.Helper()
			must(t, []int{0}, append([]string{"export", "--all", "--format", "parquet", "--out", to, "--home", home}, args...)...)
		}
		compare := func(when string) {
			t.Helper()
			fresh := filepath.Join(dir, "fresh "+when)
			hand(kept)
			hand(fresh)
			_, a := lake(t, kept)
			_, b := lake(t, fresh)
			for name, rows := range b {
				if !slices.Equal(a[name], rows) {
					t.Errorf("%s: %s is not what a new handover has: %d rows, %d", when, name, len(a[name]), len(rows))
				}
			}
			if len(a) != len(b) {
				t.Errorf("%s: %d tables, %d", when, len(a), len(b))
			}
		}
		for _, name := range []string{"stores", "products", "calendar", "promotions", "targets"} {
			copyInto(t, filepath.Join(chain, name+".csv"), landing)
		}
		copyInto(t, filepath.Join(chain, "*_2026-01-*.csv"), landing)
		must(t, []int{0}, "run", "--home", home)
		compare("after January")
		copyInto(t, filepath.Join(chain, "*_2026-02-0[1-3].csv"), landing)
		must(t, []int{0}, "run", "--home", home, "--each-night")
		compare("after three nights")
		january := read(t, filepath.Join(kept, "manifest.json"))
		if !strings.Contains(january, "month=2026-01/run-000001.parquet") {
			t.Error("January was written again, though nothing of it changed")
		}
		copyInto(t, filepath.Join(chain, "corrections", "*"), landing)
		must(t, []int{0, 3}, "run", "--home", home)
		compare("after a correction")
		if strings.Contains(read(t, filepath.Join(kept, "manifest.json")), "store_day/month=2026-01/run-000001.parquet") {
			t.Error("January was corrected, and is not written again")
		}
		must(t, []int{0}, "rollback", "--to", "2", "--why", "tried", "--home", home)
		compare("after going back")

		out := must(t, []int{0}, "sql", "--home", home, "--json", "SELECT sum(net_sales) AS sum FROM store_day").out
		var list []struct{ Sum string }
		if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 1 {
			t.Fatalf("%v: %s", err, out)
		}
		_, rows := lake(t, kept)
		cents := int64(0)
		for _, row := range rows["store_day"] {
			for _, cell := range strings.Fields(row) {
				if value, ok := strings.CutPrefix(cell, "net_sales="); ok {
					cents += centsOf(t, value)
				}
			}
		}
		if got := fmt.Sprintf("%d.%02d", cents/100, cents%100); got != list[0].Sum {
			t.Errorf("net sales add up to %s in the files, to %s in the warehouse", got, list[0].Sum)
		}
	})
}

// centsOf is an amount with two decimals in cents.
func centsOf(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)
	if err != nil || !strings.HasSuffix(s[:len(s)-2], ".") {
		t.Fatalf("%q is no amount", s)
	}
	return n
}
