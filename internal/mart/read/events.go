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

// Events returns what touches a store from first to last: promotions by their first day, then the calendar's entries; nothing where the
// store is out of scope.
func (r *Reader) Events(ctx context.Context, st *Store, first, last contract.Day) ([]Event, error) {
	if !r.scope.Holds(st.ID) {
		return nil, nil
	}
	list, err := r.promotions(ctx, "", first, last)
	if err != nil {
		return nil, err
	}
	named, err := ask(ctx, r, "promotions_named", func(rows *sql.Rows, n *int64) error { return rows.Scan(n) }, first.Time(), last.Time())
	if err != nil {
		return nil, err
	}
	events := append([]Event(nil), list...)
	if len(named) > 0 && named[0] > 0 {
		own, err := r.promotions(ctx, st.ID, first, last)
		if err != nil {
			return nil, err
		}
		events = append(events, own...)
	}
	type entry struct {
		Event
		region, store *string
	}
	entries, err := ask(ctx, r, "entries", func(rows *sql.Rows, e *entry) error {
		err := rows.Scan(&e.Kind, &e.Name, day{&e.First}, &e.region, &e.store)
		e.ID, e.Last = e.Name, e.First
		return err
	}, first.Time(), last.Time())
	for _, e := range entries {
		if (e.region == nil || *e.region == st.Region) && (e.store == nil || *e.store == st.ID) {
			events = append(events, e.Event)
		}
	}
	return events, err
}

// promotions returns those of a store by name, or of all stores.
func (r *Reader) promotions(ctx context.Context, store string, first, last contract.Day) ([]Event, error) {
	return ask(ctx, r, "promotions", func(rows *sql.Rows, e *Event) error {
		e.Kind = "promotion"
		return rows.Scan(&e.ID, &e.Name, day{&e.First}, day{&e.Last}, &e.Products)
	}, first.Time(), last.Time(), store)
}

// Products counts the products of the master.
func (r *Reader) Products(ctx context.Context) (int64, error) {
	list, err := ask(ctx, r, "products", func(rows *sql.Rows, n *int64) error { return rows.Scan(n) })
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0], nil
}

// LastSeen returns the newest date on which anything came for the store called id; nil where nothing ever did, or it is out of scope.
func (r *Reader) LastSeen(ctx context.Context, id string) (*contract.Day, error) {
	if !r.scope.Holds(id) {
		return nil, nil //nolint:nilnil // nothing that may be seen
	}
	list, err := ask(ctx, r, "last_seen", func(rows *sql.Rows, d **contract.Day) error { return rows.Scan(maybeDay{d}) }, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}
