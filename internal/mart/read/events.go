package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// Event is something in a store's window of days. Kind is promotion, or the calendar's word.
type Event struct {
	Kind, ID, Name string
	First, Last    contract.Day
	Products       int64 // of a promotion; 0: all
}

// Events returns what touches the store called id from first to last.
func (r *Reader) Events(ctx context.Context, id string, first, last contract.Day) ([]Event, error) {
	return ask(ctx, r, "events", func(rows *sql.Rows, e *Event) error {
		return rows.Scan(&e.Kind, &e.ID, &e.Name, day{&e.First}, day{&e.Last}, &e.Products)
	}, id, first.Time(), last.Time())
}

// Products counts the products of the master.
func (r *Reader) Products(ctx context.Context) (int64, error) {
	list, err := ask(ctx, r, "products", func(rows *sql.Rows, n *int64) error { return rows.Scan(n) })
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0], nil
}

// LastSeen returns the newest date on which anything came for the store called id; nil where nothing ever did.
func (r *Reader) LastSeen(ctx context.Context, id string) (*contract.Day, error) {
	list, err := ask(ctx, r, "last_seen", func(rows *sql.Rows, d **contract.Day) error { return rows.Scan(maybeDay{d}) }, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}
