package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
)

// demoNights are lived through one by one; what is before them is loaded as history, in one run.
const demoNights = 28

func (a *app) demoCommand() *cobra.Command {
	var noServe bool
	var listen string
	c := synth.Default()
	c.Products = 100
	cmd := &cobra.Command{
		Use:   "demo [DIR]",
		Short: "A whole chain: made, loaded, lived through night by night, and served",
		Long: `Demo makes a chain of 150 stores, loads its history, serves the dashboard, and lives through the last 28 nights behind it: in one
a file is quarantined and corrected later, one is stopped by drift and mended, in one a store is missing. Started again on the
same folder it goes on where it was.`,
		Example: "  daybook demo\n  daybook demo /tmp/chain --listen 127.0.0.1:9000\n  daybook demo /tmp/chain --no-serve",
		Args:    takes("[DIR]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := a.abs(append(args, "demo"))[0]
			c.From = contract.DayOf(a.now()) - contract.Day(c.Days)
			return a.demo(cmd.Context(), dir, c, listen, !noServe)
		},
	}
	f := cmd.Flags()
	f.IntVar(&c.Stores, "stores", c.Stores, "`N` stores")
	f.IntVar(&c.Products, "products", c.Products, "`N` products")
	f.IntVar(&c.Days, "days", c.Days, "`N` business dates, the last of them yesterday")
	f.Uint64Var(&c.Seed, "seed", c.Seed, "the same seed `N` makes the same chain")
	f.StringVar(&listen, "listen", "", "on address `ADDR` (else 127.0.0.1:8088, or the next free port)")
	f.BoolVar(&noServe, "no-serve", false, "end after the runs")
	return cmd
}

// demo makes or continues the home in dir.
func (a *app) demo(ctx context.Context, dir string, c synth.Config, listen string, serve bool) error {
	if c.Days <= demoNights {
		return fault.New(fault.Usage, "a demo needs more than %d days", demoNights)
	}
	again := false
	if _, err := os.Stat(filepath.Join(dir, config.FileName)); err == nil {
		again = true
	} else if err := initHome(dir); err != nil {
		return err
	}
	saved, err := a.demoConfig(dir, c, again)
	if err != nil {
		return err
	}
	chain, err := synth.New(saved)
	if err != nil {
		return err
	}
	d := &demo{app: a, dir: dir, chain: chain, config: saved}
	if !serve {
		return a.inDemo(ctx, dir, d)
	}
	s, err := a.startServer(ctx, dir, listen, true)
	if err != nil {
		return err
	}
	d.home, d.server = s.home, s
	failed := make(chan error, 1)
	go func() { failed <- d.live(s.ctx) }()
	select {
	case err := <-failed:
		if err != nil {
			return errors.Join(err, s.close())
		}
		a.tell("all nights are published; serving on %s (Ctrl-C ends it)", s.url())
		return s.wait(ctx)
	case <-ctx.Done():
		s.cancel()
		if err := <-failed; err != nil && !errors.Is(err, context.Canceled) {
			return errors.Join(err, s.close())
		}
		return s.close()
	}
}

// inDemo lives through the demo without serving it.
func (a *app) inDemo(ctx context.Context, dir string, d *demo) error {
	h, err := a.open(ctx, dir, patience)
	if err != nil {
		return err
	}
	d.home = h
	return errors.Join(d.live(ctx), h.close())
}

// demoConfig is the chain's settings: kept beside the home, so that a second start makes the same chain.
func (a *app) demoConfig(dir string, c synth.Config, again bool) (synth.Config, error) {
	path := filepath.Join(dir, "demo.json")
	if again {
		saved, err := readDemo(path)
		if err != nil {
			return c, fault.New(fault.Usage, "%s is a home, but not of a demo: %w", dir, err).WithHint("serve it with daybook serve --home %s, or give the demo another folder", dir)
		}
		c.Stores, c.Products, c.Days, c.Seed, c.From = saved.Stores, saved.Products, saved.Days, saved.Seed, contract.Day(saved.From)
		return c, nil
	}
	return c, writeDemo(path, demoFile{c.Stores, c.Products, c.Days, c.Seed, int32(c.From), a.now().UTC().Format(time.RFC3339)})
}
