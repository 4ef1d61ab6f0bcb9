package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
)

// findings are broken rules in file order: all are counted, the first ones listed.
type findings struct {
	list     []contract.Finding
	total    int64
	warnings int64
	byRule   map[string]int64
}

func (f *findings) add(x contract.Finding) {
	f.count(x.Rule, x.Severity)
	if len(f.list) < contract.MaxFindings {
		f.list = append(f.list, x)
	}
}

// count counts a finding that is not listed.
func (f *findings) count(rule string, s contract.Severity) {
	f.total++
	if f.byRule == nil {
		f.byRule = map[string]int64{}
	}
	f.byRule[rule]++
	if s == contract.Warning {
		f.warnings++
	}
}

// join appends the findings of what follows in the file.
func (f *findings) join(o findings) {
	f.total += o.total
	f.warnings += o.warnings
	if f.byRule == nil {
		f.byRule = map[string]int64{}
	}
	for rule, n := range o.byRule {
		f.byRule[rule] += n
	}
	room := contract.MaxFindings - len(f.list)
	f.list = append(f.list, o.list[:min(room, len(o.list))]...)
}

// masked stands in a message for a value that names a person.
const masked = "•••"

// maxValue is how many bytes of a value a message shows.
const maxValue = 200

// shown writes a raw value for a message: at most 200 bytes, never cut within a letter, and with everything that would not
// be seen, or would change how the rest is seen, written out.
func shown(raw []byte) string { return visible(raw, maxValue) }

// visible is shown for at most most bytes.
func visible(raw []byte, most int) string {
	cut := ""
	if len(raw) > most {
		raw, cut = raw[:most], "…"
		for i := 1; i < utf8.UTFMax && i <= len(raw); i++ {
			if c := raw[len(raw)-i]; utf8.RuneStart(c) {
				if !utf8.FullRune(raw[len(raw)-i:]) {
					raw = raw[:len(raw)-i]
				}
				break
			}
		}
	}
	if plainText(raw) {
		return string(raw) + cut
	}
	var b strings.Builder
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString(escaped(`\x`, 2, rune(raw[0])))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x80 && unicode.IsControl(r):
			b.WriteString(escaped(`\x`, 2, r))
		case r > 0xffff && unicode.Is(unicode.Cf, r):
			b.WriteString(escaped(`\U`, 8, r))
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r != ' ' && unicode.Is(unicode.Z, r):
			b.WriteString(escaped(`\u`, 4, r))
		default:
			b.WriteRune(r)
		}
		raw = raw[n:]
	}
	return b.String() + cut
}

// plainText reports whether b is ASCII that can be seen.
func plainText(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func escaped(prefix string, width int, r rune) string {
	const letters = "0123456789abcdef"
	out := []byte(prefix)
	for i := width - 1; i >= 0; i-- {
		out = append(out, letters[r>>(4*i)&15])
	}
	return string(out)
}
