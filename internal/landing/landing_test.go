package landing_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
)

// folder is an empty home.
func folder(t *testing.T) landing.Folder {
	t.Helper()
	dir := t.TempDir()
	f := landing.Folder{Home: dir, Landing: filepath.Join(dir, "landing"), Quarantine: filepath.Join(dir, "quarantine"), Archive: filepath.Join(dir, "archive")}
	for _, d := range []string{f.Landing, f.Quarantine, f.Archive} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func write(t *testing.T, path, body string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

func names(l landing.Listing) (files, skipped []string) {
	for _, f := range l.Files {
		files = append(files, f.Name)
	}
	for _, s := range l.Skipped {
		skipped = append(skipped, s.Name+": "+s.Why)
	}
	return files, skipped
}

func TestList_WhatIsADelivery(t *testing.T) {
	t.Parallel()
	f := folder(t)
	in := func(name string) string { return filepath.Join(f.Landing, filepath.FromSlash(name)) }
	for _, name := range []string{
		"b.csv", "a b.csv", "Ümlaut.csv", "-rf.csv", "two\nlines.csv", "..csv..", "tills/x.csv", "dir.csv/inner.csv", "$(id).csv", "bad\xff.csv", "no ending",
		// uploads under way, dot-files, and a verdict that came back with its file
		".hidden.csv", ".cache/x.csv", "up.csv.tmp", "up.csv.PART", "up.csv.filepart", "b.csv.verdict.json", "..foo",
	} {
		write(t, in(name), "x")
	}
	secret := filepath.Join(t.TempDir(), "secret.csv")
	write(t, secret, "secret")
	for name, to := range map[string]string{"link.csv": secret, "dirlink": filepath.Dir(secret), "dead.csv": "/nowhere"} {
		if err := os.Symlink(to, in(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(in("pipe.csv"), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := f.List()
	if err != nil {
		t.Fatal(err)
	}
	files, skipped := names(l)
	var uploads []string
	for _, u := range l.UnderWay {
		uploads = append(uploads, u.Name)
	}
	slices.Sort(uploads)
	if want := []string{"up.csv.PART", "up.csv.filepart", "up.csv.tmp"}; !slices.Equal(uploads, want) {
		t.Errorf("uploads under way are %q, want %q", uploads, want)
	}
	want := []string{"$(id).csv", "-rf.csv", "a b.csv", "b.csv", `bad\xff.csv`, "dir.csv/inner.csv", "no ending", "tills/x.csv", "two\nlines.csv", "Ümlaut.csv"}
	if strings.Join(files, "|") != strings.Join(want, "|") {
		t.Errorf("files %q\nwant  %q", files, want)
	}
	link := ": is a link; put the file itself into landing"
	if got, want := strings.Join(skipped, "|"), "dead.csv"+link+"|dirlink"+link+"|link.csv"+link+"|pipe.csv: is no regular file"; got != want {
		t.Errorf("skipped %q\nwant    %q", got, want)
	}
}

func TestList_LandingItselfMayBeALink(t *testing.T) {
	t.Parallel()
	f := folder(t)
	real := t.TempDir()
	write(t, filepath.Join(real, "x.csv"), "x")
	if err := os.Remove(f.Landing); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, f.Landing); err != nil {
		t.Fatal(err)
	}
	l, err := f.List()
	if files, _ := names(l); err != nil || strings.Join(files, "|") != "x.csv" {
		t.Errorf("files %q, %v", files, err)
	}
	f.Landing = filepath.Join(f.Home, "nowhere")
	if _, err := f.List(); err == nil {
		t.Error("a landing folder that is not there is no empty one")
	}
}

// A file that is swapped after it was listed is not read, whatever is put in its place.
func TestOpen_OnlyWhatWasListed(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	write(t, secret, "secret")
	for what, swap := range map[string]func(path string) error{
		"a link":       func(p string) error { return os.Symlink(secret, p) },
		"another file": func(p string) error { return os.WriteFile(p, []byte("b"), 0o644) },
		"a pipe":       func(p string) error { return syscall.Mkfifo(p, 0o644) },
		"nothing":      func(string) error { return nil },
		"a folder":     func(p string) error { return os.Mkdir(p, 0o755) },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := folder(t)
			path := filepath.Join(f.Landing, "x.csv")
			write(t, path, "a")
			keep := filepath.Join(f.Home, "keep") // so that no new file gets its number
			if err := os.Link(path, keep); err != nil {
				t.Fatal(err)
			}
			l, err := f.List()
			if err != nil || len(l.Files) != 1 || l.Files[0].Changed() {
				t.Fatalf("%+v, %v", l, err)
			}
			if err := errors.Join(os.Remove(path), swap(path)); err != nil {
				t.Fatal(err)
			}
			if in, err := l.Files[0].Open(); !errors.Is(err, landing.ErrChanged) {
				body, _ := io.ReadAll(in)
				t.Errorf("opened: %q, %v", body, err)
			}
			if !l.Files[0].Changed() {
				t.Error("it is told to be unchanged")
			}
		})
	}
}

func TestChanged_AFileThatGrows(t *testing.T) {
	t.Parallel()
	f := folder(t)
	path := filepath.Join(f.Landing, "x.csv")
	write(t, path, "a")
	l, err := f.List()
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.WriteString("b"); err != nil {
		t.Fatal(err)
	}
	_ = out.Close()
	if !l.Files[0].Changed() {
		t.Error("a file that grew is told to be unchanged")
	}
}

func TestMove_ToWhereTheLedgerSaysAndAgain(t *testing.T) {
	t.Parallel()
	f := folder(t)
	from := filepath.Join(f.Landing, "tills", "a b.csv")
	write(t, from, "bytes")
	to, err := f.ArchivePath(7, "tills/a b.csv")
	if err != nil || to != "archive/run-000007/tills/a b.csv" {
		t.Fatalf("%s, %v", to, err)
	}
	for range 2 { // as after a kill
		if err := f.Move(from, to); err != nil {
			t.Fatal(err)
		}
	}
	if body, err := os.ReadFile(f.Abs(to)); err != nil || string(body) != "bytes" {
		t.Errorf("%q, %v", body, err)
	}
	if sum, err := f.HashPath(to); err != nil || len(sum) != 64 {
		t.Errorf("hash %s, %v", sum, err)
	}
	if err := f.Sync(7); err != nil {
		t.Error(err)
	}
	// A name never leads out of the run's folder.
	for _, name := range []string{"../x", "a/../../../x", "/etc/passwd", ".."} {
		if p, err := f.QuarantinePath(1, name); err == nil {
			t.Errorf("%s goes to %s", name, p)
		}
	}
}

// Where a file lies already at the end of a move nothing is written over: other bytes stop it, the same ones end it.
func TestMove_WhereAFileLiesAlready(t *testing.T) {
	t.Parallel()
	f := folder(t)
	from, to := filepath.Join(f.Landing, "x.csv"), "archive/run-000031/x.csv"
	hold := func(path, want string) {
		t.Helper()
		body, err := os.ReadFile(path)
		if want == "" && !errors.Is(err, os.ErrNotExist) || want != "" && (err != nil || string(body) != want) {
			t.Errorf("%s holds %q, %v; want %q", path, body, err, want)
		}
	}
	for _, other := range []string{"othr", "other bytes", ""} {
		write(t, from, "mine")
		write(t, f.Abs(to), other)
		err := f.Move(from, to)
		if err == nil || !strings.Contains(err.Error(), "another file lies there") || !strings.Contains(fault.HintOf(err), f.Abs(to)) {
			t.Errorf("over %q: %v", other, err)
		}
		hold(from, "mine")
		if other != "" {
			hold(f.Abs(to), other)
		}
	}
	write(t, f.Abs(to), "mine") // as after a kill between a copy to another disk and the removal
	if err := f.Move(from, to); err != nil {
		t.Error(err)
	}
	hold(from, "")
	hold(f.Abs(to), "mine")
}

func TestAhead_FoldersOfRunsThatAreYetToCome(t *testing.T) {
	t.Parallel()
	f := folder(t)
	for _, name := range []string{"archive/run-000030/a.csv", "archive/run-000031/deep/a.csv", "quarantine/run-000033/b.csv", "archive/run-0099/c.csv", "archive/notes/c.csv", "quarantine/run-x"} {
		write(t, f.Abs(name), "x")
	}
	if err := os.MkdirAll(f.Abs("archive/run-000040/empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	for next, want := range map[int64]string{31: "archive/run-000031 quarantine/run-000033", 33: "quarantine/run-000033", 34: ""} {
		if list, err := f.Ahead(next); err != nil || strings.Join(list, " ") != want {
			t.Errorf("from %d on: %q, %v; want %q", next, list, err, want)
		}
	}
}

func TestVerdict_LiesBesideItsFileAndLeavesWithIt(t *testing.T) {
	t.Parallel()
	f := folder(t)
	long := strings.Repeat("ä", 120) + ".csv" // 244 bytes: a file's name, but too long for a verdict's
	for _, name := range []string{"x.csv", "tills/deep/y.csv", long} {
		path, err := f.QuarantinePath(3, name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, f.Abs(path), "bad")
		if err := f.WriteVerdict(path, contract.Verdict{File: name, Outcome: contract.Violation}); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(filepath.Dir(f.Abs(path)))
		if err != nil || len(entries) != 2 {
			t.Fatalf("%s: %v, %v", name, entries, err)
		}
		for _, e := range entries {
			if e.Name() != filepath.Base(name) && !strings.HasSuffix(e.Name(), ".verdict.json") {
				t.Errorf("%s: %s is neither the file nor its verdict", name, e.Name())
			}
		}
		if err := f.Discard(path); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(f.Quarantine, "run-000003")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the run's folder is left, and empty: %v", name, err)
		}
	}
	if _, err := os.Stat(f.Quarantine); err != nil {
		t.Errorf("the quarantine folder itself went: %v", err)
	}
}
