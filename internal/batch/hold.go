package batch

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
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

// ShellWord quotes a file name so that it can be pasted into a shell. What cannot be seen stands as a number of it: pasted as it is it would do something.
func ShellWord(s string) string {
	if s != "" && s[0] != '-' && strings.Trim(s, plainLetters) == "" {
		return s
	}
	if fault.Visible(s) != s || !utf8.ValidString(s) {
		return encoded(s)
	}
	return fmt.Sprintf("'%s'", strings.ReplaceAll(s, "'", `'\''`))
}

// encoded writes a word as bash, ksh and zsh read it, in ASCII alone.
func encoded(s string) string {
	var b strings.Builder
	b.WriteString("$'")
	for _, c := range []byte(s) {
		switch {
		case c == '\'' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "'"
}
