package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
)

// Sample looks at a file's header and first rows: ok, drift or unreadable.
func Sample(ctx context.Context, src Source, c *contract.Contract, opt Options) (contract.Verdict, error) {
	opt.Sink = nil
	r, err := newReading(ctx, src, c, opt, true)
	if err != nil {
		return contract.Verdict{}, err
	}
	return r.result.Verdict, r.run()
}

// Read reads a whole file: its verdict, what it says of each date and store, and its rows for opt.Sink. The error is for
// trouble with the file system or the sink, never for what stands in the file.
func Read(ctx context.Context, src Source, c *contract.Contract, opt Options) (Result, error) {
	r, err := newReading(ctx, src, c, opt, false)
	if err != nil {
		return Result{}, err
	}
	err = r.run()
	return r.result, err
}

// Bounds of a sample: rows, and values of a column that decide its type.
const (
	sampleRows   = 20000
	sampleValues = 1000
)

// reading is one file being read.
type reading struct {
	ctx     context.Context
	src     Source
	c       *contract.Contract
	opt     Options
	sample  bool
	stream  *stream
	split   *splitter
	columns []column
	order   []int // cell position -> position in columns
	rows    int64
	keys    []*keySet
	whole   []*counted // rules about the whole file
	out     *batcher
	slices  *slicer
	row     *row
	broken  int // sampled lines with bytes that are not of the encoding
	high    int // sampled lines with bytes beyond ASCII
	result  Result
	names   []string     // of declared rules that were run
	confirm []*confirmer // the second reading: only keys are looked at
}

func newReading(ctx context.Context, src Source, c *contract.Contract, opt Options, sample bool) (*reading, error) {
	r := &reading{ctx: ctx, src: src, c: c, opt: opt, sample: sample}
	v := &r.result.Verdict
	v.File, v.Dataset, v.Outcome, v.Bytes = src.Name, c.Dataset.Name, contract.OK, src.Size
	v.Owner, v.Support, v.Contract = c.Owner, c.Support, c.ID+" "+c.Version
	v.Rules.Declared = len(c.Rules)
	if d := src.Slot.BusinessDate; d != nil {
		s := d.String()
		v.BusinessDate = &s
	}
	v.StoreID = src.Slot.StoreID
	r.result.Unknown = map[string]int64{}
	r.opt.Limits = opt.Limits.orDefault()
	if r.opt.BatchRows == 0 {
		r.opt.BatchRows = 16384
	}
	return r, nil
}

// run reads to the end and settles the verdict.
func (r *reading) run() error {
	var err error
	r.stream, err = openStream(r.ctx, r.src, r.opt.Limits, r.opt.TempDir)
	if err == nil {
		err = r.body()
	}
	var damaged errDamaged
	if errors.As(err, &damaged) {
		r.unreadable(damaged.why)
		err = nil
	}
	if r.stream != nil {
		sha, size, ferr := "", int64(0), error(nil)
		if r.sample {
			for i := len(r.stream.close) - 1; i >= 0; i-- {
				r.stream.close[i]()
			}
			ferr = r.stream.raw.Close()
		} else {
			sha, size, ferr = r.stream.finish()
			r.result.Verdict.SHA256, r.result.Verdict.Bytes = sha, size
		}
		if err == nil {
			err = ferr
		}
	}
	if r.out != nil {
		defer r.out.release()
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", r.src.Name, err)
	}
	return nil
}

func (r *reading) unreadable(why string) {
	v := &r.result.Verdict
	v.Outcome, v.Rows, v.Sums = contract.Unreadable, 0, nil
	v.Findings, v.FindingsTotal = []contract.Finding{{Rule: "readable", Message: why, Severity: contract.Error}}, 1
}

// body reads header and rows.
func (r *reading) body() error {
	text, mark, head, err := r.decode()
	if err != nil {
		return err
	}
	if len(head) == 0 {
		return errDamaged{"the file is empty"}
	}
	if r.encodingDrift(mark, head) {
		return nil
	}
	d := r.c.Dialect
	quote, escape := byte(0), byte(0)
	if d.Quote != "" {
		quote = d.Quote[0]
	}
	if d.Escape != "" {
		escape = d.Escape[0]
	}
	r.split = newSplitter(text, d.Delimiter, quote, escape, r.opt.Limits.MaxCell)
	if err := r.prepare(); err != nil {
		return err
	}
	if drift, err := r.header(); drift || err != nil {
		return err
	}
	if err := r.records(); err != nil {
		return err
	}
	if r.retyped() || r.undecodable() {
		return nil
	}
	if r.sample {
		return nil
	}
	return r.settle()
}

// records reads every row.
func (r *reading) records() error {
	for {
		rec, err := r.split.next()
		if errors.Is(err, errCellTooLong) {
			r.find(r.split.line, -1, nil, "quote", "a cell is longer than allowed, or a quote never ends", contract.Error)
			return nil
		}
		if err != nil {
			return err
		}
		if rec == nil {
			return nil
		}
		if r.rows&4095 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if len(rec.cells) == 1 && len(rec.cells[0].text) == 0 && len(r.order) > 1 {
			if r.atTail() {
				continue // a blank last line
			}
		}
		r.rows++
		if err := r.record(rec); err != nil {
			return err
		}
		if r.sample && r.rows >= sampleRows {
			return nil
		}
		if r.sample && r.rows >= sampleValues && r.sampled() {
			return nil
		}
	}
}

// atTail reports whether nothing but the end follows.
func (r *reading) atTail() bool {
	s := r.split
	for s.from == s.end {
		if !s.fill() {
			return true
		}
	}
	return false
}

// settle runs the rules about the whole file and writes the totals.
func (r *reading) settle() error {
	v := &r.result.Verdict
	v.Rows = r.rows
	if err := r.checkKeys(); err != nil {
		return err
	}
	r.fileRules()
	v.Sums = r.sums()
	v.Rules.Run = len(r.names)
	r.result.Slices = r.slices.sorted()
	if r.out != nil {
		if err := r.out.flush(); err != nil {
			return err
		}
	}
	return nil
}
