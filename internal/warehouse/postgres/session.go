package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// session is a connection inside a transaction whose views show one run. The setting ends with the transaction, so that a
// pooler that gives the connection to somebody else gives it away bound to nothing.
type session struct {
	d    *DB
	conn *sql.Conn
	run  int64
	keep bool // the connection holds the run lock: it stays open
}

// At implements warehouse.Driver. All statements of the reader see one snapshot of the database.
func (d *DB) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	s, err := d.read(ctx, run)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Snapshot implements warehouse.Driver.
func (d *DB) Snapshot(ctx context.Context) (warehouse.Reader, error) { return d.At(ctx, 0) }

func (d *DB) read(ctx context.Context, run int64) (*session, error) {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return nil, d.explain(ctx, err)
	}
	s := &session{d: d, conn: conn}
	if err := s.begin(ctx, "begin isolation level repeatable read read only", run); err != nil {
		s.rollback()
		return nil, d.explain(ctx, err)
	}
	return s, nil
}

// begin opens the transaction and binds it to run; 0 is the published run at this moment.
func (s *session) begin(ctx context.Context, how string, run int64) error {
	if _, err := s.conn.ExecContext(ctx, how); err != nil {
		return err
	}
	return s.bind(ctx, run)
}

// bind makes the views show run. A cluster carries a setting to its workers only where it is a statement of its own.
func (s *session) bind(ctx context.Context, run int64) error {
	if err := s.conn.QueryRowContext(ctx, text("bind"), run).Scan(&s.run); err != nil {
		return fmt.Errorf("bind run %d: %w", run, err)
	}
	if !s.d.citus {
		return nil
	}
	if err := carry(ctx, s.conn); err != nil {
		return fmt.Errorf("bind run %d: %w", run, err)
	}
	_, err := s.conn.ExecContext(ctx, fmt.Sprintf("set local daybook.run = '%d'", s.run))
	return err
}

// Query implements warehouse.Querier.
func (s *session) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := s.conn.QueryContext(ctx, query, args...)
	return rows, s.d.explain(ctx, err)
}

// Run implements warehouse.Reader.
func (s *session) Run() int64 { return s.run }

// Close implements warehouse.Reader: the transaction ends and the connection goes back. It may be called twice.
func (s *session) Close() error {
	s.rollback()
	return nil
}

// end ends the transaction and lets go of the connection. One that cannot be ended is closed, which ends it on the server.
func (s *session) end(how string) error {
	if s.conn == nil {
		return nil
	}
	conn := s.conn
	s.conn = nil
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, err := conn.ExecContext(ctx, how)
	if err != nil {
		discard(conn)
		return err
	}
	if s.keep {
		return nil
	}
	return conn.Close()
}

// discard closes a connection for good, so that nobody gets it with a transaction open.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}
