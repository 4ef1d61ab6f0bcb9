package cli

import (
	"fmt"
	"strconv"

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
	if len(s.Rules) > 0 {
		a.printf("\nWhat would keep files out\n")
		rows := make([][]string, 0, len(s.Rules))
		for _, r := range s.Rules {
			rows = append(rows, []string{"  " + r.Rule, strconv.Itoa(r.Files), share(r.Files, s.Files), strconv.FormatInt(r.Findings, 10), r.Example})
		}
		a.table([]string{"  rule", ">files", ">of all", ">findings", "for example"}, rows)
	}
	if len(s.NoMaster) > 0 {
		a.printf("\nIds that a master lacks\n")
		rows := make([][]string, 0, len(s.NoMaster))
		for _, m := range s.NoMaster {
			rows = append(rows, []string{"  " + m.Dataset, m.Master, strconv.Itoa(m.IDs), strconv.FormatInt(m.Rows, 10), m.Example})
		}
		a.table([]string{"  dataset", "master", ">ids", ">rows", "for example"}, rows)
	}
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

// share is a part of a whole in per cent.
func share(part, whole int) string {
	if whole == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(part)/float64(whole))
}
