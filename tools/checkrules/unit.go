package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/model/timestamp"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/template"
	"go.yaml.in/yaml/v3"
)

// unitFile is as much of a file of `promtool test rules` as is used here; anything else in it is a mistake.
type unitFile struct {
	RuleFiles []string       `yaml:"rule_files"`
	Every     model.Duration `yaml:"evaluation_interval"`
	Tests     []unitTest     `yaml:"tests"`
}

type unitTest struct {
	Name     string         `yaml:"name"`
	Interval model.Duration `yaml:"interval"`
	Series   []struct {
		Series string `yaml:"series"`
		Values string `yaml:"values"`
	} `yaml:"input_series"`
	Cases []struct {
		At    model.Duration `yaml:"eval_time"`
		Alert string         `yaml:"alertname"`
		Want  []struct {
			Labels      map[string]string `yaml:"exp_labels"`
			Annotations map[string]string `yaml:"exp_annotations"`
		} `yaml:"exp_alerts"`
	} `yaml:"alert_rule_test"`
}

// unit lives through the tests of a file. Every rule has to fire in one of them, and to be silent in one.
func unit(path string, language parser.Parser) (n int, errs []error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, []error{err}
	}
	var file unitFile
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return 0, []error{err}
	}
	rules := map[string]rulefmt.Rule{}
	for _, name := range file.RuleFiles {
		groups, errs := rulefmt.ParseFile(filepath.Join(filepath.Dir(path), name), false, model.LegacyValidation, language, slog.New(slog.NewTextHandler(io.Discard, nil)))
		if len(errs) > 0 {
			return 0, errs
		}
		for _, g := range groups.Groups {
			for _, r := range g.Rules {
				rules[r.Alert] = r
			}
		}
	}
	fired, silent := map[string]bool{}, map[string]bool{}
	for _, test := range file.Tests {
		for _, c := range test.Cases {
			n++
			if len(c.Want) > 0 {
				fired[c.Alert] = true
			} else {
				silent[c.Alert] = true
			}
		}
		if err := test.live(rules, time.Duration(file.Every)); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", test.Name, err))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		if !fired[name] || !silent[name] {
			errs = append(errs, fmt.Errorf("no test in which %s fires, or none in which it does not", name))
		}
	}
	return n, errs
}

// live lets the minutes pass.
func (u unitTest) live(rules map[string]rulefmt.Rule, every time.Duration) (err error) {
	load := "load " + u.Interval.String() + "\n"
	for _, s := range u.Series {
		load += "  " + s.Series + " " + s.Values + "\n"
	}
	past, err := promqltest.NewLazyLoader(load, promqltest.LazyLoaderOpts{EnableAtModifier: true, EnableNegativeOffset: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, past.Close()) }()
	last := time.Duration(0)
	for _, c := range u.Cases {
		if _, ok := rules[c.Alert]; !ok {
			return fmt.Errorf("there is no rule %s", c.Alert)
		}
		last = max(last, time.Duration(c.At))
	}
	since := map[string]map[string]time.Time{} // rule and labels: since when it is so
	for at := time.Unix(0, 0).UTC(); at.Sub(time.Unix(0, 0)) <= last; at = at.Add(every) {
		past.WithSamplesTill(at, func(e error) { err = errors.Join(err, e) })
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(rules)) {
			if !u.about(name) {
				continue
			}
			rule := rules[name]
			firing, e := evaluate(past, rule, at, since)
			if e != nil {
				return fmt.Errorf("%s: %w", name, e)
			}
			for _, c := range u.Cases {
				if c.Alert != name || at.Sub(time.Unix(0, 0)) != time.Duration(c.At) {
					continue
				}
				want := []string{}
				for _, w := range c.Want {
					want = append(want, fmt.Sprint(labels.FromMap(w.Labels), " ", labels.FromMap(w.Annotations)))
				}
				slices.Sort(want)
				if !slices.Equal(firing, want) {
					err = errors.Join(err, fmt.Errorf("%s after %s:\n  is   %s\n  want %s", name, c.At, strings.Join(firing, "\n       "), strings.Join(want, "\n       ")))
				}
			}
		}
	}
	return err
}

// about reports whether any case is about a rule.
func (u unitTest) about(name string) bool {
	for _, c := range u.Cases {
		if c.Alert == name {
			return true
		}
	}
	return false
}

// evaluate returns the labels and annotations with which a rule fires at a moment: for whatever has been so for long enough.
func evaluate(past *promqltest.LazyLoader, rule rulefmt.Rule, at time.Time, since map[string]map[string]time.Time) (firing []string, err error) {
	ask := func(ctx context.Context, text string, at time.Time) (promql.Vector, error) {
		q, err := past.QueryEngine().NewInstantQuery(ctx, past.Storage(), nil, text, at)
		if err != nil {
			return nil, err
		}
		defer q.Close()
		return q.Exec(ctx).Vector()
	}
	vector, err := ask(past.Context(), rule.Expr, at)
	if err != nil {
		return nil, err
	}
	firing = []string{}
	now := map[string]time.Time{}
	for _, sample := range vector {
		own := labels.NewBuilder(sample.Metric).Del(labels.MetricName).Labels()
		key := own.String()
		if now[key] = at; since[rule.Alert] != nil {
			if begun, ok := since[rule.Alert][key]; ok {
				now[key] = begun
			}
		}
		if at.Sub(now[key]) < time.Duration(rule.For) {
			continue
		}
		expand := func(text string) (string, error) {
			const known = "{{$labels := .Labels}}{{$value := .Value}}"
			data := template.AlertTemplateData(own.Map(), nil, "", sample)
			return template.NewTemplateExpander(past.Context(), known+text, rule.Alert, data, model.Time(timestamp.FromTime(at)), template.QueryFunc(ask), nil, nil).Expand()
		}
		annotations := map[string]string{}
		for name, text := range rule.Annotations {
			if annotations[name], err = expand(text); err != nil {
				return nil, err
			}
		}
		all := labels.NewBuilder(own)
		for name, text := range rule.Labels {
			value, err := expand(text)
			if err != nil {
				return nil, err
			}
			all.Set(name, value)
		}
		firing = append(firing, fmt.Sprint(all.Labels(), " ", labels.FromMap(annotations)))
	}
	since[rule.Alert] = now
	slices.Sort(firing)
	return firing, nil
}
