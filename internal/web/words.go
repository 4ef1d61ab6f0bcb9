package web

import (
	"strings"
)

// count writes a number and its noun. A language other than English has both forms of a noun in its catalogue: "day|1" and "day|n".
func count(f Format, n int64, noun string) string {
	form := "|n"
	if n == 1 {
		form = "|1"
	}
	if word, ok := f.words[noun+form]; ok {
		return f.Whole(n) + " " + word
	}
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "ry"):
		noun = strings.TrimSuffix(noun, "y") + "ies"
	default:
		noun += "s"
	}
	return f.Whole(n) + " " + noun
}

// named names at most n things.
func named(f Format, names []string, n int) string {
	if len(names) > n {
		return f.sayf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + f.say(" and ") + names[len(names)-1]
}

func join(names []string, by string) string { return strings.Join(names, by) }
