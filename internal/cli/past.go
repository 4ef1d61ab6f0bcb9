package cli

import (
	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) withdrawCommand() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "withdraw DELIVERY", Short: "Take a delivery out of what readers see", Args: cobra.ExactArgs(1),
		Long:    "Withdraw makes a run that leaves the delivery out; what it had taken the place of comes back. Nothing is deleted.\n" + runExit,
		Example: `  daybook withdraw 41 --why "till 3 was in training mode"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := numbers(args)
			if err != nil {
				return err
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				result, err := batch.Withdraw(cmd.Context(), h.Home, ids[0], why)
				return a.showResult(result, err)
			})
		},
	}
	cmd.Flags().StringVar(&why, "why", "", "why, for the ledger (needed)")
	return cmd
}

func (a *app) rollbackCommand() *cobra.Command {
	var why string
	var to int64
	cmd := &cobra.Command{
		Use: "rollback --to N", Short: "Show readers again what they saw after run N", Args: cobra.NoArgs,
		Long:    "Rollback makes a new run out of the slices that run N showed. Later runs stay in the ledger and can be read with --run.\n" + runExit,
		Example: `  daybook rollback --to 12 --why "wrong price file"`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to <= 0 {
				return fault.New(fault.Usage, "rollback needs --to N").WithHint("daybook runs lists them")
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				result, err := batch.Rollback(cmd.Context(), h.Home, to, why)
				return a.showResult(result, err)
			})
		},
	}
	cmd.Flags().Int64Var(&to, "to", 0, "the run to go back to")
	cmd.Flags().StringVar(&why, "why", "", "why, for the ledger (needed)")
	return cmd
}

func (a *app) rebuildCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use: "rebuild --from D", Short: "Make marts, expectations and insights from a date on again", Args: cobra.NoArgs,
		Long:    "Rebuild restates, on purpose, also what was expected of past dates.\n" + runExit,
		Example: "  daybook rebuild --from 2026-03-01",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := parseDay("--from", from)
			if err != nil {
				return err
			}
			if d == nil {
				return fault.New(fault.Usage, "rebuild needs --from D")
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				result, err := batch.Rebuild(cmd.Context(), h.Home, *d)
				return a.showResult(result, err)
			})
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the first business date")
	return cmd
}

func (a *app) sweepCommand() *cobra.Command {
	return &cobra.Command{
		Use: "sweep", Short: "Remove rows that nobody will see any more", Args: cobra.NoArgs,
		Long:    "Sweep removes rows of failed runs, and what was superseded longer ago than retention.superseded_days. The ledger keeps all sums.",
		Example: "  daybook sweep",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				r, err := batch.Sweep(cmd.Context(), h.Home, h.config.Retention.SupersededDays)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(r)
				}
				a.printf("removed %s and %s superseded more than %s ago\n", plural(r.Rows, "row", "rows"), plural(r.Slices, "slice", "slices"), plural(int64(r.KeepDays), "day", "days"))
				return nil
			})
		},
	}
}

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "Recount the warehouse against ledger and archive, to the row and the cent", Args: cobra.NoArgs,
		Long: `Verify counts the rows and sums of every loaded delivery, and hashes every archived and quarantined file again.

EXIT STATUS
  0  all agree   1  something does not`,
		Example: "  daybook verify --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				r, err := batch.Verify(cmd.Context(), h.Home)
				if err != nil {
					return err
				}
				if a.json {
					if err := a.printJSON(r); err != nil {
						return err
					}
				} else {
					a.printf("%s, %s, %s recounted; %s hashed\n", plural(int64(r.Deliveries), "delivery", "deliveries"), plural(r.Rows, "row", "rows"), r.SalesValue, plural(int64(r.Files), "file", "files"))
					for _, p := range r.Problems {
						a.printf("  delivery %d %s: %s\n", p.Delivery, clean(p.File), clean(p.What))
					}
				}
				if !r.Clean {
					return fault.New(fault.Failed, "%d things do not agree", len(r.Problems))
				}
				if !a.json {
					a.printf("clean\n")
				}
				return nil
			})
		},
	}
}
