package cli

import (
	"context"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
)

// demo is a demo under way.
type demo struct {
	app    *app
	dir    string
	chain  *synth.Chain
	config synth.Config
	home   *opened
	server *server // nil without serving
	view   *teller
	listen string // as it was asked for
}

// live loads the history and then lives through the nights that are not published yet.
func (d *demo) live(ctx context.Context) error {
	unlock, err := lockRun(ctx, d.home, false)
	if err != nil {
		return err
	}
	defer unlock()
	next, err := d.next(ctx)
	if err != nil {
		return err
	}
	d.welcome(next)
	last := d.config.From + contract.Day(d.config.Days) - 1
	if next == d.config.From {
		if err := d.history(ctx, last-demoNights); err != nil {
			return err
		}
		next = last - demoNights + 1
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
		d.step("nights", i+1, len(plan))
	}
	if err := d.chain.WriteTruth(filepath.Join(d.dir, "truth.json")); err != nil {
		return err
	}
	d.idle()
	d.farewell()
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
	d.busy("making the chain", "", 0, 0)
	landing := d.home.Folder.Landing
	if err := d.chain.WriteMasters(landing); err != nil {
		return err
	}
	days := int(last - d.config.From + 1)
	for i := range days {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := d.chain.WriteNight(landing, d.config.From+contract.Day(i)); err != nil {
			return err
		}
		d.step("making", i+1, days)
	}
	if err := d.chain.WriteTruth(filepath.Join(d.dir, "truth.json")); err != nil {
		return err
	}
	d.busy("loading the history", "", 0, 0)
	loud := d.home.Home
	loud.Progress = d.progress()
	result, err := batch.Run(ctx, loud, batch.Options{})
	if err == nil {
		d.loaded(result)
	}
	return err
}

// night lands one night's files, with its fault where one is planned, runs, and mends what the plan mends.
func (d *demo) night(ctx context.Context, p synth.NightPlan) error {
	if err := d.chain.Deliver(d.home.Folder.Landing, d.spare(), p); err != nil {
		return err
	}
	result, err := batch.Run(ctx, d.home.Home, batch.Options{})
	d.report(p.Day, result, false)
	if fault.KindOf(err) == fault.Drift && err != nil && p.Mends() {
		if err := d.chain.Mend(d.home.Folder.Landing, d.spare(), p); err != nil {
			return err
		}
		result, err = batch.Run(ctx, d.home.Home, batch.Options{})
		d.report(p.Day, result, true)
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
		if err := batch.Discard(ctx, d.home.Home, q.ID, "demo", "the owner sent it again, and it was loaded"); err != nil {
			return err
		}
		d.say("                        %s came again and was loaded; the bad one is discarded", file)
	}
	return nil
}

// spare is where good copies of spoiled files wait: outside the home's own folders.
func (d *demo) spare() string { return filepath.Join(d.dir, "owners") }
