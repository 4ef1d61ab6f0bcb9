package cli

import (
	"context"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
	"github.com/daybookhq/daybook/internal/web"
)

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
	if d.server != nil {
		a.tell("serving on %s; the pages fill when the history is loaded", d.server.url())
	}
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
	if p.Corrects() {
		return d.discard(ctx, p.Corrected())
	}
	return nil
}

// discard takes out of quarantine what came again, right this time, as a person would.
func (d *demo) discard(ctx context.Context, file string) error {
	waiting, err := d.home.Warehouse.Quarantined(ctx)
	if err != nil {
		return err
	}
	for _, q := range waiting {
		if q.File != file {
			continue
		}
		if err := batch.Discard(ctx, d.home.Home, q.ID, "the owner sent it again, and it was loaded"); err != nil {
			return err
		}
		d.app.tell("  %s came again and was loaded; the bad one is discarded", file)
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
