package postgres

import (
	"context"
	"database/sql"
)

func (d *DB) grant(ctx context.Context, t *sql.Tx) error { return nil }
