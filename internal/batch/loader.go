package batch

import (
	"context"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// loaders holds one load under way for each dataset: all files of a dataset go through one statement of the engine.
type loaders struct {
	ctx    context.Context
	driver warehouse.Driver
	mu     sync.Mutex
	open   map[string]*loader
}

func newLoaders(ctx context.Context, d warehouse.Driver) *loaders {
	return &loaders{ctx: ctx, driver: d, open: map[string]*loader{}}
}

// of returns the load of a dataset and begins it when it is the first time.
func (l *loaders) of(d contract.Dataset) *loader {
	l.mu.Lock()
	defer l.mu.Unlock()
	x, ok := l.open[d.Name]
	if !ok {
		x = startLoader(l.ctx, l.driver, d)
		l.open[d.Name] = x
	}
	return x
}

// close ends all loads and waits until the engine has what it was given. abort throws away what is not yet committed.
func (l *loaders) close(abort error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var first error
	for name, x := range l.open {
		if err := x.close(abort); err != nil && first == nil {
			first = err
		}
		delete(l.open, name)
	}
	return first
}

// loader is one load: batches go in at one end, the engine reads them at the other.
type loader struct {
	reader *queue
	done   chan struct{}
	err    error
}

func startLoader(ctx context.Context, d warehouse.Driver, dataset contract.Dataset) *loader {
	ctx, cancel := context.WithCancel(ctx)
	l := &loader{
		reader: &queue{schema: intake.Schema(dataset), in: make(chan arrow.RecordBatch, 16), ctx: ctx, refs: 1},
		done:   make(chan struct{}),
	}
	go func() {
		defer close(l.done)
		defer cancel() // a push that comes after the end of the load must not wait for it
		_, l.err = d.Load(ctx, dataset.Name, l.reader)
	}()
	return l
}

// push gives a batch to the engine; it waits while the engine is behind, so memory stays bounded.
func (l *loader) push(rec arrow.RecordBatch) error {
	rec.Retain()
	select {
	case l.reader.in <- rec:
		return nil
	case <-l.reader.ctx.Done():
		rec.Release()
		<-l.done
		if l.err != nil {
			return l.err
		}
		return context.Cause(l.reader.ctx)
	}
}

func (l *loader) close(abort error) error {
	l.reader.abort = abort
	close(l.reader.in)
	<-l.done
	for rec := range l.reader.in {
		rec.Release()
	}
	if abort != nil {
		return nil
	}
	return l.err
}

// queue is an Arrow record reader over a channel.
type queue struct {
	schema  *arrow.Schema
	in      chan arrow.RecordBatch
	ctx     context.Context
	current arrow.RecordBatch
	abort   error
	err     error
	mu      sync.Mutex
	refs    int
}

var _ array.RecordReader = (*queue)(nil)

func (q *queue) Schema() *arrow.Schema { return q.schema }

// Next waits for a batch. An aborted load ends with the error that aborted it, so that the engine keeps none of it.
func (q *queue) Next() bool {
	q.release()
	select {
	case rec, ok := <-q.in:
		if !ok {
			q.err = q.abort
			return false
		}
		q.current = rec
		return true
	case <-q.ctx.Done():
		q.err = q.ctx.Err()
		return false
	}
}

func (q *queue) release() {
	if q.current != nil {
		q.current.Release()
		q.current = nil
	}
}

func (q *queue) RecordBatch() arrow.RecordBatch { return q.current }
func (q *queue) Record() arrow.RecordBatch      { return q.current }
func (q *queue) Err() error                     { return q.err }

func (q *queue) Retain() {
	q.mu.Lock()
	q.refs++
	q.mu.Unlock()
}

func (q *queue) Release() {
	q.mu.Lock()
	q.refs--
	last := q.refs == 0
	q.mu.Unlock()
	if last {
		q.release()
	}
}
