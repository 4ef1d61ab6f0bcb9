package duckdb

import (
	"context"
	"fmt"
	"strings"
)

// Maintain implements warehouse.Driver.
func (d *DB) Maintain(ctx context.Context) error { return d.Settle(ctx) }

// Settle implements warehouse.Driver: a checkpoint, so that the log stays short and a copy of the file is whole. Where another
// transaction is open the engine cannot make one; it makes its own later, so that is not an error.
func (d *DB) Settle(ctx context.Context) error {
	if d.options.ReadOnly {
		return nil
	}
	_, err := d.db.ExecContext(ctx, "checkpoint")
	if err != nil && !strings.Contains(err.Error(), "Cannot CHECKPOINT") {
		return fmt.Errorf("checkpoint %s: %w", d.path, d.explain(stopped(ctx, err)))
	}
	return nil
}
