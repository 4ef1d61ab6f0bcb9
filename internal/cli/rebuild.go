package cli

import (
	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) rebuildCommand() *cobra.Command {
	var from string
	cmd := exits(&cobra.Command{
		Use: "rebuild --from D", Short: "Make marts, expectations and insights from a date on again", Args: takes(),
		Long:    "Rebuild restates, on purpose, also what was expected of past dates.",
		Example: "  daybook rebuild --from 2026-03-01",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := day(cmd, "from", from)
			if err != nil {
				return err
			}
			if d == nil {
				return needs(cmd, "from", "--from 2026-03-01")
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				result, err := batch.Rebuild(cmd.Context(), h.Home, *d)
				return a.did(cmd.Context(), h, a.showResult(result, err), "rebuild", "from "+d.String(), "")
			})
		},
	}, runExits...)
	cmd.Flags().StringVar(&from, "from", "", "the first business date, `DATE`")
	return cmd
}
