package daybook_test

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestDocs_LinksLead: every link from one page of the repository to another file of it leads somewhere.
func TestDocs_LinksLead(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s#]+)(?:#[^)]*)?\)`)
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata" || d.Name() == "bin") {
			if err == nil {
				err = filepath.SkipDir
			}
			return err
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		doc, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(string(doc), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			seen++
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", path, m[1])
			}
		}
		return nil
	})
	if err != nil || seen < 20 {
		t.Fatal(err, seen)
	}
}

// TestDocs_OneDecisionANumber: who refers to decision 13 means one of them.
func TestDocs_OneDecisionANumber(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("docs/decisions/0*.md")
	if err != nil || len(files) < 12 {
		t.Fatal(err, files)
	}
	by := map[string]string{}
	for _, f := range files {
		number, _, _ := strings.Cut(filepath.Base(f), "-")
		if other := by[number]; other != "" {
			t.Errorf("%s and %s have one number", other, f)
		}
		by[number] = f
		doc, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(doc), "# "+strings.TrimLeft(number, "0")+". ") {
			t.Errorf("%s begins with another number", f)
		}
	}
}

var (
	uses         = regexp.MustCompile(`(?m)^\s*-?\s*uses: *(.*)$`)
	pinnedAction = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// TestWorkflows_AreYAML: a workflow that cannot be read runs nothing, and says so to nobody.
func TestWorkflows_AreYAML(t *testing.T) {
	t.Parallel()
	var files []string
	for _, glob := range []string{".github/workflows/*.yml", "deploy/*/*.yml", "deploy/*/*.yaml"} {
		list, err := filepath.Glob(glob)
		if err != nil || len(list) == 0 {
			t.Fatal(glob, err)
		}
		files = append(files, list...)
	}
	for _, f := range files {
		doc, err := os.Open(f)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		dec := yaml.NewDecoder(doc)
		for {
			var v map[string]any
			err := dec.Decode(&v)
			if err == io.EOF { //nolint:errorlint // the decoder's own word for the end
				break
			}
			if err != nil {
				t.Errorf("%s: %v", f, err)
				break
			}
			for _, m := range uses.FindAllStringSubmatch(string(text), -1) {
				own := strings.TrimPrefix(m[1], "./") // of the same commit
				if _, err := os.Stat(own); err == nil && own != m[1] {
					continue
				}
				if !pinnedAction.MatchString(m[1]) {
					t.Errorf("%s uses %s: an action is pinned by its commit, its version beside it", f, m[1])
				}
			}
			jobs, ok := v["jobs"].(map[string]any)
			if strings.HasPrefix(f, ".github") && (!ok || len(jobs) == 0) {
				t.Errorf("%s has no jobs", f)
			}
		}
		_ = doc.Close()
	}
}
