package batch

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// RuleSummary is how often a rule would keep files out.
type RuleSummary struct {
	Rule     string `json:"rule"`
	Files    int    `json:"files"`
	Findings int64  `json:"findings"`
	Example  string `json:"example"`
}

// DriftSummary is one shape that files have and their contract does not; the same in many files is told once.
type DriftSummary struct {
	Contract string        `json:"contract"`
	Files    int           `json:"files"`
	Example  string        `json:"example"` // a file
	Diff     contract.Diff `json:"diff"`
}

// NoMaster counts ids that a master lacks.
type NoMaster struct {
	Dataset string `json:"dataset"`
	Master  string `json:"master"`
	IDs     int    `json:"ids"`
	Rows    int64  `json:"rows"`
	Example string `json:"example"`
	Loads   bool   `json:"loads"` // their rows are loaded and shown apart (onUnknown: load)
}

// ruleSums counts what keeps files out, what is only remarked, and the shapes of files that drifted.
func ruleSums(items []*item) (errors, warnings []RuleSummary, drifts []DriftSummary) {
	bad, remarks, shapes := map[string]*RuleSummary{}, map[string]*RuleSummary{}, map[string]*DriftSummary{}
	for _, it := range items {
		v := it.verdict()
		switch {
		case v.Outcome == contract.Drifted:
			countShape(shapes, it)
		case it.good():
			countRules(remarks, *v)
		case !it.isDuplicate():
			countRules(bad, *v)
		}
	}
	return sorted(bad), sorted(remarks), sortedShapes(shapes)
}

// countRules adds the findings of one file; one that has none is counted under its outcome.
func countRules(rules map[string]*RuleSummary, v contract.Verdict) {
	note := func(name string, findings int64, example string) {
		r := rules[name]
		if r == nil {
			r = &RuleSummary{Rule: name, Example: example}
			rules[name] = r
		}
		r.Files++
		r.Findings += findings
	}
	for name, n := range v.ByRule {
		example := v.File
		if i := slices.IndexFunc(v.Findings, func(f contract.Finding) bool { return f.Rule == name }); i >= 0 {
			example = exampleOf(v.File, v.Findings[i])
		}
		note(name, n, example)
	}
	if v.FindingsTotal == 0 && v.Outcome != contract.OK {
		example := v.File
		if v.Note != "" {
			example += ": " + v.Note
		}
		note(string(v.Outcome), 1, example)
	}
}

func exampleOf(file string, f contract.Finding) string {
	if f.Line > 0 {
		file += fmt.Sprintf(":%d", f.Line)
	}
	if f.Column == "" {
		return file + ": " + f.Message
	}
	return fmt.Sprintf("%s %s %q", file, f.Column, f.Value)
}

func sorted(rules map[string]*RuleSummary) []RuleSummary {
	list := make([]RuleSummary, 0, len(rules))
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		list = append(list, *rules[name])
	}
	slices.SortStableFunc(list, func(a, b RuleSummary) int { return b.Files - a.Files })
	return list
}

func countShape(shapes map[string]*DriftSummary, it *item) {
	d := it.verdict().Diff
	key := fmt.Sprint(it.contract.ID, d.Missing, d.Extra, d.Reordered, d.Retyped)
	if len(d.Missing)+len(d.Extra)+len(d.Retyped) == 0 && !d.Reordered {
		key += strings.Join(d.Other, "\n")
	}
	if shapes[key] == nil {
		shapes[key] = &DriftSummary{Contract: it.contract.ID, Example: it.file.Name, Diff: d}
	}
	shapes[key].Files++
}

func sortedShapes(shapes map[string]*DriftSummary) []DriftSummary {
	list := make([]DriftSummary, 0, len(shapes))
	for _, x := range shapes {
		list = append(list, *x)
	}
	slices.SortFunc(list, func(a, b DriftSummary) int { return cmp.Or(b.Files-a.Files, cmp.Compare(a.Example, b.Example)) })
	return list
}

// withoutMaster counts ids without master, whether they keep the file out or are loaded as unknown. Of a file with very
// many findings the ids are those that its verdict lists.
func withoutMaster(items []*item) []NoMaster {
	all, ids := map[string]*NoMaster{}, map[string]map[string]bool{}
	note := func(it *item, master, id string, rows int64, loads bool) {
		key := fmt.Sprint(it.dataset(), "\x00", master, loads)
		if all[key] == nil {
			all[key], ids[key] = &NoMaster{Dataset: it.dataset(), Master: master, Loads: loads, Example: id}, map[string]bool{}
		}
		all[key].Rows += rows
		all[key].Example = min(all[key].Example, id)
		ids[key][id] = true
	}
	for _, it := range items {
		if it.contract == nil {
			continue
		}
		for _, col := range it.contract.Columns {
			if col.References == "" {
				continue
			}
			for id, rows := range it.result.Unknown[col.Name].IDs {
				note(it, col.References, id, rows, true)
			}
			for _, f := range it.verdict().Findings {
				if f.Rule == "reference" && f.Column == col.Physical {
					note(it, col.References, f.Value, 1, false)
				}
			}
		}
	}
	list := make([]NoMaster, 0, len(all))
	for _, key := range slices.Sorted(maps.Keys(all)) {
		all[key].IDs = len(ids[key])
		list = append(list, *all[key])
	}
	return list
}

// decimals adds up sums that are written as plain decimal numbers.
type decimals map[string]*big.Rat

func (d decimals) add(sums map[string]string) {
	for name, text := range sums {
		r, ok := new(big.Rat).SetString(text)
		if !ok {
			continue
		}
		if d[name] == nil {
			d[name] = new(big.Rat)
		}
		d[name].Add(d[name], r)
	}
}

// text writes the sums with the decimals that they need, two at least.
func (d decimals) text() map[string]string {
	m := map[string]string{}
	for name, r := range d {
		places, _ := r.FloatPrec()
		m[name] = r.FloatString(max(places, 2))
	}
	return m
}
