package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) quarantineCommand() *cobra.Command {
	return group("quarantine", "The workbench for files that were not loaded",
		"  daybook quarantine list\n  daybook quarantine show 17\n  daybook quarantine release 17 18\n  daybook quarantine discard 17 --why \"sent again as delivery 21\"",
		a.quarantineList(), a.quarantineShow(), a.releaseCommand(), a.discardCommand())
}

func (a *app) quarantineList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "What waits in quarantine, oldest first", Args: cobra.NoArgs,
		Example: "  daybook quarantine list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				items, err := h.Warehouse.Quarantined(cmd.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(items)
				}
				if len(items) == 0 {
					a.printf("nothing waits in quarantine\n")
					return nil
				}
				rows := make([][]string, 0, len(items))
				for _, q := range items {
					rule := string(q.Outcome)
					if len(q.Rules) > 0 {
						rule = q.Rules[0]
						if k := len(q.Rules) - 1; k > 0 {
							rule += " +" + strconv.Itoa(k)
						}
					}
					rows = append(rows, []string{
						strconv.FormatInt(q.ID, 10), strconv.FormatInt(q.Run, 10), q.File, rule,
						strconv.FormatInt(q.FindingsTotal, 10), strconv.FormatInt(q.Rows, 10), q.Owner, q.Since,
					})
				}
				a.table([]string{"id", "run", "file", "why", "findings", "rows", "owner", "since"}, rows)
				a.printf("next  daybook quarantine show %d\n", items[0].ID)
				return nil
			})
		},
	}
}

func (a *app) quarantineShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "The whole verdict on one file", Args: cobra.ExactArgs(1),
		Example: "  daybook quarantine show 17 --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := numbers(args)
			if err != nil {
				return err
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				d, err := h.Warehouse.Delivery(cmd.Context(), ids[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(d.Verdict)
				}
				a.printVerdict(d.Verdict, len(d.Verdict.Findings))
				a.printf("%-10s %s · run %d · contract %s · sha256 %s\n", d.Place, d.Path, d.Run, d.Verdict.Contract, d.SHA256)
				if d.ClosedWhy != "" {
					a.printf("           %s\n", clean(d.ClosedWhy))
				}
				if d.Place == "quarantine" {
					a.printf("next       daybook quarantine release %d   (checks it again under today's contract)\n           daybook quarantine discard %d --why \"…\"\n", d.ID, d.ID)
				}
				return nil
			})
		},
	}
}

func (a *app) releaseCommand() *cobra.Command {
	var o batch.ReleaseOptions
	var wait bool
	cmd := &cobra.Command{
		Use:   "release [ID…]",
		Short: "Check quarantined files again under today's contract, in a run of their own",
		Long:  "Release forces nothing in: a file that is still bad stays where it is, with the new reasons beside it.\n" + runExit,
		Example: `  daybook quarantine release 17 18
  daybook quarantine release --dataset sales --rule reference
  daybook quarantine release 17 --accept-loss --why "12 stores closed for the holiday"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if o.IDs, err = numbers(args); err != nil {
				return err
			}
			return a.withRun(cmd.Context(), wait, func(h *opened) error {
				result, err := batch.Release(cmd.Context(), h.Home, o)
				return a.showResult(result, err)
			})
		},
	}
	cmd.Flags().StringVar(&o.Dataset, "dataset", "", "all quarantined files of this dataset")
	cmd.Flags().StringVar(&o.Rule, "rule", "", "all quarantined files that break this rule")
	cmd.Flags().BoolVar(&o.AcceptLoss, "accept-loss", false, "let a correction in that loses more than maxLoss; needs --why")
	cmd.Flags().StringVar(&o.Why, "why", "", "why, for the ledger")
	cmd.Flags().BoolVar(&wait, "wait", false, "wait while another run holds the lock")
	return cmd
}

func (a *app) discardCommand() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "discard ID", Short: "Remove a quarantined file for good", Args: cobra.ExactArgs(1),
		Long:    "Discard removes the file. Its verdict, its hash and the reason stay in the ledger.",
		Example: `  daybook quarantine discard 17 --why "sent again as delivery 21"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := numbers(args)
			if err != nil {
				return err
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				if err := batch.Discard(cmd.Context(), h.Home, ids[0], why); err != nil {
					return err
				}
				a.tell("discarded %d", ids[0])
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&why, "why", "", "why, for the ledger")
	return cmd
}

// numbers reads ids.
func numbers(args []string) ([]int64, error) {
	ids := make([]int64, 0, len(args))
	for _, s := range args {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n <= 0 {
			return nil, fault.New(fault.Usage, "%q is no number of a file or run", s)
		}
		ids = append(ids, n)
	}
	return ids, nil
}
