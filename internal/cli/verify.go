package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) verifyCommand() *cobra.Command {
	return exits(&cobra.Command{
		Use: "verify", Short: "Recount the warehouse against ledger and archive, to the row and the cent", Args: takes(),
		Long:    "Verify counts the rows of every loaded delivery and adds up its number columns, hashes every archived and quarantined file again,\nadds up the sales behind every published store-day, and looks whether any key of a mart stands there twice. It waits for a run that is under way.",
		Example: "  daybook verify --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				// A run that is under way has rows and files that are not yet where they will be.
				if _, embedded := h.config.DuckDBPath(); a.shared != nil || !embedded {
					unlock, err := lockRun(cmd.Context(), h, true)
					if err != nil {
						return err
					}
					defer unlock()
				}
				r, err := batch.Verify(cmd.Context(), h.Home)
				if err != nil {
					return err
				}
				if a.json {
					err = a.printJSON(r)
				} else {
					a.printVerify(r, h.config.Currency)
				}
				if err == nil && !r.Clean {
					err = fault.New(fault.Failed, "%s not agree", plural(int64(len(r.Problems)), "thing does", "things do"))
				}
				return err
			})
		},
	}, "0  all agree", "1  something does not")
}

func (a *app) printVerify(r batch.VerifyReport, currency string) {
	money := ""
	for _, dataset := range slices.Sorted(maps.Keys(r.Money)) {
		money += ", " + strings.TrimSpace(r.Money[dataset]+" "+currency) + " in " + dataset
	}
	a.printf("%s, %s%s recounted; %s hashed\n", plural(int64(r.Deliveries), "delivery", "deliveries"),
		plural(r.Rows, "row", "rows"), money, plural(int64(r.Files), "file", "files"))
	if r.Elsewhere > 0 {
		a.printf("%s not in this home: it was restored without its archive\n", plural(int64(r.Elsewhere), "archived file is", "archived files are"))
	}
	if r.Left > 0 {
		a.printf("%s the archive after retention.archive_days: hashes, counts and sums stay in the ledger\n", plural(int64(r.Left), "file has left", "files have left"))
	}
	for _, p := range r.Problems {
		what := clean(p.What)
		if p.File != "" {
			what = clean(p.File) + ": " + what
		}
		if p.Delivery > 0 {
			what = fmt.Sprintf("delivery %d %s", p.Delivery, what)
		}
		a.printf("  %s\n", what)
	}
	if r.Clean {
		a.printf("clean\n")
	}
}
