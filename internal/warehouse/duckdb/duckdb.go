// Package duckdb keeps the warehouse in one DuckDB file. It implements warehouse.Driver and knows nothing of runs, files
// or contracts beyond what the SQL of the views asks of it: the run to read is the session variable daybook_run.
//
// The engine is locked in from the moment it is opened: no files but its own, no network, no extensions, no settings that
// a statement could change. Go reads and writes every other file.
package duckdb

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	duck "github.com/duckdb/duckdb-go/v2"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

//go:embed sql/*.sql
var statements embed.FS

// InMemory is the path of a warehouse that ends with the process.
const InMemory = ":memory:"

// defaultMemoryMB is what the engine may hold in memory; what does not fit goes to its temp folder.
const defaultMemoryMB = 512

// Options say how a warehouse is opened. The zero value opens for writing with 512 MB and all cores.
type Options struct {
	ReadOnly bool
	MemoryMB int           // 0: 512
	Threads  int           // 0: one per core
	TempDir  string        // "": beside the database
	Wait     time.Duration // how long to wait while another process, or another writer of this one, has the warehouse
}

// DB is one warehouse. It is safe for concurrent use.
type DB struct {
	db      *sql.DB
	path    string
	options Options
	writer  chan struct{} // holds the one token of the writing transaction
	runner  chan struct{} // holds the run lock
	teller  chan struct{} // holds the lock of telling
	loads   loads
	free    func() // gives the path back to this process
	once    sync.Once
}

var _ warehouse.Driver = (*DB)(nil)

// Open opens or creates the warehouse at path. It fails with kind fault.Locked while another process has it (after
// opt.Wait), fault.Unreachable where there is no folder or no permission, fault.Config where the file is no database that
// this binary can read.
func Open(ctx context.Context, path string, opt Options) (*DB, error) {
	if opt.MemoryMB == 0 {
		opt.MemoryMB = defaultMemoryMB
	}
	full, err := checkPath(path, opt.ReadOnly)
	if err != nil {
		return nil, err
	}
	deadline := time.Now().Add(opt.Wait)
	for {
		d, err := open(ctx, full, opt)
		if err == nil || fault.KindOf(err) != fault.Locked || !time.Now().Before(deadline) {
			return d, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func open(ctx context.Context, path string, opt Options) (_ *DB, err error) {
	free, err := claim(path, opt.ReadOnly)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			free()
		}
	}()
	c, err := duck.NewConnector(path+"?"+settings(opt).Encode(), nil)
	if err != nil {
		return nil, openError(path, err)
	}
	d := &DB{db: sql.OpenDB(c), path: path, options: opt, writer: make(chan struct{}, 1), runner: make(chan struct{}, 1), teller: make(chan struct{}, 1), free: free}
	d.db.SetMaxIdleConns(8)
	d.writer <- struct{}{}
	d.runner <- struct{}{}
	d.teller <- struct{}{}
	if err = errors.Join(d.lockIn(ctx), d.prepare(ctx)); err != nil {
		return nil, errors.Join(err, d.db.Close())
	}
	return d, nil
}

// checkPath returns the absolute path, or why it cannot be opened.
func checkPath(path string, readOnly bool) (string, error) {
	if path == InMemory {
		return path, nil
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return "", fault.New(fault.Unreachable, "warehouse %s: %w", path, err)
	}
	// The driver takes path and settings as one URL: these would end the path and lose the settings.
	if _, err := url.Parse(full); err != nil || strings.ContainsAny(full, "?#") {
		return "", fault.New(fault.Config, "warehouse %s: the path of a DuckDB warehouse cannot hold ?, # or %%", full).
			WithHint("rename the folder or the file, or set warehouse: in daybook.yaml to another path")
	}
	name, _, _ := strings.Cut(strings.ToLower(filepath.Base(full)), ".")
	switch name {
	case "wh", "main", "system", "temp", "": // the engine names the database after the file; these are its own or our schemas
		return "", fault.New(fault.Config, "warehouse %s: a DuckDB file cannot be named %q", full, name).
			WithHint("set warehouse: duckdb:daybook.duckdb in daybook.yaml")
	}
	if info, err := os.Stat(full); err == nil && info.IsDir() {
		return "", fault.New(fault.Config, "warehouse %s is a folder, not a database file", full).
			WithHint("set warehouse: duckdb:PATH in daybook.yaml to a file")
	}
	if info, err := os.Stat(filepath.Dir(full)); err != nil || !info.IsDir() {
		return "", fault.New(fault.Unreachable, "warehouse %s: there is no folder %s", full, filepath.Dir(full)).
			WithHint("create the folder, or set warehouse: in daybook.yaml")
	}
	if readOnly {
		if _, err := os.Stat(full); err != nil {
			return "", fault.New(fault.Unreachable, "warehouse %s: %w", full, err).WithHint("daybook run creates it")
		}
	}
	return full, nil
}

// Engine is "duckdb".
func (d *DB) Engine() string { return "duckdb" }

// Close writes what is open to the file and lets go of it.
func (d *DB) Close() (err error) {
	d.once.Do(func() {
		err = d.db.Close()
		d.free()
	})
	return err
}

// text returns the statement called name.
func text(name string) string {
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("duckdb: no statement " + name) // a typo in this package, found by any test
	}
	return string(b)
}
