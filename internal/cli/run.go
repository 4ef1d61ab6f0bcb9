package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) runCommand() *cobra.Command {
	var o batch.Options
	var date string
	var wait, eachNight bool
	cmd := exits(&cobra.Command{
		Use:   "run",
		Short: "Take in all that is in landing, as one run",
		Long: `Run checks every file in landing against its contract, loads what is good, quarantines what is not, builds the marts,
finds the insights and publishes it all at once. Schema drift in any file stops it before the first row.`,
		Example: `  daybook run
  daybook run --date 2026-05-30                      # nothing of later business dates
  daybook run --each-night                           # a run for each business date, oldest first
  daybook run --hold sales_2026-05-30.csv --why "till update, resent tomorrow"`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if o.Until, err = day(cmd, "date", date); err != nil {
				return err
			}
			if o.Why != "" && len(o.Hold) == 0 {
				return misuse(cmd, "--why goes with --hold")
			}
			return a.withRun(cmd.Context(), wait, func(h *opened) error {
				if err := a.fetch(cmd.Context(), h); err != nil {
					result, err := batch.NotBegun(cmd.Context(), h.Home, err)
					return a.showResult(result, err)
				}
				var err error
				if eachNight {
					err = a.eachNight(cmd.Context(), h, o)
				} else {
					var result batch.Result
					result, err = batch.Run(cmd.Context(), h.Home, o)
					err = a.showResult(result, err)
				}
				if len(o.Hold) > 0 {
					err = a.did(cmd.Context(), h, err, "hold", strings.Join(o.Hold, " "), o.Why)
				}
				return err
			})
		},
	}, runExits...)
	f := cmd.Flags()
	f.StringVar(&date, "date", "", "only deliveries of business dates up to `DATE`, and files without a date")
	f.BoolVar(&wait, "wait", false, "wait while another run holds the lock")
	f.BoolVar(&eachNight, "each-night", false, "a run for each business date, oldest first, as if the nights had passed (--json: an array)")
	f.StringArrayVar(&o.Hold, "hold", nil, "leave `FILE|DATASET` in landing and publish without it; needs --why")
	whyFlag(cmd, &o.Why, "why a file is held back")
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
