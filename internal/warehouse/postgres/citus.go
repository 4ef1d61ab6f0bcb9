package postgres

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/daybookhq/daybook/internal/fault"
)

// Distributed says what to do where the Citus extension is in the database.
type Distributed string

// The words of the setting distributed.
const (
	Auto     Distributed = "auto"     // distribute where the extension is there when the warehouse is made
	Off      Distributed = "off"      // never
	Required Distributed = "required" // fail where tables are not distributed, or cannot be
)

// distribution settles whether this warehouse is a distributed one. A warehouse that was made without the extension stays whole
// when it is added later: its rows would have to move.
func (d *DB) distribution(ctx context.Context, extension bool) error {
	var made, distributed bool
	if extension && d.options.Distributed != Off {
		if err := d.db.QueryRowContext(ctx, text("distributed")).Scan(&made, &distributed); err != nil {
			return fmt.Errorf("read what is distributed: %w", err)
		}
	}
	d.citus = extension && d.options.Distributed != Off && (distributed || !made)
	switch d.options.Distributed {
	case "", Auto, Off:
		return nil
	case Required:
		if d.citus {
			return nil
		}
		if !extension {
			return fault.New(fault.Config, "warehouse %s: distributed: required, and the database has no Citus extension", d.name).
				WithHint("CREATE EXTENSION citus on the coordinator and its workers first; docs/citus.md")
		}
		return fault.New(fault.Config, "warehouse %s was made without Citus and lies on one server", d.name).
			WithHint("make an empty database with the extension and bring the warehouse over: daybook copy --to URL; docs/citus.md")
	}
	return fault.New(fault.Config, "distributed: %q is none of auto, off, required", d.options.Distributed)
}

// distribute are the statements that place a table in a cluster. Tables with the same kind of column are kept together, so
// that what belongs to a store is on one worker.
func distribute(table string, l layout) []string {
	if l.place == reference {
		return []string{fmt.Sprintf("select create_reference_table('wh.%s')", table)}
	}
	list := []string{fmt.Sprintf("select create_distributed_table('wh.%s', '%s')", table, l.place)}
	if l.shown != "" {
		// Options of a column stay behind when a table is spread.
		list = append(list, fmt.Sprintf("select run_command_on_shards('wh.%s', 'alter table %%s alter column %s set (n_distinct = 1, n_distinct_inherited = 1)')", table, l.shown))
	}
	return list
}

// carry makes the settings of this transaction known to the workers, and its changes of tables one after the other.
func carry(ctx context.Context, x interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
},
) error {
	_, err := x.ExecContext(ctx, text("carry"))
	return err
}
