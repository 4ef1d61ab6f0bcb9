package duckdb

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

//go:embed functions_allowed.txt
var allowedText string

// The guard says what a query may be made of. Whatever it does not know, it refuses: a newer engine that parses more lets
// nobody do more, until somebody has read what is new.
var (
	allowedFunctions = words(allowedText)

	tableFunctions = set("generate_series", "range", "unnest")

	// expressions by the engine's class of their syntax node
	expressions = set("BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION",
		"LAMBDA", "LAMBDA_REF", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "WINDOW")

	// everything else that has a type: queries, what stands after FROM, modifiers and the directions of an order
	nodes = set("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE",
		"BASE_TABLE", "TABLE_FUNCTION", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "PIVOT",
		"ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER",
		"ASCENDING", "DESCENDING", "ORDER_DEFAULT")
)

func words(text string) map[string]bool {
	list := map[string]bool{}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "-- ") {
			for _, w := range strings.Fields(line) {
				list[fold(w)] = true
			}
		}
	}
	return list
}

func set(names ...string) map[string]bool {
	list := map[string]bool{}
	for _, n := range names {
		list[n] = true
	}
	return list
}

// scope are the names that a query may read from: the published views, and what WITH has named so far.
type scope struct {
	views map[string]bool
	named map[string]bool
}

func (s scope) with(name string) scope {
	named := maps.Clone(s.named)
	if named == nil {
		named = map[string]bool{}
	}
	named[fold(name)] = true
	return scope{views: s.views, named: named}
}

// fold compares identifiers as the engine does: without regard to the case of ASCII letters.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, name)
}

// check refuses every query but one SELECT over the published views. tree is the engine's own parse of it, as JSON.
func check(tree string, views []string) error {
	var doc struct {
		Error      bool   `json:"error"`
		Kind       string `json:"error_type"`
		Message    string `json:"error_message"`
		Statements []struct {
			Node       any   `json:"node"`
			Parameters []any `json:"named_param_map"`
		} `json:"statements"`
	}
	d := json.NewDecoder(strings.NewReader(tree))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		return fault.New(fault.Failed, "read the syntax tree of the query: %w", err)
	}
	switch {
	case doc.Error && doc.Kind == "not implemented":
		return refuse("only a SELECT is allowed: nothing is written, set, loaded, attached or explained here")
	case doc.Error:
		return refuse("the query cannot be read: %s", doc.Message)
	case len(doc.Statements) != 1:
		return refuse("there are %d statements; one SELECT is allowed", len(doc.Statements))
	case len(doc.Statements[0].Parameters) > 0:
		return refuse("the query has parameters, and nothing gives them values")
	}
	names := map[string]bool{}
	for _, v := range views {
		names[fold(v)] = true
	}
	return walk(doc.Statements[0].Node, scope{views: names})
}

func refuse(format string, args ...any) *fault.Error { return fault.New(fault.Usage, format, args...) }

// walk checks v and all that is below it.
func walk(v any, s scope) error {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if err := walk(x, s); err != nil {
				return err
			}
		}
	case map[string]any:
		return object(v, s)
	}
	return nil
}

func object(o map[string]any, s scope) error {
	kind, typed := o["type"].(string)
	if class, ok := o["class"].(string); ok {
		if class == "CONSTANT" {
			return nil
		}
		if err := expression(class, o); err != nil {
			return err
		}
	} else if typed && !strings.HasSuffix(kind, "_TYPE_INFO") {
		if err := node(kind, o, s); err != nil {
			return err
		}
		if kind == "TABLE_FUNCTION" {
			f, _ := o["function"].(map[string]any)
			return walk(f["children"], s) // the function itself was checked as one
		}
	}
	s, err := withQueries(o, s)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		inner := s
		switch {
		case key == "cte_map":
			continue
		case kind == "RECURSIVE_CTE_NODE" && key == "right":
			name, _ := o["cte_name"].(string)
			inner = s.with(name)
		}
		if err := walk(o[key], inner); err != nil {
			return err
		}
	}
	return nil
}

// withQueries checks the WITH of a query and returns the scope in which the rest of it is read. A query of WITH sees those
// before it, not itself: there its own name would mean a table.
func withQueries(o map[string]any, s scope) (scope, error) {
	m, _ := o["cte_map"].(map[string]any)
	list, _ := m["map"].([]any)
	for _, x := range list {
		entry, _ := x.(map[string]any)
		if err := walk(entry["value"], s); err != nil {
			return s, err
		}
		name, _ := entry["key"].(string)
		s = s.with(name)
	}
	return s, nil
}
