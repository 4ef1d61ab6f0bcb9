package cli

import (
	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) discardCommand() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "discard ID", Short: "Remove a quarantined file for good", Args: takes("ID"),
		Long:    "Discard removes the file. Its verdict, its hash and the reason stay in the ledger.",
		Example: `  daybook quarantine discard 17 --why "sent again as delivery 21"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("file", args)
			if err != nil {
				return err
			}
			if why == "" {
				return needs(cmd, "why", args[0]+` --why "sent again as delivery 21"`)
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				err := batch.Discard(cmd.Context(), h.Home, list[0], why)
				if err := a.did(cmd.Context(), h, err, "discard", "file "+args[0], why); err != nil {
					return err
				}
				d, err := h.Warehouse.Delivery(cmd.Context(), list[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"id": d.ID, "file": d.File, "sha256": d.SHA256, "why": d.ClosedWhy})
				}
				a.printf("discarded %d %s\n", d.ID, clean(d.File))
				return nil
			})
		},
	}
	whyFlag(cmd, &why, "why (needed)")
	return cmd
}
