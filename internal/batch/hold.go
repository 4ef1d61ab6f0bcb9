package batch

import (
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// mostHeld is how many files a proposed command names; whoever wants to hold back more should think again.
const mostHeld = 5

// HoldCommand is the command line that publishes without the drifted files among these, quoted for a shell.
func HoldCommand(list []contract.Verdict) string {
	words, n := []string{"daybook run"}, 0
	for _, v := range list {
		if v.Outcome != contract.Drifted {
			continue
		}
		if n++; n <= mostHeld {
			words = append(words, "--hold "+ShellWord(v.File))
		}
	}
	if n > mostHeld {
		words = append(words, "--hold …")
	}
	return strings.Join(append(words, `--why "…"`), " ")
}

const plainLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-"

// ShellWord quotes a file name so that it can be pasted into a shell.
func ShellWord(s string) string {
	if s != "" && s[0] != '-' && strings.Trim(s, plainLetters) == "" {
		return s
	}
	return fmt.Sprintf("'%s'", strings.ReplaceAll(s, "'", `'\''`))
}
