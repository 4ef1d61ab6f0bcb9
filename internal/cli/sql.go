package cli

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/export"
	"github.com/daybookhq/daybook/internal/warehouse/handover"
)

// writer writes the rows of a query.
type writer = func(io.Writer, *sql.Rows) error

func (a *app) sqlCommand() *cobra.Command {
	var format string
	var from string
	var run int64
	var limit warehouse.Limit
	cmd := &cobra.Command{
		Use:   `sql "SELECT …"`,
		Short: "Read the published views, and nothing else",
		Long: `Sql runs one SELECT over the datasets and marts as the published run shows them (or run N). It reads no files, no network, no
settings, and writes nothing. With --from it reads the same views in a folder or bucket that export --all or offload has handed over, and needs no home; of a bucket it fetches the views that the query names. Money and quantities keep their decimals; with --json they are strings. Views (docs/bi.md says what each is):
sales, sale_lines, store_days, inventory, stores, products, calendar, promotions, targets; store_day, product_day, category_day,
expected_sales, expected_store_day, expected_category_day; stockout_day, silent_day, drop_day, negative_day, cover_day, stock_check;
price_day, price_off_day, promotion_day, promotion_pair_day, promotion_to_date, return_day, hour_day; insight, insight_day, insight_shadow, insight_tail, feedback,
remark, annotation; run_ledger, delivery_ledger, offload_ledger.`,
		Example: `  daybook sql "SELECT business_date, sum(net_sales) FROM store_day GROUP BY 1 ORDER BY 1"
  daybook sql --run 12 --format csv "SELECT * FROM store_day WHERE store_id = 'S0001'"
  daybook sql --from /mnt/lake/daybook "SELECT sum(net_sales) FROM sales"`,
		Args: takes(`"SELECT …"`),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.json && !cmd.Flags().Changed("format") {
				format = "json"
			}
			write, err := oneOf(cmd, "format", format, map[string]writer{"table": export.Table, "csv": export.CSV, "json": export.JSON}, "table", "csv", "json")
			if err != nil {
				return err
			}
			if from != "" {
				if run != 0 {
					return misuse(cmd, "--from and --run: what was handed over is of one run")
				}
				if strings.Contains(from, "://") {
					dir, err := fetchHanded(cmd.Context(), from, a.dir, args[0])
					if err != nil {
						return err
					}
					defer func() { _ = os.RemoveAll(dir) }()
					return a.selectFrom(cmd.Context(), dir, args[0], limit, write)
				}
				return a.selectFrom(cmd.Context(), a.abs([]string{from})[0], args[0], limit, write)
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				if err := a.monthsLeft(cmd.Context(), h, args[0]); err != nil {
					return err
				}
				return a.selectTo(cmd.Context(), h, run, args[0], limit, a.streams.Out, write)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "table", "`FORMAT` table, csv or json")
	asOfFlag(cmd, &run)
	f.StringVar(&from, "from", "", "read what export --all or offload has handed over into `PLACE`, a folder or a bucket, in place of the home")
	f.IntVar(&limit.Rows, "max-rows", 0, "fail beyond `N` rows; 0: no limit")
	f.IntVar(&limit.Seconds, "max-seconds", 600, "stop after `N` seconds; 0: no limit")
	return cmd
}

// selectTo runs a guarded query and streams its rows.
func (a *app) selectTo(ctx context.Context, h *opened, run int64, query string, limit warehouse.Limit, w io.Writer, write writer) error {
	if err := readable(ctx, h, run); err != nil {
		return err
	}
	return a.rowsOf(ctx, h.Warehouse, run, query, limit, w, write)
}

// selectFrom runs a guarded query over a handover and streams its rows to stdout.
func (a *app) selectFrom(ctx context.Context, dir, query string, limit warehouse.Limit, write writer) (err error) {
	h, err := handover.Open(dir)
	if err != nil {
		return err
	}
	d, err := duckdb.OpenParquet(ctx, dir, h.Views, duckdb.Options{})
	if err != nil {
		return fault.New(fault.Failed, "%w", err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return a.rowsOf(ctx, d, h.Manifest.Run, query, limit, a.streams.Out, write)
}

// selecting is what runs guarded queries.
type selecting interface {
	Select(ctx context.Context, run int64, query string, limit warehouse.Limit) (*sql.Rows, func(), error)
}

// rowsOf streams the rows of a guarded query.
func (a *app) rowsOf(ctx context.Context, q selecting, run int64, query string, limit warehouse.Limit, w io.Writer, write writer) error {
	rows, done, err := q.Select(ctx, run, query, limit) //nolint:sqlclosecheck // done closes them, and what they were read from
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

// readable refuses a run that there is not, or whose slices were swept.
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
