package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// session is a connection whose views show one run.
type session struct {
	d    *DB
	conn *sql.Conn
	run  int64
}

// session takes a connection and binds it to run; 0 is the published run at this moment.
func (d *DB) session(ctx context.Context, run int64) (*session, error) {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return nil, d.explain(err)
	}
	if run == 0 {
		if err := conn.QueryRowContext(ctx, text("published")).Scan(&run); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("read the published run: %w", err)
		}
	}
	s := &session{d: d, conn: conn, run: run}
	if _, err := conn.ExecContext(ctx, "set variable daybook_run = $1", run); err != nil {
		s.discard()
		return nil, fmt.Errorf("bind run %d: %w", run, err)
	}
	return s, nil
}

// Snapshot implements warehouse.Driver: a session inside a transaction, which sees what was committed before its first statement.
func (d *DB) Snapshot(ctx context.Context) (warehouse.Reader, error) {
	s, err := d.session(ctx, 0)
	if err != nil {
		return nil, err
	}
	if _, err := s.conn.ExecContext(ctx, "begin transaction"); err != nil {
		s.discard()
		return nil, d.explain(stopped(ctx, err))
	}
	return &snapshot{s}, nil
}

// snapshot is a session whose transaction ends with it.
type snapshot struct{ *session }

// Close implements warehouse.Reader.
func (s *snapshot) Close() error {
	if s.conn == nil {
		return nil
	}
	if _, err := s.conn.ExecContext(context.Background(), "rollback"); err != nil {
		s.discard() // a statement that failed has ended it
		return nil
	}
	return s.session.Close()
}

// Query implements warehouse.Querier.
func (s *session) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := s.conn.QueryContext(ctx, query, args...)
	return rows, s.d.explain(stopped(ctx, err))
}

// Run implements warehouse.Reader.
func (s *session) Run() int64 { return s.run }

// Close implements warehouse.Reader: the connection goes back as it came, bound to no run.
func (s *session) Close() error {
	if s.conn == nil {
		return nil
	}
	if _, err := s.conn.ExecContext(context.Background(), "reset variable daybook_run"); err != nil {
		s.discard()
		return fmt.Errorf("release run %d: %w", s.run, err)
	}
	conn := s.conn
	s.conn = nil
	return conn.Close()
}

// discard closes the connection for good, so that nobody gets it with a run bound or a transaction open.
func (s *session) discard() {
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = s.conn.Close()
	s.conn = nil
}

// At implements warehouse.Driver.
func (d *DB) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	s, err := d.session(ctx, run)
	if err != nil {
		return nil, err
	}
	return s, nil
}
