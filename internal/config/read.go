package config

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/daybookhq/daybook/internal/fault"
)

// position is a place in daybook.yaml; both count from 1.
type position struct{ line, column int }

// problem is one thing that is wrong.
type problem struct {
	at   position // zero: nowhere in the file
	text string
}

// reader reads one document over the defaults and keeps everything that is wrong in it.
type reader struct {
	path     string
	lines    map[string]position // where a setting stands, by its dotted name
	problems []problem
	readable bool // it is YAML, so that what can be read is worth a look
}

func (r *reader) bad(at position, format string, args ...any) {
	r.problems = append(r.problems, problem{at, fmt.Sprintf(format, args...)})
}

// told is one line a problem, in the order of the file.
func (r *reader) told() []string {
	slices.SortStableFunc(r.problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.at.line, b.at.line), cmp.Compare(a.at.column, b.at.column))
	})
	list := make([]string, len(r.problems))
	for i, p := range r.problems {
		list[i] = r.path + ": " + p.text
		if p.at.line > 0 {
			list[i] = fmt.Sprintf("%s:%d:%d: %s", r.path, p.at.line, p.at.column, p.text)
		}
	}
	return list
}

// read returns the settings of a document; where a value is wrong the default stays.
func (r *reader) read(doc []byte) Config {
	c := Default()
	var root yaml.Node
	if err := yaml.Unmarshal(doc, &root); err != nil {
		m := fault.NotYAML(doc, err)
		r.bad(position{m.Line, m.Col}, "%s (%s)", m.Msg, m.Hint)
		return c
	}
	r.readable = true
	if len(root.Content) == 0 {
		return c
	}
	r.section(root.Content[0], reflect.ValueOf(&c).Elem(), "")
	return c
}

// section reads a mapping into a struct whose tags name the keys.
func (r *reader) section(n *yaml.Node, into reflect.Value, prefix string) {
	if n.Kind != yaml.MappingNode {
		r.bad(at(n), "%sneeds keys and values, as in %s", label(prefix), exampleOf(into))
		return
	}
	fields := map[string]reflect.Value{}
	var names []string
	for i := range into.NumField() {
		name := into.Type().Field(i).Tag.Get("yaml")
		fields[name], names = into.Field(i), append(names, name)
	}
	r.eachKey(n, prefix, func(key, value *yaml.Node) {
		field, ok := fields[key.Value]
		if !ok {
			r.bad(at(key), "unknown key %q%s", prefix+key.Value, didYouMean(key.Value, names))
			return
		}
		r.value(value, field, prefix+key.Value)
	})
}

// eachKey calls f for each pair of a mapping, and notes where it stands. A key that is written twice is told once.
func (r *reader) eachKey(n *yaml.Node, prefix string, f func(key, value *yaml.Node)) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if first, twice := seen[key.Value]; twice {
			r.bad(at(key), "%s is set twice, first in line %d", prefix+key.Value, first)
			continue
		}
		seen[key.Value] = key.Line
		r.lines[prefix+key.Value] = at(key)
		f(key, value)
	}
}

// value reads one setting.
func (r *reader) value(n *yaml.Node, into reflect.Value, name string) {
	switch into.Kind() {
	case reflect.Struct:
		if !empty(n) {
			r.section(n, into, name+".")
		}
		return
	case reflect.Map:
		r.words(n, into, name)
		return
	case reflect.Slice:
		r.list(n, into, name)
		return
	}
	if n.Kind != yaml.ScalarNode || empty(n) {
		r.bad(at(n), "%s needs a value, as in %s: %v", name, last(name), into.Interface())
		return
	}
	text := strings.ReplaceAll(n.Value, "_", "")
	switch into.Kind() {
	case reflect.Int:
		v, err := strconv.Atoi(text)
		if err != nil {
			r.bad(at(n), "%s: %q is no whole number, as in %v", name, n.Value, into.Interface())
			return
		}
		into.SetInt(int64(v))
	case reflect.Bool:
		v, ok := map[string]bool{"true": true, "yes": true, "on": true, "false": false, "no": false, "off": false}[strings.ToLower(n.Value)]
		if !ok {
			r.bad(at(n), "%s: %q is neither true nor false", name, n.Value)
			return
		}
		into.SetBool(v)
	case reflect.Float64:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			r.bad(at(n), "%s: %q is no number, as in %v", name, n.Value, into.Interface())
			return
		}
		into.SetFloat(v)
	default:
		into.SetString(n.Value)
	}
}

// list reads a sequence of sections; their names count from 1, as in rules[2].to.
func (r *reader) list(n *yaml.Node, into reflect.Value, name string) {
	if empty(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.bad(at(n), "%s needs a list: lines that begin with a hyphen", name)
		return
	}
	for i, item := range n.Content {
		here := fmt.Sprintf("%s[%d]", name, i+1)
		r.lines[here] = at(item)
		v := reflect.New(into.Type().Elem()).Elem()
		r.section(item, v, here+".")
		if item.Kind == yaml.MappingNode {
			into.Set(reflect.Append(into, v))
		}
	}
}

// words reads a mapping of words to words.
func (r *reader) words(n *yaml.Node, into reflect.Value, name string) {
	if empty(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.bad(at(n), "%s needs keys and values", name)
		return
	}
	r.eachKey(n, name+".", func(key, value *yaml.Node) {
		// on and off are booleans to old readers of YAML, and words here.
		into.SetMapIndex(reflect.ValueOf(key.Value), reflect.ValueOf(value.Value))
	})
}

func at(n *yaml.Node) position { return position{n.Line, n.Column} }

// empty reports whether a key has no value at all.
func empty(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func label(prefix string) string {
	if prefix == "" {
		return ""
	}
	return strings.TrimSuffix(prefix, ".") + " "
}

func last(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// exampleOf is the first key of a section with its default.
func exampleOf(section reflect.Value) string {
	return fmt.Sprintf("%s: %v", section.Type().Field(0).Tag.Get("yaml"), section.Field(0).Interface())
}
