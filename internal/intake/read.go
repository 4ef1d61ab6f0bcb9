package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Sample looks at a file's header and first rows: ok, drift or unreadable.
func Sample(ctx context.Context, src Source, c *contract.Contract, opt Options) (contract.Verdict, error) {
	opt.Sink, opt.Workers = nil, 1
	r := newReading(src, c, opt)
	r.plan.sample = true
	err := r.run(ctx)
	return r.result.Verdict, err
}

// Read reads a whole file: its verdict, what it says of each date and store, and its rows for opt.Sink. The error is for
// trouble with the file system or the sink, never for what stands in the file. Of a file whose verdict is not ok some rows
// may have been given to the sink.
func Read(ctx context.Context, src Source, c *contract.Contract, opt Options) (Result, error) {
	r := newReading(src, c, opt)
	err := r.run(ctx)
	return r.result, err
}

// reading is one file being read.
type reading struct {
	src    Source
	c      *contract.Contract
	opt    Options
	plan   *plan
	hashes *hashing
	result Result
	total  *total
}

// Bytes of text in a chunk. A sample's chunk is about as many rows as decide a column's type.
const (
	chunkBytes  = 1 << 20
	sampleBytes = 64 << 10
	mostWorkers = 4
)

func newReading(src Source, c *contract.Contract, opt Options) *reading {
	opt.Limits = opt.Limits.orDefault()
	if opt.Workers <= 0 {
		opt.Workers = min(runtime.GOMAXPROCS(0), mostWorkers)
	}
	r := &reading{src: src, c: c, opt: opt, hashes: newHashing()}
	v := &r.result.Verdict
	v.File, v.Dataset, v.Outcome, v.Bytes = src.Name, c.Dataset.Name, contract.OK, src.Size
	v.Owner, v.Support, v.Contract = c.Owner, c.Support, c.ID+" "+c.Version
	v.Rules.Declared = len(c.Rules)
	if d := src.Slot.BusinessDate; d != nil {
		s := d.String()
		v.BusinessDate = &s
	}
	v.StoreID = src.Slot.StoreID
	r.plan, v.Rules.Run, v.RulesNotRun = newPlan(src, c, opt)
	r.total = newTotal(r)
	return r
}

// run reads to the end and settles the verdict.
func (r *reading) run(ctx context.Context) (err error) {
	s, err := openStream(r.src, r.opt.Limits, r.opt.TempDir)
	if s == nil {
		return fmt.Errorf("read %s: %w", r.src.Name, err)
	}
	if err == nil {
		err = r.body(ctx, s)
	}
	r.total.release()
	var bad errUnreadable
	if errors.As(err, &bad) {
		r.unreadable(bad.why)
		err = nil
	}
	ferr := r.finish(s)
	if err = errors.Join(err, ferr); err != nil {
		return fmt.Errorf("read %s: %w", r.src.Name, err)
	}
	if r.result.Verdict.Outcome != contract.OK && r.result.Verdict.Outcome != contract.Violation {
		r.result.Verdict.Rules.Run = 0 // no rule saw a row, or none can be believed
	}
	return nil
}

// finish lets the file go; of a whole reading it takes the hash of all its bytes.
func (r *reading) finish(s *stream) (err error) {
	if r.plan.sample {
		return s.let()
	}
	v := &r.result.Verdict
	v.SHA256, r.result.ContentSHA256, v.Bytes, err = s.finish()
	return err
}

func (r *reading) unreadable(why string) {
	v := &r.result.Verdict
	v.Outcome, v.Rows, v.Sums, v.Warnings = contract.Unreadable, 0, nil, 0
	v.Findings, v.FindingsTotal = []contract.Finding{{Rule: "readable", Message: why, Severity: contract.Error}}, 1
	v.ByRule = map[string]int64{"readable": 1}
}

// body reads header and rows.
func (r *reading) body(ctx context.Context, s *stream) error {
	in, h, err := peek(s, r.text())
	switch {
	case err != nil:
		return err
	case len(h.bytes) == 0:
		return unreadable("the file is empty")
	case h.packed() != "":
		return unreadable("the file is %s", h.packed())
	}
	if why := h.foreign(r.c.Dialect.Encoding); why != "" {
		r.drift(why)
		return nil
	}
	chunks, err := r.chunker(h.text(in, r.c.Dialect.Encoding))
	if err != nil {
		return err
	}
	p := newPart()
	defer p.release()
	first, err := chunks.next(p.chunk.buf)
	if err != nil {
		return err
	}
	var drifted bool
	if p.chunk, drifted, err = r.header(first, chunks, h); drifted || err != nil {
		return err
	}
	if err := r.rows(ctx, p, chunks); err != nil {
		return err
	}
	return r.total.settle(chunks)
}

// chunker cuts the file's text into chunks.
func (r *reading) chunker(text io.Reader) (*chunker, error) {
	size := chunkBytes
	switch {
	case r.opt.chunk > 0:
		size = r.opt.chunk
	case r.plan.sample:
		size = sampleBytes
	}
	size = int(min(int64(size), r.text()))
	s, err := r.splitter(true)
	return newChunker(text, s, size, r.opt.Limits.MaxRow), err
}

// text is how many bytes of text the file may have at most, one more than that, so that its end is seen at once.
func (r *reading) text() int64 {
	packed := slices.ContainsFunc([]string{".gz", ".zst", ".zip"}, func(ext string) bool { return strings.HasSuffix(r.src.Name, ext) })
	if r.src.Size <= 0 || packed || strings.HasPrefix(r.c.Dialect.Encoding, "utf-16") {
		return math.MaxInt64
	}
	return r.src.Size + 1
}

// splitter cuts text by the contract's dialect; raw: before a single-byte encoding is decoded.
func (r *reading) splitter(raw bool) (splitter, error) {
	d := &r.c.Dialect
	s := splitter{delim: []byte(d.Delimiter), most: len(r.c.Columns)}
	if m := charmaps[d.Encoding]; m != nil && raw {
		delim, err := m.NewEncoder().Bytes(s.delim)
		if err != nil {
			return s, fmt.Errorf("delimiter %q is not in %s: %w", d.Delimiter, d.Encoding, err)
		}
		s.delim = delim
	}
	if d.Quote != "" {
		s.quote = d.Quote[0]
	}
	if d.Escape != "" {
		s.escape = d.Escape[0]
	}
	return s, nil
}
