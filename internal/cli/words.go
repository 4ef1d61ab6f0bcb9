package cli

import (
	"path/filepath"
	"strconv"
)

// abs makes paths of the command line absolute: relative ones start where the command was typed.
func (a *app) abs(paths []string) []string {
	list := make([]string, len(paths))
	for i, p := range paths {
		list[i] = p
		if !filepath.IsAbs(p) {
			list[i] = filepath.Join(a.dir, p)
		}
	}
	return list
}

// plural is a count with its word.
func plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + many
}
