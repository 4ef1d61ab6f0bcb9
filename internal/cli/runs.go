package cli

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) runsCommand() *cobra.Command {
	var limit int
	runs := &cobra.Command{
		Use: "runs", Short: "The ledger: every run, newest first", Args: cobra.NoArgs,
		Example: "  daybook runs\n  daybook runs show 12",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				list, err := h.Warehouse.Runs(cmd.Context(), limit)
				if err != nil {
					return err
				}
				if a.json {
					if list == nil {
						list = []warehouse.RunRow{}
					}
					return a.printJSON(list)
				}
				a.printRuns(list)
				return nil
			})
		},
	}
	runs.Flags().IntVar(&limit, "limit", 30, "how many; 0 for all")
	runs.AddCommand(&cobra.Command{
		Use: "show N", Short: "One run whole: files, rows, sums, verdicts, seconds", Args: cobra.ExactArgs(1),
		Example: "  daybook runs show 12 --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := numbers(args)
			if err != nil {
				return err
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				row, err := h.Warehouse.Run(cmd.Context(), ids[0])
				if err != nil {
					return err
				}
				var result batch.Result
				if err := json.Unmarshal(row.Report, &result); err != nil {
					return fmt.Errorf("report of run %d: %w", row.Run, err)
				}
				if result.Run == nil {
					result.Run, result.Outcome, result.Kind = &row.Run, batch.Outcome(row.Outcome), row.Kind
				}
				files, err := h.Warehouse.Deliveries(cmd.Context(), row.Run, "")
				if err != nil {
					return err
				}
				for _, d := range files {
					result.Verdicts = append(result.Verdicts, d.Verdict)
				}
				if a.json {
					return a.printJSON(result)
				}
				a.printResult(result, true)
				if row.Reason != "" {
					a.printf("%-11s %s\n", row.Kind, clean(row.Reason))
				}
				return nil
			})
		},
	})
	return runs
}

func (a *app) printRuns(list []warehouse.RunRow) {
	rows := make([][]string, 0, len(list))
	for _, r := range list {
		dates := ""
		if r.FirstDate != nil {
			dates = *r.FirstDate
			if *r.LastDate != *r.FirstDate {
				dates += " to " + *r.LastDate
			}
		}
		rows = append(rows, []string{
			strconv.FormatInt(r.Run, 10), r.StartedAt.Local().Format("2006-01-02 15:04"), r.Kind, r.Outcome, dates,
			fmt.Sprintf("%d/%d", r.FilesLoaded, r.FilesLanded), strconv.FormatInt(r.RowsLoaded, 10), r.ValueLoaded, fmt.Sprintf("%.1f", r.Seconds),
		})
	}
	a.table([]string{"run", "started", "kind", "outcome", "business dates", "files", "rows loaded", "sales value", "s"}, rows)
}
