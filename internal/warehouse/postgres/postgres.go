// Package postgres keeps the warehouse in a PostgreSQL database, version 15 or newer. It implements warehouse.Driver and
// knows nothing of runs, files or contracts beyond what the SQL of the views asks of it: the run to read is the setting
// daybook.run of the transaction.
//
// One database holds one warehouse: schema wh has the tables, the schema that is current on connecting (public, unless the
// URL says search_path=…) has the published views. How tables lie there (partitions by month, indexes, what a cluster
// distributes) is this package's own business, in layout.go; what columns they have is that of the shared migrations.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

//go:embed sql/*.sql
var statements embed.FS

// oldest is the first version of the server whose behaviour the driver counts on.
const oldest = 15

// Options say how a warehouse is opened. The zero value is what a home gets.
type Options struct {
	Wait        time.Duration // how long a writer waits for another one; 0: 30 s
	Loaders     int           // connections of one load; 0: 2
	Worth       int64         // so many rows of a load are worth more connections than one, which take time to open; 0: 100,000
	Connections int           // at most, of this process; 0: 16
	Distributed Distributed   // what to do where the Citus extension is there; "": Auto
	Named       string        // what a person named it by, for hints; "": warehouse: in daybook.yaml
}

// DB is one warehouse. It is safe for concurrent use.
type DB struct {
	db       *sql.DB
	database string
	name     string // for people: user, host and database, never a password
	options  Options
	schema   string // of the published views
	reader   string // a role with rights on the published views only, "" where there is none that this user may take on
	citus    bool   // tables are distributed
	writer   chan struct{}
	months   months

	mu     sync.Mutex
	leader *sql.Conn // holds the run lock; nil: this process does not have it
	term   int       // counts how often this process had it
	views  []string  // the published views, known once Migrate was called
}

var _ warehouse.Driver = (*DB)(nil)

// Open connects to the server that url names, in any form that libpq takes (postgres://…, several hosts, service files,
// PG… variables, a password file). It fails with kind fault.Unreachable where there is no server, no database or no
// permission, and fault.Config where the server cannot hold a warehouse.
func Open(ctx context.Context, url string, opt Options) (_ *DB, err error) {
	if opt.Wait <= 0 {
		opt.Wait = patience
	}
	if opt.Loaders <= 0 {
		opt.Loaders = 2
	}
	if opt.Worth <= 0 {
		opt.Worth = 100_000
	}
	if opt.Named == "" {
		opt.Named = "warehouse: in daybook.yaml"
	}
	if opt.Connections <= 0 {
		opt.Connections = 16
	}
	c, err := configure(url, opt.Named)
	if err != nil {
		return nil, err
	}
	d := &DB{database: c.Database, name: nameOf(c), options: opt, writer: make(chan struct{}, 1)}
	d.writer <- struct{}{}
	d.db = stdlib.OpenDB(*c, stdlib.OptionAfterConnect(settle))
	d.db.SetMaxOpenConns(opt.Connections)
	d.db.SetMaxIdleConns(4)
	d.db.SetConnMaxIdleTime(5 * time.Minute)
	if err := d.look(ctx); err != nil {
		return nil, errors.Join(d.explain(ctx, err), d.db.Close())
	}
	return d, nil
}

// look finds out what server this is, and whether it can hold a warehouse.
func (d *DB) look(ctx context.Context) error {
	var version int
	var encoding string
	var schema, reader sql.NullString
	var citus bool
	if err := d.db.QueryRowContext(ctx, text("look")).Scan(&version, &encoding, &schema, &reader, &citus); err != nil {
		return err
	}
	switch {
	case version/10000 < oldest:
		return fault.New(fault.Config, "warehouse %s is PostgreSQL %d; Daybook needs %d or newer", d.name, version/10000, oldest).
			WithHint("upgrade the server, or point %s at a newer one", d.options.Named)
	case encoding != "UTF8":
		return fault.New(fault.Config, "database %s is encoded in %s; Daybook needs UTF8", d.name, encoding).
			WithHint("create it again: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
	case !schema.Valid:
		return fault.New(fault.Config, "database %s: no schema of the search path is there, so the views would have no place", d.name).
			WithHint("create schema public, or add ?search_path=NAME to the URL")
	}
	d.schema, d.reader = schema.String, reader.String
	return d.distribution(ctx, citus)
}

// Engine is "postgres".
func (d *DB) Engine() string { return "postgres" }

// Close gives all connections back, and with them the run lock.
func (d *DB) Close() error {
	d.mu.Lock()
	leader := d.leader
	d.leader = nil
	d.mu.Unlock()
	if leader != nil {
		discard(leader)
	}
	return d.db.Close()
}

// text returns the statement called name.
func text(name string) string {
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("postgres: no statement " + name) // a typo in this package, found by any test
	}
	return string(b)
}

// filled is text with names put into it in the order of the marks /*1*/, /*2*/ …, each quoted as an identifier. Values are bound;
// identifiers cannot be.
func filled(name string, identifiers ...string) string {
	s := text(name)
	for i, id := range identifiers {
		s = strings.ReplaceAll(s, "/*"+strconv.Itoa(i+1)+"*/", quote(id))
	}
	return s
}

// quote makes an identifier of name.
func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

// nameOf is the warehouse for people and logs.
func nameOf(c *pgx.ConnConfig) string {
	host := c.Host
	if strings.HasPrefix(host, "/") {
		return fmt.Sprintf("%s in %s (port %d, user %s)", c.Database, host, c.Port, c.User)
	}
	return fmt.Sprintf("%s on %s:%d (user %s)", c.Database, host, c.Port, c.User)
}
