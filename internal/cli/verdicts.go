package cli

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Of long lists the first so many are shown whole; what follows is counted.
const (
	mostFiles    = 10
	mostFindings = 10
)

// printVerdictList shows what is wrong file by file: every drifted file, for its owner has to see the difference, and the first
// of the others. Good files are counted, or listed where whole asks for it and they are few.
func (a *app) printVerdictList(list []contract.Verdict, whole bool) {
	good, bad := 0, 0
	rules := map[string]int{}
	for _, v := range list {
		switch {
		case v.Outcome == contract.OK && v.Warnings == 0:
			good++
			if whole && len(list) <= mostFiles {
				a.printVerdict(v, mostFindings)
			}
		case v.Outcome == contract.Drifted:
			a.printVerdict(v, mostFindings)
		default:
			if bad++; bad <= mostFiles {
				a.printVerdict(v, mostFindings)
				continue
			}
			rules[because(v)]++
		}
	}
	if more := bad - mostFiles; more > 0 {
		words := make([]string, 0, len(rules))
		for _, r := range slices.SortedFunc(maps.Keys(rules), func(x, y string) int { return cmp.Or(rules[y]-rules[x], cmp.Compare(x, y)) }) {
			words = append(words, r+" "+strconv.Itoa(rules[r]))
		}
		a.under("… and %s more: %s", plural(int64(more), "file", "files"), strings.Join(words, ", "))
	}
	if good > 0 && (!whole || len(list) > mostFiles) {
		a.line("ok", "%s", plural(int64(good), "file", "files"))
	}
}

// because is the first reason that a file is not loaded for.
func because(v contract.Verdict) string {
	if len(v.Findings) > 0 {
		return v.Findings[0].Rule
	}
	return string(v.Outcome)
}
