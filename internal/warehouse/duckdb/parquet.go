package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	duck "github.com/duckdb/duckdb-go/v2"
)

// OpenParquet opens an engine in memory whose published views are the Parquet files that views names, by view, all of them below dir. Like any
// other it is locked in: it reads these files and nothing else. Nothing can be written to it, and every run shows the same.
func OpenParquet(ctx context.Context, dir string, views map[string][]string, opt Options) (_ *DB, err error) {
	if opt.MemoryMB == 0 {
		opt.MemoryMB = defaultMemoryMB
	}
	if opt.TempDir == "" {
		opt.TempDir = os.TempDir()
	}
	c, err := duck.NewConnector(InMemory+"?"+settings(opt).Encode(), nil)
	if err != nil {
		return nil, openError(InMemory, err)
	}
	d := &DB{db: sql.OpenDB(c), path: dir, options: opt, writer: make(chan struct{}, 1), runner: make(chan struct{}, 1), teller: make(chan struct{}, 1), free: func() {}}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.db.Close())
		}
	}()
	if _, err := d.db.ExecContext(ctx, "set allowed_directories = ["+literal(strings.TrimRight(dir, "/")+"/")+"]"); err != nil {
		return nil, fmt.Errorf("read Parquet below %s: %w", dir, err)
	}
	for name, files := range views {
		list := make([]string, len(files))
		for i, f := range files {
			list[i] = literal(f)
		}
		statement := strings.NewReplacer("/*view*/", quote(name), "/*files*/", strings.Join(list, ", ")).Replace(text("parquet_view"))
		if _, err := d.db.ExecContext(ctx, statement); err != nil {
			return nil, fmt.Errorf("read %s below %s: %w", name, dir, err)
		}
	}
	return d, d.lockIn(ctx)
}

// literal is a text as a statement has it, where no value can be bound.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
