package batch

import (
	"context"
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
	Contracts   []ContractSum  `json:"contracts"` // what the files hold
	Rules       []RuleSummary  `json:"rules"`
	Drifts      []DriftSummary `json:"drifts"`
	Warnings    []RuleSummary  `json:"warnings"` // what would be loaded with a remark
	NoMaster    []NoMaster     `json:"no_master"`
	NotRun      []NotRun       `json:"rules_not_applicable"`
	Gaps        []GapSummary   `json:"gaps"`
	Pages       []PageSummary  `json:"pages"`
	Datasets    map[string]int `json:"datasets"` // files by dataset
}

// ContractSum is what the good files of one contract hold.
type ContractSum struct {
	Contract string            `json:"contract"`
	Dataset  string            `json:"dataset"`
	Files    int               `json:"files"` // of all outcomes
	Good     int               `json:"good"`
	Rows     int64             `json:"rows"`
	First    string            `json:"first"` // business dates, "" for masters
	Last     string            `json:"last"`
	Dates    int               `json:"dates"`
	Stores   int               `json:"stores"`
	Sums     map[string]string `json:"sums"`
}

// NotRun is a reference that nothing could be held against.
type NotRun struct {
	Contract string `json:"contract"`
	Rule     string `json:"rule"`
}

// Summarise checks files as Check does and tells about all of them together.
func Summarise(ctx context.Context, h Home, paths []string) (Summary, error) {
	items, known, err := checkItems(ctx, h, paths)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{Files: len(items), Datasets: map[string]int{}, NotRun: []NotRun{}}
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
		for _, rule := range v.RulesNotRun {
			if x := (NotRun{it.contract.ID, rule}); !slices.Contains(s.NotRun, x) {
				s.NotRun = append(s.NotRun, x)
			}
		}
	}
	s.Contracts = contractSums(items)
	s.Rules, s.Warnings, s.Drifts = ruleSums(items)
	s.NoMaster = withoutMaster(items)
	var stores []string
	if known["stores"] != nil {
		stores = known["stores"].List()
	}
	s.Gaps = gaps(items, stores)
	s.Pages = h.pages(items)
	return s, checkEnd(items)
}

// contractSums tells what the files of each contract hold, in the contracts' order.
func contractSums(items []*item) []ContractSum {
	type more struct {
		days   map[contract.Day]bool
		stores map[string]bool
		sums   decimals
	}
	list, at, of := []ContractSum{}, map[string]int{}, map[string]*more{}
	for _, it := range items {
		if it.contract == nil {
			continue
		}
		id := it.contract.ID
		if of[id] == nil {
			at[id], of[id] = len(list), &more{map[contract.Day]bool{}, map[string]bool{}, decimals{}}
			list = append(list, ContractSum{Contract: id, Dataset: it.dataset()})
		}
		c, m := &list[at[id]], of[id]
		c.Files++
		if !it.good() {
			continue
		}
		c.Good++
		c.Rows += it.verdict().Rows
		m.sums.add(it.verdict().Sums)
		for _, x := range it.result.Slices {
			m.days[x.Date], m.stores[x.StoreID] = true, true
		}
		if it.dataset() == "stores" {
			c.Stores += int(it.verdict().Rows)
		}
	}
	for i := range list {
		c, m := &list[i], of[list[i].Contract]
		if days := slices.Sorted(maps.Keys(m.days)); len(days) > 0 {
			c.First, c.Last, c.Dates, c.Stores = days[0].String(), days[len(days)-1].String(), len(days), len(m.stores)
		}
		c.Sums = m.sums.text()
	}
	return list
}
