package batch

import (
	"context"
	"io"
	"os"
	"sync/atomic"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// published answers what a check needs to know of what readers see now. A home without a warehouse knows nothing.
type published interface {
	MasterIDs(ctx context.Context, master string) (ids []string, ok bool, err error)
	totals
}

// judge reads files and fills in their verdicts; with loaders their rows go into the warehouse as well.
type judge struct {
	home    Home
	pub     published
	loaders *loaders // nil: check only
	known   map[string]*intake.IDs
	waits   map[string]string // master -> why facts that fail against it may only be waiting for it
}

// masters are read before all else, because the references of the others are checked against them.
var masters = []string{"stores", "products"}

func isMaster(dataset string) bool { return dataset == masters[0] || dataset == masters[1] }

// source is an item's file as intake reads it.
func (it *item) source() intake.Source {
	path := it.file.Path
	return intake.Source{
		Name: it.file.Name, Size: it.file.Size, Slot: it.slot,
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
	}
}

// sample looks at the header and the first rows of every file, before the first row of any is loaded, so that one run
// reports every drifted file. What is held back is looked at too: its verdict says what it is, and stops nothing.
func (j *judge) sample(ctx context.Context, items []*item) error {
	pending := where(items, func(it *item) bool { return !it.settled || it.held && it.contract != nil })
	var done atomic.Int64
	return forEach(ctx, pending, func(ctx context.Context, it *item) error {
		v, err := intake.Sample(ctx, it.source(), it.contract, intake.Options{})
		if err != nil {
			return err
		}
		note := it.verdict().Note
		it.result.Verdict, it.settled = v.Normalised(), it.held || v.Outcome != contract.OK
		it.verdict().DeliveryID = it.id
		if it.held {
			it.verdict().Note = note
		}
		j.home.Progress.Step("sample", done.Add(1), int64(len(pending)))
		return nil
	})
}

// read reads every file that is not settled yet: first the masters, then all others against them.
func (j *judge) read(ctx context.Context, items []*item, acceptLoss bool) error {
	pending := where(items, func(it *item) bool { return !it.settled })
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
	twins(first)
	if err := j.loss(ctx, first, acceptLoss); err != nil {
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
	twins(rest)
	if err := j.control(ctx, rest); err != nil {
		return err
	}
	if err := j.loss(ctx, rest, acceptLoss); err != nil {
		return err
	}
	j.explainWaiting(rest)
	return nil
}

// readOne reads one file to its end. Its rows wait until its verdict is known, unless there are too many of them.
func (j *judge) readOne(ctx context.Context, it *item, ids *[]string, known map[string]*intake.IDs) error {
	opt := intake.Options{Known: known, DeliveryID: it.id}
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
	if err != nil {
		return err
	}
	it.result = result
	it.result.Verdict = result.Verdict.Normalised()
	it.verdict().DeliveryID = it.id
	if it.released == nil && it.file.Changed() {
		it.held, it.verdict().Note = true, "the file changed while it was read: its upload has not ended, it stays in landing"
	}
	if it.ok() && !it.held && j.loaders != nil {
		if err := s.flush(); err != nil {
			return err
		}
	}
	it.loaded = s.sent
	return nil
}

// learnIDs settles which ids of masters there are: those of this run's good file, else the published ones; where none was
// ever delivered a reference cannot be checked.
func (j *judge) learnIDs(ctx context.Context, first []*item, ids map[*item]*[]string) error {
	j.known, j.waits = map[string]*intake.IDs{}, map[string]string{}
	for _, master := range masters {
		var list []string
		good := false
		for _, it := range first {
			switch {
			case it.dataset() != master:
			case it.ok() && !it.held:
				list, good = append(list, *ids[it]...), true
			default:
				j.waits[master] = it.file.Name
			}
		}
		if !good && j.pub != nil {
			var err error
			if list, good, err = j.pub.MasterIDs(ctx, master); err != nil {
				return err
			}
		}
		if good {
			j.known[master] = intake.NewIDs(list)
		}
	}
	return nil
}

// explainWaiting says of facts that break a reference while their master waits in quarantine that they may be right.
func (j *judge) explainWaiting(items []*item) {
	for _, it := range items {
		if it.outcome() != contract.Violation {
			continue
		}
		for _, f := range it.verdict().Findings {
			for master, file := range j.waits {
				if f.Rule == "reference" && refersTo(it.contract, f.Column, master) {
					it.verdict().Note = "fails only against the published " + master + ": " + file +
						" waits in quarantine too; when that is released, release both together"
				}
			}
		}
	}
}

func refersTo(c *contract.Contract, physical, master string) bool {
	for _, col := range c.Columns {
		if col.Physical == physical && col.References == master {
			return true
		}
	}
	return false
}
