package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Waiting is a file in quarantine. Store is nil where it is not one store's. All is how many wait.
type Waiting struct {
	ID            int64
	File, Dataset string
	Date          *contract.Day
	Store         *string
	All           int64
}

// Waits returns the newest files that wait in quarantine, at most limit.
func Waits(ctx context.Context, q warehouse.Querier, limit int) ([]Waiting, error) {
	return all(ctx, q, "waiting", scanWaiting, limit)
}

func scanWaiting(r *sql.Rows, w *Waiting) error {
	return r.Scan(&w.ID, &w.File, label{&w.Dataset}, maybeDay{&w.Date}, &w.Store, &w.All)
}

// mostWaiting is more files than a home has in quarantine.
const mostWaiting = 1 << 30

// Waits returns the files in quarantine of which whoever asks may know that they wait, the newest first, without what they say.
func (r *Reader) Waits(ctx context.Context) ([]Waiting, error) {
	list, err := askLedger(ctx, r, "waiting", scanWaiting, mostWaiting)
	if err != nil || r.scope.All {
		return list, err
	}
	var mine []Waiting
	for _, w := range list {
		if r.knowsFile(w.Dataset, w.Store) {
			mine = append(mine, w)
		}
	}
	return mine, nil
}
