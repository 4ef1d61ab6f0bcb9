package web

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Contracts are the home's data contracts as they are now.
type Contracts struct {
	Set    *contract.Set      `json:"-"` // those that can be used
	Broken []contract.Problem // what is wrong in the others; their files as they stand in the home
	Stamp  string             // changes with any of them
}

// ContractsFunc reads the contracts. It is asked whenever it is asked what is published, and MUST be cheap where nothing changed.
type ContractsFunc func() Contracts

// BrokenContract is a contract that cannot be used.
type BrokenContract struct {
	File     string            `json:"file"`
	Problems []ContractProblem `json:"problems"`
}

// ContractProblem is one thing that is wrong in a contract.
type ContractProblem struct {
	Line    int    `json:"line"`
	Message string `json:"message"` // in English, as commands say it
	Hint    string `json:"hint"`    // what to do about it, in English
	Says    string `json:"-"`       // the message, as pages say it
	Do      string `json:"-"`       // the hint, likewise
}

// broken are the contracts that cannot be used, with what is wrong in each.
func (c Contracts) broken(f Format) (list []BrokenContract) {
	for _, p := range c.Broken {
		at := slices.IndexFunc(list, func(b BrokenContract) bool { return b.File == p.File })
		if at < 0 {
			at, list = len(list), append(list, BrokenContract{File: p.File})
		}
		list[at].Problems = append(list[at].Problems, ContractProblem{p.Line, p.Msg, p.Hint, f.sayContract(p.Msg), f.sayContract(p.Hint)})
	}
	return list
}

// brokenWords says on every page that contracts cannot be used; empty where all can.
func (c Contracts) brokenWords(f Format) string {
	list := c.broken(f)
	if len(list) == 0 {
		return ""
	}
	first := list[0].Problems[0]
	text := f.sayf("The contract %s cannot be used (line %d: %s)", list[0].File, first.Line, first.Says)
	if first.Line == 0 {
		text = f.sayf("Contracts cannot be used (%s)", first.Says)
	}
	if len(list) > 1 {
		files := make([]string, len(list))
		for i, b := range list {
			files[i] = b.File
		}
		text = f.sayf("%d contracts cannot be used: %s", len(list), named(f, files, shownLeftOut))
	}
	return text + f.say(". No night is loaded before that is mended.")
}

// contractList are the contracts that can be used, masters first.
func (s *server) contractList(r *request) (list []ContractLine) {
	if r.state.Contracts.Set == nil {
		return nil
	}
	for _, c := range r.state.Contracts.Set.Contracts() {
		list = append(list, contractLine(r, c))
	}
	return list
}

func contractLine(r *request, c *contract.Contract) ContractLine {
	return ContractLine{
		ID: c.ID, Dataset: c.Dataset.Name, Files: patternsOf(c), Due: dueWords(r.format, c), Owner: c.Owner, Columns: len(c.Columns), Link: r.view.Link("/data/contracts/" + pathSegment(c.ID)),
	}
}

// ContractLine is one contract in a list of them.
type ContractLine struct {
	ID      string   `json:"contract_id"`
	Dataset string   `json:"dataset"`
	Files   []string `json:"files"` // patterns of their names
	Due     string   `json:"due"`
	Owner   string   `json:"owner"`
	Columns int      `json:"columns"`
	Link    string   `json:"-"`
}

// ContractPage is one contract, for people who send files and people who read what became of them.
type ContractPage struct {
	Base     `json:"-"`
	Contract ContractLine     `json:"contract"`
	Version  string           `json:"version"`
	Status   string           `json:"status"`
	File     string           `json:"file"` // of the contract
	SHA256   string           `json:"sha256"`
	Support  string           `json:"support"`
	Form     []Pair           `json:"-"` // how bytes become cells
	Columns  []ContractColumn `json:"columns"`
	Rules    []string         `json:"rules"`   // of the file as a whole
	Wrong    []string         `json:"wrong"`   // what becomes of a file that is not so
	Pages    []ContractUse    `json:"pages"`   // that show what comes of it
	Numbers  []ContractUse    `json:"numbers"` // that rest on it
	Back     string           `json:"-"`
}

// ContractColumn is one column of a file.
type ContractColumn struct {
	Name  string   `json:"column"` // as the file's header has it
	As    string   `json:"as"`     // as Daybook calls it; empty where it is not loaded
	Type  string   `json:"type"`
	Means string   `json:"means"`
	Rules []string `json:"rules"`
	Key   bool     `json:"key"` // part of what is unique in the file
}

// ContractUse is a page or a number that rests on a dataset.
type ContractUse struct {
	Name string `json:"name"`
	Link string `json:"-"`
}

// contractPage shows the contract of the path.
func (s *server) contractPage(r *request) (page, error) {
	id := r.PathValue("id")
	var c *contract.Contract
	if set := r.state.Contracts.Set; set != nil {
		if at := slices.IndexFunc(set.Contracts(), func(c *contract.Contract) bool { return c.ID == id }); at >= 0 {
			c = set.Contracts()[at]
		}
	}
	if c == nil {
		return nil, elsewhere{fault.New(fault.NotFound, "no contract that can be used has the id %q", cut(id)), []Part{{s.format.say("All contracts"), r.view.Link("/definitions") + "#contracts"}}}
	}
	p := &ContractPage{Base: r.base, Contract: contractLine(r, c), Version: c.Version, Status: c.Status, File: filepath.Base(c.Path), SHA256: c.SHA256, Support: c.Support, Back: r.view.Link("/definitions") + "#contracts"}
	p.Title, p.Here, p.ShowRegion, p.ShowVersus, p.ShowNight = s.format.say("Contract ")+c.ID, "/definitions", false, false, false
	p.Form, p.Wrong = formOf(s.format, c), wrongOf(s.format, c)
	p.Columns, p.Rules = columnsOfContract(s.format, c)
	for _, use := range shownOn[c.Dataset.Name] {
		p.Pages = append(p.Pages, ContractUse{s.format.say(use.Name), r.view.Link(use.Link)})
	}
	rests := restsOn(c.Dataset.Name)
	for _, t := range read.Terms {
		if rests(t) && (r.sees.SeesCost || !t.Cost) {
			p.Numbers = append(p.Numbers, ContractUse{s.format.say(t.Name), r.view.Link("/definitions") + "#" + t.ID})
		}
	}
	return p, nil
}

// shownOn are the pages that show what comes of a dataset.
var shownOn = map[string][]ContractUse{
	"stores":     {{"Brief", "/"}, {"Stores", "/stores"}, {"Patterns", "/patterns"}, {"Data", "/data"}},
	"products":   {{"Products", "/products"}, {"Availability", "/availability"}, {"Promotions", "/promotions"}, {"Patterns", "/patterns"}},
	"calendar":   {{"Brief", "/"}, {"Stores", "/stores"}, {"Trend", "/trend"}, {"Patterns", "/patterns"}, {"Data", "/data"}},
	"promotions": {{"Promotions", "/promotions"}, {"Patterns", "/patterns"}, {"Products", "/products"}},
	"people":     {{"Data", "/data"}},
	"targets":    {{"Brief against target", "/?vs=target"}, {"Stores against target", "/stores?vs=target"}},
	"sales":      {{"Brief", "/"}, {"Stores", "/stores"}, {"Trend", "/trend"}, {"Products", "/products"}, {"Promotions", "/promotions"}, {"Availability", "/availability"}, {"Patterns", "/patterns"}, {"Data", "/data"}},
	"sale_lines": {{"Brief", "/"}, {"Stores", "/stores"}, {"Trend", "/trend"}, {"Products", "/products"}, {"Promotions", "/promotions"}, {"Availability", "/availability"}, {"Patterns", "/patterns"}, {"Data", "/data"}},
	"store_days": {{"Brief", "/"}, {"Stores", "/stores"}, {"Trend", "/trend"}, {"Data", "/data"}},
	"inventory":  {{"Availability", "/availability"}, {"Brief", "/"}, {"Stores", "/stores"}, {"Products", "/products"}, {"Data", "/data"}},
}

// restsOn returns what reports whether a number is worked out of a dataset: its definition says so, or a statement reads it.
func restsOn(dataset string) func(read.Term) bool {
	word := regexp.MustCompile(`\b` + dataset + `\b`)
	asks := regexp.MustCompile(`(?i)\b(from|join)\s+` + dataset + `\b`)
	return func(t read.Term) bool {
		return word.MatchString(t.Source) || slices.ContainsFunc(t.From, func(from string) bool {
			// What was delivered of all kinds is added up by one statement; which of it a number takes, its source says.
			_, sql := read.Statement(from)
			return from != "mart/fact_day" && asks.MatchString(sql)
		})
	}
}

// patternsOf are the names of the files that a contract is of.
func patternsOf(c *contract.Contract) []string {
	list := make([]string, len(c.Patterns))
	for i, p := range c.Patterns {
		list[i] = p.String()
	}
	return list
}

// dueWords says when a file is due.
func dueWords(f Format, c *contract.Contract) string {
	if c.SLA == nil {
		return f.say("whenever it changes")
	}
	every := f.say("every day")
	if c.SLA.EveryDays > 1 {
		every = f.sayf("every %d days", c.SLA.EveryDays)
	}
	minutes := int(c.SLA.At.Minutes())
	return f.sayf("%s, by %02d:%02d of the next", every, minutes/60, minutes%60)
}

// wrongOf says what becomes of a file that is not as the contract says.
func wrongOf(f Format, c *contract.Contract) []string {
	drift := "Another shape than this (a column missing, new, renamed or moved; another delimiter, header or encoding) stops the night: nothing is published, every file stays where it is."
	if c.OnDrift == contract.DriftQuarantines {
		drift = "A file of another shape than this (a column missing, new, renamed or moved; another delimiter, header or encoding) is held back alone; the other stores' files go on."
	}
	return []string{
		f.say(drift),
		f.say("A file that breaks a rule goes to quarantine whole, unchanged, with every finding; the others are published. Its owner sends it again, or the contract is changed on purpose."),
		f.sayf("A correction that brings over %s %% fewer stores, rows or money than what it replaces waits for a person's word.", strings.TrimSuffix(fmt.Sprintf("%.1f", c.MaxLoss*100), ".0")),
	}
}
