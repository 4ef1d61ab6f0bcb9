package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
)

func (a *app) checkCommand() *cobra.Command {
	var summary bool
	cmd := exits(&cobra.Command{
		Use:   "check FILE…|DIR",
		Short: "The verdict on files without loading them",
		Long: `Check reads files against their contracts, against each other and against what the home has published, and changes nothing.
For a folder --summary tells what a month of files would do: quarantine rate by rule, ids without master, stores and dates
that are missing, and what the pages will be able to show.`,
		Example: `  daybook check landing
  daybook check sales_2026-05-30.csv --json
  daybook check ~/month-of-files --summary`,
		Args: takes("FILE…"),
		RunE: func(cmd *cobra.Command, args []string) error {
			paths := a.abs(args)
			return a.withHome(cmd.Context(), func(h *opened) error {
				if err := h.usable(); err != nil {
					return err
				}
				if summary {
					s, err := batch.Summarise(cmd.Context(), h.Home, paths)
					return a.showSummary(s, err)
				}
				list, err := batch.Check(cmd.Context(), h.Home, paths)
				switch {
				case list == nil:
					return err
				case !a.json:
					a.printVerdicts(list)
					skipped, uploads, lerr := batch.LeftAlone(paths)
					if lerr != nil {
						return lerr
					}
					a.printSkipped(skipped)
					a.printUploads(uploads)
				default:
					if jerr := a.printJSON(list); jerr != nil {
						return jerr
					}
				}
				return err
			})
		},
	}, "0  all good", "2  wrong words, settings or contract", "3  files would be quarantined", "4  a file has drifted: a run would stop")
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
	rest := ""
	if declared != run {
		rest = fmt.Sprintf(" + not reached or not applicable %d", declared-run)
	}
	a.printf("%s · rules declared %d = run %d%s\n", plural(int64(len(list)), "file", "files"), declared, run, rest)
}
