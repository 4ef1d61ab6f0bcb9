package intake

import (
	"cmp"
	"context"
	"sync"
)

// rows reads all rows: the rest of the first chunk, which p has, then chunk after chunk, on one goroutine or several.
func (r *reading) rows(ctx context.Context, p *part, chunks *chunker) error {
	whole := chunks.eof && len(chunks.rest) == 0
	if r.opt.Workers == 1 || whole {
		return r.inTurn(ctx, p, chunks)
	}
	return r.together(ctx, p, chunks)
}

func (r *reading) worker() (*worker, error) {
	s, err := r.splitter(false)
	if err != nil {
		return nil, err
	}
	return newWorker(r.plan, s, r.hashes, r.opt.Sink != nil), nil
}

// inTurn reads one chunk after the other.
func (r *reading) inTurn(ctx context.Context, p *part, chunks *chunker) error {
	w, err := r.worker()
	if err != nil {
		return err
	}
	for {
		w.read(p)
		if more, err := r.total.join(p); err != nil || !more {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.chunk, err = chunks.next(p.chunk.buf); err != nil {
			return err
		}
		if len(p.chunk.text) == 0 {
			return nil
		}
	}
}

// together reads several chunks at a time: one goroutine cuts them, workers read them, and this one puts them together in
// file order. There are two parts for each worker, and all wait for a free one, so memory is bounded.
func (r *reading) together(outer context.Context, first *part, chunks *chunker) error {
	workers := make([]*worker, r.opt.Workers)
	for i := range workers {
		w, err := r.worker()
		if err != nil {
			return err
		}
		workers[i] = w
	}
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	l := newAssembly(2 * len(workers))
	defer l.release()
	var group sync.WaitGroup
	var cutErr error
	group.Go(func() { cutErr = l.cut(ctx, first, chunks) })
	for _, w := range workers {
		group.Go(func() {
			for x := range l.work {
				w.read(x.part)
				close(x.done)
			}
		})
	}
	err := l.join(r.total, cancel)
	group.Wait()
	return cmp.Or(err, cutErr, outer.Err())
}

// assembly is the way of parts around: free, cut, at work, joined in the order in which they were cut. No channel is ever
// full, because each has room for all parts.
type assembly struct {
	own         []*part // all but the first, which the caller has
	free        chan *part
	work, order chan job
}

// job is a part whose chunk is to be read; done is closed when it was.
type job struct {
	*part
	done chan struct{}
}

func newAssembly(parts int) *assembly {
	l := &assembly{free: make(chan *part, parts), work: make(chan job, parts), order: make(chan job, parts)}
	for range parts - 1 {
		p := newPart()
		l.own = append(l.own, p)
		l.free <- p
	}
	return l
}

// release lets the parts go once nobody reads or joins any more.
func (l *assembly) release() {
	for _, p := range l.own {
		p.release()
	}
}

// cut sends chunk after chunk on its way, that of p first, until the file ends or ctx does.
func (l *assembly) cut(ctx context.Context, p *part, chunks *chunker) (err error) {
	defer close(l.work)
	defer close(l.order)
	for {
		x := job{p, make(chan struct{})}
		l.order <- x
		l.work <- x
		select {
		case p = <-l.free:
		case <-ctx.Done():
			return nil
		}
		if p.chunk, err = chunks.next(p.chunk.buf); err != nil || len(p.chunk.text) == 0 {
			return err
		}
	}
}

// join adds each part to the total until one of them ends the reading.
func (l *assembly) join(t *total, stop func()) (err error) {
	more := true
	for x := range l.order {
		<-x.done
		if !more {
			x.drop()
			continue
		}
		if more, err = t.join(x.part); !more || err != nil {
			more = false
			stop()
		}
		l.free <- x.part
	}
	return err
}
