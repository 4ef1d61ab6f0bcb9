package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/notify"
)

// TestRunbook_HasEverything: docs/operations.md has a row for each exit code, each alert, each shipped rule of Prometheus and what goes wrong beside nights, and names each command that a person can type.
func TestRunbook_HasEverything(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(doc)
	row := func(of, first string) {
		t.Helper()
		if !regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(first) + ` \|.*[a-z]{3}`).MatchString(text) {
			t.Errorf("docs/operations.md has no row for %s %s", of, first)
		}
	}
	for code := fault.ExitOK; code <= fault.ExitHeld; code++ {
		row("the exit code", fmt.Sprint(code))
	}
	if len(notify.Kinds) < 10 {
		t.Fatalf("alerts %v", notify.Kinds)
	}
	for _, kind := range notify.Kinds {
		row("the alert", "`"+kind+"`")
	}
	rules, err := os.ReadFile(filepath.Join("..", "..", "deploy", "prometheus", "daybook.rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	shipped := regexp.MustCompile(`(?m)^ *- alert: (\w+)`).FindAllStringSubmatch(string(rules), -1)
	if len(shipped) < 10 {
		t.Fatalf("rules %v", shipped)
	}
	for _, rule := range shipped {
		row("the rule", "`"+rule[1]+"`")
	}
	for _, trouble := range []string{"the server's disk is full", "alert messages did not get through", "no heartbeat came", "`sending` in", "the newest backup is old"} {
		if !regexp.MustCompile(`(?m)^\| [^|]*` + regexp.QuoteMeta(trouble) + `[^|]*\|[^|]*[a-z]{3}[^|]*\|.*[a-z]{3}`).MatchString(text) {
			t.Errorf("docs/operations.md has no row that begins with %s", trouble)
		}
	}
	every((&app{}).root(), func(c *cobra.Command) {
		if c.Hidden || c.Name() == "help" {
			return
		}
		path := strings.TrimPrefix(c.CommandPath(), "daybook ")
		if c.HasParent() && c.Parent().HasParent() { // a word of a command: in its command's row
			command, word := strings.Fields(path)[0], c.Name()
			if !regexp.MustCompile(`(?m)^\| ` + "`" + command + "`" + ` \|.*` + "`" + word + "`").MatchString(text) {
				t.Errorf("the row of %s in docs/operations.md does not name %s", command, word)
			}
			return
		}
		row("the command", "`"+path+"`")
	})
}
