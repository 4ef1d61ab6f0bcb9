package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
)

func (a *app) checkCommand() *cobra.Command {
	var summary bool
	cmd := &cobra.Command{
		Use:   "check FILE…|DIR",
		Short: "The verdict on files without loading them",
		Long: `Check reads files against their contracts, against each other and against what the home has published, and changes nothing.
For a folder --summary tells what a month of files would do: quarantine rate by rule, ids without master, stores and dates
that are missing, and what the pages will be able to show.

EXIT STATUS
  0  all good   3  files would be quarantined   4  a file has drifted: a run would stop`,
		Example: `  daybook check landing
  daybook check sales_2026-05-30.csv --json
  daybook check ~/month-of-files --summary`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			paths := a.abs(args)
			return a.withHome(cmd.Context(), func(h *opened) error {
				if summary {
					return a.summarise(cmd.Context(), h, paths)
				}
				list, err := batch.Check(cmd.Context(), h.Home, paths)
				if list == nil {
					return err
				}
				if a.json {
					if jerr := a.printJSON(list); jerr != nil {
						return jerr
					}
					return err
				}
				a.printVerdicts(list)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&summary, "summary", false, "one page about all files instead of one verdict each")
	return cmd
}

func (a *app) printVerdicts(list []contract.Verdict) {
	a.printVerdictList(list, true)
	declared, run := 0, 0
	for _, v := range list {
		declared += v.Rules.Declared
		run += v.Rules.Run
	}
	a.printf("%s · rules declared %d = run %d", plural(int64(len(list)), "file", "files"), declared, run)
	if declared != run {
		a.printf(" + not applicable or not reached %d", declared-run)
	}
	a.printf("\n")
}

func (a *app) summarise(ctx context.Context, h *opened, paths []string) error {
	s, err := batch.Summarise(ctx, h.Home, paths)
	if s.Files == 0 && err != nil {
		return err
	}
	if a.json {
		if jerr := a.printJSON(s); jerr != nil {
			return jerr
		}
		return err
	}
	a.printf("%d files, %d rows: %d good, %d would be quarantined, %d drifted\n", s.Files, s.Rows, s.Good, s.Quarantined, s.Drifted)
	if len(s.Rules) > 0 {
		a.printf("\nWhat would keep files out\n")
		rows := make([][]string, 0, len(s.Rules))
		for _, r := range s.Rules {
			rows = append(rows, []string{"  " + r.Rule, plural(int64(r.Files), "file", "files"), plural(r.Findings, "finding", "findings"), r.Example})
		}
		a.table([]string{"  rule", "files", "findings", "for example"}, rows)
	}
	for _, m := range s.NoMaster {
		a.printf("\n%d ids of %s in %s are not in the master (%d rows), for example %s\n", m.IDs, m.Master, m.Dataset, m.Rows, clean(m.Example))
	}
	if len(s.Gaps) > 0 {
		a.printf("\nMissing\n")
		for _, g := range s.Gaps {
			a.printf("  %s: %s\n", g.Dataset, g.Text)
		}
	}
	a.printf("\nWhat pages will be able to show\n")
	for _, p := range s.Pages {
		word := "yes"
		if !p.Can {
			word = "no "
		}
		a.printf("  %s  %s: %s\n", word, p.Name, p.Why)
	}
	return err
}
