package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) rollbackCommand() *cobra.Command {
	var why string
	var to int64
	cmd := exits(&cobra.Command{
		Use: "rollback --to N", Short: "Show readers again what they saw after run N", Args: takes(),
		Long:    "Rollback makes a new run out of the slices that run N showed. Later runs stay in the ledger and can be read with --run.",
		Example: `  daybook rollback --to 12 --why "wrong price file"`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case to <= 0:
				return needs(cmd, "to", `--to 12 --why "wrong price file"; daybook runs lists them`)
			case why == "":
				return needs(cmd, "why", `--to 12 --why "wrong price file"`)
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				result, err := batch.Rollback(cmd.Context(), h.Home, to, why)
				return a.did(cmd.Context(), h, a.showResult(result, err), "rollback", fmt.Sprintf("to run %d", to), why)
			})
		},
	}, runExits...)
	cmd.Flags().Int64Var(&to, "to", 0, "go back to run `N`")
	whyFlag(cmd, &why, "why (needed)")
	return cmd
}
