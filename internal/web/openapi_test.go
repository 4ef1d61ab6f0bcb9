package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

var writeOpenAPI = flag.Bool("openapi", false, "write openapi.json anew")

// TestOpenAPI_IsOfThesePages says that openapi.json describes the structs that pages are made of, with their comments as descriptions.
func TestOpenAPI_IsOfThesePages(t *testing.T) {
	t.Parallel()
	g := &describer{schemas: map[string]any{}, said: comments(t)}
	out, err := json.MarshalIndent(g.document(newServer(Config{Now: time.Now, Currency: "EUR", Locale: "en", Memory: read.NewMemory(1)})), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, '\n')
	if *writeOpenAPI {
		if err := os.WriteFile("openapi.json", out, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, out) {
		t.Error("openapi.json is not of these pages: go test ./internal/web -run OpenAPI_Is -openapi writes it anew")
	}
}

type object = map[string]any

// models are the structs of the pages, by their address for programs.
var models = map[string]page{
	"/brief": &Brief{}, "/stores": &Stores{}, "/stores/{id}": &StorePage{}, "/stores/{id}/rows": &RowsPage{}, "/data": &Data{}, "/data/runs/{run}": &RunPage{}, "/data/runs/{run}/changes": &Changes{},
	"/data/files/{id}": &DeliveryPage{}, "/data/contracts/{id}": &ContractPage{}, "/search": &Search{}, "/products": &Products{}, "/products/{id}": &ProductPage{}, "/patterns": &Patterns{}, "/stores/{id}/patterns": &Patterns{}, "/availability": &Availability{}, "/stores/{id}/availability": &Availability{},
	"/promotions": &Promotions{}, "/promotions/{id}": &PromotionPage{}, "/trend": &Trend{}, "/stores/{id}/trend": &Trend{}, "/definitions": &Definitions{}, "/insights/{id}": &InsightPage{},
}

// parameters are the words of an address, and what they mean.
var parameters = []struct{ name, in, pattern, says string }{
	{"date", "query", `^\d{4}-\d{2}-\d{2}$`, "The business date; the newest where it is not given."},
	{"run", "query", `^\d+$`, "Read as this run left it; the published one where it is not given."},
	{"region", "query", "", "One region of the store master."},
	{"vs", "query", "^(normal|lastweek|lastyear|target)$", "What numbers are compared with; the home's default where it is not given."},
	{"period", "query", "^(day|week|month|quarter|year)$", "The part of it up to the business date is summed up; the day alone where it is not given."},
	{"from", "query", `^\d{4}-\d{2}-\d{2}$`, "The first of several days that are summed up, up to the business date."},
	{"sort", "query", "", "A column, with a hyphen before it for descending."},
	{"page", "query", `^\d+$`, "Of a table, from 1; a page has 1,000 rows."},
	{"category", "query", "", "One category of products."},
	{"product", "query", "", "Of the rows of a store-day: the product whose till lines are wanted."},
	{"by", "query", "^(day|week|month|quarter)$", "Of a trend: the stretches of days."},
	{"since", "query", `^\d+$`, "Of what a run changed: the earlier run that it is held against; the published one before it where it is not given."},
	{"line", "query", `^\d+$`, "Of a file."},
	{"q", "query", "", "Words to look for."},
}

type describer struct {
	schemas map[string]any
	said    map[string]string
}

func (g *describer) document(s *server) object {
	paths := object{}
	for _, p := range s.pageList() {
		model, ok := models[p.api]
		if !ok {
			panic("no model for " + p.api)
		}
		paths[apiPath+p.api] = object{"get": g.operation(p, model)}
	}
	for path := range s.fileList() {
		for _, f := range formats {
			paths[path+"."+f.name] = object{"get": object{
				"summary": fmt.Sprintf("All rows of %s as %s", strings.Trim(path, "/"), f.label), "parameters": params(path),
				"responses": object{"200": object{"description": "The file; its name says page, scope, date and run.", "content": object{strings.SplitN(f.mediaType, ";", 2)[0]: object{"schema": object{"type": "string", "format": "binary"}}}}},
			}}
		}
	}
	g.schema(reflect.TypeFor[Trouble]())
	return object{
		"openapi": "3.0.3",
		"info": object{
			"title": "Daybook", "version": "1",
			"description": "What the pages show, for programs: the same figures of the same published run, within the scope of the token. Money and quantities are strings with all their decimals. An answer changes only when a run is published, so If-None-Match is worth while.",
		},
		"security": []any{object{"token": []any{}}}, "paths": paths,
		"components": object{"schemas": g.schemas, "parameters": queries(), "securitySchemes": object{"token": object{"type": "http", "scheme": "bearer", "description": "daybook user token add; not needed while there are no users."}}},
	}
}

func params(path string) []any {
	list := []any{}
	for _, name := range inBraces.FindAllStringSubmatch(path, -1) {
		list = append(list, object{"name": name[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, p := range parameters {
		list = append(list, object{"$ref": "#/components/parameters/" + p.name})
	}
	return list
}

func queries() object {
	all := object{}
	for _, p := range parameters {
		schema := object{"type": "string"}
		if p.pattern != "" {
			schema["pattern"] = p.pattern
		}
		all[p.name] = object{"name": p.name, "in": p.in, "description": p.says, "schema": schema}
	}
	return all
}

var notWord = regexp.MustCompile(`\W+`)

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

func (g *describer) operation(p pageRoute, model page) object {
	t := reflect.TypeOf(model).Elem()
	problem := object{"description": "Nothing to show, with the reason", "content": object{"application/problem+json": object{"schema": object{"$ref": "#/components/schemas/Trouble"}}}}
	return object{
		"summary": g.said[t.Name()], "operationId": strings.Trim(notWord.ReplaceAllString(p.api, "_"), "_"), "parameters": params(p.api),
		"responses": object{
			"200": object{"description": "The page", "content": object{"application/json": object{"schema": object{
				"type": "object", "additionalProperties": false, "required": []string{"meta", "data"}, "properties": object{"meta": g.schema(reflect.TypeFor[Meta]()), "data": g.schema(t)},
			}}}},
			"304": object{"description": "What If-None-Match names is still so"},
			"400": problem, "401": problem, "403": problem, "404": problem,
		},
	}
}

// schema describes a type as encoding/json writes it.
func (g *describer) schema(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[Number]():
		return object{"type": "string", "pattern": `^-?\d+(\.\d+)?$`}
	case reflect.TypeFor[Minor]():
		return object{"type": "string", "pattern": `^-?\d+\.\d\d$`}
	case reflect.TypeFor[contract.Day]():
		return object{"type": "string", "format": "date"}
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return object{"nullable": true}
	case reflect.TypeFor[read.Evidence]():
		return object{"type": "object", "additionalProperties": true}
	case reflect.TypeFor[Finding]():
		return g.schema(reflect.TypeFor[FindingDoc]())
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer", "format": "int64"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": "array", "items": g.schema(t.Elem())}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return object{"type": "object", "additionalProperties": true}
		}
		return object{"type": "object", "additionalProperties": g.schema(t.Elem())}
	case reflect.Pointer:
		s := g.schema(t.Elem())
		if ref, ok := s["$ref"]; ok {
			return object{"nullable": true, "allOf": []any{object{"$ref": ref}}}
		}
		s["nullable"] = true
		return s
	case reflect.Struct:
		if _, ok := g.schemas[t.Name()]; !ok {
			g.schemas[t.Name()] = nil // it may hold itself
			s := object{"type": "object", "additionalProperties": false}
			properties, required := object{}, []string{}
			g.fields(t, properties, &required)
			slices.Sort(required)
			s["properties"], s["required"] = properties, required
			if says := g.said[t.Name()]; says != "" {
				s["description"] = says
			}
			g.schemas[t.Name()] = s
		}
		return object{"$ref": "#/components/schemas/" + t.Name()}
	}
	panic("no schema for " + t.String())
}

func (g *describer) fields(t reflect.Type, properties object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() || f.Name == "Restricted": // what only package read makes use of
			continue
		case f.Anonymous && name == "":
			g.fields(f.Type, properties, required)
			continue
		case name == "":
			panic(t.Name() + "." + f.Name + " has no name for programs")
		}
		s := g.schema(f.Type)
		if says := g.said[t.Name()+"."+f.Name]; says != "" {
			if ref, ok := s["$ref"]; ok {
				s = object{"allOf": []any{object{"$ref": ref}}}
			}
			s["description"] = says
		}
		properties[name] = s
		if options != "omitempty" {
			*required = append(*required, name)
		}
	}
}

// comments are those of types and fields, as Type and Type.Field.
func comments(t *testing.T) map[string]string {
	t.Helper()
	said := map[string]string{}
	var files []string
	for _, dir := range []string{".", "../mart/read", "../warehouse", "../contract"} {
		list, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, spec := range g.Specs {
				ts := spec.(*ast.TypeSpec)
				doc := g.Doc
				if ts.Doc != nil {
					doc = ts.Doc
				}
				if says := one(doc.Text()); says != "" && said[ts.Name.Name] == "" {
					said[ts.Name.Name] = says
				}
				st, ok := ts.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, f := range st.Fields.List {
					for _, n := range f.Names {
						if key := ts.Name.Name + "." + n.Name; said[key] == "" {
							said[key] = one(f.Comment.Text())
						}
					}
				}
			}
		}
	}
	return said
}

func one(s string) string { return strings.Join(strings.Fields(s), " ") }
