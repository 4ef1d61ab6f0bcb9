package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// parse reads a document over the defaults and returns every problem that it has.
func parse(path string, doc []byte) (Config, []string) {
	c := Default()
	var root yaml.Node
	if err := yaml.Unmarshal(doc, &root); err != nil {
		return c, []string{path + ": " + strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	if len(root.Content) == 0 {
		return c, nil
	}
	problems := unknown(path, root.Content[0], reflect.TypeOf(c), "")
	if err := root.Decode(&c); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			line = strings.TrimSpace(line)
			if line != "yaml: unmarshal errors:" {
				problems = append(problems, path+": "+strings.TrimPrefix(line, "yaml: "))
			}
		}
	}
	return c, problems
}

// unknown finds keys that no setting has.
func unknown(path string, n *yaml.Node, t reflect.Type, prefix string) (problems []string) {
	if n.Kind != yaml.MappingNode || t.Kind() != reflect.Struct {
		return nil
	}
	fields := map[string]reflect.Type{}
	var names []string
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		fields[name], names = t.Field(i).Type, append(names, name)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		ft, ok := fields[key.Value]
		if !ok {
			problems = append(problems, fmt.Sprintf("%s:%d:%d: unknown key %q%s", path, key.Line, key.Column, prefix+key.Value, Nearest(key.Value, names)))
			continue
		}
		problems = append(problems, unknown(path, n.Content[i+1], ft, prefix+key.Value+".")...)
	}
	return problems
}

// Nearest returns ` (did you mean "x"?)` for the word closest to s, or "" where none is close.
func Nearest(s string, words []string) string {
	best, at := "", 1+len(s)/2
	for _, w := range slices.Sorted(slices.Values(words)) {
		if d := distance(s, w); d < at {
			best, at = w, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// distance is the Levenshtein distance of two short words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
