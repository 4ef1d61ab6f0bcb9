package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/daybookhq/daybook/internal/fault"
)

// explain gives an error of the server or of the way to it its kind, and a hint where there is something to do about it.
// Where the context ended, that is the reason.
func (d *DB) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := stopped(ctx, err); cause != nil {
		return cause
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return d.server(p, err)
	}
	if lost(err) {
		return d.away(brief(err))
	}
	return err
}

// Explain implements warehouse.Driver.
func (d *DB) Explain(ctx context.Context, err error) error { return d.explain(ctx, err) }

// server explains what the server said, by the code of its error.
func (d *DB) server(p *pgconn.PgError, err error) error {
	unreachable := func(hint string) *fault.Error {
		return fault.New(fault.Unreachable, "warehouse %s: %w", d.name, brief(err)).WithHint("%s", hint)
	}
	switch {
	case strings.HasPrefix(p.Code, "28"): // authorization
		return unreachable("check the user and its password (PGPASSWORD, a password file, or env:NAME in the URL), and pg_hba.conf on the server")
	case p.Code == "3D000":
		return unreachable("create the database: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
	case p.Code == "53300":
		return unreachable("the server's connection limit is reached: close others, or raise max_connections").ThatPasses()
	case p.Code == "57P03", p.Code == "57P01", p.Code == "57P02", p.Code == "57P05", strings.HasPrefix(p.Code, "08"):
		return unreachable("the server is starting, stopping or was restarted; give the same command again when it is up").ThatPasses()
	case p.Code == "25006":
		return unreachable("this server is a standby or read-only: name the primary, or several hosts with target_session_attrs=read-write").ThatPasses()
	case p.Code == "57014", p.Code == "25P03", p.Code == "25P04":
		return fault.New(fault.Failed, "warehouse %s stopped a statement: %w", d.name, err).
			WithHint("nothing was published; Daybook sets no time limit for itself: look for one in the server's settings, or in a pooler between (query_timeout)")
	case p.Code == "55P03":
		return fault.New(fault.Locked, "another process holds a lock on warehouse %s: %w", d.name, err).WithHint("try again when it is done")
	case p.Code == "53100":
		return fault.New(fault.Failed, "the server's disk is full: %w", err).WithHint("free space on the server of %s; nothing was published", d.name)
	case p.Code == "53200":
		return fault.New(fault.Failed, "the server is out of memory: %w", err).WithHint("see docs/postgresql.md for its settings")
	case p.Code == "42501":
		return fault.New(fault.Failed, "warehouse %s: %w", d.name, err).
			WithHint("this user may not do that there: docs/postgresql.md says which rights Daybook's user needs")
	}
	return err
}

// lost reports whether err says that there is no connection (any more).
func lost(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		strings.Contains(err.Error(), "conn closed")
}

// stopped is why a statement was interrupted, nil where it was not.
func stopped(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	if cause == nil {
		return nil
	}
	var p *pgconn.PgError
	cancelled := errors.As(err, &p) && p.Code == "57014"
	if cancelled || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || lost(err) {
		return cause
	}
	return nil
}
