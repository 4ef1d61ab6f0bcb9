package daybook_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/daybookhq/daybook/"

// order is the one way in which imports point: a package imports only packages of a lower rank. A package that is not
// listed is judged by its parent; one without a parent has to be given a place here first.
var order = map[string]int{
	"internal/fault":              0,
	"internal/schedule":           0,
	"internal/turn":               0,
	"internal/config":             1,
	"internal/fiscal":             2,
	"internal/retry":              1,
	"internal/contract":           1,
	"internal/synth":              2,
	"internal/landing":            2,
	"internal/intake":             2,
	"internal/warehouse":          3,
	"internal/warehouse/duckdb":   4, // drivers share a rank: none knows another
	"internal/warehouse/postgres": 4,
	"internal/warehouse/export":   4,
	"internal/warehouse/transfer": 4,
	"internal/warehouse/engine":   5,
	"internal/warehouse/handover": 5,
	"internal/people":             5,
	"internal/mail":               6,
	"internal/inbox":              7,
	"internal/backup":             6,
	"internal/mart":               6,
	"internal/mart/read":          7,
	"internal/insight":            8,
	"internal/batch":              9,
	"internal/bench":              3,  // it measures the binary from without
	"internal/score":              2,  // it scores what others can read, and knows none of them
	"internal/notify":             10, // web and notify share a rank too
	"internal/monitor":            10,
	"internal/web":                10,
	"internal/cli":                11,
	"cmd/daybook":                 12,
	"bench":                       12,
}

// testOnly are packages that only tests may import.
var testOnly = []string{"internal/warehouse/warehousetest", "internal/warehouse/postgres/postgrestest", "internal/warehouse/engine/enginetest", "internal/mart/read/readtest", "internal/web/browsertest"}

// never lists imports that the order would allow and that are wrong all the same.
var never = map[string][]string{
	"internal/insight": {"database/sql", module + "internal/warehouse"}, // pure functions over rows
	"internal/web":     {"database/sql"},
	"internal/batch":   {"database/sql"},
	"internal/notify":  {"database/sql"},
	"internal/monitor": {"database/sql", module + "internal/warehouse"},
	"internal/synth":   {module + "internal/intake", module + "internal/landing"}, // it must not share a mistake with the reader
	"internal/score":   {module + "internal/contract", module + "internal/synth", "database/sql"},
}

// onlyFrom lists packages that few may know.
var onlyFrom = map[string][]string{
	"internal/config":             {"internal/cli"},
	"internal/warehouse/duckdb":   {"internal/warehouse/engine", "internal/cli", "bench"},
	"internal/warehouse/postgres": {"internal/warehouse/engine", "internal/cli", "bench"},
	"internal/bench":              {"internal/cli", "bench"},
	"internal/synth":              {"internal/cli", "internal/bench", "bench"},
	"internal/score":              {"internal/cli"},
	"internal/cli":                {"cmd/daybook"},
}

// TestImports_PointOneWay reads every Go file that is not a test and holds its imports to the order above.
func TestImports_PointOneWay(t *testing.T) {
	t.Parallel()
	seen := 0
	for name, file := range sources(t, parser.ImportsOnly) {
		dir := path.Dir(name)
		if dir == "." || slices.Contains(testOnly, dir) {
			continue
		}
		rank, ok := rankOf(dir)
		if !ok {
			t.Errorf("%s: %s has no place in the order of imports: give it one in deps_test.go and .golangci.yml", name, dir)
			continue
		}
		for _, spec := range file.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(never[dir], target) {
				t.Errorf("%s imports %s, which %s must not", name, target, dir)
			}
			target, own := strings.CutPrefix(target, module)
			if !own {
				continue
			}
			seen++
			other, ok := rankOf(target)
			switch {
			case slices.Contains(testOnly, target):
				t.Errorf("%s imports %s, which is for tests", name, target)
			case ok && other >= rank:
				t.Errorf("%s imports %s: imports point the other way", name, target)
			}
			if readers := onlyFrom[target]; readers != nil && !slices.Contains(readers, dir) {
				t.Errorf("%s imports %s, which is for %s alone", name, target, strings.Join(readers, " and "))
			}
		}
	}
	if seen == 0 {
		t.Error("no import of an own package was seen: this test reads the wrong folder")
	}
}

// rankOf returns the rank of a package or of its nearest parent.
func rankOf(dir string) (int, bool) {
	for ; dir != "."; dir = path.Dir(dir) {
		if rank, ok := order[dir]; ok {
			return rank, true
		}
	}
	return 0, false
}

var statement = regexp.MustCompile(`(?is)^\s*(select\s.+\sfrom|with\s.+\sas\s*\(|insert\s+into|update\s.+\sset|delete\s+from|create\s+(table|view)|drop\s+(table|view))\s`)

// written names the one statement that Go puts together: export of a whole view, whose name was checked before and whose
// text is then judged by the same guard as a statement that a user types.
var written = map[string]string{"internal/cli/export.go": "select * from "}

// TestSource_HoldsNoSQL: statements lie in .sql files, where every engine's test reads them. A string of Go that begins
// like one is a statement that no such test sees.
func TestSource_HoldsNoSQL(t *testing.T) {
	t.Parallel()
	for name, file := range sources(t, parser.SkipObjectResolution) {
		dir := path.Dir(name)
		// The driver speaks to its own engine (settings, attach, views of a run); test packages build what they test.
		if strings.HasPrefix(dir, "internal/warehouse/") || slices.Contains(testOnly, dir) || dir == "bench" {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING {
				if text, err := strconv.Unquote(s.Value); err == nil && statement.MatchString(text) && written[name] != text {
					t.Errorf("%s holds a statement of SQL: %.60s", name, text)
				}
			}
			return true
		})
	}
}

// sources parses all Go files but tests, keyed by their path with slashes.
func sources(t *testing.T, mode parser.Mode) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	for _, root := range []string{"bench", "cmd", "internal"} {
		err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, mode)
			files[filepath.ToSlash(name)] = file
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestDependencies_AreAllOnRecord: what go.mod requires directly is exactly what docs/decisions/dependencies.md gives a reason for.
func TestDependencies_AreAllOnRecord(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatalf("go mod edit -json: %v", err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	var required []string
	for _, r := range mod.Require {
		if !r.Indirect {
			required = append(required, r.Path)
		}
	}
	recorded := recordedModules(t)
	for _, m := range required {
		if !slices.Contains(recorded, m) {
			t.Errorf("go.mod requires %s, and docs/decisions/dependencies.md does not say what for", m)
		}
	}
	for _, m := range recorded {
		if !slices.Contains(required, m) {
			t.Errorf("docs/decisions/dependencies.md lists %s, which go.mod does not require directly", m)
		}
	}
	if len(required) == 0 {
		t.Error("no direct requirement was read from go.mod")
	}
}

// recordedModules returns the first cells of the record's tables that are module paths.
func recordedModules(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("docs", "decisions", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	var modules []string
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || strings.TrimSpace(cells[0]) != "" {
			continue
		}
		name := strings.TrimSpace(cells[1])
		if path, is := strings.CutPrefix(name, "`"); is {
			modules = append(modules, strings.TrimSuffix(path, "`"))
		}
	}
	return modules
}
