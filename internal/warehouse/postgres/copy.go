package postgres

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// batch is one batch on its way; version counts the partitions that have to be known to take it.
type batch struct {
	rec     arrow.RecordBatch
	version int
}

// copier is one connection of a load.
type copier struct {
	d      *DB
	target target
	work   <-chan batch
	done   chan struct{}
	extra  bool // another one is there: where the server has no connection left this one stays away

	conn *sql.Conn
	rows int64
	xid  string
	err  error
}

// run opens a transaction and copies batches until there are no more. A batch for which partitions were made after the COPY
// had begun goes into a COPY of its own, since the running one does not see them.
func (c *copier) run(ctx context.Context, cancel context.CancelCauseFunc) {
	defer close(c.done)
	if c.err = c.copyAll(ctx); c.err != nil {
		cancel(c.err)
		for b := range c.work { // nobody else may be left to take them
			b.rec.Release()
		}
	}
}

func (c *copier) copyAll(ctx context.Context) error {
	var err error
	if c.conn, err = c.d.db.Conn(ctx); err != nil {
		var p *pgconn.PgError
		if c.extra && errors.As(err, &p) && p.Code == "53300" {
			return nil
		}
		return err
	}
	if _, err = c.conn.ExecContext(ctx, "begin"); err != nil {
		return err
	}
	s := &stream{ctx: ctx, work: c.work, columns: c.target.columns}
	defer s.release()
	for s.more() {
		s.open()
		err := c.conn.Raw(func(raw any) error {
			tag, err := raw.(*stdlib.Conn).Conn().PgConn().CopyFrom(ctx, s, c.target.copy(s.brought))
			c.rows += tag.RowsAffected()
			return err
		})
		if s.err != nil {
			return s.err
		}
		if err != nil {
			return err
		}
	}
	if s.err != nil {
		return s.err
	}
	return c.conn.QueryRowContext(ctx, text("transaction")).Scan(&c.xid, new(any))
}

func (c *copier) commit() error {
	if c.conn == nil {
		return nil // it stayed away
	}
	conn := c.conn
	c.conn = nil
	tag, err := ended(conn)
	if err == nil && tag != "COMMIT" {
		err = errors.New("the server took the rows and then did not keep them")
	}
	if err != nil {
		discard(conn)
		return err
	}
	return conn.Close()
}

func (c *copier) rollback() {
	if c.conn != nil {
		_ = (&session{d: c.d, conn: c.conn}).end("rollback")
		c.conn = nil
	}
}

// stream is what COPY reads: batches as they come, each encoded when it is asked for.
type stream struct {
	ctx     context.Context //nolint:containedctx // Read has no other way to hear that the load was stopped
	work    <-chan batch
	columns []column

	brought []int // of columns, by the COPY under way
	next    batch // taken from work, not yet encoded; rec nil: none
	version int   // of the COPY under way
	buffer  []byte
	left    []byte // of buffer, not yet read
	ended   bool   // the end of this COPY was written
	err     error
}

// more waits for a batch and reports whether there is one.
func (s *stream) more() bool {
	if s.next.rec != nil {
		return true
	}
	select {
	case b, ok := <-s.work:
		s.next = b
		return ok
	case <-s.ctx.Done():
		s.err = context.Cause(s.ctx)
		return false
	}
}

// open begins a COPY with the batch at hand. Columns that have brought nothing so far stay out of it, so that the server is not told for each
// row that there is nothing; those that it fills by itself it has to be told of.
func (s *stream) open() {
	s.version, s.ended = s.next.version, false
	before := s.brought
	s.brought = nil
	for i, c := range s.columns {
		if c.filled || slices.Contains(before, i) || !empty(s.next.rec.Column(i)) {
			s.brought = append(s.brought, i)
		}
	}
	if len(s.brought) == 0 {
		s.brought = []int{0} // a COPY has to name one
	}
	s.buffer = append(s.buffer[:0], signature...)
	s.left = s.buffer
}

// Read implements io.Reader.
func (s *stream) Read(p []byte) (int, error) {
	for len(s.left) == 0 {
		if s.ended {
			return 0, io.EOF
		}
		if s.fill(); s.err != nil {
			return 0, s.err
		}
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	return n, nil
}

// fits reports whether the COPY under way takes all that the batch at hand brings.
func (s *stream) fits() bool {
	if s.next.version > s.version {
		return false
	}
	for i := range s.columns {
		if !empty(s.next.rec.Column(i)) && !slices.Contains(s.brought, i) {
			return false
		}
	}
	return true
}

// empty reports whether no row has a value.
func empty(column arrow.Array) bool { return column.NullN() == column.Len() }

// fill encodes the next batch, or the end where there is none or it needs a COPY of its own.
func (s *stream) fill() {
	if !s.more() || !s.fits() {
		s.ended = true
		s.buffer = append(s.buffer[:0], trailer...)
		s.left = s.buffer
		return
	}
	s.buffer = encode(s.buffer[:0], s.columns, s.brought, s.next.rec)
	s.left = s.buffer
	s.release()
}

func (s *stream) release() {
	if s.next.rec != nil {
		s.next.rec.Release()
		s.next = batch{}
	}
}
