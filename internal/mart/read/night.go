package read

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// StoreDay is one store on one business date. Delivered is false where nothing came and only what was expected is known;
// the amounts of a store-day that is not Complete are a part of the truth, and no sum holds them.
type StoreDay struct {
	Date                              contract.Day
	Store                             string
	Delivered, Complete               bool
	Shut                              bool // it said that it was closed
	place                             int32
	Sales, Returned, Discount, Margin Maybe
	Units, Transactions               Maybe
	Normal, Low, High                 Maybe // expected net sales, and the range that holds nine of ten ordinary days
	NormalUnits, NormalTransactions   Maybe
}

// Sold reports whether the store's sales of the date are in, product by product: what came of it may still lack another dataset. Sales alone do not say so,
// which store_days may have told.
func (d *StoreDay) Sold() bool { return d.Complete || d.Delivered && d.Units.Known() }

// Night is one business date: every store of which anything was delivered or expected, by id.
type Night struct {
	Date   contract.Day
	Stores []StoreDay

	at []int32 // by place: where a store stands among Stores, from 1; nil: it is looked for by id
}

// Of returns the store-day of the store called id, or nil.
func (n *Night) Of(id string) *StoreDay {
	if n == nil {
		return nil
	}
	at, ok := n.find(id)
	if !ok {
		return nil
	}
	return &n.Stores[at]
}

// of is Of for a store that may have a place.
func (n *Night) of(place int32, id string) *StoreDay {
	switch {
	case n == nil:
		return nil
	case n.at == nil || place == 0:
		return n.Of(id)
	case int(place) >= len(n.at) || n.at[place] == 0:
		return nil
	}
	return &n.Stores[n.at[place]-1]
}

// index makes the stores of a night be found by their places.
func (n *Night) index() {
	most := int32(0)
	for i := range n.Stores {
		most = max(most, n.Stores[i].place)
	}
	n.at = make([]int32, most+1)
	for i := range n.Stores {
		n.at[n.Stores[i].place] = int32(i + 1) //nolint:gosec // stores of a chain
	}
}

// among are the store-days among which those of a part of the chain are: that of its one store, or all.
func (n *Night) among(in Scope) []StoreDay {
	if in.Store == "" {
		return n.Stores
	}
	i, ok := n.find(in.Store)
	if !ok {
		return nil
	}
	return n.Stores[i : i+1]
}

// find is where a store stands among those of the night.
func (n *Night) find(id string) (at int, ok bool) {
	from, to := 0, len(n.Stores)
	for from < to { // by hand: a page of stores asks thousands of times, and slices would copy each StoreDay that it looks at
		middle := (from + to) / 2
		switch c := strings.Compare(n.Stores[middle].Store, id); {
		case c == 0:
			return middle, true
		case c < 0:
			from = middle + 1
		default:
			to = middle
		}
	}
	return from, false
}

// Span is a run of dates.
type Span struct{ First, Last contract.Day }

// nightKey names what a date's rows depend on: the builds that they come from.
type nightKey struct {
	date            contract.Day
	built, expected int64
}

// nights returns the dates that the run shows, oldest first.
func (r *Reader) nights(ctx context.Context) ([]nightKey, error) {
	return ask(ctx, r, "nights", func(s *sql.Rows, n *nightKey) error {
		return s.Scan(day{&n.date}, &n.built, &n.expected)
	})
}

// Dates returns the business dates that the run shows, newest first.
func (r *Reader) Dates(ctx context.Context) ([]contract.Day, error) {
	nights, err := r.nights(ctx)
	dates := make([]contract.Day, len(nights))
	for i, n := range nights {
		dates[len(nights)-1-i] = n.date
	}
	return dates, err
}

// load returns the nights of a span, from memory or with one statement for those that are not there.
func (r *Reader) load(ctx context.Context, span Span, to map[contract.Day]*Night) error {
	all, err := r.nights(ctx)
	if err != nil {
		return err
	}
	missing := r.recall(all, span, to)
	if len(missing) == 0 {
		return nil
	}
	done, err := r.turn(ctx, "nights")
	if err != nil {
		return err
	}
	defer done()
	if missing = r.recall(all, span, to); len(missing) == 0 {
		return nil
	}
	chain, err := r.everyStore(ctx)
	if err != nil {
		return err
	}
	read, err := r.readNights(ctx, chain, Span{missing[0].date, missing[len(missing)-1].date})
	if err != nil {
		return err
	}
	rows := int64(0)
	for _, n := range read {
		rows += int64(len(n.Stores))
	}
	r.memory.room(rows)
	for _, key := range missing {
		n := read[key.date]
		if n == nil {
			n = &Night{Date: key.date}
		}
		to[key.date] = n
		r.memory.put(key, n, int64(len(n.Stores))+1)
	}
	return nil
}

// recall takes what memory has and returns what it has not.
func (r *Reader) recall(all []nightKey, span Span, to map[contract.Day]*Night) (missing []nightKey) {
	for _, key := range all {
		if key.date < span.First || key.date > span.Last || to[key.date] != nil {
			continue
		}
		if n, ok := r.memory.get(key); ok {
			to[key.date] = n.(*Night)
		} else {
			missing = append(missing, key)
		}
	}
	return missing
}

func (r *Reader) readNights(ctx context.Context, chain *Chain, span Span) (map[contract.Day]*Night, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := all(ctx, q, "days", func(s *sql.Rows, d *StoreDay) error {
		var open sql.NullBool
		err := s.Scan(day{&d.Date}, &d.Store, &d.Delivered, &d.Complete, &open, &d.Sales, &d.Returned, &d.Discount, &d.Margin,
			&d.Units, &d.Transactions, &d.Normal, &d.Low, &d.High, &d.NormalUnits, &d.NormalTransactions)
		d.Shut = open.Valid && !open.Bool
		if s, ok := chain.byID[d.Store]; ok {
			d.Store, d.place = s.ID, s.place // the master's own copy of an id: a year of rows does not hold it a thousand times
		} else {
			d.place = r.memory.place(d.Store)
		}
		return err
	}, span.First.Time(), span.Last.Time())
	if err != nil {
		return nil, err
	}
	nights := map[contract.Day]*Night{}
	for _, d := range rows {
		if nights[d.Date] == nil {
			nights[d.Date] = &Night{Date: d.Date}
		}
		nights[d.Date].Stores = append(nights[d.Date].Stores, d)
	}
	for _, n := range nights {
		slices.SortFunc(n.Stores, func(a, b StoreDay) int { return strings.Compare(a.Store, b.Store) })
		n.Stores = slices.Clip(n.Stores)
		n.index()
	}
	return nights, nil
}
