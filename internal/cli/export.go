package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
	"github.com/daybookhq/daybook/internal/warehouse/handover"
)

func (a *app) exportCommand() *cobra.Command {
	var format, out string
	var run int64
	var all bool
	cmd := &cobra.Command{
		Use:   "export NAME",
		Short: "A whole dataset or mart as CSV, XLSX or Parquet, never cut short",
		Long: `Export writes a dataset, a mart or a ledger as the published run shows it (or run N): to stdout, or to a file that appears under its
name only when it is whole. Rows stand in no order, for they are written as they are read; daybook sql "SELECT … ORDER BY …" sorts them.
--all hands everything over to another warehouse: each view as Parquet, the large ones by month, with a manifest and the statements that
make the tables in Snowflake, BigQuery and Iceberg. Into the same folder again it writes the months that changed.`,
		Example: `  daybook export store_day --out store_day.xlsx
  daybook export sales --format parquet --out sales.parquet --run 12
  daybook export --all --format parquet --out /mnt/lake/daybook`,
		Args: takes("[NAME]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case all && (len(args) > 0 || out == "" || format != "parquet"):
				return misuse(cmd, "--all hands over every view, as Parquet, into a folder").WithHint("as in daybook export --all --format parquet --out /mnt/lake/daybook")
			case all:
				return a.handOverAll(cmd, a.abs([]string{out})[0], run)
			case len(args) == 0:
				return misuse(cmd, "%s needs NAME, or --all", cmd.CommandPath())
			}
			if !cmd.Flags().Changed("format") {
				var err error
				if format, err = formatOf(cmd, out); err != nil {
					return err
				}
			}
			write, err := oneOf(cmd, "format", format, map[string]writer{"csv": export.CSV, "xlsx": export.XLSX, "parquet": export.Parquet}, "csv", "xlsx", "parquet")
			if err != nil {
				return err
			}
			if !viewName(args[0]) {
				return misuse(cmd, "%q is no dataset or mart", args[0]).WithHint("daybook sql --help lists them")
			}
			if out == "" && format != "csv" && a.streams.OutTerminal {
				return misuse(cmd, "%s does not go to a terminal", format).WithHint("name a file with --out")
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				// The view's name passed viewName: letters, digits and underscores; the guard refuses whatever is no published view.
				query := "select * from " + args[0]
				if err := a.monthsLeft(cmd.Context(), h, query); err != nil {
					return err
				}
				if out == "" {
					return a.selectTo(cmd.Context(), h, run, query, warehouse.Limit{}, a.streams.Out, write)
				}
				target := a.abs([]string{out})[0]
				if err := a.writeWhole(target, func(w io.Writer) error {
					return a.selectTo(cmd.Context(), h, run, query, warehouse.Limit{}, w, write)
				}); err != nil {
					return err
				}
				a.tell("wrote %s", target)
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "csv", "`FORMAT` csv, xlsx or parquet (else by the ending of --out)")
	f.StringVar(&out, "out", "", "write to `FILE` (else stdout)")
	f.BoolVar(&all, "all", false, "every dataset, mart and ledger, into the folder of --out")
	asOfFlag(cmd, &run)
	return cmd
}

// formatOf is what a file's ending asks for. Another one than that would hold what its name does not say.
func formatOf(cmd *cobra.Command, out string) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(out)); ext {
	case "", ".csv", ".txt":
		return "csv", nil
	case ".xlsx", ".parquet":
		return ext[1:], nil
	default:
		return "", misuse(cmd, "--out %s: no format ends with %s", out, ext).WithHint("end it with .csv, .xlsx or .parquet, or say which it is with --format")
	}
}

// handOverAll writes everything for another warehouse.
func (a *app) handOverAll(cmd *cobra.Command, dir string, run int64) error {
	return a.withHome(cmd.Context(), func(h *opened) error {
		if err := readable(cmd.Context(), h, run); err != nil {
			return err
		}
		s, err := handover.Write(cmd.Context(), h.Warehouse, dir, handover.Options{Run: run, Version: Version, Progress: h.Progress.Step})
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(s)
		}
		a.line("handed over", "run %d: %s, %s in %s, in %s", s.Run, plural(int64(s.Tables), "table", "tables"), plural(s.Rows, "row", "rows"), plural(int64(s.Files), "file", "files"), clean(dir))
		since := "all of it"
		if s.Previous != nil {
			since = fmt.Sprintf("what changed since run %d", *s.Previous)
		}
		a.line("written", "%s: %s, %s; %s removed", since, plural(int64(s.Written), "file", "files"), size(s.Bytes), plural(int64(s.Removed), "older one", "older ones"))
		a.line("next", "ddl/snowflake.sql, bigquery.sql and iceberg.sql make the tables and say how to load; manifest.json says what changed")
		return nil
	})
}

// writeWhole writes a file that appears under its name only when it is whole.
func (a *app) writeWhole(target string, fill func(io.Writer) error) (err error) {
	part := filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+".part")
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666) //nolint:gosec // the user's umask decides, as for any file of theirs
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Usage, "--out %s: there is no folder %s", target, filepath.Dir(target))
	}
	if err != nil {
		return fault.New(fault.Usage, "--out: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part)
		}
	}()
	err = fill(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(part, target)
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
