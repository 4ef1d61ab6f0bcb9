package main_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	got, err := at(lastJSON(ts), args[0])
	if err != nil {
		ts.Fatalf("json %s: %v", args[0], err)
	}
	var want any
	if json.Unmarshal([]byte(args[1]), &want) != nil {
		want = args[1] // a word without quotes; what looks like a number and is a string wants its quotes
	}
	if reflect.DeepEqual(got, want) == neg {
		doc, _ := json.Marshal(got)
		ts.Fatalf("json %s is %s, want %s", args[0], doc, args[1])
	}
}

// keepCommand keeps a text of the last command's JSON as a variable.
func keepCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "keep", neg)
	if len(args) != 2 {
		ts.Fatalf("usage: keep PATH NAME")
	}
	v, err := at(lastJSON(ts), args[0])
	text, ok := v.(string)
	if err != nil || !ok {
		ts.Fatalf("keep %s: %v is no text, %v", args[0], v, err)
	}
	ts.Setenv(args[1], text)
}

func keysCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "keys", neg)
	if len(args) < 2 {
		ts.Fatalf("usage: keys PATH NAME…")
	}
	v, err := at(lastJSON(ts), args[0])
	if err != nil {
		ts.Fatalf("keys %s: %v", args[0], err)
	}
	object, ok := v.(map[string]any)
	if !ok {
		ts.Fatalf("keys %s: %T is no object", args[0], v)
	}
	for _, name := range args[1:] {
		if _, ok := object[name]; !ok {
			ts.Fatalf("keys %s: there is no %s", args[0], name)
		}
	}
}

// lastJSON is the stdout of the last command.
func lastJSON(ts *testscript.TestScript) (v any) {
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("stdout is no JSON: %v", err)
	}
	return v
}

// at finds a value: .key, [n], [key=value] and .count for the length of a list.
func at(v any, path string) (any, error) {
	for rest := path; rest != "" && rest != "."; {
		switch rest[0] {
		case '.':
			end := strings.IndexAny(rest[1:], ".[")
			if end < 0 {
				end = len(rest) - 1
			}
			name := rest[1 : end+1]
			rest = rest[end+1:]
			if list, ok := v.([]any); ok && name == "count" {
				v = float64(len(list))
				continue
			}
			object, ok := v.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("%s: %T is no object", name, v)
			}
			if v, ok = object[name]; !ok {
				return nil, fmt.Errorf("there is no key %s", name)
			}
		case '[':
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, fmt.Errorf("%q has no end", rest)
			}
			list, ok := v.([]any)
			if !ok {
				return nil, fmt.Errorf("%T is no list", v)
			}
			item, err := pick(list, rest[1:end])
			if err != nil {
				return nil, err
			}
			v, rest = item, rest[end+1:]
		default:
			return nil, fmt.Errorf("%q is no path", path)
		}
	}
	return v, nil
}

// pick finds the item of a list by its place, or by what one of its keys is.
func pick(list []any, what string) (any, error) {
	if key, value, ok := strings.Cut(what, "="); ok {
		for _, item := range list {
			if object, ok := item.(map[string]any); ok && fmt.Sprint(object[key]) == value {
				return item, nil
			}
		}
		return nil, fmt.Errorf("no item has %s", what)
	}
	n, err := strconv.Atoi(what)
	if err != nil || n < 0 || n >= len(list) {
		return nil, fmt.Errorf("[%s] of %d items", what, len(list))
	}
	return list[n], nil
}

func logLinesCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "loglines", neg)
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	for i, line := range lines {
		var l struct{ Time, Level, Msg string }
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Time == "" || l.Level == "" || l.Msg == "" {
			ts.Fatalf("line %d of %s is no line of a log: %s (%v)", i+1, args[0], line, err)
		}
	}
}
