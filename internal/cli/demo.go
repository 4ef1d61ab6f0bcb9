package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
)

// demoNights are lived through one by one; what is before them is loaded as history, in one run.
const demoNights = 28

// demoDays are enough for every kind of insight to have learnt, and few enough for the first page to be up within a minute.
const demoDays = 120

func (a *app) demoCommand() *cobra.Command {
	var noServe bool
	var listen, warehouse string
	c := synth.Default()
	c.Products, c.Days = 100, demoDays
	cmd := exits(&cobra.Command{
		Use:   "demo [DIR]",
		Short: "A whole chain: made, loaded, lived through night by night, and served",
		Long: `Demo makes a chain of 150 stores in DIR (demo where none is named), loads its history, serves the dashboard, and lives through the
last 28 nights behind it: in one a file is quarantined and corrected later, one is stopped by drift and mended, in one a store is
missing. Started again on the same folder it goes on where it was. While it serves, all other commands work on it.`,
		Example: "  daybook demo\n  daybook demo /tmp/chain --listen 127.0.0.1:9000\n  daybook demo /tmp/chain --no-serve\n  daybook status --home demo",
		Args:    takes("[DIR]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := a.abs(append(args, "demo"))[0]
			c.From = contract.DayOf(a.now()) - contract.Day(c.Days)
			if c.Days <= demoNights {
				return misuse(cmd, "--days %d: a demo lives through %d nights and needs days before them", c.Days, demoNights)
			}
			saved, again, err := a.demoHome(dir, warehouse, c)
			if err != nil {
				return err
			}
			if again && (c.Stores != saved.Stores || c.Products != saved.Products || c.Days != saved.Days || c.Seed != saved.Seed) && sizeSaid(cmd) {
				return misuse(cmd, "%s holds a demo of %d stores, %d products and %d days already", dir, saved.Stores, saved.Products, saved.Days).
					WithHint("leave --stores, --products, --days and --seed away to go on with it, or name another folder")
			}
			return a.demo(cmd.Context(), dir, saved, listen, !noServe)
		},
	}, "0  ended by Ctrl-C, or all nights are published under --no-serve", "1  failed, or the address of --listen is in use", "2  wrong words, or a folder that holds something else", "5  the demo is served already")
	f := cmd.Flags()
	f.IntVar(&c.Stores, "stores", c.Stores, "`N` stores")
	f.IntVar(&c.Products, "products", c.Products, "`N` products")
	f.IntVar(&c.Days, "days", c.Days, "`N` business dates, the last of them yesterday")
	f.Uint64Var(&c.Seed, "seed", c.Seed, "the same seed `N` makes the same chain")
	f.StringVar(&listen, "listen", "", "on address `ADDR` (else 127.0.0.1:8088, or the next free port)")
	warehouseFlag(cmd, &warehouse)
	f.BoolVar(&noServe, "no-serve", false, "end after the runs")
	return cmd
}

// sizeSaid reports whether the command line says how large the chain shall be.
func sizeSaid(cmd *cobra.Command) bool {
	return slices.ContainsFunc([]string{"stores", "products", "days", "seed"}, cmd.Flags().Changed)
}

// demoHome makes the home of a demo in dir, or finds the one that is there and the chain that lives in it.
func (a *app) demoHome(dir, warehouse string, c synth.Config) (_ synth.Config, again bool, err error) {
	path := filepath.Join(dir, demoName)
	if _, err := os.Stat(filepath.Join(dir, config.FileName)); err == nil {
		saved, err := readDemo(path)
		if err != nil {
			return c, true, fault.New(fault.Usage, "%s is a home, but not of a demo: %w", dir, err).WithHint("serve it with daybook serve --home %s, or give the demo another folder", dir)
		}
		c.Stores, c.Products, c.Days, c.Seed, c.From = saved.Stores, saved.Products, saved.Days, saved.Seed, contract.Day(saved.From)
		return c, true, nil
	}
	if used(dir) {
		return c, false, fault.New(fault.Usage, "%s is not empty, and not a demo", dir).WithHint("give the demo a folder of its own: daybook demo DIR")
	}
	return c, false, a.initDemo(dir, warehouse, c)
}

// used reports whether a folder holds something else than a demo that was begun. Empty folders in it are places that a container mounts.
func used(dir string) bool {
	list, err := os.ReadDir(dir)
	if err != nil || slices.ContainsFunc(list, func(e os.DirEntry) bool { return e.Name() == demoName }) {
		return false
	}
	return slices.ContainsFunc(list, func(e os.DirEntry) bool {
		below, err := os.ReadDir(filepath.Join(dir, e.Name()))
		return err != nil || len(below) > 0
	})
}

// demo lives through the chain in dir, and serves it meanwhile.
func (a *app) demo(ctx context.Context, dir string, c synth.Config, listen string, serve bool) error {
	chain, err := synth.New(c)
	if err != nil {
		return err
	}
	d := &demo{app: a, dir: dir, chain: chain, config: c, view: a.teller(), listen: listen}
	if !serve {
		h, err := a.open(ctx, dir, patience)
		if err != nil {
			return err
		}
		d.home = h
		return errors.Join(d.live(ctx), h.close())
	}
	s, err := a.startServer(ctx, dir, listen, listen == "")
	if err != nil {
		return err
	}
	d.serve(s)
	ended := make(chan error, 1)
	go func() { ended <- d.live(s.ctx) }()
	select {
	case err := <-ended:
		if err != nil {
			return errors.Join(err, s.close())
		}
		return s.wait(ctx)
	case <-ctx.Done():
		s.cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			return errors.Join(err, s.close())
		}
		d.say("stopped; the same command goes on from here")
		return s.close()
	}
}
