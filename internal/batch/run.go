package batch

import "context"

// Run takes what is in landing through one night:
//
//  1. Mend: finish what a killed run left. Files go where the ledger says, rows of unfinished runs are removed.
//  2. Plan: which contract each file matches, and which files bring again what is there already.
//  3. Sample: every file's header and first rows. Any drift: stop, nothing is loaded, every file stays in landing.
//  4. Read: every file to its end, masters first; rows go to the engine while they are read, seen by nobody.
//  5. Look across files: two deliveries for one slice, corrections that lose too much, control totals.
//  6. Hold what is of a size unlike that of other such weekdays, where the home says so. Then publish, in one transaction: slices, marts, insights, the ledger, and last the one pointer.
//  7. Move the files into archive and quarantine, and remove rows that nobody will see: those of files that turned out to be bad,
//     and what was superseded longer ago than is kept.
//
// A file that changes or goes away while it is looked at stays in landing for the next run. The Result is filled in also when
// the error says how the run ended: fault.Drift, fault.Held or fault.Quarantined.
func Run(ctx context.Context, h Home, o Options) (Result, error) {
	return run(ctx, h, o, checkHold)
}

// run is Run; check looks at the words after --hold once it is known which files there are.
func run(ctx context.Context, h Home, o Options, check func([]*item, Options) error) (Result, error) {
	return insist(ctx, h, func() (Result, error) { return take(ctx, h, o, check) })
}

// NotBegun puts on record that a run could not begin, and why: it fails, and every file is where it was.
func NotBegun(ctx context.Context, h Home, why error) (Result, error) {
	n := begin(h, job{kind: "run"})
	published, err := h.Warehouse.Published(ctx)
	if err != nil {
		return n.result, err
	}
	n.result.PublishedRun = published
	if err := n.start(ctx); err != nil {
		return n.result, err
	}
	return n.end(why)
}

// take is run, once.
func take(ctx context.Context, h Home, o Options, check func([]*item, Options) error) (Result, error) {
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	listing, err := h.Folder.List()
	if err != nil {
		return Result{}, err
	}
	items := until(plan(h.Contracts, only(listing.Files, o.Only)), o.Until)
	if err := check(items, o); err != nil {
		return Result{}, err
	}
	hold(items, o.Hold, o.Why)
	return execute(ctx, h, job{kind: "run", reason: o.Why, held: o.Hold, items: items, skipped: listing.Skipped, uploads: listing.UnderWay})
}
