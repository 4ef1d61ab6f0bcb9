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
	cmd := &cobra.Command{
		Use: "runs", Short: "The ledger: every run, newest first", Args: takes(),
		Example: "  daybook runs\n  daybook runs show 12",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 0 {
				return misuse(cmd, "--limit %d: there is no such number of runs", limit).WithHint("--limit 0 lists all")
			}
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
				a.printRuns(h, list)
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 30, "the newest `N`; 0 for all")
	cmd.AddCommand(a.runsShow())
	return cmd
}

func (a *app) runsShow() *cobra.Command {
	return &cobra.Command{
		Use: "show N", Short: "One run whole: files, rows, sums, verdicts, seconds", Args: takes("N"),
		Example: "  daybook runs show 12 --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("run", args)
			if err != nil {
				return err
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				row, err := h.Warehouse.Run(cmd.Context(), list[0])
				if err != nil {
					return err
				}
				files, err := h.Warehouse.Deliveries(cmd.Context(), row.Run, "")
				if err != nil {
					return err
				}
				result, err := reported(row, files)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(result)
				}
				a.printResult(result, true)
				if row.Kind != "run" {
					a.line("kind", "%s", row.Kind)
				}
				if row.Reason != "" {
					a.line("why", "%s", clean(row.Reason))
				}
				a.line("started", "%s", h.clock(row.StartedAt, "2006-01-02 15:04:05"))
				return nil
			})
		},
	}
}

// reported is a run's result as the ledger keeps it: its report, and the verdicts that stand with its files.
func reported(row warehouse.RunRow, files []warehouse.Delivery) (batch.Result, error) {
	result := batch.NewResult(row.Kind, row.Reason)
	if err := json.Unmarshal(row.Report, &result); err != nil {
		return result, fmt.Errorf("report of run %d: %w", row.Run, err)
	}
	result.Run, result.Outcome = &row.Run, batch.Outcome(row.Outcome)
	result.Verdicts = result.Verdicts[:0:0]
	for _, d := range files {
		result.Verdicts = append(result.Verdicts, d.Verdict)
	}
	return result.Normalised(), nil
}

func (a *app) printRuns(h *opened, list []warehouse.RunRow) {
	if len(list) == 0 {
		a.printf("no run yet\n")
		return
	}
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
			strconv.FormatInt(r.Run, 10), h.clock(r.StartedAt, "2006-01-02 15:04"), r.Kind, r.Outcome, dates,
			fmt.Sprintf("%d/%d", r.FilesLoaded, r.FilesLanded), strconv.FormatInt(r.RowsLoaded, 10), r.ValueLoaded, fmt.Sprintf("%.1f", r.Seconds),
		})
	}
	a.table([]string{"run", "started", "kind", "outcome", "business dates", "files", ">rows loaded", ">sales value", ">s"}, rows)
}
