package batch_test

import (
	"os/exec"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// TestShellWord lets a shell say what it makes of a name: the name itself, and nothing that steers a terminal stands in the word.
func TestShellWord(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"sales_2026-05-30.csv":      "sales_2026-05-30.csv",
		"--help":                    "'--help'",
		"it's here.csv":             `'it'\''s here.csv'`,
		"=cmd'\\\x1b[31mred\nx.csv": `$'=cmd\'\\\033[31mred\012x.csv'`,
		"turned\u202eround.csv":     `$'turned\342\200\256round.csv'`,
	} {
		word := batch.ShellWord(name)
		if word != want {
			t.Errorf("%q became %s, not %s", name, word, want)
		}
		if bash, err := exec.LookPath("bash"); err == nil {
			if said, err := exec.CommandContext(t.Context(), bash, "-c", "printf %s "+word).Output(); err != nil || string(said) != name {
				t.Errorf("a shell reads %s as %q: %v", word, said, err)
			}
		}
	}
}
