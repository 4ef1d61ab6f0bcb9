package cli

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/batch"
)

// showSummary prints the first hour of a new chain: what a month of files would do.
func (a *app) showSummary(s batch.Summary, err error) error {
	if s.Files == 0 && err != nil {
		return err
	}
	if a.json {
		if jerr := a.printJSON(s); jerr != nil {
			return jerr
		}
		return err
	}
	a.printf("%s with %s: %d good, %d for quarantine (%s), %d drifted\n", plural(int64(s.Files), "file", "files"), plural(s.Rows, "row", "rows"),
		s.Good, s.Quarantined, share(s.Quarantined, s.Files), s.Drifted)
	a.showContracts(s.Contracts)
	a.showRules("What would keep files out", s.Rules, s.Files)
	a.showDrifts(s.Drifts)
	a.showRules("What would be loaded with a remark", s.Warnings, s.Files)
	a.showNoMaster(s)
	if len(s.Gaps) > 0 {
		a.printf("\nMissing\n")
		for _, g := range s.Gaps {
			a.printf("  %s: %s\n", clean(g.Dataset), clean(g.Text))
		}
	}
	a.printf("\nWhat pages will be able to show\n")
	for _, p := range s.Pages {
		word := a.paint(green, "yes")
		if !p.Can {
			word = a.paint(yellow, "no ")
		}
		a.printf("  %s  %s: %s\n", word, p.Name, p.Why)
	}
	return err
}

// showContracts tells what the good files hold.
func (a *app) showContracts(list []batch.ContractSum) {
	if len(list) == 0 {
		return
	}
	a.printf("\nWhat the good files hold\n")
	rows := make([][]string, 0, len(list))
	for _, c := range list {
		dates, stores := "", ""
		if c.First != "" {
			dates = fmt.Sprintf("%s to %s, %d", c.First, c.Last, c.Dates)
		}
		if c.Stores > 0 {
			stores = strconv.Itoa(c.Stores)
		}
		var sums []string
		for _, name := range slices.Sorted(maps.Keys(c.Sums)) {
			if c.First != "" && !strings.HasSuffix(name, "_price") { // sums of prices and of a master's numbers say nothing
				sums = append(sums, name+" "+c.Sums[name])
			}
		}
		rows = append(rows, []string{"  " + c.Contract, c.Dataset, fmt.Sprintf("%d of %d", c.Good, c.Files), strconv.FormatInt(c.Rows, 10), dates, stores, strings.Join(sums, " · ")})
	}
	a.table([]string{"  contract", "dataset", ">files", ">rows", "business dates", ">stores", "sums"}, rows)
}

func (a *app) showRules(title string, list []batch.RuleSummary, files int) {
	if len(list) == 0 {
		return
	}
	a.printf("\n%s\n", title)
	rows := make([][]string, 0, len(list))
	for _, r := range list {
		rows = append(rows, []string{"  " + r.Rule, strconv.Itoa(r.Files), share(r.Files, files), strconv.FormatInt(r.Findings, 10), r.Example})
	}
	a.table([]string{"  rule", ">files", ">of all", ">findings", "for example"}, rows)
}

// showDrifts tells each shape that the contracts do not know once.
func (a *app) showDrifts(list []batch.DriftSummary) {
	if len(list) == 0 {
		return
	}
	a.printf("\nFiles of another shape than their contract: a run would stop\n")
	for _, d := range list {
		a.printf("  %s of %s, like %s\n", plural(int64(d.Files), "file", "files"), d.Contract, clean(d.Example))
		a.printDiff(d.Diff)
	}
}

func (a *app) showNoMaster(s batch.Summary) {
	if len(s.NoMaster) > 0 {
		a.printf("\nIds that a master lacks\n")
		rows := make([][]string, 0, len(s.NoMaster))
		for _, m := range s.NoMaster {
			what := "keep their file out"
			if m.Loads {
				what = "are loaded and shown apart"
			}
			rows = append(rows, []string{"  " + m.Dataset, m.Master, strconv.Itoa(m.IDs), strconv.FormatInt(m.Rows, 10), m.Example, what})
		}
		a.table([]string{"  dataset", "master", ">ids", ">rows", "for example", "they"}, rows)
	}
	if len(s.NotRun) > 0 {
		a.printf("\nNot checked, because no such master is here or published\n")
		for _, x := range s.NotRun {
			a.printf("  %s: %s\n", clean(x.Contract), clean(x.Rule))
		}
	}
}

// share is a part of a whole in per cent.
func share(part, whole int) string {
	switch percent := 100 * float64(part) / float64(max(whole, 1)); {
	case part > 0 && percent < 1:
		return "< 1 %"
	default:
		return fmt.Sprintf("%.0f %%", percent)
	}
}
