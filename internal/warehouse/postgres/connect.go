package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"github.com/daybookhq/daybook/internal/fault"
)

// configure reads a URL or key=value string together with the PG… variables, the service file and the password file.
func configure(url, named string) (*pgx.ConnConfig, error) {
	c, err := pgx.ParseConfig(url)
	if err != nil {
		// The parser shows the string without its password.
		return nil, fault.New(fault.Config, "%s: %w", strings.TrimSuffix(strings.TrimSuffix(named, " in daybook.yaml"), ":"), err).WithHint("postgres://USER@HOST:5432/DATABASE, the password in PGPASSWORD or a password file")
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 10 * time.Second
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "daybook"
	}
	// A statement whose context ends is cancelled on the server, too; without this it would go on there, unheard.
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, CancelRequestDelay: 0, DeadlineDelay: 5 * time.Second}
	}
	return c, nil
}

// settle sets up a new connection: what values look like, how statements are planned, and that the server notices soon when
// this process or its machine is gone, because its locks live as long as its connections.
func settle(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.PgConn().Exec(ctx, text("settle")).ReadAll(); err != nil {
		return err
	}
	// Not every platform of the server can do this.
	_, _ = conn.PgConn().Exec(ctx, "set client_connection_check_interval = '5s'").ReadAll()
	return nil
}
