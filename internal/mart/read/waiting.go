package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Waiting is a file in quarantine. All is how many wait.
type Waiting struct {
	ID            int64
	File, Dataset string
	Date          *contract.Day
	All           int64
}

// Waits returns the newest files that wait in quarantine, at most limit.
func Waits(ctx context.Context, q warehouse.Querier, limit int) ([]Waiting, error) {
	return all(ctx, q, "waiting", func(r *sql.Rows, w *Waiting) error {
		return r.Scan(&w.ID, &w.File, label{&w.Dataset}, maybeDay{&w.Date}, &w.All)
	}, limit)
}
