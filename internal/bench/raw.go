package bench

import (
	"context"
	"database/sql"
	_ "embed"
	"os"
	"path/filepath"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/jackc/pgx/v5"

	"github.com/daybookhq/daybook/internal/fault"
)

//go:embed sql/raw.duckdb.sql
var rawDuckDB string

//go:embed sql/raw.postgres.sql
var rawPostgres string

//go:embed sql/size.postgres.sql
var sizePostgres string

// rawEngine loads a night's files without Daybook.
type rawEngine interface {
	name() string
	load(ctx context.Context, dir string, now func() time.Time) (seconds float64, err error)
	size(ctx context.Context, home string) (bytes int64, err error) // of the warehouse that is measured
	close()
}

// openRaw opens the engine of opt.Warehouse; url is empty for the embedded one.
func openRaw(ctx context.Context, opt Options) (e rawEngine, url string, err error) {
	if opt.Warehouse == "" {
		c, err := duckdb.NewConnector(filepath.Join(opt.Dir, "raw.duckdb")+"?memory_limit=512MB", nil)
		if err != nil {
			return nil, "", fault.New(fault.Failed, "bench: %w", err)
		}
		return &embedded{sql.OpenDB(c)}, "", nil
	}
	url = opt.Warehouse
	if path, ok := strings.CutPrefix(url, "file:"); ok {
		doc, err := os.ReadFile(path)
		if err != nil {
			return nil, "", fault.New(fault.Config, "--warehouse: %w", err)
		}
		url = strings.TrimSpace(string(doc))
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, "", fault.New(fault.Unreachable, "--warehouse: the server cannot be reached: %w", err).WithHint("check that it runs and that the URL names it")
	}
	for _, s := range strings.Split(rawPostgres, "--;") {
		if _, err := conn.Exec(ctx, s); err != nil {
			_ = conn.Close(ctx)
			return nil, "", fault.New(fault.Config, "--warehouse: %w", err).WithHint("name an empty database; schema raw_bench is made there and removed at the end")
		}
	}
	return &server{conn}, url, nil
}

type embedded struct{ db *sql.DB }

func (e *embedded) name() string { return "duckdb" }

func (e *embedded) load(ctx context.Context, dir string, now func() time.Time) (float64, error) {
	begin := now()
	for _, s := range strings.Split(rawDuckDB, "--;") {
		var args []any
		if strings.Contains(s, "$1 ||") {
			args = []any{dir}
		}
		if _, err := e.db.ExecContext(ctx, s, args...); err != nil {
			return 0, fault.New(fault.Failed, "bench: the engine's own load: %w", err)
		}
	}
	return now().Sub(begin).Seconds(), nil
}

func (e *embedded) size(_ context.Context, home string) (int64, error) {
	info, err := os.Stat(filepath.Join(home, "daybook.duckdb"))
	if err != nil {
		return 0, fault.New(fault.Failed, "bench: %w", err)
	}
	return info.Size(), nil
}

func (e *embedded) close() { _ = e.db.Close() }

type server struct{ conn *pgx.Conn }

func (s *server) name() string {
	return "postgresql " + s.conn.PgConn().ParameterStatus("server_version")
}

// copies are what psql's \copy sends for a night's files.
var copies = []struct{ files, statement string }{
	{"sales_*.csv", "copy raw_bench.sales from stdin with (format csv, header)"},
	{"store_days_*.csv", "copy raw_bench.store_days from stdin with (format csv, header)"},
	{"inventory_*.csv", "copy raw_bench.inventory from stdin with (format csv, header)"},
}

// load comes with a connection of its own, as psql does and as every night of Daybook has to.
func (s *server) load(ctx context.Context, dir string, now func() time.Time) (float64, error) {
	begin := now()
	conn, err := pgx.ConnectConfig(ctx, s.conn.Config())
	if err != nil {
		return 0, fault.New(fault.Unreachable, "--warehouse: the server cannot be reached: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, c := range copies {
		list, err := filepath.Glob(filepath.Join(dir, c.files))
		if err != nil {
			return 0, err
		}
		for _, path := range list {
			if err := copyFile(ctx, conn, path, c.statement); err != nil {
				return 0, fault.New(fault.Failed, "bench: the server's own copy: %w", err)
			}
		}
	}
	return now().Sub(begin).Seconds(), nil
}

func copyFile(ctx context.Context, conn *pgx.Conn, path, statement string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	_, err = conn.PgConn().CopyFrom(ctx, f, statement)
	return err
}

func (s *server) size(ctx context.Context, _ string) (bytes int64, err error) {
	err = s.conn.QueryRow(ctx, sizePostgres).Scan(&bytes)
	return bytes, err
}

func (s *server) close() {
	ctx := context.Background()
	_, _ = s.conn.Exec(ctx, "drop schema raw_bench cascade")
	_ = s.conn.Close(ctx)
}
