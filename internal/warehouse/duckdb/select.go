package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	duck "github.com/duckdb/duckdb-go/v2"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Select implements warehouse.Driver. It stands on four legs: the engine parses the query and guard.go reads the tree; the
// transaction is a read-only one; files, network and settings are off since the engine was opened; and the views show one
// run. A query with more rows than limit.Rows fails rather than being cut. The caller closes the rows, then calls done.
func (d *DB) Select(ctx context.Context, run int64, query string, limit warehouse.Limit) (*sql.Rows, func(), error) {
	s, err := d.session(ctx, run)
	if err != nil {
		return nil, nil, err
	}
	if _, err := s.conn.ExecContext(ctx, "begin transaction read only"); err != nil {
		s.discard()
		return nil, nil, fmt.Errorf("begin a read-only transaction: %w", err)
	}
	ctx, cancel := within(ctx, limit.Seconds)
	done := func() {
		cancel()
		s.rollback()
	}
	if err = s.guard(ctx, query, limit.Rows); err == nil {
		var rows *sql.Rows
		if rows, err = s.conn.QueryContext(ctx, query); err == nil {
			return rows, done, nil
		}
		err = d.explain(err)
	}
	err = userError(ctx, err)
	done()
	return nil, nil, err
}

// within bounds ctx to seconds; 0 is no bound.
func within(ctx context.Context, seconds int) (context.Context, context.CancelFunc) {
	if seconds <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, time.Duration(seconds)*time.Second,
		fault.New(fault.Usage, "the query was stopped after %d seconds", seconds))
}

// rollback ends a read-only transaction and gives the connection back. It may be called twice.
func (s *session) rollback() {
	if s.conn == nil {
		return
	}
	if _, err := s.conn.ExecContext(context.Background(), "rollback"); err != nil {
		s.discard()
		return
	}
	_ = s.Close()
}

// guard refuses a query that is not allowed, or that has more rows than limit.
func (s *session) guard(ctx context.Context, query string, limit int) error {
	var tree string
	if err := s.conn.QueryRowContext(ctx, text("syntax_tree"), query).Scan(&tree); err != nil {
		return err
	}
	views, err := s.views(ctx)
	if err != nil {
		return err
	}
	if err := check(tree, views); err != nil || limit <= 0 {
		return err
	}
	var plain string
	if err := s.conn.QueryRowContext(ctx, text("syntax_text"), tree).Scan(&plain); err != nil {
		return err
	}
	var rows int
	if err := s.conn.QueryRowContext(ctx, strings.Replace(text("count"), "/*query*/", plain, 1), limit+1).Scan(&rows); err != nil {
		return err
	}
	if rows > limit {
		return fault.New(fault.Usage, "the query gives more than %d rows", limit).
			WithHint("add a LIMIT or a WHERE, or raise the limit; export writes a whole view")
	}
	return nil
}

func (s *session) views(ctx context.Context) ([]string, error) {
	rows, err := s.conn.QueryContext(ctx, text("views"))
	if err != nil {
		return nil, err
	}
	return listed(rows)
}

// listed reads rows of one name each.
func listed(rows *sql.Rows) (names []string, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// userError turns what the engine says about a query into an error of the one who wrote it.
func userError(ctx context.Context, err error) error {
	var e *duck.Error
	switch {
	case context.Cause(ctx) != nil:
		return stopped(ctx, err)
	case !errors.As(err, &e):
		return err
	}
	switch e.Type {
	case duck.ErrorTypeOutOfMemory, duck.ErrorTypeIO, duck.ErrorTypeInternal, duck.ErrorTypeFatal:
		return fmt.Errorf("query: %w", err)
	}
	return fault.New(fault.Usage, "query: %w", err)
}
