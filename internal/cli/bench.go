package cli

import (
	"errors"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/bench"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) benchCommand() *cobra.Command {
	o := bench.Options{Stores: 150, Products: 200, Days: 30, Last: 3, Pages: true, Version: Version, Now: a.now}
	cmd := exits(&cobra.Command{
		Use: "bench", Short: "Measure this machine: nights and pages of a chain of your size", Args: takes(),
		Long: `Bench makes a chain of the size that you name in a temporary folder, lives through its nights one by one as cron would run them, asks
for every page, and prints what it cost: beside each night the engine's own load of the same files. A night's files are made when their night
comes and go after it. Normals need three weeks, so that shorter histories show nights that say little. No home of yours is touched.

On a server name an empty database; the warehouse stays there at the end, to be looked at, and a schema raw_bench goes.`,
		Example: "  daybook bench                                    # 150 stores x 200 products, 30 nights, on a file\n  daybook bench --stores 500 --warehouse file:/etc/daybook/bench.url\n  daybook bench --stores 5000 --days 25 --pages=false --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Days < 1 || o.Last < 1 || o.Last > o.Days {
				return misuse(cmd, "--days: at least 1, and --last no more than they")
			}
			binary, err := os.Executable()
			if err != nil {
				return fault.New(fault.Failed, "bench: %w", err)
			}
			o.Binary = binary
			if o.Dir, err = os.MkdirTemp("", "daybook-bench-"); err != nil {
				return fault.New(fault.Unreachable, "bench: %w", err)
			}
			defer func() { _ = os.RemoveAll(o.Dir) }()
			bar := a.progress()
			o.Progress = func(done, total int) { bar.Step("nights", int64(done), int64(total)) }
			r, err := bench.Run(cmd.Context(), o)
			if r.Nights == 0 {
				return err
			}
			return errors.Join(a.printBench(r), err)
		},
	}, "0  it was measured", "1  a night or a page failed; what was measured is printed", "2  wrong words", "6  the server cannot be reached")
	f := cmd.Flags()
	f.IntVar(&o.Stores, "stores", o.Stores, "`N` stores")
	f.IntVar(&o.Products, "products", o.Products, "`N` products, each of them in every store")
	f.IntVar(&o.Days, "days", o.Days, "live through `N` nights")
	f.IntVar(&o.Last, "last", o.Last, "the median of the last `N` is the night that is reported")
	f.StringVar(&o.Warehouse, "warehouse", "", "measure on a server: postgres://… of an empty database, or file:`PATH` with its URL")
	f.BoolVar(&o.Pages, "pages", o.Pages, "ask for every page at the end")
	return cmd
}

// printBench prints what was measured.
func (a *app) printBench(r bench.Report) error {
	if a.json {
		return a.printJSON(r)
	}
	a.line("chain", "%d stores x %d products, %d nights, %d rows, on %s", r.Stores, r.Products, r.Nights, r.Rows, r.Engine)
	a.line("machine", "%d cores, %s/%s, daybook %s", r.Cores, runtime.GOOS, runtime.GOARCH, r.Version)
	a.line("night", "%.2f s (%.2f to %.2f), from files to published reasons", r.Last.Seconds, r.Last.Least, r.Last.Most)
	a.under("%s", r.Last.Spent())
	if r.First.Seconds > 0 {
		a.under("%.2f x a night after three weeks (%.2f s)", r.Last.Seconds/r.First.Seconds, r.First.Seconds)
	}
	a.line("facts", "check, hash, load and archive %.0f rows/s: %.2f x the engine's own load of the same files, night by night", float64(r.Rows)/r.Facts, r.Facts/r.Raw)
	a.line("memory", "%d MB at most", r.Peak>>20)
	a.line("disk", "%d MB, %.0f bytes a row with all marts", r.Warehouse>>20, float64(r.Warehouse)/float64(max(1, r.Rows)))
	for i, p := range r.Pages {
		if i == 0 {
			a.printf("\n%-26s %8s %8s %8s %8s %8s %8s\n", "page (20 clients)", "p50 ms", "p95 ms", "worst", "pages/s", "CPU ms", "KB")
		}
		a.printf("%-26s %8.1f %8.1f %8.0f %8.0f %8.1f %8.1f\n", p.Name, p.P50, p.P95, p.Worst, p.Rate, p.CPU, p.KB)
		if p.Lost > 0 {
			a.under("%d of %d failed, the first %s", p.Lost, p.Asked, p.Why)
		}
	}
	if r.Again != nil {
		a.printf("what a reader has already  %.0f requests/s\n", r.Again.Rate)
	}
	return nil
}
