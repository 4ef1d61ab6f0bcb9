package cli

import (
	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) withdrawCommand() *cobra.Command {
	var why string
	cmd := exits(&cobra.Command{
		Use: "withdraw DELIVERY", Short: "Take a delivery out of what readers see", Args: takes("DELIVERY"),
		Long:    "Withdraw makes a run that leaves the delivery out; what it had taken the place of comes back. Nothing is deleted.",
		Example: "  daybook sql \"SELECT * FROM delivery_ledger\"                # which number it has\n  daybook withdraw 41 --why \"till 3 was in training mode\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("delivery", args)
			if err != nil {
				return err
			}
			if why == "" {
				return needs(cmd, "why", args[0]+` --why "till 3 was in training mode"`)
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				result, err := batch.Withdraw(cmd.Context(), h.Home, list[0], why)
				return a.did(cmd.Context(), h, a.showResult(result, err), "withdraw", "delivery "+args[0], why)
			})
		},
	}, runExits...)
	whyFlag(cmd, &why, "why (needed)")
	return cmd
}
