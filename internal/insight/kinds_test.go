package insight_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// TestKinds_AreWhole: each kind is one file, one test, one answer that a person has checked and one page, whose worked example is that answer.
func TestKinds_AreWhole(t *testing.T) {
	t.Parallel()
	all := goldens(t)
	for _, kind := range insight.Kinds() {
		for _, file := range []string{kind + ".go", kind + "_test.go"} {
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
		page, err := os.ReadFile(filepath.Join("..", "..", "docs", "insights", kind+".md"))
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		text := string(page)
		for _, part := range []string{"# " + kind + "\n", "\n## How it is computed\n", "\n## Worked example\n", "\n## What it needs\n", "\n## Silent when\n", "\n## It cannot see\n", "\nEvidence: `"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s.md has no %q", kind, strings.TrimSpace(part))
			}
		}
		_, example, _ := strings.Cut(text, "\n## Worked example\n")
		example, _, _ = strings.Cut(example, "\n## ")
		_, result, _ := strings.Cut(all[kind].Formula, "= ")
		if number := strings.ReplaceAll(result, "-", "−"); !strings.Contains(strings.ReplaceAll(example, ",", ""), number) {
			t.Errorf("%s.md: the worked example does not come to %s", kind, number)
		}
	}
}
