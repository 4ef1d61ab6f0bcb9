package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
	"github.com/daybookhq/daybook/internal/web"
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
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := a.abs(append(args, "demo"))[0]
			c.From = contract.DayOf(a.now()) - contract.Day(c.Days)
			return a.demo(cmd.Context(), dir, c, listen, !noServe)
		},
	}
	f := cmd.Flags()
	f.IntVar(&c.Stores, "stores", c.Stores, "how many stores")
	f.IntVar(&c.Products, "products", c.Products, "how many products")
	f.IntVar(&c.Days, "days", c.Days, "how many business dates, the last of them yesterday")
	f.Uint64Var(&c.Seed, "seed", c.Seed, "the same seed makes the same chain")
	f.StringVar(&listen, "listen", "", "the address (else 127.0.0.1:8088, or the next free port)")
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

// demo is a demo under way.
type demo struct {
	app    *app
	dir    string
	chain  *synth.Chain
	config synth.Config
	home   *opened
	server *server // nil without serving
}

// live loads the history and then lives through the nights that are not published yet.
func (d *demo) live(ctx context.Context) error {
	unlock, err := lockRun(ctx, d.home, false)
	if err != nil {
		return err
	}
	defer unlock()
	a, first := d.app, d.config.From
	begin := a.now()
	last := first + contract.Day(d.config.Days) - 1
	next, err := d.next(ctx)
	if err != nil {
		return err
	}
	if next == first {
		d.busy("making the chain", "", 0, 0)
		a.tell("making a chain of %d stores, %d products and %d days", d.config.Stores, d.config.Products, d.config.Days)
		if err := d.history(ctx, last-demoNights); err != nil {
			return err
		}
		next = last - demoNights + 1
		a.tell("history is published after %.0f s", a.now().Sub(begin).Seconds())
	} else if next <= last {
		a.tell("going on with the night of %s", next)
	}
	if d.server != nil {
		a.tell("serving on %s", d.server.url())
	}
	plan := synth.DemoPlan(d.config, demoNights)
	for i, night := range plan {
		if night.Day < next {
			continue
		}
		d.busy("demo", night.Day.String(), i+1, len(plan))
		if err := d.night(ctx, night); err != nil {
			return err
		}
	}
	if d.server != nil {
		d.server.busy.Store(nil)
	}
	return nil
}

// next is the first business date that is not published yet.
func (d *demo) next(ctx context.Context) (contract.Day, error) {
	r, err := d.home.Warehouse.At(ctx, 0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }()
	dates, err := d.home.Warehouse.Dates(ctx, r, 1)
	if err != nil || len(dates) == 0 {
		return d.config.From, err
	}
	return dates[0] + 1, nil
}

// history writes and loads everything up to a date as one run.
func (d *demo) history(ctx context.Context, last contract.Day) error {
	landing := d.home.Folder.Landing
	if err := d.chain.WriteMasters(landing); err != nil {
		return err
	}
	bar := d.home.Progress
	days := last - d.config.From + 1
	for day := d.config.From; day <= last; day++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := d.chain.WriteNight(landing, day); err != nil {
			return err
		}
		bar.Step("making", int64(day-d.config.From)+1, int64(days))
	}
	if err := d.chain.WriteTruth(filepath.Join(d.dir, "truth.json")); err != nil {
		return err
	}
	d.busy("loading the history", "", 0, 0)
	_, err := batch.Run(ctx, d.home.Home, batch.Options{})
	return err
}

// night lands one night's files, with its fault where one is planned, runs, and mends what the plan mends.
func (d *demo) night(ctx context.Context, p synth.NightPlan) error {
	if err := d.chain.Deliver(d.home.Folder.Landing, d.spare(), p); err != nil {
		return err
	}
	result, err := batch.Run(ctx, d.home.Home, batch.Options{})
	d.report(p.Day, result)
	if fault.KindOf(err) == fault.Drift && err != nil && p.Mends() {
		if err := d.chain.Mend(d.home.Folder.Landing, d.spare(), p); err != nil {
			return err
		}
		result, err = batch.Run(ctx, d.home.Home, batch.Options{})
		d.report(p.Day, result)
	}
	if err != nil && fault.KindOf(err) != fault.Quarantined {
		return err
	}
	return nil
}

// spare is where good copies of spoiled files wait: outside the home's own folders.
func (d *demo) spare() string { return filepath.Join(d.dir, "owners") }

// report is one line a run.
func (d *demo) report(day contract.Day, r batch.Result) {
	extra := ""
	switch {
	case r.Outcome == batch.StoppedByDrift:
		extra = " · the owner sends the file again"
	case r.Files.Quarantined > 0:
		extra = " · " + plural(int64(r.Files.Quarantined), "file is", "files are") + " in quarantine"
	case len(r.Missing) > 0:
		extra = " · " + r.Missing[0].StoreID + " is missing"
	case len(r.Corrected) > 0:
		extra = " · " + r.Corrected[0].File + " is corrected"
	}
	run := int64(0)
	if r.Run != nil {
		run = *r.Run
	}
	d.app.tell("night of %s %s · run %d %s in %.1f s%s", day.Weekday().String()[:3], day, run, r.Outcome, r.Seconds, extra)
}

// busy tells the pages what is under way.
func (d *demo) busy(what, night string, done, total int) {
	if d.server != nil {
		d.server.busy.Store(&web.Busy{What: what, Night: night, Done: done, Total: total})
	}
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
