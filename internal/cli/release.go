package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) releaseCommand() *cobra.Command {
	var o batch.ReleaseOptions
	var wait bool
	cmd := exits(&cobra.Command{
		Use:   "release ID… | --dataset D --rule R",
		Short: "Check quarantined files again under today's contract, in a run of their own",
		Long:  "Release forces nothing in: a file that is still bad stays where it is, with the new reasons beside it.",
		Example: `  daybook quarantine release 17 18
  daybook quarantine release --dataset sales --rule reference
  daybook quarantine release 17 --accept-loss --why "12 stores closed for the holiday"`,
		Args: takes("[ID…]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if o.IDs, err = ids("file", args); err != nil {
				return err
			}
			if len(o.IDs) > 0 && (o.Dataset != "" || o.Rule != "") {
				return misuse(cmd, "name files by number, or by --dataset and --rule, not both")
			}
			return a.withRun(cmd.Context(), wait, func(h *opened) error {
				result, err := batch.Release(cmd.Context(), h.Home, o)
				return a.did(cmd.Context(), h, a.showResult(result, err), "release", strings.TrimSpace("files "+strings.Join(args, " ")+" "+o.Dataset+" "+o.Rule), o.Why)
			})
		},
	}, runExits...)
	f := cmd.Flags()
	f.StringVar(&o.Dataset, "dataset", "", "all quarantined files of dataset `D`")
	f.StringVar(&o.Rule, "rule", "", "all quarantined files that break rule `R`")
	f.BoolVar(&o.AcceptLoss, "accept-loss", false, "let a correction in that loses more than maxLoss; needs --why")
	f.BoolVar(&wait, "wait", false, "wait while another run holds the lock")
	whyFlag(cmd, &o.Why, "why")
	return cmd
}
