package intake

import (
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// otherDelimiter finds a delimiter by which a line would have about as many cells as the contract has columns.
func otherDelimiter(line, delimiter string, columns int) string {
	for _, d := range []string{",", ";", "\t", "|", "^", "~", "\x01", "\x1f"} {
		if n := strings.Count(line, d) + 1; d != delimiter && n > 1 && n*2 >= columns {
			return quoted(d)
		}
	}
	return ""
}

// renamed guesses which missing column is which extra one: the same place in a header of the same length, or names that are
// nearly the same.
func renamed(want, found, missing, extra []string) []contract.Renamed {
	var list []contract.Renamed
	taken := map[string]bool{}
	guess := func(same func(m, e string) bool) {
		for _, m := range missing {
			if slices.ContainsFunc(list, func(x contract.Renamed) bool { return x.From == m }) {
				continue
			}
			for _, e := range extra {
				if !taken[e] && same(m, e) {
					taken[e] = true
					list = append(list, contract.Renamed{From: m, To: shown([]byte(e))})
					break
				}
			}
		}
	}
	guess(alike)
	guess(func(m, e string) bool {
		return len(want) == len(found) && slices.Index(want, m) == slices.Index(found, e)
	})
	return list
}

// alike reports whether two names differ only in case, spaces and marks, or one holds the other.
func alike(a, b string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("_ -.\u00a0\ufeff", r) {
				return -1
			}
			return r
		}, strings.ToLower(s))
	}
	a, b = plain(a), plain(b)
	return a == b || len(a) > 3 && strings.Contains(b, a) || len(b) > 3 && strings.Contains(a, b)
}

// minus are the names of a that b lacks.
func minus(a, b []string) []string {
	have := make(map[string]bool, len(b))
	for _, x := range b {
		have[x] = true
	}
	var list []string
	for _, x := range a {
		if !have[x] {
			list = append(list, x)
		}
	}
	return list
}

// twice are the names that stand more than once.
func twice(names []string) []string {
	var list []string
	for i, x := range names {
		if slices.Contains(names[:i], x) && !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// show makes names of a file fit for a message.
func show(names []string) []string {
	list := make([]string, len(names))
	for i, x := range names {
		list[i] = shown([]byte(x))
	}
	return list
}
