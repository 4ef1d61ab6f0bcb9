package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestDocs_CommandsAreRight: every command line of a page can be typed: the program knows the command, its flags and how many words it takes.
func TestDocs_CommandsAreRight(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "bin", "testdata", "decisions"}, d.Name()):
			return filepath.SkipDir
		case d.IsDir() || !slices.Contains([]string{".md", ".service", ".yaml", ".yml"}, filepath.Ext(path)):
			return nil
		}
		doc, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		page, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		for _, c := range commandLines(filepath.Ext(path), string(doc)) {
			seen[page]++
			if err := c.parses(); err != nil {
				t.Errorf("%s:%d: daybook %s: %v", page, c.line, strings.Join(c.words, " "), err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for page, least := range map[string]int{
		filepath.Join("docs", "operations.md"): 60, "README.md": 8, filepath.Join("docs", "docker.md"): 8, filepath.Join("docs", "backup.md"): 8,
		filepath.Join("deploy", "systemd", "daybook-run.service"): 1, filepath.Join("deploy", "prometheus", "daybook.rules.yml"): 3,
	} {
		if seen[page] < least {
			t.Errorf("%d command lines were found in %s, which has %d or more", seen[page], page, least)
		}
	}
}

// TestDocs_WrongCommandsAreFound: what the test above would say of pages that are wrong.
func TestDocs_WrongCommandsAreFound(t *testing.T) {
	t.Parallel()
	for line, says := range map[string]string{
		"`daybook quarantin list`":                                       "no command",
		"`daybook quarantine lst`":                                       "no command",
		"`daybook run --hod FILE`":                                       "no flag --hod",
		"`daybook backup --keep many`":                                   "whole number",
		"`daybook restore --from`":                                       "needs",
		"`daybook status today`":                                         "takes no words",
		"```\ncd shop && daybook serv\n```":                              "no command",
		"```\n30 4 * * *  daybook run --hme /srv >>/x 2>&1\n```":         "no flag --hme",
		"```\ndocker compose exec -T daybook daybook stats\n```":         "no command",
		"```\ndocker compose run --rm --no-deps daybook verfy\n```":      "no command",
		"so `*/10 * * * * daybook alert chek --home /srv/shop` does":     "no command",
		"```\ndaybook backup --home /srv || mail -s x y\n```":            "",
		"`daybook user token add NAME --days N` and `daybook run`":       "",
		"with `daybook sql`":                                             "",
		"```\ndaybook sql\n```":                                          "needs",
		"```\ndocker compose exec -T daybook tar -x\n```":                "none",
		"```\ndaybook user add o --scope store:S1@2026-12-31   # x\n```": "",
		"```\ndocker compose logs daybook | grep -A4 'once'\n```":        "none",
	} {
		list := commandLines(".md", line)
		if says == "none" {
			if len(list) != 0 {
				t.Errorf("%s: %+v", line, list)
			}
			continue
		}
		if len(list) == 0 {
			t.Errorf("%s: no command line was found", line)
			continue
		}
		if err := list[0].parses(); (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", line, err, says)
		}
	}
}

// commandLine is a use of the program: the words after its name.
type commandLine struct {
	line  int
	named bool // in the midst of a sentence, which may name a command without the words that it needs
	words []string
}

var (
	span  = regexp.MustCompile("`([^`\n]+)`")
	begun = regexp.MustCompile(`^(?:(?:[\d*/,-]+ +){5})?(?:docker compose exec(?: +-\S+)* +daybook +|docker compose run(?: +-\S+)* +)?(?:/usr/local/bin/)?daybook(?: +(.*))?$`)
	apart = regexp.MustCompile(`&&|\|\|| \| |;`)
	label = regexp.MustCompile(`^\s*(?:ExecStart=|next: *)`)
)

// commandLines finds them in a page: in spans and blocks of code, after what a shell, cron, Compose or systemd has before them; in other files
// in the lines that hold nothing else.
func commandLines(ext, doc string) (list []commandLine) {
	block := false
	for i, line := range strings.Split(doc, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			block = !block
			continue
		}
		var codes []string
		switch {
		case ext != ".md" && label.MatchString(line):
			codes = []string{strings.ReplaceAll(label.ReplaceAllString(line, ""), `"`, doubled(line))}
		case ext != ".md":
		case block:
			codes = []string{line}
		default:
			for _, m := range span.FindAllStringSubmatch(line, -1) {
				codes = append(codes, m[1])
			}
		}
		for _, code := range codes {
			for _, part := range outsideQuotes(code) {
				m := begun.FindStringSubmatch(strings.TrimSpace(part))
				if m == nil {
					continue
				}
				if words := shellWords(m[1]); len(words) > 0 {
					list = append(list, commandLine{i + 1, ext == ".md" && !block, words})
				}
			}
		}
	}
	return list
}

// doubled is what a double quote of a line stands for: nothing where the whole of a value of YAML is quoted.
func doubled(line string) string {
	if strings.Contains(line, "next:") {
		return ""
	}
	return `"`
}

// outsideQuotes divides a line where a shell begins another command.
func outsideQuotes(line string) []string {
	var hidden strings.Builder // the same length, with nothing in quotes to divide at
	quote := rune(0)
	for _, r := range line {
		switch {
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case r == quote:
			quote = 0
		case quote != 0:
			r = 'x'
		}
		hidden.WriteRune(r)
	}
	if hidden.Len() != len(line) {
		return []string{line} // with other letters within quotes: one command
	}
	var parts []string
	from := 0
	for _, at := range apart.FindAllStringIndex(hidden.String(), -1) {
		parts = append(parts, line[from:at[0]])
		from = at[1]
	}
	return append(parts, line[from:])
}

// placeholder is a word that stands for one of the reader's own.
var placeholder = regexp.MustCompile(`^[A-Z]+…?$`)

// parses hands the words to the program's own parser; a placeholder for a number is one.
func (c commandLine) parses() error {
	if slices.Contains(c.words, "--help") || c.words[0] == "--version" {
		return nil
	}
	words := slices.Clone(c.words)
	for {
		cmd, rest, err := (&app{}).root().Find(words)
		if err != nil {
			return err
		}
		err = cmd.ParseFlags(rest)
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) && placeholder.MatchString(invalid.GetValue()) {
			if at := slices.Index(words, invalid.GetValue()); at >= 0 {
				words[at] = "1"
				continue
			}
		}
		if err != nil {
			return flagMisuse(cmd, err)
		}
		args := cmd.Flags().Args()
		if cmd.Annotations[onlyHolds] != "" && len(args) > 0 {
			return noCommand(cmd, args[0])
		}
		if c.named && len(args) == 0 {
			return nil
		}
		return cmd.ValidateArgs(args)
	}
}
