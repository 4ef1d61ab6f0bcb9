package cli

import (
	"bufio"
	"context"
	"database/sql"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

func (a *app) sqlCommand() *cobra.Command {
	var format string
	var run int64
	var limit warehouse.Limit
	cmd := &cobra.Command{
		Use:   `sql "SELECT …"`,
		Short: "Read the published views, and nothing else",
		Long: `Sql runs one SELECT over the datasets and marts as the published run shows them (or run N). It reads no files, no network, no
settings, and writes nothing. Views: sales, sale_lines, store_days, inventory, stores, products, calendar, promotions, targets,
store_day, product_day, category_day, expected_sales, expected_store_day, run_ledger, delivery_ledger.`,
		Example: `  daybook sql "SELECT business_date, sum(net_sales) FROM store_day GROUP BY 1 ORDER BY 1"
  daybook sql --run 12 --format csv "SELECT * FROM store_day WHERE store_id = 'S0001'"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.json {
				format = "json"
			}
			write, ok := formats[format]
			if !ok {
				return fault.New(fault.Usage, "--format %q is none of table, csv, json", format)
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				return a.selectTo(cmd.Context(), h, run, args[0], limit, a.streams.Out, write)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table, csv or json")
	cmd.Flags().Int64Var(&run, "run", 0, "read as it was after run N")
	cmd.Flags().IntVar(&limit.Rows, "max-rows", 0, "fail beyond so many rows; 0: no limit")
	cmd.Flags().IntVar(&limit.Seconds, "max-seconds", 600, "stop after so many seconds; 0: no limit")
	return cmd
}

// writers of rows, by the name of their format.
var formats = map[string]func(io.Writer, *sql.Rows) error{
	"table": export.Table, "csv": export.CSV, "json": export.JSON,
}

// selectTo runs a guarded query and streams its rows.
func (a *app) selectTo(ctx context.Context, h *opened, run int64, query string, limit warehouse.Limit, w io.Writer, write func(io.Writer, *sql.Rows) error) error {
	if err := readable(ctx, h, run); err != nil {
		return err
	}
	rows, done, err := h.Warehouse.Select(ctx, run, query, limit) //nolint:sqlclosecheck // done closes them, and what they were read from
	if err != nil {
		return err
	}
	defer done()
	out := bufio.NewWriterSize(w, 64<<10)
	if err := write(out, rows); err != nil {
		return err
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return out.Flush()
}

// readable refuses a run that never published, or whose slices were swept.
func readable(ctx context.Context, h *opened, run int64) error {
	if run == 0 {
		return nil
	}
	row, err := h.Warehouse.Run(ctx, run)
	if err != nil {
		return err
	}
	oldest, err := h.Warehouse.OldestRun(ctx)
	if err != nil {
		return err
	}
	if run < oldest {
		return fault.New(fault.Usage, "run %d can no longer be read as it was: what was superseded before run %d is swept", run, oldest).
			WithHint("the ledger still has its totals: daybook runs show %d (%s rows loaded, %s)", run, export.Count(row.RowsLoaded), row.ValueLoaded)
	}
	return nil
}

func (a *app) exportCommand() *cobra.Command {
	var format, out string
	var run int64
	cmd := &cobra.Command{
		Use:   "export NAME",
		Short: "A whole dataset or mart as CSV, XLSX or Parquet, never cut short",
		Example: `  daybook export store_day --format xlsx --out store_day.xlsx
  daybook export sales --format parquet --out sales.parquet --run 12`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			write, ok := map[string]func(io.Writer, *sql.Rows) error{"csv": export.CSV, "xlsx": export.XLSX, "parquet": export.Parquet}[format]
			if !ok {
				return fault.New(fault.Usage, "--format %q is none of csv, xlsx, parquet", format)
			}
			if !viewName(args[0]) {
				return fault.New(fault.Usage, "%q is no dataset or mart", args[0]).WithHint("daybook sql --help lists them")
			}
			if out == "" && format != "csv" && a.streams.Terminal {
				return fault.New(fault.Usage, "%s does not go to a terminal", format).WithHint("name a file with --out")
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				return a.exportTo(cmd.Context(), h, run, args[0], out, write)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "csv", "csv, xlsx or parquet")
	cmd.Flags().StringVar(&out, "out", "", "the file to write (else stdout)")
	cmd.Flags().Int64Var(&run, "run", 0, "read as it was after run N")
	return cmd
}

// exportTo writes to stdout, or to a file that appears under its name only when it is whole.
func (a *app) exportTo(ctx context.Context, h *opened, run int64, view, out string, write func(io.Writer, *sql.Rows) error) (err error) {
	// The view's name passed viewName: letters, digits and underscores; the guard refuses whatever is no published view.
	query := "select * from " + view
	if out == "" {
		return a.selectTo(ctx, h, run, query, warehouse.Limit{}, a.streams.Out, write)
	}
	target := a.abs([]string{out})[0]
	f, err := os.CreateTemp(filepath.Dir(target), ".daybook-export-*")
	if err != nil {
		return fault.New(fault.Usage, "export: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	err = a.selectTo(ctx, h, run, query, warehouse.Limit{}, f, write)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), target)
	}
	return err
}

// viewName reports whether s can be the name of a view at all.
func viewName(s string) bool {
	for i, r := range s {
		if (r < 'a' || r > 'z') && r != '_' && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != "" && len(s) < 64
}
