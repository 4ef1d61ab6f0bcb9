package main_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// TestStory tells the program's behaviour as scripts, one subject a file: testdata/*.txt. They run the real binary in a
// folder of their own, beside shop/, a chain of two stores whose sums fit into a head (testdata/shop/README).
//
// Besides the commands of testscript there are:
//
//	daybook ARGS…             the binary, which must end with exit code 0
//	exit N daybook ARGS…      the binary, which must end with exit code N
//	land HOME FILE…           copies files into the home's landing folder
//	holds DIR FILE…           the folder holds these files, below it too, and no others but verdicts
//	replace FILE OLD NEW      the first OLD of a file becomes NEW
//	json PATH VALUE           the last stdout is JSON, and VALUE is at PATH (.a.b[0], .list[file=x].b, .list.count)
//	keys PATH NAME…           the object at PATH has at least these keys
//	head FILE LINE            the first line of the file is LINE
//	loglines FILE             every line of the file is a JSON object with time, level and msg
//	locked HOME               takes the home's run lock; unlock DURATION HOME gives it back after a while
//	fetch URL                 what HTTP answers with status 200, as stdout
//	serve NAME HOME ARGS…     daybook serve in the background, until it serves; its address is in $URL
//	waitfor GLOB              until there is such a file
//	hangup NAME               sends it what Ctrl-C sends; it must end with exit code 0
func TestStory(t *testing.T) {
	t.Parallel()
	stories, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil || len(stories) == 0 {
		t.Fatal("no stories", err)
	}
	tell(t, embedded, stories)
}

// TestStory_OnAServer tells the same stories on homes whose warehouse is on a real PostgreSQL, but for those about the
// embedded engine's own file.
func TestStory_OnAServer(t *testing.T) {
	t.Parallel()
	postgrestest.Server(t)
	stories, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	tell(t, server, slices.DeleteFunc(stories, func(path string) bool {
		return slices.Contains([]string{"config.txt", "home.txt", "init.txt", "serve.txt"}, filepath.Base(path))
	}))
}

// tell runs stories on an engine.
func tell(t *testing.T, on engine, stories []string) {
	t.Helper()
	path := binary(t)
	testscript.Run(t, testscript.Params{
		Files:               stories,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_STORIES") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("XDG_RUNTIME_DIR", runtimeDir(t)) // short: the path of a socket has 104 bytes at most
			e.Setenv("DAYBOOK_BINARY", path)
			e.Setenv("TZ", "UTC")
			e.Values[onEngine{}] = on
			return os.CopyFS(filepath.Join(e.WorkDir, "shop"), os.DirFS(filepath.Join("testdata", "shop")))
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"daybook": func(ts *testscript.TestScript, neg bool, args []string) {
				positive(ts, "daybook", neg)
				ends(ts, 0, args)
			},
			"exit":     exitCommand,
			"land":     landCommand,
			"holds":    holdsCommand,
			"replace":  replaceCommand,
			"json":     jsonCommand,
			"keys":     keysCommand,
			"keep":     keepCommand,
			"head":     headCommand,
			"loglines": logLinesCommand,
			"locked":   lockedCommand,
			"unlock":   unlockCommand,
			"fetch":    fetchCommand,
			"serve":    serveCommand,
			"hangup":   hangupCommand,
			"waitfor":  waitForCommand,
		},
	})
}

// positive refuses a ! in front of a command that has no use for one.
func positive(ts *testscript.TestScript, name string, neg bool) {
	if neg {
		ts.Fatalf("unsupported: ! %s", name)
	}
}

// ends runs the binary and wants an exit code.
func ends(ts *testscript.TestScript, code int, args []string) {
	err := ts.Exec("daybook", args...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("daybook %s: %v", strings.Join(args, " "), err)
	}
	if got != code {
		ts.Fatalf("daybook %s: exit code %d, want %d", strings.Join(args, " "), got, code)
	}
	if len(args) == 2 && args[0] == "init" && code == 0 && ts.Value(onEngine{}) == server {
		onAServer(ts, ts.MkAbs(args[1]))
	}
}

// onEngine is the key under which a story knows its engine.
type onEngine struct{}

// onAServer gives a new home a database of its own.
func onAServer(ts *testscript.TestScript, home string) {
	url, drop, err := postgrestest.Make()
	ts.Check(err)
	ts.Defer(func() { ts.Check(drop()) })
	settings := filepath.Join(home, "daybook.yaml")
	ts.Check(os.WriteFile(filepath.Join(home, "warehouse.url"), []byte(url), 0o600))
	ts.Check(os.WriteFile(settings, []byte(warehouseLine.ReplaceAllString(ts.ReadFile(settings), "warehouse: file:warehouse.url")), 0o600))
}

func exitCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "exit", neg)
	if len(args) < 2 || args[1] != "daybook" {
		ts.Fatalf("usage: exit N daybook ARGS…")
	}
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	ends(ts, code, args[2:])
}

func landCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "land", neg)
	if len(args) < 2 {
		ts.Fatalf("usage: land HOME FILE…")
	}
	for _, pattern := range args[1:] {
		list, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		if len(list) == 0 {
			ts.Fatalf("no file %s", pattern)
		}
		for _, from := range list {
			doc, err := os.ReadFile(from)
			ts.Check(err)
			ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), "landing", filepath.Base(from)), doc, 0o644))
		}
	}
}

func holdsCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "holds", neg)
	dir := ts.MkAbs(args[0])
	got := []string{}
	ts.Check(filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".verdict.json") {
			rel, err := filepath.Rel(dir, path)
			got = append(got, filepath.ToSlash(rel))
			return err
		}
		return err
	}))
	want := args[1:]
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		ts.Fatalf("%s holds %v, want %v", args[0], got, want)
	}
}

func replaceCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "replace", neg)
	if len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	path := ts.MkAbs(args[0])
	doc, err := os.ReadFile(path)
	ts.Check(err)
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t")
	from, to := unescape.Replace(args[1]), unescape.Replace(args[2])
	if !strings.Contains(string(doc), from) {
		ts.Fatalf("%s has no %q", args[0], from)
	}
	ts.Check(os.WriteFile(path, []byte(strings.Replace(string(doc), from, to, 1)), 0o644))
}

func headCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "head", neg)
	if len(args) != 2 {
		ts.Fatalf("usage: head FILE LINE")
	}
	if first, _, _ := strings.Cut(ts.ReadFile(args[0]), "\n"); first != args[1] {
		ts.Fatalf("%s begins with %q", args[0], first)
	}
}
