package cli

import (
	"os"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) reconcileCommand() *cobra.Command {
	o := batch.ReconcileOptions{}
	var delimiter string
	cmd := exits(&cobra.Command{
		Use: "reconcile FILE", Short: "Hold somebody else's store totals, such as finance's, against what readers see", Args: takes("FILE"),
		Long: `Reconcile reads a CSV file with one row for each store and date and compares it with store_day, to the cent. It only reports: nothing is
changed, and no file is taken in.`,
		Example: "  daybook reconcile ledger_may.csv\n  daybook reconcile fibu.csv --delimiter ';' --decimal , --date-column Datum --store-column Filiale --value-column Netto",
		RunE: func(cmd *cobra.Command, args []string) error {
			r, size := utf8.DecodeRuneInString(delimiter)
			if size == 0 || size != len(delimiter) || r == '"' || r == '\n' {
				return misuse(cmd, "--delimiter is one character, not %q", delimiter)
			}
			if o.Decimal != "." && o.Decimal != "," {
				return misuse(cmd, "--decimal is . or ,")
			}
			o.Delimiter = r
			return a.withHome(cmd.Context(), func(h *opened) error {
				f, err := os.Open(a.abs(args)[0])
				if err != nil {
					return fault.New(fault.Usage, "%w", err)
				}
				defer func() { _ = f.Close() }()
				result, err := batch.Reconcile(cmd.Context(), h.Home, f, o)
				if err != nil {
					return err
				}
				if a.json {
					err = a.printJSON(result)
				} else {
					a.printReconciled(result)
				}
				if err == nil && len(result.Differences)+len(result.OnlyTheirs)+len(result.OnlyOurs) > 0 {
					err = fault.New(fault.Failed, "the two sides do not agree")
				}
				return err
			})
		},
	}, "0  every store-day agrees", "1  some do not, or are on one side only", "2  the file cannot be read as a list of store-days")
	f := cmd.Flags()
	f.StringVar(&o.Date, "date-column", "business_date", "column `NAME` with dates like 2026-05-30")
	f.StringVar(&o.Store, "store-column", "store_id", "column `NAME` with stores")
	f.StringVar(&o.Value, "value-column", "net_sales", "column `NAME` with net sales")
	f.StringVar(&delimiter, "delimiter", ",", "`CHARACTER` between cells")
	f.StringVar(&o.Decimal, "decimal", ".", "decimal `MARK`, . or ,")
	f.StringVar(&o.Tolerance, "tolerance", "0", "a difference of a store-day up to `MONEY` is none")
	return cmd
}

// mostDifferences is how many store-days of each kind one page holds.
const mostDifferences = 20

func (a *app) printReconciled(r batch.Reconciled) {
	a.printf("%s to %s: %d store-days on both sides, %d equal\n", r.From, r.To, r.StoreDays, r.Equal)
	a.printf("theirs %s, ours %s, difference %s\n", r.Theirs, r.Ours, r.Difference)
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for _, part := range []struct {
		one, title string
		list       []batch.Difference
	}{{"differs", "differ", r.Differences}, {"only in their file", "only in their file", r.OnlyTheirs}, {"only here", "only here", r.OnlyOurs}} {
		if len(part.list) == 0 {
			continue
		}
		a.printf("\n%s:\n", plural(int64(len(part.list)), "store-day "+part.one, "store-days "+part.title))
		rows := [][]string{}
		for i, d := range part.list {
			if i == mostDifferences {
				break
			}
			note := ""
			if d.Ours != nil && !d.Complete {
				note = "incomplete here"
			}
			rows = append(rows, []string{d.Date, d.StoreID, text(d.Theirs), text(d.Ours), d.Difference, note})
		}
		a.table([]string{"date", "store", "theirs", "ours", "difference", ""}, rows)
		if more := len(part.list) - mostDifferences; more > 0 {
			a.printf("… and %d more; --json has all\n", more)
		}
	}
}
