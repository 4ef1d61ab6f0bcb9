package batch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"sync/atomic"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/landing"
)

// judge reads files and fills in their verdicts; with loaders their rows go into the warehouse as well.
type judge struct {
	home       Home
	pub        published
	ledger     ledger
	loaders    *loaders // nil: check only
	items      []*item
	acceptLoss bool
	decided    *decision // of a held run; nil of any other

	ground   *ground
	known    map[string]*intake.IDs
	selling  map[string]bool  // contracts that bring sales
	newestOf map[string]int64 // slot -> newest delivery
}

// newJudge holds items against what readers see; a home without a warehouse has published nothing.
func newJudge(h Home, items []*item) *judge {
	j := &judge{home: h, pub: nothing{}, ledger: nothing{}, items: items, newestOf: map[string]int64{}}
	if h.Warehouse != nil {
		j.pub, j.ledger = h.Warehouse, h.Warehouse
	}
	j.ground = newGround(j.pub)
	return j
}

// source is an item's file as intake reads it.
func (it *item) source() intake.Source {
	return intake.Source{
		Name: it.file.Name, Size: it.file.Size, Slot: it.slot,
		Open: func() (io.ReadCloser, error) { return it.file.Open() },
	}
}

// sample looks at the header and the first rows of every file, before the first row of any is loaded, so that one run
// reports every drifted file. What is held back is looked at too: its verdict says what it is, and stops nothing.
func (j *judge) sample(ctx context.Context) error {
	pending := where(j.items, func(it *item) bool { return !it.settled || it.held && it.contract != nil })
	var done atomic.Int64
	return forEach(ctx, pending, func(ctx context.Context, it *item) error {
		defer func() { j.home.Progress.Step("sample", done.Add(1), int64(len(pending))) }()
		note := it.verdict().Note
		v, err := intake.Sample(ctx, it.source(), it.contract, intake.Options{Limits: j.home.Limits})
		if err != nil {
			return it.unopened(err)
		}
		it.result.Verdict = v.Normalised()
		it.settled = it.held || v.Outcome != contract.OK
		it.number()
		if it.held {
			it.verdict().Note = note
		}
		return j.countDrifted(ctx, it)
	})
}

// countDrifted counts the rows of a file that drifted and goes to quarantine: nobody can add up its values, but its rows came
// in. Where drift stops the run every file stays where it is, and none is counted.
func (j *judge) countDrifted(ctx context.Context, it *item) error {
	if it.outcome() != contract.Drifted || it.held || it.contract.OnDrift != contract.DriftQuarantines {
		return nil
	}
	var err error
	it.verdict().Rows, err = intake.Count(ctx, it.source(), it.contract, intake.Options{Limits: j.home.Limits})
	return it.unopened(err)
}

// number writes the delivery's number into its verdict.
func (it *item) number() {
	switch {
	case it.released != nil:
		it.verdict().DeliveryID = it.released.ID
	case it.id > 0:
		it.verdict().DeliveryID = it.id
	}
}

// unopened settles a file that could not be opened: one that was taken away or swapped stays where it is, one that may not be
// read is unreadable. Any other trouble is the file system's, and ends the run.
func (it *item) unopened(err error) error {
	v := it.verdict()
	switch {
	case errors.Is(err, landing.ErrChanged):
		it.unsteady, it.settled = true, true
		v.Note = "somebody took the file away, or put another one in its place, while it was looked at"
	case errors.Is(err, fs.ErrPermission):
		it.settled = true
		v.Outcome, v.FindingsTotal, v.ByRule = contract.Unreadable, 1, map[string]int64{"readable": 1}
		v.Findings = []contract.Finding{{
			Rule: "readable", Severity: contract.Error,
			Message: "Daybook's user may not read the file; give it the right to, then release it",
		}}
	default:
		return err
	}
	it.number()
	return nil
}

// read reads every file that is not settled yet: first the masters, then all others against them.
func (j *judge) read(ctx context.Context) error {
	pending := where(j.items, func(it *item) bool { return !it.settled })
	first := where(pending, func(it *item) bool { return isMaster(it.dataset()) })
	rest := where(pending, func(it *item) bool { return !isMaster(it.dataset()) })
	var done atomic.Int64
	step := func() { j.home.Progress.Step("check", done.Add(1), int64(len(pending))) }

	ids := make(map[*item]*[]string, len(first))
	for _, it := range first {
		ids[it] = new([]string)
	}
	if err := forEach(ctx, first, func(ctx context.Context, it *item) error {
		defer step()
		return j.readOne(ctx, it, ids[it], nil)
	}); err != nil {
		return err
	}
	if err := j.across(ctx, first); err != nil {
		return err
	}
	if err := j.learnIDs(ctx, first, ids); err != nil {
		return err
	}
	if err := forEach(ctx, rest, func(ctx context.Context, it *item) error {
		defer step()
		return j.readOne(ctx, it, nil, j.known)
	}); err != nil {
		return err
	}
	if err := j.across(ctx, rest); err != nil {
		return err
	}
	if err := j.control(ctx, rest); err != nil {
		return err
	}
	return j.explainWaiting(ctx, rest)
}

// across runs the rules that look at more than one file, or at what is published.
func (j *judge) across(ctx context.Context, items []*item) error {
	if err := j.repacked(ctx, items); err != nil {
		return err
	}
	if err := j.ground.learn(ctx, items); err != nil {
		return err
	}
	if err := j.gone(ctx, items); err != nil {
		return err
	}
	twins(items)
	if err := j.overtaken(ctx, items); err != nil {
		return err
	}
	j.refuse(items)
	if j.acceptLoss {
		return nil
	}
	return j.loss(ctx, items)
}

// readOne reads one file to its end. Its rows wait until its verdict is known, unless there are too many of them.
func (j *judge) readOne(ctx context.Context, it *item, ids *[]string, known map[string]*intake.IDs) error {
	opt := intake.Options{Known: known, DeliveryID: it.id, Limits: j.home.Limits}
	s := &sink{ids: ids}
	switch {
	case j.loaders != nil:
		s.load = j.loaders.of(it.contract.Dataset)
		opt.Sink = s
	case ids != nil:
		opt.Sink = idSink{ids}
	}
	defer s.drop()
	result, err := intake.Read(ctx, it.source(), it.contract, opt)
	it.loaded = s.sent
	if err != nil {
		return it.unopened(err)
	}
	it.result = result
	it.result.Verdict = result.Verdict.Normalised()
	it.strangers()
	it.number()
	if err := j.countDrifted(ctx, it); err != nil {
		return err
	}
	it.steady()
	if it.good() && j.loaders != nil {
		err = s.flush()
		it.loaded = s.sent
	}
	return err
}

// steady looks whether the file is still the one that was listed; one that changed stays in landing for the next run.
func (it *item) steady() {
	if !it.unsteady && it.file.Changed() {
		it.unsteady = true
		it.verdict().Note = "the file changed while it was looked at: its upload has not ended, it stays in landing"
	}
}
