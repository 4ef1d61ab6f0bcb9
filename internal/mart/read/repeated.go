package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Repeated is a mart in which keys stand more than once: whatever is summed up of them counts twice or more.
type Repeated struct {
	Mart  string
	Since contract.Day // the first business date of them
	Keys  int64        // store and product and date, or what the mart's grain is
}

// Repeats looks at the published marts of the business dates from first to last.
func Repeats(ctx context.Context, q warehouse.Querier, first, last contract.Day) ([]Repeated, error) {
	return all(ctx, q, "repeated", func(r *sql.Rows, m *Repeated) error {
		return r.Scan(&m.Mart, day{&m.Since}, &m.Keys)
	}, first.Time(), last.Time())
}

// PairsOf is how many products in stores something was expected of on a date.
func PairsOf(ctx context.Context, q warehouse.Querier, date contract.Day) (n int64, err error) {
	_, err = all(ctx, q, "expected_pairs", func(r *sql.Rows, _ *struct{}) error { return r.Scan(&n) }, date.Time())
	return n, err
}
