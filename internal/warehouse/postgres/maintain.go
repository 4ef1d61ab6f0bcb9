package postgres

import (
	"context"
	"fmt"
)

// Maintain implements warehouse.Driver: fresh statistics of what has changed, and the months ahead.
func (d *DB) Maintain(ctx context.Context) error {
	if err := d.refresh(ctx); err != nil {
		return fmt.Errorf("maintain %s: %w", d.name, d.explain(ctx, err))
	}
	return nil
}

func (d *DB) refresh(ctx context.Context) error { return nil }
