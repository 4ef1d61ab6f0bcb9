package read

import (
	"context"
	"database/sql"
	"fmt"

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
	list, err := r.promotions(ctx, "", "", first, last)
	if err != nil {
		return nil, err
	}
	own, err := r.promotionsOf(ctx, st.ID, first, last)
	if err != nil {
		return nil, err
	}
	events := append(append([]Event(nil), list[""]...), own...)
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

// promotionsOf returns the promotions that name a store. In a chain of not too many stores one answer serves all of them.
func (r *Reader) promotionsOf(ctx context.Context, store string, first, last contract.Day) ([]Event, error) {
	size, err := r.Size(ctx)
	if err != nil {
		return nil, err
	}
	one := ""
	if size > manyStores {
		one = store
	}
	list, err := r.promotions(ctx, "named", one, first, last)
	return list[store], err
}

// promotions returns those that touch a window by the store that they name; those of all stores are under "".
func (r *Reader) promotions(ctx context.Context, which, store string, first, last contract.Day) (map[string][]Event, error) {
	return remember(ctx, r, fmt.Sprint("promotions ", which, " ", first, last, " ", store), func() (map[string][]Event, int64, error) {
		type row struct {
			store string
			Event
		}
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		rows, err := all(ctx, q, "promotions", func(rows *sql.Rows, v *row) error {
			v.Kind = "promotion"
			err := rows.Scan(&v.store, &v.ID, &v.Name, day{&v.First}, day{&v.Last}, &v.Products)
			v.store, v.ID, v.Name = r.memory.word(v.store), r.memory.word(v.ID), r.memory.word(v.Name)
			return err
		}, first.Time(), last.Time(), which, store)
		by := map[string][]Event{}
		for _, v := range rows {
			by[v.store] = append(by[v.store], v.Event)
		}
		return by, int64(len(rows)), err
	})
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
