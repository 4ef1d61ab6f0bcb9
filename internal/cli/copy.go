package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
)

func (a *app) copyCommand() *cobra.Command {
	var to string
	var wait bool
	cmd := exits(&cobra.Command{
		Use: "copy --to URL", Short: "Bring the whole warehouse to another engine", Args: takes(),
		Long: `Copy brings facts, ledger, runs, marts, insights and people to an empty database or a new file, and adds up both sides. Broken off, it
goes on where it was. The home stays on its warehouse until you change the line warehouse: of daybook.yaml.
Passwords: postgres://USER:env:NAME@HOST/DATABASE, PGPASSWORD, PGPASSFILE, or a service file.`,
		Example: "  daybook copy --to postgres://daybook@db.example/daybook\n  daybook copy --to duckdb:/mnt/usb/daybook.duckdb",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return misuse(cmd, "--to needs a URL, as in --to postgres://daybook@db.example/daybook")
			}
			url, err := config.Target(to, a.dir, a.env)
			if err != nil {
				return err
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				s, err := a.copyTo(cmd.Context(), h, url, wait)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(s)
				}
				a.printf("%d rows of %d tables are there, and both sides add up the same; readers see run %d\n", s.Rows, len(s.Tables), s.Run)
				a.tell("  to move the home there, write its URL into daybook.yaml (warehouse: …), then: daybook verify")
				return nil
			})
		},
	}, "0  all is there, and adds up", "1  it is not", "2  the target is not empty", "5  a run is under way (--wait waits for it)", "6  the target cannot be reached")
	cmd.Flags().StringVar(&to, "to", "", "the target `URL`: postgres://… or duckdb:PATH")
	cmd.Flags().BoolVar(&wait, "wait", false, "wait while a run is under way")
	return cmd
}

// copyTo transfers a home's warehouse into the one at url.
func (a *app) copyTo(ctx context.Context, h *opened, url string, wait bool) (s transfer.Summary, err error) {
	if url == h.config.Warehouse {
		return s, fault.New(fault.Usage, "that is the warehouse that the home has already")
	}
	target, err := openTarget(ctx, h, url)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	return transfer.Copy(ctx, h.Warehouse.Driver, target, transfer.Options{Wait: wait, Progress: h.Progress.Step})
}

// openTarget opens a warehouse beside the home's own and brings its schema up to date.
func openTarget(ctx context.Context, h *opened, url string) (warehouse.Driver, error) {
	d, err := engine.Open(ctx, url, engine.Options{MemoryMB: h.config.MemoryMB, Wait: 3 * time.Second, Distributed: h.config.Distributed, Named: "--to"})
	if err != nil {
		return nil, err
	}
	steps, err := warehouse.Steps(d.Engine())
	if err == nil {
		err = d.Migrate(ctx, steps)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}
