package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// runExit is the help's list of exit codes for everything that publishes.
const runExit = `
EXIT STATUS
  0  published, or nothing to do (missing and late deliveries are told, and are no error)
  1  failed; nothing was published
  2  wrong words, settings or contract
  3  published, but files were quarantined
  4  stopped by schema drift; nothing was published, every file is still in landing
  5  another run holds the lock
  6  the warehouse cannot be reached`

func (a *app) runCommand() *cobra.Command {
	var date, why string
	var wait, eachNight bool
	var hold []string
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Take in all that is in landing, as one run",
		Long:  "Run checks every file in landing against its contract, loads what is good, quarantines what is not, builds the marts,\nfinds the insights and publishes it all at once. Schema drift in any file stops it before the first row.\n" + runExit,
		Example: `  daybook run
  daybook run --date 2026-05-30                      # nothing of later business dates
  daybook run --each-night                           # a run for each business date, oldest first
  daybook run --hold sales_2026-05-30.csv --why "till update, resent tomorrow"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			until, err := parseDay("--date", date)
			if err != nil {
				return err
			}
			if why != "" && len(hold) == 0 {
				return fault.New(fault.Usage, "--why goes with --hold")
			}
			o := batch.Options{Until: until, Hold: hold, Why: why}
			return a.withRun(cmd.Context(), wait, func(h *opened) error {
				if eachNight {
					return a.eachNight(cmd.Context(), h, o)
				}
				result, err := batch.Run(cmd.Context(), h.Home, o)
				return a.showResult(result, err)
			})
		},
	}
	cmd.Flags().StringVar(&date, "date", "", "only deliveries of business dates up to this one, and files without a date")
	cmd.Flags().BoolVar(&wait, "wait", false, "wait while another run holds the lock")
	cmd.Flags().BoolVar(&eachNight, "each-night", false, "a run for each business date, oldest first, as if the nights had passed")
	cmd.Flags().StringArrayVar(&hold, "hold", nil, "leave a FILE or all files of a DATASET in landing and publish without them; needs --why")
	cmd.Flags().StringVar(&why, "why", "", "why, for the ledger")
	return cmd
}

// eachNight runs night by night; with --json it prints one array of all results.
func (a *app) eachNight(ctx context.Context, h *opened, o batch.Options) error {
	all := []batch.Result{}
	err := batch.EachNight(ctx, h.Home, o, func(r batch.Result) {
		if a.json {
			all = append(all, r)
			return
		}
		a.printResult(r, false)
	})
	if a.json {
		if jerr := a.printJSON(all); err == nil {
			err = jerr
		}
	}
	return err
}

// showResult prints a run's result whatever its end.
func (a *app) showResult(r batch.Result, err error) error {
	if r.Outcome == "" {
		return err
	}
	if a.json {
		if jerr := a.printJSON(r); err == nil {
			err = jerr
		}
		return err
	}
	a.printResult(r, true)
	return err
}

// printResult writes a run as a person wants to read it.
func (a *app) printResult(r batch.Result, whole bool) {
	if r.Run == nil {
		a.printf("nothing to do: no file in landing\n")
		return
	}
	a.printf("run %d %s", *r.Run, strings.ReplaceAll(string(r.Outcome), "_", " "))
	if k := len(r.BusinessDates); k == 1 {
		a.printf(" · %s", r.BusinessDates[0])
	} else if k > 1 {
		a.printf(" · %s to %s (%d dates)", r.BusinessDates[0], r.BusinessDates[k-1], k)
	}
	a.printf(" · %.1f s\n", r.Seconds)
	a.printVerdictList(r.Verdicts, whole)
	a.printf("files       landed %d = loaded %d + quarantined %d + duplicate %d + left %d\n",
		r.Files.Landed, r.Files.Loaded, r.Files.Quarantined, r.Files.Duplicate, r.Files.Left)
	a.printf("rows        in %d = loaded %d + quarantined %d\n", r.Rows.In, r.Rows.Loaded, r.Rows.Quarantined)
	a.printf("sales value in %s = loaded %s + quarantined %s\n", r.SalesValue.In, r.SalesValue.Loaded, r.SalesValue.Quarantined)
	for _, c := range r.Corrected {
		a.printf("corrected   %s: %d rows, %s before; %d rows, %s now\n", clean(c.File), c.RowsBefore, c.ValueBefore, c.RowsAfter, c.ValueAfter)
	}
	for i, m := range r.Missing {
		if i == mostFiles {
			a.printf("            … and %d more missing\n", len(r.Missing)-mostFiles)
			break
		}
		store := "all stores"
		if m.StoreID != "" {
			store = clean(m.StoreID)
		}
		a.printf("%-11s %s of %s, %s", m.Word, m.Dataset, m.BusinessDate, store)
		if m.Owner != "" {
			a.printf(" · owner %s", m.Owner)
		}
		a.printf("\n")
	}
	if whole {
		a.printf("seconds    ")
		for _, step := range []string{"check", "load", "archive", "marts", "insights", "publish"} {
			a.printf(" %s %.2f", step, r.Steps[step])
		}
		a.printf(" · peak memory %d MB\n", r.PeakBytes>>20)
	}
	a.printNext(r)
}

// printNext says where to look after a run.
func (a *app) printNext(r batch.Result) {
	switch r.Outcome {
	case batch.StoppedByDrift:
		first := "FILE"
		for _, v := range r.Verdicts {
			if v.Outcome == contract.Drifted {
				first = v.File
				break
			}
		}
		a.printf("\nNothing was published; what was published before stays live. Two ways on, both on the record:\n"+
			"  the owner sends the file again, or the contract is changed on purpose; then: daybook run\n"+
			"  publish without it:  daybook run --hold %s --why \"…\"\n", shellWord(first))
	case batch.PublishedWithQuarantine:
		a.printf("next        daybook quarantine list\n")
	case batch.Published:
		a.printf("next        daybook insights · daybook serve\n")
	}
}

// shellWord quotes a file name so that it can be pasted into a shell.
func shellWord(s string) string {
	s = clean(s)
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") == "" {
		return s
	}
	return fmt.Sprintf("'%s'", strings.ReplaceAll(s, "'", `'\''`))
}
