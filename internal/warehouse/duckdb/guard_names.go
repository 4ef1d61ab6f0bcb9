package duckdb

import (
	"strings"
)

// expression checks one expression by its class, and the function that it calls.
func expression(class string, o map[string]any) error {
	if !expressions[class] {
		return refuse("a query cannot hold %s here", strings.ToLower(strings.ReplaceAll(class, "_", " ")))
	}
	if class == "COLUMN_REF" {
		return column(o)
	}
	if class != "FUNCTION" && class != "WINDOW" {
		return nil
	}
	name, schema := functionName(o)
	if !allowedFunctions[fold(name)] && fold(name) != "unnest" || schema != "" && schema != "main" && schema != "pg_catalog" {
		return refuse("the function %s is not allowed", qualified(schema, name))
	}
	return nil
}

// valueFunctions are called without parentheses, so that they look like columns.
var valueFunctions = set("current_catalog", "current_role", "current_schema", "current_user", "session_user", "user")

func column(o map[string]any) error {
	names, _ := o["column_names"].([]any)
	if len(names) != 1 {
		return nil
	}
	if name, _ := names[0].(string); valueFunctions[fold(name)] {
		return refuse("the function %s is not allowed", name)
	}
	return nil
}

// node checks whatever is not an expression.
func node(kind string, o map[string]any, s scope) error {
	switch {
	case kind == "SHOW_REF":
		return refuse("DESCRIBE, SHOW and SUMMARIZE are not allowed").WithHint("a SELECT with LIMIT 0 shows the columns of a view")
	case !nodes[kind]:
		return refuse("a query cannot hold %s", strings.ToLower(strings.ReplaceAll(kind, "_", " ")))
	case kind == "BASE_TABLE":
		return table(o, s)
	case kind == "TABLE_FUNCTION":
		f, _ := o["function"].(map[string]any)
		name, schema := functionName(f)
		if f["class"] != "FUNCTION" || !tableFunctions[fold(name)] || schema != "" && schema != "main" {
			return refuse("the table function %s is not allowed", qualified(schema, name))
		}
	}
	return nil
}

func functionName(o map[string]any) (name, schema string) {
	name, _ = o["function_name"].(string)
	schema, _ = o["schema"].(string)
	if catalog, _ := o["catalog"].(string); catalog != "" {
		schema = catalog + "." + schema
	}
	return name, fold(schema)
}

// table checks what FROM names: a published view, or a query of WITH.
func table(o map[string]any, s scope) error {
	name, _ := o["table_name"].(string)
	schema, _ := o["schema_name"].(string)
	catalog, _ := o["catalog_name"].(string)
	full := name
	if schema != "" || catalog != "" {
		full = qualified(strings.Trim(catalog+"."+schema, "."), name)
	}
	known := s.views[fold(name)] && (schema == "" || fold(schema) == "main")
	switch {
	case o["at_clause"] != nil:
		return refuse("AT is not allowed").WithHint("--run N reads everything as it was after run N")
	case catalog == "" && (known || schema == "" && s.named[fold(name)]):
		return nil
	case strings.ContainsAny(name, "./:*\\"):
		return refuse("%q is no dataset or mart; files and addresses cannot be read", full)
	}
	return refuse("%q is no dataset or mart", full).WithHint("daybook sql --help lists them")
}

func qualified(schema, name string) string {
	if schema == "" {
		return name
	}
	return schema + "." + name
}
