package cli

import (
	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) sweepCommand() *cobra.Command {
	return &cobra.Command{
		Use: "sweep", Short: "Remove rows that nobody will see any more", Args: takes(),
		Long: "Sweep removes rows of failed runs, what was superseded longer ago than retention.superseded_days, and files whose days are over\n" +
			"(retention.archive_days, retention.quarantine_days; for ever unless they are set). The ledger keeps all hashes, counts and sums.",
		Example: "  daybook sweep",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				r, err := batch.Sweep(cmd.Context(), h.Home, h.config.Retention.SupersededDays)
				if err = a.did(cmd.Context(), h, err, "sweep", "", plural(r.Rows, "row", "rows")); err != nil {
					return err
				}
				if a.json {
					return a.printJSON(r)
				}
				if r.KeepDays > 0 {
					a.printf("removed %s and %s superseded more than %s ago\n",
						plural(r.Rows, "row", "rows"), plural(r.Slices, "slice", "slices"), plural(int64(r.KeepDays), "day", "days"))
				} else {
					a.printf("what was superseded stays for ever (retention.superseded_days is 0)\n")
				}
				if r.Left.Files > 0 {
					a.printf("removed %s whose days were over, %d MB; hashes, counts and sums stay in the ledger\n", plural(int64(r.Left.Files), "file", "files"), r.Left.Bytes>>20)
				}
				return nil
			})
		},
	}
}
