package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Run takes what is in landing through one night:
//
//  1. Finish what a killed run left: files where the ledger says, rows of unfinished runs unseen.
//  2. Plan: which contract does each file match, which are duplicates.
//  3. Sample every file's header and first rows. Any drift: stop, nothing is loaded, every file stays in landing.
//  4. Read every file to its end, masters first; rows go to the engine while they are read, seen by nobody.
//  5. Look across files: two deliveries for one slice, control totals, corrections that lose too much.
//  6. Publish in one transaction: slices, marts, insights, the ledger, and last the one pointer.
//  7. Move the files into archive and quarantine, and sweep rows of files that turned out to be bad.
//
// The Result is filled in also when the error says how the run ended: fault.Drift or fault.Quarantined.
func Run(ctx context.Context, h Home, o Options) (Result, error) {
	if len(o.Hold) > 0 && o.Why == "" {
		return Result{}, fault.New(fault.Usage, "--hold needs --why").WithHint("the reason stands in the ledger: --why \"till update, resent tomorrow\"")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	files, err := h.Folder.List()
	if err != nil {
		return Result{}, err
	}
	items := until(plan(h.Contracts, files), o.Until)
	if err := hold(items, o.Hold, o.Why); err != nil {
		return Result{}, err
	}
	return execute(ctx, h, job{kind: "run", reason: o.Why, held: o.Hold, items: items})
}

// EachNight is Run for each business date in the files' names, oldest first, as if the nights had passed. Files without a
// date go with the first. It stops at the first night that ends with anything but published; each hears every result.
func EachNight(ctx context.Context, h Home, o Options, each func(Result)) error {
	files, err := h.Folder.List()
	if err != nil {
		return err
	}
	nights := dates(until(plan(h.Contracts, files), o.Until))
	if len(nights) == 0 {
		result, err := Run(ctx, h, o)
		each(result)
		return err
	}
	var worst error
	for _, d := range nights {
		o.Until = &d
		result, err := Run(ctx, h, o)
		each(result)
		if k := fault.KindOf(err); err != nil && k != fault.Quarantined {
			return err
		}
		if err != nil {
			worst = err
		}
	}
	return worst
}

// job is one run's work: what kind it is, why, and its files.
type job struct {
	kind       string
	reason     string
	held       []string
	items      []*item
	acceptLoss bool
}

// night is one run under way.
type night struct {
	Home
	job
	run     int64
	first   int64 // number of its first delivery
	started time.Time
	mark    time.Time
	result  Result
	slicer  *slicer
}

// execute runs a job to its end.
func execute(ctx context.Context, h Home, j job) (Result, error) {
	n := &night{Home: h, job: j, started: h.Now()}
	n.mark = n.started
	n.result = NewResult(j.kind, j.reason)
	n.result.Held = filled(j.held)
	published, err := h.Warehouse.Published(ctx)
	if err != nil {
		return n.result, err
	}
	n.result.PublishedRun = published
	if len(j.items) == 0 {
		n.result.Outcome = NothingToDo
		n.tally()
		n.note()
		return n.result, nil
	}
	if n.run, n.first, err = h.Warehouse.Start(ctx, j.kind, j.reason, h.Version, len(j.items)); err != nil {
		return n.result, err
	}
	n.result.Run = &n.run
	for i, it := range j.items {
		it.id = n.first + int64(i)
		it.verdict().DeliveryID = it.id
	}
	n.Log.Info("run started", "run", n.run, "kind", j.kind, "files", len(j.items))
	err = n.work(ctx)
	if err != nil && !ended(err) {
		n.fail(err)
	}
	n.note()
	return n.result, err
}

// ended reports whether err only says how a run ended that is whole and on record.
func ended(err error) bool {
	k := fault.KindOf(err)
	return k == fault.Drift || k == fault.Quarantined
}

// work is steps 2 to 7 of Run.
func (n *night) work(ctx context.Context) error {
	load := newLoaders(ctx, n.Warehouse)
	j := &judge{home: n.Home, pub: n.Warehouse, loaders: load}
	drifted, err := n.judge(ctx, j)
	if err != nil {
		_ = load.close(err)
		return err
	}
	n.lap("check")
	if drifted {
		_ = load.close(errStopped)
		return n.stop(ctx)
	}
	if err := load.close(nil); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	if n.loadedRows() > settleRows {
		// What was loaded is settled in the engine's file before marts are built on it, so that it is not held in memory.
		if err := n.Warehouse.Maintain(ctx); err != nil {
			return err
		}
	}
	n.lap("load")
	if allDuplicates(n.items) {
		return n.nothing(ctx)
	}
	if err := n.publish(ctx); err != nil {
		return err
	}
	if err := n.moveFiles(ctx); err != nil {
		return err
	}
	n.lap("archive")
	if err := n.sweepBad(ctx); err != nil {
		return err
	}
	if err := n.Warehouse.Maintain(ctx); err != nil {
		return err
	}
	n.lap("publish")
	if err := n.amend(ctx); err != nil {
		return err
	}
	if n.result.Files.Quarantined > 0 {
		return fault.New(fault.Quarantined, "run %d published, but %d of %d files are in quarantine", n.run, n.result.Files.Quarantined, n.result.Files.Landed).
			WithHint("daybook quarantine list")
	}
	return nil
}

// settleRows is how many loaded rows are worth a checkpoint of their own.
const settleRows = 200_000

func (n *night) loadedRows() (rows int64) {
	for _, it := range n.items {
		if it.loaded {
			rows += it.verdict().Rows
		}
	}
	return rows
}

var errStopped = errors.New("stopped by drift")

// judge settles the verdict of every file and reports whether drift stops the run.
func (n *night) judge(ctx context.Context, j *judge) (stop bool, err error) {
	if err := j.duplicates(ctx, n.Warehouse, n.items); err != nil {
		return false, err
	}
	if err := j.sample(ctx, n.items); err != nil {
		return false, err
	}
	if n.drift() {
		return true, nil
	}
	if err := j.read(ctx, n.items, n.acceptLoss); err != nil {
		return false, err
	}
	return n.drift(), nil // a column may show its true type only further down
}

// drift reports whether a file has drifted whose contract says that drift stops the run.
func (n *night) drift() bool {
	for _, it := range n.items {
		if it.outcome() == contract.Drifted && !it.held && it.released == nil && it.contract.OnDrift == contract.DriftStops {
			return true
		}
	}
	return false
}

// lap adds the time since the last lap to a step.
func (n *night) lap(step string) {
	now := n.Now()
	n.result.Steps[step] += now.Sub(n.mark).Seconds()
	n.mark = now
}

// stop ends a run that drift stopped: nothing is published, every file stays in landing.
func (n *night) stop(ctx context.Context) error {
	for _, it := range n.items {
		if it.ok() && !it.held {
			it.verdict().Note = "good as far as it was read; not loaded, because the run stopped"
		}
		it.held = true
	}
	n.result.Outcome = StoppedByDrift
	n.tally()
	if err := n.save(ctx); err != nil {
		return err
	}
	count := 0
	for _, it := range n.items {
		if it.outcome() == contract.Drifted {
			count++
		}
	}
	if _, err := n.Warehouse.SweepFailed(ctx); err != nil {
		return err
	}
	return fault.New(fault.Drift, "run %d stopped by schema drift in %d of %d files; nothing was published and every file is still in landing", n.run, count, len(n.items)).
		WithHint("have the owner send the file again, or change the contract on purpose, or publish without it: daybook run --hold FILE --why \"…\"")
}

// nothing ends a run whose files were all there before: they leave landing for the archive and nothing else changes.
func (n *night) nothing(ctx context.Context) error {
	n.result.Outcome = NothingToDo
	n.tally()
	if err := n.save(ctx); err != nil {
		return err
	}
	return n.moveFiles(ctx)
}

// save writes deliveries and the run's end for a run that publishes nothing.
func (n *night) save(ctx context.Context) error {
	list, err := n.deliveries()
	if err != nil {
		return err
	}
	if err := n.Warehouse.SaveDeliveries(ctx, list); err != nil {
		return err
	}
	row, err := n.row()
	if err != nil {
		return err
	}
	return n.Warehouse.End(ctx, row)
}

// fail records a run that could not go on. The context may be gone by now.
func (n *night) fail(cause error) {
	n.result.Outcome, n.result.Error = Failed, cause.Error()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := n.Warehouse.Fail(ctx, n.run, cause.Error()); err != nil {
		n.Log.Error("run could not be marked as failed; the next run will", "run", n.run, "error", err)
	}
	n.tally()
}

// row is the run as the ledger keeps it.
func (n *night) row() (warehouse.RunRow, error) {
	r := n.result
	report := r
	report.Verdicts = nil // they are with the deliveries
	doc, err := json.Marshal(report)
	if err != nil {
		return warehouse.RunRow{}, fmt.Errorf("report of run %d: %w", n.run, err)
	}
	row := warehouse.RunRow{
		Run: n.run, Kind: n.kind, Outcome: string(r.Outcome),
		FilesLanded: int64(r.Files.Landed), FilesLoaded: int64(r.Files.Loaded), FilesQuarantined: int64(r.Files.Quarantined),
		FilesDuplicate: int64(r.Files.Duplicate), FilesLeft: int64(r.Files.Left),
		RowsIn: r.Rows.In, RowsLoaded: r.Rows.Loaded, RowsQuarantined: r.Rows.Quarantined,
		ValueIn: r.SalesValue.In, ValueLoaded: r.SalesValue.Loaded, ValueQuarantined: r.SalesValue.Quarantined,
		Seconds: r.Seconds, Report: doc,
	}
	if k := len(r.BusinessDates); k > 0 {
		row.FirstDate, row.LastDate = &r.BusinessDates[0], &r.BusinessDates[k-1]
	}
	return row, nil
}

// amend writes the final seconds once the last step is over.
func (n *night) amend(ctx context.Context) error {
	n.tally()
	row, err := n.row()
	if err != nil {
		return err
	}
	return n.Warehouse.Amend(ctx, n.run, row.Seconds, row.Report)
}
