// Checkrules reads alert rules as Prometheus does, and the queries of Grafana dashboards as Prometheus would be asked them; of a file of
// `promtool test rules` it lives through the tests. It prints what is wrong and ends with 1.
// Usage: checkrules FILE.yml|FILE.test.yml|FILE.json...
package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: checkrules FILE.yml|FILE.test.yml|FILE.json...")
		os.Exit(2)
	}
	language := parser.NewParser(parser.Options{})
	wrong, queries := 0, 0
	for _, path := range os.Args[1:] {
		n, errs := check(path, language)
		queries += n
		for _, err := range errs {
			fmt.Printf("%s: %v\n", path, err)
			wrong++
		}
	}
	fmt.Printf("%d queries read, %d mistakes\n", queries, wrong)
	if wrong > 0 {
		os.Exit(1)
	}
}

func check(path string, language parser.Parser) (queries int, errs []error) {
	if strings.HasSuffix(path, ".test.yml") {
		return unit(path, language)
	}
	if !strings.HasSuffix(path, ".json") {
		groups, errs := rulefmt.ParseFile(path, false, model.LegacyValidation, language, slog.New(slog.NewTextHandler(os.Stderr, nil)))
		if groups != nil {
			for _, g := range groups.Groups {
				queries += len(g.Rules)
			}
		}
		return queries, errs
	}
	doc, err := os.ReadFile(path)
	if err != nil {
		return 0, []error{err}
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(doc, &board); err != nil {
		return 0, []error{err}
	}
	for _, p := range board.Panels {
		for _, t := range p.Targets {
			queries++
			if _, err := language.ParseExpr(interval.Replace(t.Expr)); err != nil {
				errs = append(errs, fmt.Errorf("panel %q: %w", p.Title, err))
			}
		}
	}
	return queries, errs
}

// interval puts a span where a dashboard has the word for its own.
var interval = strings.NewReplacer("$__rate_interval", "5m", "$__interval", "1m", "$__range", "1h")
