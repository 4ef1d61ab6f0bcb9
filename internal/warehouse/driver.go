// Package warehouse keeps what was delivered, what was made of it and the ledger of both, so that nothing that was
// published is ever altered: a run writes new slices beside the old ones and publishes by moving one pointer.
// Warehouse holds the behaviour that all engines share; below it stands the small interface Driver. The SQL is written
// once for all engines and lies in .sql files; a NAME.ENGINE.sql twin exists only where a difference is proven.
package warehouse

import (
	"context"
	"database/sql"

	"github.com/apache/arrow-go/v18/arrow/array"
)

// Driver is one engine. To add an engine:
//
//  1. Implement Driver in a package of its own below warehouse; import nothing from the other drivers.
//  2. Add its scheme to the switch in package engine, which opens a driver by URL.
//  3. Call warehousetest.Run from its test. What the suite says is what a driver MUST do.
//
// Errors of a driver carry a kind: fault.Locked when another process has the warehouse, fault.Unreachable when the
// engine is not there, fault.Usage for a statement that the guard of Select refuses.
type Driver interface {
	// Engine is the name in twins of SQL files: "duckdb", "postgres".
	Engine() string
	// Migrate brings the schema to this binary's version, one transaction a step. It MUST fail with kind fault.Config
	// and change nothing when the database is newer than the binary.
	Migrate(ctx context.Context, steps []Step) error
	// Version is the number of the newest step that was done, 0 in a warehouse that was never migrated.
	Version(ctx context.Context) (int, error)
	// Begin opens the writing transaction. There is at most one; a second call MUST wait or fail with fault.Locked.
	// The views in it show run as if it were published, so that marts are built from what is about to be.
	Begin(ctx context.Context, run int64) (Tx, error)
	// Lock takes the run lock: one run at a time, over all processes that can reach the warehouse. It MUST end with the process
	// that has it, however that ends, and MUST be lost together with the writing transaction. Where somebody else has it,
	// Lock waits, or fails with fault.Locked when it may not.
	Lock(ctx context.Context, wait bool) (release func() error, err error)
	// Relock takes the run lock again where it was lost, as with its connection, and does nothing where it was not; what Lock returned
	// releases it then. Where somebody else has it by now it MUST fail with fault.Locked.
	Relock(ctx context.Context) error
	// LockTelling takes the lock of whoever tells others how things stand, so that nobody is told twice by two processes that look at
	// the same time. It waits for it as long as ctx lasts, beside a run and its lock, and MUST be free once the process that has it has ended.
	LockTelling(ctx context.Context) (release func(), err error)
	// Load appends all batches of r to the table wh.<table> and returns the rows written. Columns are matched by name;
	// it MUST be atomic for one call, and rows MUST NOT be boxed on their way. Several calls may run at once.
	Load(ctx context.Context, table string, r array.RecordReader) (int64, error)
	// At returns a reader whose views show run; 0 is the published run at the time of the call.
	At(ctx context.Context, run int64) (Reader, error)
	// Snapshot is At(ctx, 0) for whoever reads the tables themselves: all its statements MUST see the database as it was at the
	// first of them, whatever is written meanwhile.
	Snapshot(ctx context.Context) (Reader, error)
	// Select runs one SELECT of a user over the published views of run and nothing else: MUST refuse with kind
	// fault.Usage files, network, other schemas, settings, extensions, several statements and writes.
	Select(ctx context.Context, run int64, query string, limit Limit) (*sql.Rows, func(), error)
	// Explain gives an error its kind that came while rows were read, past the methods above. It returns any other as it is.
	Explain(ctx context.Context, err error) error
	// Settle brings what was loaded to where it stays, so that it is held in no memory and no log: a checkpoint, where the engine wants one.
	Settle(ctx context.Context) error
	// Maintain does after a publish, and before marts are built on much that is new, what the engine wants done: Settle, fresh statistics.
	Maintain(ctx context.Context) error
	// Close lets go of the warehouse. A file is then free for another process.
	Close() error
}

// Limit bounds a user's query.
type Limit struct {
	Rows    int // 0: none
	Seconds int // 0: none
}

// Execer runs statements that return no rows.
type Execer interface {
	Exec(ctx context.Context, query string, args ...any) (int64, error) // rows affected; an insert does not return them
}

// Querier runs statements that return rows. The caller closes the rows.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Reader is a reader bound to one run. Close gives its connection back.
type Reader interface {
	Querier
	Run() int64
	Close() error
}

// Tx is the writing transaction.
type Tx interface {
	Execer
	Querier
	Commit() error
	Rollback() error
}

// Step is one migration.
type Step struct {
	Number int
	Name   string
	SQL    string // several statements, separated by lines that hold only "--;"
}
