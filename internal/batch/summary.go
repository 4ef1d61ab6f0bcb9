package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// Summary is the first hour of a new chain: what a month of files would do.
type Summary struct {
	Files       int            `json:"files"`
	Rows        int64          `json:"rows"`
	Good        int            `json:"good"`
	Quarantined int            `json:"quarantined"`
	Drifted     int            `json:"drifted"`
	Rules       []RuleSummary  `json:"rules"`
	NoMaster    []NoMaster     `json:"no_master"`
	Gaps        []GapSummary   `json:"gaps"`
	Pages       []PageSummary  `json:"pages"`
	Datasets    map[string]int `json:"datasets"` // files by dataset
}

// RuleSummary is how often a rule would keep files out.
type RuleSummary struct {
	Rule     string `json:"rule"`
	Files    int    `json:"files"`
	Findings int64  `json:"findings"` // of those listed, at most contract.MaxFindings a file
	Example  string `json:"example"`
}

// NoMaster counts ids that a master lacks.
type NoMaster struct {
	Dataset string `json:"dataset"`
	Master  string `json:"master"`
	IDs     int    `json:"ids"`
	Rows    int64  `json:"rows"`
	Example string `json:"example"`
}

// GapSummary says which dates or stores of a dataset are missing among the files.
type GapSummary struct {
	Dataset string `json:"dataset"`
	Text    string `json:"text"`
}

// PageSummary says whether a page has what it needs.
type PageSummary struct {
	Name string `json:"name"`
	Can  bool   `json:"can"`
	Why  string `json:"why"`
}

// Summarise checks files as Check does and tells about all of them together.
func Summarise(ctx context.Context, h Home, paths []string) (Summary, error) {
	items, err := checkItems(ctx, h, paths)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{Files: len(items), Rules: []RuleSummary{}, NoMaster: []NoMaster{}, Gaps: []GapSummary{}, Datasets: map[string]int{}}
	rules := map[string]*RuleSummary{}
	unknown := map[string]*NoMaster{}
	ids := map[string]map[string]bool{}
	for _, it := range items {
		v := it.verdict()
		s.Rows += v.Rows
		s.Datasets[v.Dataset]++
		switch v.Outcome {
		case contract.OK, contract.Duplicate:
			s.Good++
		case contract.Drifted:
			s.Drifted++
		default:
			s.Quarantined++
		}
		countRules(rules, *v)
		countUnknown(unknown, ids, it)
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		s.Rules = append(s.Rules, *rules[name])
	}
	slices.SortStableFunc(s.Rules, func(a, b RuleSummary) int { return b.Files - a.Files })
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		unknown[name].IDs = len(ids[name])
		s.NoMaster = append(s.NoMaster, *unknown[name])
	}
	s.Gaps = gaps(items)
	s.Pages = pages(items)
	return s, checkEnd(items)
}

func countRules(rules map[string]*RuleSummary, v contract.Verdict) {
	if v.Outcome == contract.OK || v.Outcome == contract.Duplicate {
		return
	}
	names := map[string]bool{}
	note := func(name, example string) {
		r := rules[name]
		if r == nil {
			r = &RuleSummary{Rule: name, Example: example}
			rules[name] = r
		}
		if !names[name] {
			names[name] = true
			r.Files++
		}
		r.Findings++
	}
	for _, f := range v.Findings {
		note(f.Rule, fmt.Sprintf("%s:%d %s %q", v.File, f.Line, f.Column, f.Value))
	}
	if len(v.Findings) == 0 {
		note(string(v.Outcome), v.File)
	}
}

// countUnknown counts ids without master, whether they keep the file out or are loaded as unknown.
func countUnknown(unknown map[string]*NoMaster, ids map[string]map[string]bool, it *item) {
	if it.contract == nil {
		return
	}
	entry := func(master string) *NoMaster {
		key := it.dataset() + "\x00" + master
		if unknown[key] == nil {
			unknown[key] = &NoMaster{Dataset: it.dataset(), Master: master}
			ids[key] = map[string]bool{}
		}
		return unknown[key]
	}
	for _, col := range it.contract.Columns {
		if col.References == "" {
			continue
		}
		if n := it.result.Unknown[col.Name].Rows; n > 0 {
			entry(col.References).Rows += n
		}
		for _, f := range it.verdict().Findings {
			if f.Rule == "reference" && f.Column == col.Physical {
				e := entry(col.References)
				e.Example = f.Value
				ids[it.dataset()+"\x00"+col.References][f.Value] = true
				if col.OnUnknown != contract.UnknownLoads {
					e.Rows++
				}
			}
		}
	}
}

// gaps finds business dates between a dataset's first and last that no file says anything of.
func gaps(items []*item) []GapSummary {
	days := map[string]map[contract.Day]bool{}
	for _, it := range items {
		if it.contract == nil || it.contract.Dataset.Replace != contract.BySlice {
			continue
		}
		if days[it.dataset()] == nil {
			days[it.dataset()] = map[contract.Day]bool{}
		}
		for _, d := range it.days() {
			days[it.dataset()][d] = true
		}
	}
	list := []GapSummary{}
	for _, name := range slices.Sorted(maps.Keys(days)) {
		all := slices.Sorted(maps.Keys(days[name]))
		if len(all) == 0 {
			continue
		}
		missing, first := 0, ""
		for d := all[0]; d <= all[len(all)-1]; d++ {
			if !days[name][d] {
				missing++
				if first == "" {
					first = d.Weekday().String()[:3] + " " + d.String()
				}
			}
		}
		if missing > 0 {
			list = append(list, GapSummary{Dataset: name, Text: fmt.Sprintf("%d of the dates from %s to %s, the first is %s", missing, all[0], all[len(all)-1], first)})
		}
	}
	return list
}

// pages tells what can be shown from the columns that the good files' contracts bring.
func pages(items []*item) []PageSummary {
	have := map[string]bool{}
	for _, it := range items {
		if it.contract == nil || !it.good() {
			continue
		}
		have[it.dataset()] = true
		for _, col := range it.contract.Columns {
			if col.Name != "" {
				have[it.dataset()+"."+col.Name] = true
			}
		}
		for _, k := range it.contract.Constants {
			have[it.dataset()+"."+it.contract.Dataset.Fields[k.Field].Name] = true
		}
	}
	sells := have["sales"] || have["sale_lines"]
	either := func(can bool, yes, no string) (bool, string) {
		if can {
			return true, yes
		}
		return false, no
	}
	add := func(list []PageSummary, name string, can bool, why string) []PageSummary {
		return append(list, PageSummary{Name: name, Can: can, Why: why})
	}
	var list []PageSummary
	can, why := either(sells || have["store_days.net_sales"], "net sales by store and day, against a normal day", "needs sales, sale_lines or store_days with net_sales")
	list = add(list, "brief and stores", can, why)
	can, why = either(sells, "units and net sales by product", "needs sales or sale_lines")
	list = add(list, "products", can, why)
	can, why = either(have["products.category"], "categories by gap", "needs a product master with categories")
	list = add(list, "categories", can, why)
	can, why = either(have["sales.cogs"] || have["sale_lines.cogs"] || have["products.unit_cost"], "gross margin", "needs cogs in sales or unit_cost in products")
	list = add(list, "margin", can, why)
	can, why = either(have["sale_lines"] || have["store_days.transactions"], "transactions and average transaction value", "needs till lines, or transactions in store_days")
	list = add(list, "transactions", can, why)
	can, why = either(have["inventory"], "stockouts and what they cost", "needs inventory with on_hand or stockout_hours")
	list = add(list, "availability", can, why)
	can, why = either(have["promotions"] || have["sales.on_promotion"] || have["sale_lines.on_promotion"] || have["store_days.on_promotion"], "normal days without promotions", "needs promotions or a promotion flag; without them promotions count as normal days")
	list = add(list, "promotions", can, why)
	return list
}
