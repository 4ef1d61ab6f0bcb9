package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Select implements warehouse.Driver. It stands on four legs: the server itself reads the query and guard.go looks at what it
// understood, by the numbers of the functions and tables in it; the transaction is a read-only one; where the database has
// a reader's role the query runs as that; and the views show one run. A query with more rows than limit.Rows fails rather
// than being cut. The caller closes the rows, then calls done.
func (d *DB) Select(ctx context.Context, run int64, query string, limit warehouse.Limit) (*sql.Rows, func(), error) {
	ctx, cancel := within(ctx, limit.Seconds)
	if err := d.guard(ctx, query); err != nil {
		err = userError(ctx, d.explain(ctx, err)) // before cancel, which would pass for the reason
		cancel()
		return nil, nil, err
	}
	s, err := d.read(ctx, run)
	if err != nil {
		err = userError(ctx, err)
		cancel()
		return nil, nil, err
	}
	done := func() {
		cancel()
		_ = s.Close()
	}
	rows, err := s.selectRows(ctx, query, limit)
	if err != nil {
		err = userError(ctx, d.explain(ctx, err))
		done()
		return nil, nil, err
	}
	return rows, done, nil
}

// within bounds ctx to seconds; 0 is no bound.
func within(ctx context.Context, seconds int) (context.Context, context.CancelFunc) {
	if seconds <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, time.Duration(seconds)*time.Second,
		fault.New(fault.Usage, "the query was stopped after %d seconds", seconds))
}

// selectRows runs a query that was checked.
func (s *session) selectRows(ctx context.Context, query string, limit warehouse.Limit) (*sql.Rows, error) {
	if err := s.lower(ctx, limit.Seconds); err != nil {
		return nil, err
	}
	if limit.Rows <= 0 {
		return s.conn.QueryContext(ctx, query)
	}
	// The rows are counted on the server, as far as the limit, and only then sent.
	if _, err := s.conn.ExecContext(ctx, "declare daybook_query scroll cursor for "+query, pgx.QueryExecModeExec); err != nil {
		return nil, err
	}
	res, err := s.conn.ExecContext(ctx, fmt.Sprintf("move forward %d in daybook_query", limit.Rows+1), pgx.QueryExecModeExec)
	if err != nil {
		return nil, err
	}
	if n, err := res.RowsAffected(); err != nil {
		return nil, err
	} else if n > int64(limit.Rows) {
		return nil, fault.New(fault.Usage, "the query gives more than %d rows", limit.Rows).
			WithHint("add a LIMIT or a WHERE, or raise the limit; export writes a whole view")
	}
	if _, err := s.conn.ExecContext(ctx, "move absolute 0 in daybook_query", pgx.QueryExecModeExec); err != nil {
		return nil, err
	}
	return s.conn.QueryContext(ctx, "fetch all from daybook_query", pgx.QueryExecModeExec)
}

// lower gives up every right that a user's query does not need, for the rest of the transaction.
func (s *session) lower(ctx context.Context, seconds int) error {
	most := 0
	if seconds > 0 {
		most = seconds*1000 + 1000 // the program's own limit comes first and says what it is; the server's holds where the program is away
	}
	if _, err := s.conn.ExecContext(ctx, text("lower"), s.d.schema, strconv.Itoa(most)); err != nil {
		return err
	}
	if s.d.reader == "" {
		return nil
	}
	_, err := s.conn.ExecContext(ctx, filled("as_reader", s.d.reader), pgx.QueryExecModeExec)
	return err
}

// describe has the server read a query without running it; it gives the number of its columns.
func describe(ctx context.Context, conn *sql.Conn, query string) (columns int, err error) {
	err = conn.Raw(func(raw any) error {
		s, err := raw.(*stdlib.Conn).Conn().PgConn().Prepare(ctx, "", query, nil)
		if err != nil {
			return err
		}
		if len(s.ParamOIDs) > 0 {
			return refuse("the query has parameters, and nothing gives them values")
		}
		columns = len(s.Fields)
		return nil
	})
	return columns, err
}

// userError turns what the server says about a query into an error of the one who wrote it.
func userError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil && fault.KindOf(cause) == fault.Usage {
		return cause
	}
	var p *pgconn.PgError
	if !errors.As(err, &p) || fault.KindOf(err) != fault.Failed && fault.KindOf(err) != fault.Usage {
		return err
	}
	switch {
	case p.Code == "57014":
		return fault.New(fault.Usage, "the query was stopped: it ran longer than it may")
	case p.Code == "42501":
		return fault.New(fault.Usage, "query: %s", p.Message).WithHint("only the published views can be read")
	case strings.HasPrefix(p.Code, "53"), strings.HasPrefix(p.Code, "58"), strings.HasPrefix(p.Code, "XX"):
		return err
	}
	message := p.Message
	if p.Hint != "" {
		message += "; " + p.Hint
	}
	return fault.New(fault.Usage, "query: %s", message)
}
