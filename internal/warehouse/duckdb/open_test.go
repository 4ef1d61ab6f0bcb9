package duckdb_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

// TestMain lets the test binary play the other process that holds a warehouse.
func TestMain(m *testing.M) {
	if path := os.Getenv("DAYBOOK_TEST_HOLD"); path != "" {
		d, err := duckdb.Open(context.Background(), path, duckdb.Options{})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("held")
		_, _ = fmt.Scanln() // until the test closes stdin
		if err := d.Close(); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// hold opens path in another process and returns how to end it.
func hold(t *testing.T, path string) (end func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "DAYBOOK_TEST_HOLD="+path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 5)
	if _, err := out.Read(said); err != nil || !strings.HasPrefix(string(said), "held") {
		t.Fatalf("the other process said %q, %v", said, err)
	}
	return func() {
		_ = in.Close()
		_ = cmd.Wait()
	}
}

func TestAnotherProcessHasIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "daybook.duckdb")
	end := hold(t, path)
	_, err := duckdb.Open(t.Context(), path, duckdb.Options{})
	if fault.KindOf(err) != fault.Locked || fault.HintOf(err) == "" || !strings.Contains(err.Error(), "another process (") {
		t.Errorf("got %v of kind %s", err, fault.KindOf(err))
	}
	time.AfterFunc(300*time.Millisecond, end)
	d, err := duckdb.Open(t.Context(), path, duckdb.Options{Wait: 20 * time.Second})
	if err != nil {
		t.Fatalf("after waiting: %v", err)
	}
	_, err = duckdb.Open(t.Context(), path, duckdb.Options{Wait: 300 * time.Millisecond})
	if fault.KindOf(err) != fault.Locked || !strings.Contains(err.Error(), "this process") {
		t.Errorf("twice in one process: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	hold(t, path)() // a closed warehouse is free for others
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := filepath.Join(dir, "good.duckdb")
	d, err := duckdb.Open(t.Context(), good, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	newer := append([]byte(nil), page...)
	newer[12] = 0xff // the version of the storage follows the checksum and the magic word
	sum := uint64(5381)
	for i := 8; i < 4096; i += 8 {
		sum ^= binary.LittleEndian.Uint64(newer[i:]) * 0xbf58476d1ce4e5b9
	}
	binary.LittleEndian.PutUint64(newer, sum)
	damaged := append([]byte(nil), page...)
	damaged[100] ^= 1
	for _, c := range []struct {
		name, path string
		opt        duckdb.Options
		kind       fault.Kind
	}{
		{"no folder", filepath.Join(dir, "nowhere", "x.duckdb"), duckdb.Options{}, fault.Unreachable},
		{"nothing to read", filepath.Join(dir, "new.duckdb"), duckdb.Options{ReadOnly: true}, fault.Unreachable},
		{"no database", write("notes.duckdb", strings.Repeat("not a database\n", 1000)), duckdb.Options{}, fault.Config},
		{"a short file", write("short.duckdb", "x"), duckdb.Options{}, fault.Config},
		{"a folder", dir, duckdb.Options{}, fault.Config},
		{"newer storage", write("newer.duckdb", string(newer)), duckdb.Options{}, fault.Config},
		{"damaged", write("damaged.duckdb", string(damaged)), duckdb.Options{}, fault.Failed},
		{"settings in the path", filepath.Join(dir, "x.duckdb?enable_external_access=true"), duckdb.Options{}, fault.Config},
		{"a fragment in the path", filepath.Join(dir, "x#y.duckdb"), duckdb.Options{}, fault.Config},
		{"an escape in the path", filepath.Join(dir, "100%.duckdb"), duckdb.Options{}, fault.Config},
		{"named as the schema", filepath.Join(dir, "wh.duckdb"), duckdb.Options{}, fault.Config},
	} {
		d, err := duckdb.Open(t.Context(), c.path, c.opt)
		if err == nil {
			_ = d.Close()
		}
		if fault.KindOf(err) != c.kind || fault.HintOf(err) == "" {
			t.Errorf("%s: kind %s, hint %q: %v", c.name, fault.KindOf(err), fault.HintOf(err), err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "notes.duckdb")); err != nil || !strings.HasPrefix(string(text), "not a database") {
		t.Errorf("a file that is no database was touched: %v", err)
	}
}

func TestPathsAndOptions(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "Filiale Köln & Süd %20")
	temp := filepath.Join(dir, "temp")
	if err := os.MkdirAll(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "day book.v2.duckdb")
	for range 20 { // the driver passes settings in a random order
		d, err := duckdb.Open(t.Context(), path, duckdb.Options{MemoryMB: 64, Threads: 1, TempDir: temp})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	d, err := duckdb.Open(t.Context(), path, duckdb.Options{MemoryMB: 64, TempDir: temp})
	if err != nil {
		t.Fatal(err)
	}
	migrated(t, d)
	setting := func(name string) string {
		r, err := d.At(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		rows, err := r.Query(t.Context(), "select cast(current_setting($1) as text)", name)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		var v string
		for rows.Next() {
			if err := rows.Scan(&v); err != nil {
				t.Fatal(err)
			}
		}
		return v
	}
	for name, want := range map[string]string{
		"enable_external_access": "false", "lock_configuration": "true", "autoload_known_extensions": "false", "autoinstall_known_extensions": "false",
		"allow_community_extensions": "false", "allow_unsigned_extensions": "false", "temp_directory": temp, "memory_limit": "61.0 MiB",
	} {
		if got := setting(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	readers := make([]*duckdb.DB, 2)
	for i := range readers {
		if readers[i], err = duckdb.Open(t.Context(), path, duckdb.Options{ReadOnly: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := readers[0].Migrate(t.Context(), nil); fault.KindOf(err) != fault.Config {
		t.Errorf("a newer database that is open for reading: %v", err)
	}
	tx, err := readers[1].Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "update wh.published set run_id = 9"); err == nil {
		t.Error("a warehouse that is open for reading was written")
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	for _, r := range readers {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A sort of more than the memory goes to the temp folder although the engine may reach no other file.
func TestSpill(t *testing.T) {
	t.Parallel()
	d, err := duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "daybook.duckdb"), duckdb.Options{MemoryMB: 64})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	r, err := migrated(t, d).At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	rows, err := r.Query(t.Context(), "select count(*) from (select i, md5(cast(i as text)) as h from range(4000000) as r (i) order by h limit 3999999) where i % 7 = 0")
	if err != nil {
		t.Fatal(err)
	}
	_ = rows.Close()
}
