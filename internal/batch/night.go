package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
)

// job is one run's work: what kind it is, why, and its files.
type job struct {
	kind       string
	reason     string
	held       []string
	items      []*item
	skipped    []landing.Skipped
	uploads    []landing.Upload
	note       string
	acceptLoss bool
	back       *Back // of a rollback
	withdrawn  *Withdrawn
	decided    *decision // of a held run that a person decided on
}

// night is one run under way.
type night struct {
	Home
	job
	run      int64
	first    int64 // number of its first delivery
	started  time.Time
	mark     time.Time
	result   Result
	sells    bool           // the chain has sent sales before
	laid     *laid          // what it publishes; nil for a run without files
	released map[string]int // of a release: how many of its files have a name
	ended    bool           // it is whole and on record; what fails from here on does not undo it
}

// begin opens a run of a kind; start gives it its number in the ledger.
func begin(h Home, j job) *night {
	n := &night{Home: h, job: j, started: h.Now()}
	n.mark = n.started
	n.result = NewResult(j.kind, j.reason)
	n.result.Held, n.result.Skipped, n.result.Note = filled(j.held), filled(j.skipped), j.note
	n.result.Uploads, n.result.Accepts = filled(j.uploads), j.acceptLoss
	n.result.Withdrawn = j.withdrawn
	if j.back != nil {
		again := *j.back
		n.result.Back = &again
	}
	return n
}

func (n *night) start(ctx context.Context) (err error) {
	if n.run, n.first, err = n.Warehouse.Start(ctx, n.kind, n.reason, n.Version, len(n.items)); err != nil {
		return err
	}
	n.result.Run = &n.run
	for i, it := range n.items {
		it.id = n.first + int64(i)
		it.number()
	}
	n.Log.Info("run started", "run", n.run, "kind", n.kind, "files", len(n.items))
	return nil
}

// execute runs a job to its end.
func execute(ctx context.Context, h Home, j job) (Result, error) {
	n := begin(h, j)
	published, err := h.Warehouse.Published(ctx)
	if err != nil {
		return n.result, err
	}
	n.result.PublishedRun = published
	if len(j.items) == 0 {
		return n.nothingLanded()
	}
	selling, err := h.Warehouse.ContractsInUse(ctx, "sales", "sale_lines")
	if err != nil {
		return n.result, err
	}
	n.sells = len(selling) > 0
	if err := foldersFree(ctx, h); err != nil {
		return n.result, err
	}
	if err := n.start(ctx); err != nil {
		return n.result, err
	}
	return n.end(n.work(ctx))
}

// end is how every run leaves: a run that could not go on is marked as failed, and the log says how it ended.
func (n *night) end(err error) (Result, error) {
	k := fault.KindOf(err)
	switch {
	case err == nil, k == fault.Drift, k == fault.Quarantined, k == fault.Held:
	case n.ended:
		n.result.Error = err.Error()
		err = fmt.Errorf("run %d is on record as %s, but not all that comes after it is done; the next command finishes it: %w", n.run, n.result.Outcome, err)
	default:
		n.fail(err)
	}
	n.note()
	return n.result, err
}

// work is steps 2 to 7 of Run.
func (n *night) work(ctx context.Context) error {
	load := newLoaders(ctx, n.Warehouse)
	tidy := collectLess()
	defer tidy()
	j := newJudge(n.Home, n.items)
	j.loaders, j.acceptLoss, j.decided = load, n.acceptLoss, n.decided
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
	tidy()
	if !n.Served { // pages are made meanwhile, which wait for it
		defer collectMore()()
	}
	if n.loadedRows() > settleRows {
		// What was loaded is settled in the engine's file before marts are built on it, so that it is not held in memory.
		if err := n.Warehouse.Settle(ctx); err != nil {
			return err
		}
		n.lap("load")
		// Marts are planned by statistics.
		if err := n.Warehouse.Maintain(ctx); err != nil {
			return err
		}
		n.lap("marts")
	}
	n.lap("load")
	for _, it := range n.items {
		if !it.held {
			it.steady() // read to its end, and now perhaps longer
		}
	}
	if n.nothingNew() {
		return n.nothing(ctx)
	}
	if held, err := n.gate(ctx, j); held || err != nil {
		return err
	}
	if err := n.publish(ctx); err != nil {
		return err
	}
	return n.after(context.WithoutCancel(ctx))
}

// after is what follows the commit. The night is published: Ctrl-C does not keep its files from where they belong, and a kill
// is mended by the next command that writes.
func (n *night) after(ctx context.Context) error {
	if err := n.moveFiles(ctx); err != nil {
		return err
	}
	n.lap("archive")
	if _, err := n.Warehouse.SweepUnloaded(ctx); err != nil {
		return err
	}
	if n.KeepDays > 0 {
		if _, err := n.Warehouse.SweepSuperseded(ctx, n.Now().AddDate(0, 0, -n.KeepDays)); err != nil {
			return err
		}
	}
	if _, err := filesLeave(ctx, n.Home); err != nil {
		return err
	}
	if err := n.tidy(ctx); err != nil {
		return err
	}
	return incomplete(n.result)
}

// tidy is the end of all that publishes: old states and statistics, and the run's report with what they took.
func (n *night) tidy(ctx context.Context) error {
	if err := n.forget(ctx); err != nil {
		return err
	}
	if err := n.Warehouse.Maintain(ctx); err != nil {
		return err
	}
	n.lap("publish")
	return n.amend(ctx)
}

// settleRows is how many loaded rows are worth a checkpoint and statistics of their own.
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
	if err := j.duplicates(ctx, n.items); err != nil {
		return false, err
	}
	if err := j.sample(ctx); err != nil {
		return false, err
	}
	if n.drifted() > 0 {
		return true, nil
	}
	if err := j.read(ctx); err != nil {
		return false, err
	}
	return n.drifted() > 0, nil // a column may show its true type only further down
}

// drifted counts the files whose drift stops the run: their contract says so, and no person holds them back.
func (n *night) drifted() int {
	return len(where(n.items, func(it *item) bool {
		return it.outcome() == contract.Drifted && !it.held && !it.unsteady && it.contract.OnDrift == contract.DriftStops
	}))
}

// nothingNew reports whether no file brings anything: each was there before, or stays in landing.
func (n *night) nothingNew() bool {
	return len(where(n.items, func(it *item) bool {
		return it.outcome() != contract.Duplicate && !it.held && !it.unsteady
	})) == 0
}

// lap adds the time since the last lap to a step.
func (n *night) lap(step string) {
	now := n.Now()
	n.result.Steps[step] += now.Sub(n.mark).Seconds()
	n.mark = now
}
