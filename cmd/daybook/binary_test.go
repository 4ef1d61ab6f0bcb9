package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// build compiles the real binary once for all tests of this package, with the tags of a release.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "daybook-binary-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "daybook")
	out, err := exec.Command("go", "build", "-tags", "duckdb_arrow", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := build(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	if clockUsed.Load() {
		if path, err := buildWithItsClock(); err == nil {
			_ = os.RemoveAll(filepath.Dir(path))
		}
	}
	os.Exit(code)
}

// binary returns the path of the real binary.
func binary(t testing.TB) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatalf("go build: %v", err)
	}
	return path
}

// ended is how one call of the binary ended.
type ended struct {
	code        int
	out, errOut string
}

// daybook runs the binary and returns how it ended.
func daybook(t testing.TB, args ...string) ended {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	cmd.Env = append(os.Environ(), "DAYBOOK_HOME=", "XDG_RUNTIME_DIR="+runtimeDir(t))
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("daybook %s: %v", strings.Join(args, " "), err)
	}
	return ended{cmd.ProcessState.ExitCode(), out.String(), errOut.String()}
}

var runtimeFolder = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "dbrt")
	if err != nil {
		panic(err)
	}
	return dir
})

func runtimeDir(testing.TB) string { return runtimeFolder() }

// must is daybook for a call that has to end with one of the codes.
func must(t testing.TB, codes []int, args ...string) ended {
	t.Helper()
	e := daybook(t, args...)
	for _, c := range codes {
		if e.code == c {
			return e
		}
	}
	// What it said of the failure comes first: a report of many files is long, and who reads of it may see its beginning only.
	t.Fatalf("daybook %s: exit %d, want %v\n%s\n%s", strings.Join(args, " "), e.code, codes, e.errOut, e.out)
	return e
}

// decode reads JSON from a call's stdout.
func decode(t testing.TB, e ended, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(e.out), v); err != nil {
		t.Fatalf("not JSON: %v\n%s\n%s", err, e.out, e.errOut)
	}
}

// ran is what tests look at in `run --json`.
type ran struct {
	Run          *int64
	Outcome      string
	PublishedRun int64 `json:"published_run"`
	Files        struct{ Landed, Loaded, Quarantined, Duplicate, Left int }
	Rows         struct{ In, Loaded, Quarantined int64 }
	SalesValue   struct{ In, Loaded, Quarantined string } `json:"sales_value"`
	Verdicts     []struct {
		File, Dataset, Outcome string
		Rows                   int64
		Findings               []struct {
			Line                         int64
			Column, Value, Rule, Message string
		}
		Diff struct {
			Missing, Extra, Retyped []string
			Reordered               bool
			Renamed                 []struct{ From, To string }
		}
		Sums map[string]string
	}
	Missing []struct {
		Dataset, Word, BusinessDate, StoreID string
	}
	Seconds   float64
	PeakBytes int64 `json:"peak_bytes"`
}

// files lists the files below a folder, names only, verdicts left out.
func files(t testing.TB, dir string) []string {
	t.Helper()
	names := []string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".verdict.json") {
			names = append(names, d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// copyInto copies the files that match a glob into a folder.
func copyInto(t testing.TB, glob, dir string) {
	t.Helper()
	list, err := filepath.Glob(glob)
	if err != nil || len(list) == 0 {
		t.Fatalf("no files at %s (%v)", glob, err)
	}
	for _, from := range list {
		doc, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(from)), doc, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
