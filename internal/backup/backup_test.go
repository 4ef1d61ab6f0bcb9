package backup_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// newHome is a home with a run, an archived file (delivery 1) and one in quarantine (delivery 2).
func newHome(t *testing.T) backup.Home {
	t.Helper()
	dir := t.TempDir()
	d, err := duckdb.Open(t.Context(), filepath.Join(dir, "daybook.duckdb"), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	warehousetest.Migrate(t, d)
	now := time.Date(2026, 5, 30, 6, 15, 0, 0, time.UTC)
	h := backup.Home{
		Dir: dir, Contracts: filepath.Join(dir, "contracts"), Quarantine: filepath.Join(dir, "quarantine"), Archive: filepath.Join(dir, "archive"),
		Warehouse: warehouse.New(d, func() time.Time { return now }), MemoryMB: 128, Version: "test",
		Now: func() time.Time { now = now.Add(time.Hour); return now }, Progress: func(string, int64, int64) {},
	}
	write(t, filepath.Join(dir, "daybook.yaml"), "chain: Alder\n")
	write(t, filepath.Join(h.Contracts, "sales.odcs.yaml"), "id: sales\n")
	deliver(t, h, 1, "archive", "run-000001/sales.csv", "units\n1\n")
	deliver(t, h, 2, "quarantine", "run-000001/tills/bad.csv", "units\n-1\n")
	return h
}

// deliver puts a file where the ledger says that it is.
func deliver(t *testing.T, h backup.Home, id int64, place, path, body string) {
	t.Helper()
	write(t, filepath.Join(h.Dir, place, filepath.FromSlash(path)), body)
	tx, err := h.Warehouse.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.Exec(t.Context(), `insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256,
		outcome, rows, sales_value, findings_total, verdict, place, path, moved, closed_why)
		values (cast($1 as bigint), 1, 'sales', 'x.csv', sha256(cast($4 as text)), 8, '', '', '', 'ok', 1, 0, 0, '{}', cast($2 as text), cast($3 as text), true, '')`,
		id, place, place+"/"+path, body)
	if id == 1 && err == nil {
		_, err = tx.Exec(t.Context(), `insert into wh.run values (1, 'run', 'published', timestamp '2026-05-30 04:30:00', null, null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '', '{}', 1, 1, true)`)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, body string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(body), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// objects lists what is in a store, by the last part of its name; files by what they are called in the home is left to fetch.
func objects(t *testing.T, s backup.Store, prefix string) []string {
	t.Helper()
	list, err := s.List(t.Context(), prefix)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, o := range list {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	return names
}

func made(t *testing.T, h backup.Home, s backup.Store, opt backup.Options) backup.Result {
	t.Helper()
	r, err := backup.Make(t.Context(), h, s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fetched brings a backup into a new folder and returns every file with what is in it.
func fetched(t *testing.T, s backup.Store, m backup.Manifest) (map[string]string, error) {
	t.Helper()
	dir := t.TempDir()
	to := backup.Folders{Contracts: filepath.Join(dir, "c"), Quarantine: filepath.Join(dir, "q"), Archive: filepath.Join(dir, "a")}
	err := m.Fetch(t.Context(), s, to, func(string, int64, int64) {})
	if err == nil {
		err = m.FetchWarehouse(t.Context(), s, filepath.Join(dir, "w.duckdb"))
	}
	all := map[string]string{}
	if werr := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "w.duckdb" {
			return err
		}
		doc, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = string(doc)
		return err
	}); werr != nil {
		t.Fatal(werr)
	}
	return all, err
}

func TestMake_HoldsTheWholeHome(t *testing.T) {
	t.Parallel()
	h, s := newHome(t), backup.Folder(t.TempDir())
	r := made(t, h, s, backup.Options{Archive: true, Reason: "test"})
	if r.Name != "20260530T071500Z" || r.Archive.Files != 1 || len(r.Files) != 3 || len(r.Missing) != 0 || r.LastDelivery != 2 {
		t.Errorf("%+v", r.Manifest)
	}
	m, err := backup.Find(t.Context(), s, "")
	if err != nil {
		t.Fatal(err)
	}
	got, err := fetched(t, s, m)
	want := map[string]string{"c/sales.odcs.yaml": "id: sales\n", "q/run-000001/tills/bad.csv": "units\n-1\n", "a/run-000001/sales.csv": "units\n1\n"}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	doc, err := m.Settings(t.Context(), s)
	if err != nil || string(doc) != "chain: Alder\n" {
		t.Errorf("settings %q, %v", doc, err)
	}
	if info, err := os.Stat(filepath.Join(string(s), "backups", m.Name, "warehouse.duckdb")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the warehouse, with its keys and hashes of passwords, can be read by others: %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(h.Dir, ".backup*")); left != nil {
		t.Errorf("left in the home: %v", left)
	}
}

// TestMake_TellsWhatIsNotAsTheLedgerSays: a backup is made all the same.
func TestMake_TellsWhatIsNotAsTheLedgerSays(t *testing.T) {
	t.Parallel()
	h, s := newHome(t), backup.Folder(t.TempDir())
	deliver(t, h, 3, "archive", "run-000001/gone.csv", "x")
	write(t, filepath.Join(h.Dir, "archive", "run-000001", "sales.csv"), "somebody was here\n")
	for _, path := range []string{"archive/run-000001/gone.csv", "quarantine/run-000001/tills/bad.csv"} {
		if err := os.Remove(filepath.Join(h.Dir, filepath.FromSlash(path))); err != nil {
			t.Fatal(err)
		}
	}
	r := made(t, h, s, backup.Options{Archive: true})
	slices.Sort(r.Missing)
	if want := []string{"archive/run-000001/gone.csv", "archive/run-000001/sales.csv", "quarantine/run-000001/tills/bad.csv"}; !slices.Equal(r.Missing, want) {
		t.Errorf("missing %q", r.Missing)
	}
	if got, err := fetched(t, s, r.Manifest); err != nil || len(got) != 1 {
		t.Errorf("%q, %v", got, err)
	}
}

// TestMake_KeepsEachFileOnceAndOnlyWhileItIsNeeded: what a backup that is kept needs stays, whatever goes.
func TestMake_KeepsEachFileOnceAndOnlyWhileItIsNeeded(t *testing.T) {
	t.Parallel()
	h, s := newHome(t), backup.Folder(t.TempDir())
	made(t, h, s, backup.Options{Archive: true})
	all := objects(t, s, "files/")
	if len(all) != 4 {
		t.Fatalf("files %q", all)
	}
	if err := os.Remove(filepath.Join(h.Dir, "quarantine", "run-000001", "tills", "bad.csv")); err != nil {
		t.Fatal(err)
	}
	if r := made(t, h, s, backup.Options{Archive: true, Keep: 2}); len(r.Removed) != 0 || len(objects(t, s, "files/")) != 4 {
		t.Errorf("removed %v, files %v", r.Removed, objects(t, s, "files/"))
	}
	// The one with the bad file goes, and its file with it.
	if r := made(t, h, s, backup.Options{Keep: 2}); len(r.Removed) != 1 || len(objects(t, s, "files/")) != 3 {
		t.Errorf("removed %v, files %v", r.Removed, objects(t, s, "files/"))
	}
	list, err := backup.List(t.Context(), s)
	if err != nil || len(list) != 2 || !list[1].Archive.Included || list[0].Archive.Included {
		t.Fatalf("%v", err)
	}
	for _, m := range list {
		if _, err := fetched(t, s, m); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
	// The last one with the archive goes.
	if made(t, h, s, backup.Options{Keep: 1}); len(objects(t, s, "files/")) != 2 {
		t.Errorf("files %v", objects(t, s, "files/"))
	}
}

// breaking fails at its nth change.
type breaking struct {
	backup.Store
	left int
}

var errBroken = errors.New("the share is gone")

func (b *breaking) Put(ctx context.Context, name string, r io.Reader) error {
	if b.left--; b.left < 0 {
		_, _ = io.CopyN(io.Discard, r, 10)
		return errBroken
	}
	return b.Store.Put(ctx, name, r)
}

func (b *breaking) Delete(ctx context.Context, name string) error {
	if b.left--; b.left < 0 {
		return errBroken
	}
	return b.Store.Delete(ctx, name)
}

// TestMake_BrokenOffAnywhere: at whatever object the target goes away, the backups that were there are whole, the broken one is none,
// and the next one goes through and tidies up.
func TestMake_BrokenOffAnywhere(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	for n := 0; ; n++ {
		s := backup.Folder(t.TempDir())
		first := made(t, h, s, backup.Options{Archive: true})
		write(t, filepath.Join(h.Contracts, "sales.odcs.yaml"), fmt.Sprintf("id: sales %d\n", n))
		_, err := backup.Make(t.Context(), h, &breaking{s, n}, backup.Options{Archive: true, Keep: 1})
		if err != nil && !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		list, lerr := backup.List(t.Context(), s)
		if lerr != nil || len(list) == 0 {
			t.Fatalf("broken off at %d: %d backups, %v", n, len(list), lerr)
		}
		for _, m := range list {
			if _, ferr := fetched(t, s, m); ferr != nil && err != nil && m.Name == first.Name && len(list) == 2 {
				continue // the new one is whole, and the old one was going
			} else if ferr != nil {
				t.Errorf("broken off at %d: %s cannot be brought back: %v", n, m.Name, ferr)
			}
		}
		if err == nil {
			if n < 6 {
				t.Errorf("only %d changes were tried", n)
			}
			return
		}
		made(t, h, s, backup.Options{Archive: true, Keep: 1})
		if got := objects(t, s, ""); len(got) != 3+4 {
			t.Errorf("broken off at %d, then: %q", n, got)
		}
	}
}

// TestRestore_NoticesEveryDamage: one byte changed, or an object gone, anywhere.
func TestRestore_NoticesEveryDamage(t *testing.T) {
	t.Parallel()
	h, s := newHome(t), backup.Folder(t.TempDir())
	m := made(t, h, s, backup.Options{Archive: true}).Manifest
	for _, name := range objects(t, s, "") {
		path := filepath.Join(string(s), filepath.FromSlash(name))
		doc, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		read := func() error {
			if _, err := backup.Find(t.Context(), s, m.Name); err != nil {
				return err
			}
			_, err1 := m.Settings(t.Context(), s)
			_, err2 := fetched(t, s, m)
			return errors.Join(err1, err2)
		}
		if err := read(); err != nil {
			t.Fatal(err)
		}
		bad := slices.Clone(doc)
		bad[len(bad)/2] ^= 0x40
		if strings.HasSuffix(name, "manifest.json") {
			bad = doc[:len(doc)/2]
		}
		write(t, path, string(bad))
		if err := read(); err == nil {
			t.Errorf("%s was changed, and nobody noticed", name)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := read(); err == nil {
			t.Errorf("%s is gone, and nobody noticed", name)
		}
		write(t, path, string(doc))
	}
}

// TestRestore_NoPathLeadsOut: a manifest may be written by anybody who can write to the target.
func TestRestore_NoPathLeadsOut(t *testing.T) {
	t.Parallel()
	h, s := newHome(t), backup.Folder(t.TempDir())
	m := made(t, h, s, backup.Options{}).Manifest
	for _, path := range []string{"../x", "contracts/../../x", "/etc/passwd", "quarantine", "contracts/../../../x", "archive/x", "logs/x", ""} {
		bad := m
		bad.Files = append(slices.Clone(m.Files), backup.File{Path: path, Part: m.Files[0].Part})
		doc, err := json.Marshal(bad)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(string(s), "backups", m.Name, "manifest.json"), string(doc))
		if _, err := backup.Find(t.Context(), s, ""); err == nil || !strings.Contains(err.Error(), "which is no file of a home") {
			t.Errorf("%q: %v", path, err)
		}
	}
}

func TestMake_RefusesATargetOfAnotherHome(t *testing.T) {
	t.Parallel()
	s := backup.Folder(t.TempDir())
	a := newHome(t)
	made(t, a, s, backup.Options{})
	b := newHome(t)
	tx, err := b.Warehouse.Begin(t.Context(), 0)
	if err == nil {
		_, err = tx.Exec(t.Context(), "update wh.run set started_at = timestamp '2020-01-01 00:00:00'")
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Make(t.Context(), b, s, backup.Options{Keep: 1}); fault.KindOf(err) != fault.Config || !strings.Contains(fmt.Sprint(err), a.Dir) {
		t.Errorf("%v", err)
	}
	if list, err := backup.List(t.Context(), s); err != nil || len(list) != 1 || list[0].Home != a.Dir {
		t.Errorf("%v, %v", list, err)
	}
}

func TestMake_StopsWithItsContext(t *testing.T) {
	t.Parallel()
	h, s := newHome(t), backup.Folder(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	h.Progress = func(string, int64, int64) { cancel() }
	if _, err := backup.Make(ctx, h, s, backup.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if list, err := backup.List(t.Context(), s); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}
