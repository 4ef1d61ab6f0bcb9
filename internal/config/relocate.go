package config

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Relocate changes settings for a home that is brought back at another place, so that it touches nothing of the one that it is a copy of:
// folders outside of the home become those that a new home has, and the warehouse becomes the one given ("": an embedded one of its own).
// It returns the text, all else in it as it was, and the lines that are new. home is where the settings come from.
func Relocate(doc []byte, home, warehouse string) (text []byte, changed []string, err error) {
	r := reader{path: FileName, lines: map[string]position{}}
	c := r.read(doc)
	if !r.readable {
		return nil, nil, fault.New(fault.Config, "%s", strings.Join(r.told(), "\n"))
	}
	d := Default()
	want := map[string]string{}
	for _, f := range []struct{ key, is, def string }{
		{"contracts", c.Contracts, d.Contracts},
		{"landing", c.Landing, d.Landing},
		{"quarantine", c.Quarantine, d.Quarantine},
		{"archive", c.Archive, d.Archive},
		{"logs", c.Logs, d.Logs},
	} {
		if !ownFolder(home, f.is) {
			want[f.key] = f.def
		}
	}
	path, embedded := strings.CutPrefix(c.Warehouse, "duckdb:")
	switch {
	case warehouse != "":
		want["warehouse"] = warehouse
	case !embedded || !ownFolder(home, path):
		want["warehouse"] = d.Warehouse
	}
	text, changed = doc, []string{}
	for _, key := range []string{"warehouse", "contracts", "landing", "quarantine", "archive", "logs"} {
		value, is := want[key]
		if !is {
			continue
		}
		line := key + ": " + value
		changed = append(changed, line)
		at := regexp.MustCompile(`(?m)^` + key + `[ \t]*:.*$`)
		switch {
		case at.Match(text):
			text = at.ReplaceAllLiteral(text, []byte(line+" # where the home was restored"))
		case r.lines[key] != position{}:
			return nil, nil, fault.New(fault.Config, "%s: %s does not stand on a line of its own", FileName, key).WithHint("daybook restore can only bring back settings whose folders stand at the beginning of a line")
		default:
			text = fmt.Appendf(nil, "%s # where the home was restored\n%s", line, text)
		}
	}
	return text, changed, nil
}

// ownFolder reports whether a path of the settings lies in the home, wherever that is.
func ownFolder(home, path string) bool {
	return !filepath.IsAbs(path) && within(filepath.Clean(home), inside(home, path))
}
