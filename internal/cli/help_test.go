package cli

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// every calls f for each command that a person can type.
func every(cmd *cobra.Command, f func(*cobra.Command)) {
	for _, c := range cmd.Commands() {
		if c.Name() == "completion" {
			continue
		}
		f(c)
		every(c, f)
	}
}

// TestHelp_OfEveryCommand: one line, an example, words that are counted, and flags that say what they take.
func TestHelp_OfEveryCommand(t *testing.T) {
	t.Parallel()
	root := (&app{}).root()
	n := 0
	every(root, func(c *cobra.Command) {
		n++
		if c.Hidden {
			return
		}
		if c.Short == "" || strings.HasSuffix(c.Short, ".") || c.Example == "" {
			t.Errorf("%s: short %q, example %q", c.CommandPath(), c.Short, c.Example)
		}
		if c.Args == nil {
			t.Errorf("%s does not say which words it takes", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			if !strings.HasPrefix(line, "  daybook ") {
				t.Errorf("%s: example %q", c.CommandPath(), line)
			}
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			name, usage := pflag.UnquoteUsage(f)
			if f.Value.Type() != "bool" && name != strings.ToUpper(name) {
				t.Errorf("%s --%s does not name its value: %q %q", c.CommandPath(), f.Name, name, usage)
			}
		})
	})
	if n < 25 {
		t.Errorf("%d commands seen", n)
	}
}

// TestHelp_ExamplesAreRight: every example in the help can be typed; what it names need not be there.
func TestHelp_ExamplesAreRight(t *testing.T) {
	t.Parallel()
	every((&app{}).root(), func(c *cobra.Command) {
		for line := range strings.Lines(c.Example) {
			words := shellWords(strings.TrimSpace(line))
			root := (&app{}).root()
			found, rest, err := root.Find(words[1:])
			if err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			if err := found.ParseFlags(rest); err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			if err := found.ValidateArgs(found.Flags().Args()); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	})
}

var redirected = regexp.MustCompile(`^\d?[<>]`)

// shellWords splits a line at spaces outside of double quotes, and ends at a comment or a redirection.
func shellWords(line string) (words []string) {
	var b strings.Builder
	quoted, some := false, false
	for _, r := range line + " " {
		switch {
		case r == '"':
			quoted, some = !quoted, true
		case r == ' ' && !quoted:
			if word := b.String(); word != "" || some {
				if word == "#" || redirected.MatchString(word) {
					return words
				}
				words = append(words, word)
			}
			b.Reset()
			some = false
		default:
			b.WriteRune(r)
		}
	}
	return words
}

// TestColour_OnTerminalsOnly: and there for people who want it.
func TestColour_OnTerminalsOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.land("stores.csv", "*_2026-03-02.csv")
	d.edit("sales_2026-03-02.csv", "units", "quantity")
	for _, c := range []struct {
		terminal bool
		env      map[string]string
		coloured bool
	}{
		{false, nil, false}, {true, nil, true}, {true, map[string]string{"NO_COLOR": "1"}, false}, {true, map[string]string{"TERM": "dumb"}, false},
	} {
		d.terminal = c.terminal
		d.env = map[string]string{"DAYBOOK_HOME": "home"}
		for k, v := range c.env {
			d.env[k] = v
		}
		d.must(4, "run")
		if got := strings.Contains(d.out, "\x1b["); got != c.coloured {
			t.Errorf("terminal %v, %v: coloured %v\n%s", c.terminal, c.env, got, d.out)
		}
		d.must(4, "run", "--json")
		if strings.Contains(d.out, "\x1b[") {
			t.Errorf("colour in JSON: %s", d.out)
		}
	}
}

// TestOutput_HostileNamesAreShownNotSent: a file name and a cell may hold anything; a terminal gets none of it.
func TestOutput_HostileNamesAreShownNotSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.write("evil\x1b[2J\u202etxt.csv", "x\n")
	d.edit("inventory_2026-03-02.csv", "S1,P1", "S1,\x1b]0;owned\x07P1")
	d.must(3, "check", "home/landing")
	d.must(3, "run")
	d.write("sales_2026-03-03.csv", "business_date,st\x1b[31more_id\n2026-03-03,S1\n")
	d.must(4, "run")
	for _, words := range [][]string{{"status"}, {"quarantine", "list"}, {"quarantine", "show", "1"}, {"runs", "show", "1"}, {"quarantine", "show", "2"}, {"runs"}, {"run"}, {"check", "home/landing"}, {"insights"}} {
		if code := d.run(words...); code != 0 && code != 4 {
			t.Errorf("%v: exit code %d, %s", words, code, d.err)
		}
		if i := strings.IndexFunc(d.out+d.err, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r == '\u202e' }); i >= 0 {
			t.Errorf("%v sends %q", words, (d.out + d.err)[i:min(len(d.out+d.err), i+20)])
		}
	}
}
