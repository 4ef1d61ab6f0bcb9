package batch

import (
	"fmt"
	"path"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// item is one file on its way through a run.
type item struct {
	file     landing.File
	id       int64              // its delivery number; negative where it is only checked
	contract *contract.Contract // nil: no contract's pattern matches
	slot     contract.Slot
	result   intake.Result
	sha256   string              // known before reading only where a duplicate is possible
	released *warehouse.Delivery // the quarantined delivery that this item releases
	original string              // of a duplicate: where the ledger says that the same bytes lie, relative to the home
	loaded   bool                // some of its rows are with the engine; they are seen only through a slice
	settled  bool                // its outcome is final: it is not read again
	held     bool                // by --hold: it stays in landing
	unsteady bool                // it changed or went away while it was looked at: it stays in landing
}

func (it *item) verdict() *contract.Verdict { return &it.result.Verdict }
func (it *item) outcome() contract.Outcome  { return it.result.Verdict.Outcome }
func (it *item) dataset() string {
	if it.contract == nil {
		return ""
	}
	return it.contract.Dataset.Name
}

// good reports whether the file comes in, as far as is known.
func (it *item) good() bool { return it.outcome() == contract.OK && !it.held && !it.unsteady }

// plan finds the contract of each file.
func plan(set *contract.Set, files []landing.File) []*item {
	items := make([]*item, 0, len(files))
	for _, f := range files {
		it := &item{file: f}
		match, err := set.Find(f.Name)
		v := contract.Verdict{File: f.Name, Bytes: f.Size}
		switch {
		case err != nil: // matches two contracts
			v.Outcome, v.Note = contract.Unknown, err.Error()
			it.settled = true
		case match == nil:
			why, of := set.Explain(f.Name)
			if v.Outcome, v.Note = contract.Unknown, why; of != nil {
				v.Owner, v.Support = of.Owner, of.Support // who sends such names has to hear of it
			}
			it.settled = true
		default:
			it.contract, it.slot = match.Contract, match.Slot
			describe(&v, it.contract, it.slot)
		}
		it.result.Verdict = v.Normalised()
		items = append(items, it)
	}
	return items
}

// describe writes into a verdict what is known before the file is opened.
func describe(v *contract.Verdict, c *contract.Contract, slot contract.Slot) {
	v.Dataset, v.Owner, v.Support, v.Contract = c.Dataset.Name, c.Owner, c.Support, c.ID+" "+c.Version
	v.Rules.Declared = len(c.Rules)
	if slot.BusinessDate != nil {
		s := slot.BusinessDate.String()
		v.BusinessDate = &s
	}
	v.StoreID = slot.StoreID
}

// only leaves out files that are not among names; nil names all.
func only(files []landing.File, names []string) []landing.File {
	if names == nil {
		return files
	}
	return slices.DeleteFunc(slices.Clone(files), func(f landing.File) bool { return !slices.Contains(names, f.Name) })
}

// until leaves out files of later business dates; they are not part of this run.
func until(items []*item, last *contract.Day) []*item {
	if last == nil {
		return items
	}
	return slices.DeleteFunc(items, func(it *item) bool { return it.slot.BusinessDate != nil && *it.slot.BusinessDate > *last })
}

// meant reports whether a person who says name means this file: its name, with or without folders, or its dataset.
func (it *item) meant(name string) bool {
	return name != "" && (it.file.Name == name || path.Base(it.file.Name) == name || it.dataset() == name)
}

// heldBackNote begins the note of a file that a person kept out of a run; the reason follows.
const heldBackNote = "held back, it stays in landing: "

// hold marks the files that a person keeps out of a run.
func hold(items []*item, names []string, why string) {
	for _, it := range items {
		if slices.ContainsFunc(names, it.meant) {
			it.held, it.settled = true, true
			it.verdict().Note = heldBackNote + why
		}
	}
}

// checkHold refuses a name that holds nothing: it is a mistake.
func checkHold(items []*item, o Options) error {
	if len(o.Hold) > 0 && o.Why == "" {
		return fault.New(fault.Usage, "--hold needs --why").WithHint("the reason stands in the ledger: --why \"till update, resent tomorrow\"")
	}
	for _, name := range o.Hold {
		if !slices.ContainsFunc(items, func(it *item) bool { return it.meant(name) }) {
			return fault.New(fault.Usage, "--hold %s: there is no such file in landing and no dataset of that name among its files", name).
				WithHint("daybook check landing lists what is there")
		}
	}
	return nil
}

// dates returns the business dates in the files' names, oldest first.
func dates(items []*item) []contract.Day {
	var list []contract.Day
	for _, it := range items {
		if it.slot.BusinessDate != nil {
			list = append(list, *it.slot.BusinessDate)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// finding adds a file-level or row-level finding of a rule that looks across files, and makes the file a violation.
func (it *item) finding(f contract.Finding) {
	v := it.verdict()
	f.Severity = contract.Error
	if len(v.Findings) < contract.MaxFindings {
		v.Findings = append(v.Findings, f)
	}
	v.FindingsTotal++
	if v.ByRule == nil {
		v.ByRule = map[string]int64{}
	}
	v.ByRule[f.Rule]++
	v.Outcome = contract.Violation
}

// key names the slot that a delivery fills, for telling two deliveries of one slot from each other.
func (it *item) key() string {
	date, store := "", ""
	if it.slot.BusinessDate != nil {
		date = it.slot.BusinessDate.String()
	}
	if it.slot.StoreID != nil {
		store = *it.slot.StoreID
	}
	return fmt.Sprintf("%s\x00%s\x00%s", it.contract.ID, date, store)
}

func (it *item) isDuplicate() bool { return it.outcome() == contract.Duplicate }
