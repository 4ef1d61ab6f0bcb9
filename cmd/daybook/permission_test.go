package main_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// nobody is a user without rights of its own.
const nobody = 65534

// TestPermission_WhatMayNotBeReadHoldsNothingElseUp: a file that Daybook's user may not read is unreadable, and waits in quarantine
// for somebody to change that; a folder that it may not enter is told. The other files go in. Root may read everything, so where
// root runs the tests, the binary runs as somebody else.
func TestPermission_WhatMayNotBeReadHoldsNothingElseUp(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "daybook-permission-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	home := filepath.Join(dir, "home")
	must(t, []int{0}, "init", home)
	shop := filepath.Join("testdata", "shop")
	landing := filepath.Join(home, "landing")
	for _, name := range []string{"stores.csv", "products.csv", "*_2026-03-02.csv", "*_2026-03-03.csv"} {
		copyInto(t, filepath.Join(shop, name), landing)
	}
	secret, closed := filepath.Join(landing, "sales_2026-03-03.csv"), filepath.Join(landing, "closed")
	if err := os.Mkdir(closed, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(closed, "sales_2026-03-04.csv"), "x")
	give(t, dir)
	for _, path := range []string{secret, closed} {
		if os.Geteuid() == 0 {
			if err := os.Chown(path, 0, 0); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(path, 0o755) })
	}
	r := asNobody(t, 3, "run", "--home", home, "--json")
	var run struct {
		ran
		Skipped []struct{ Name, Why string }
	}
	decode(t, r, &run)
	if run.Files.Loaded != 7 || run.Files.Quarantined != 1 || len(run.Skipped) != 1 || run.Skipped[0].Name != "closed" {
		t.Errorf("files %+v, skipped %+v", run.Files, run.Skipped)
	}
	for _, v := range run.Verdicts {
		if v.File == "sales_2026-03-03.csv" && (v.Outcome != "unreadable" || !strings.Contains(v.Findings[0].Message, "may not read")) {
			t.Errorf("%+v", v)
		}
	}
	asNobody(t, 0, "verify", "--home", home)
	var waiting []struct{ ID int64 }
	decode(t, asNobody(t, 0, "quarantine", "list", "--home", home, "--json"), &waiting)
	if len(waiting) != 1 {
		t.Fatalf("in quarantine: %+v", waiting)
	}
	asNobody(t, 3, "quarantine", "release", "--dataset", "sales", "--home", home)
	if err := os.Chmod(filepath.Join(home, "quarantine", "run-000001", "sales_2026-03-03.csv"), 0o644); err != nil {
		t.Fatal(err)
	}
	asNobody(t, 0, "quarantine", "release", "--dataset", "sales", "--home", home)
	asNobody(t, 0, "verify", "--home", home)
}

// TestPermission_LandingClosed: files that may be read and not be taken out of landing stay there, and there alone; the run says what to do.
// Once they may be taken out the same command brings them where they belong.
func TestPermission_LandingClosed(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "daybook-permission-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	home, chain := filepath.Join(dir, "home"), filepath.Join(dir, "chain")
	must(t, []int{0}, "generate", "--stores", "2", "--products", "3", "--from", "2026-01-01", "--days", "1", "--seed", "7", "--out", chain)
	must(t, []int{0}, "init", home)
	landNight(t, chain, home, 0)
	give(t, dir)
	landing := filepath.Join(home, "landing")
	if os.Geteuid() == 0 {
		if err := os.Chown(landing, 0, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(landing, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(landing, 0o755) })
	e := asNobody(t, 1, "run", "--home", home)
	if !strings.Contains(e.errOut, "permission denied") || !strings.Contains(e.errOut, "→ give the user whom Daybook runs as the right") {
		t.Errorf("said %s", e.errOut)
	}
	inOnePlace(t, home, chain, "2026-01-01")
	if n := len(files(t, landing)); n != 8 {
		t.Errorf("landing holds %d files", n)
	}
	if err := os.Chmod(landing, 0o755); err != nil {
		t.Fatal(err)
	}
	give(t, landing)
	asNobody(t, 0, "run", "--home", home)
	inOnePlace(t, home, chain, "2026-01-01")
	if n := len(files(t, landing)); n != 0 {
		t.Errorf("landing holds %d files", n)
	}
	asNobody(t, 0, "verify", "--home", home)
}

// give makes a folder nobody's, where root runs the tests.
func give(t *testing.T, dir string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, nobody, nobody))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// asNobody runs the binary as a user without rights of its own, where root runs the tests, and wants it to end with code.
func asNobody(t *testing.T, code int, args ...string) ended {
	t.Helper()
	path := binary(t)
	runtime := filepath.Join(filepath.Dir(args[slices.Index(args, "--home")+1]), "runtime")
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+runtime)
	if os.Geteuid() == 0 {
		if err := os.Chmod(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Fatalf("daybook %s: exit %d, want %d\n%s\n%s", strings.Join(args, " "), got, code, out.String(), errOut.String())
	}
	return ended{code, out.String(), errOut.String()}
}
