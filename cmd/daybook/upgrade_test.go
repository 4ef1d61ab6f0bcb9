package main_test

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// TestUpgrade_AHomeOfAnOlderDaybook takes homes that older binaries left (testdata/upgrade) into use: this one backs them up, brings them to
// its own step, says the same of the past to the cent, and runs the next night. On a server the older binary's backup is brought back.
func TestUpgrade_AHomeOfAnOlderDaybook(t *testing.T) {
	t.Parallel()
	homes, err := filepath.Glob(filepath.Join("testdata", "upgrade", "home-*.tar.zst"))
	if err != nil || len(homes) == 0 {
		t.Fatal("no homes", err)
	}
	for _, kept := range homes {
		t.Run(strings.TrimSuffix(filepath.Base(kept), ".tar.zst"), func(t *testing.T) {
			t.Parallel()
			onEachEngine(t, func(t *testing.T, on engine) { upgraded(t, kept, on) })
		})
	}
}

func upgraded(t *testing.T, kept string, on engine) {
	t.Helper()
	dir := t.TempDir()
	unpack(t, kept, dir)
	home := filepath.Join(dir, "home")
	if on == server {
		old := home
		home = filepath.Join(dir, "served")
		write(t, filepath.Join(dir, "warehouse.url"), postgrestest.Database(t)+"\n")
		warehouse := "file:" + filepath.Join(dir, "warehouse.url")
		must(t, []int{0}, "restore", "--from", filepath.Join(old, "backups"), "--to", home, "--warehouse", warehouse)
		copyInto(t, filepath.Join(old, "landing", "*.csv"), filepath.Join(home, "landing"))
	} else if e := must(t, []int{0}, "status", "--home", home); !strings.Contains(e.errOut, "it is backed up to") {
		t.Errorf("it does not say that it brings the home to its own step:\n%s", e.errOut)
	}
	want := read(t, filepath.Join("testdata", "upgrade", "store_day.csv"))
	says := func(when string, args ...string) {
		t.Helper()
		got := must(t, []int{0}, append([]string{"sql", "--format", "csv", "--home", home, "SELECT business_date, store_id, net_sales, units FROM store_day WHERE business_date < date '2026-04-20' ORDER BY 1,2"}, args...)...).out
		if got != want {
			t.Errorf("%s it says of the past\n%s\nand the older one said\n%s", when, got, want)
		}
	}
	says("before a night")
	must(t, []int{0}, "verify", "--home", home)
	var waits []struct{ ID int64 }
	decode(t, must(t, []int{0}, "quarantine", "list", "--json", "--home", home), &waits)
	if len(waits) != 1 || waits[0].ID != 61 {
		t.Errorf("in quarantine: %v", waits)
	}
	if people := must(t, []int{0}, "user", "list", "--home", home).out; !strings.Contains(people, "anna") {
		t.Errorf("who had a login: %s", people)
	}

	// The next night, and what was before it.
	var r ran
	decode(t, must(t, []int{0}, "run", "--json", "--home", home), &r)
	if r.Outcome != "published" || r.Files.Loaded != 3 || *r.Run != 7 {
		t.Errorf("%+v", r)
	}
	says("after a night")
	says("as of the older one's last run", "--run", "6")
	must(t, []int{0}, "insights", "--json", "--home", home)

	// What it did can be undone and done again.
	must(t, []int{0}, "rollback", "--to", "5", "--why", "as if the correction had not come", "--home", home)
	must(t, []int{0}, "rollback", "--to", "7", "--why", "it is right", "--home", home)
	must(t, []int{0}, "rebuild", "--from", "2026-04-18", "--home", home)
	says("after a rebuild")
	must(t, []int{0}, "verify", "--home", home)
}

// unpack makes the files of an archive below a folder.
func unpack(t *testing.T, path, dir string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if !filepath.IsLocal(h.Name) {
			t.Fatalf("%s: %s", path, h.Name)
		}
		to := filepath.Join(dir, h.Name)
		switch h.Typeflag {
		case tar.TypeDir:
			err = os.MkdirAll(to, 0o755)
		case tar.TypeReg:
			var body []byte
			if body, err = io.ReadAll(r); err == nil {
				err = os.WriteFile(to, body, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
