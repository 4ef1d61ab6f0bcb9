package read

import (
	"context"
	"database/sql"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// offerPair is one product of a promotion in one store on a date. Names are places in the night's.
type offerPair struct {
	store, product       int32
	units, missed, sales int64
	normal               Maybe
}

// offerNight is every pair that was in a promotion on a date, by promotion.
type offerNight struct {
	names []string // of stores and products, once each
	of    map[string][]offerPair
}

// offerNightKey names the promotions' pairs of a night.
type offerNightKey struct {
	run  int64
	date contract.Day
}

const (
	// offerStep is how many days of promotions are read at once.
	offerStep = 14
	// offerShare is the part of a Memory that promotions may take that are read before anybody asks.
	offerShare = 8
)

// KeepOffers reads what the promotions that touch the days from first to a date sold, so that OfferProducts and OfferDays of any of them ask
// nothing. It is for what reads ahead. It stops at what fits, the newest days; in a chain that is too large for it, it does nothing, and kept is false.
func (r *Reader) KeepOffers(ctx context.Context, first, date contract.Day) (kept bool, err error) {
	if ok, err := r.atOnce(ctx); err != nil || !ok {
		return false, err
	}
	due, err := r.dueOffers(ctx, first, date)
	if err != nil {
		return false, err
	}
	since, until := date+1, first-1
	for _, d := range due {
		since, until = min(since, d.since), max(until, d.until)
	}
	for room := r.memory.limit / offerShare; until >= since && room > 0; {
		if v, ok := r.memory.get(offerNightKey{r.run, until}); ok {
			room -= v.(*offerNight).room()
			until--
			continue
		}
		step := Span{max(since, until-offerStep+1), until}
		nights, err := r.readOffers(ctx, step)
		if err != nil {
			return false, err
		}
		for ; until >= step.First; until-- {
			n := nights[until]
			if n == nil {
				n = &offerNight{}
			}
			room -= n.room()
			r.memory.put(offerNightKey{r.run, until}, n, n.room())
		}
	}
	return true, nil
}

// room is how many rows of a Memory a night takes.
func (n *offerNight) room() int64 {
	rows := int64(1)
	for _, list := range n.of {
		rows += 1 + int64(len(list))*2/5 // of 48 bytes
	}
	return rows
}

func (r *Reader) readOffers(ctx context.Context, days Span) (map[contract.Day]*offerNight, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	type row struct {
		date                      contract.Day
		promotion, store, product string
		offerPair
	}
	rows, err := all(ctx, q, "offer_pairs", func(rows *sql.Rows, v *row) error {
		return rows.Scan(day{&v.date}, &v.promotion, &v.store, &v.product, &v.units, &v.normal, &v.missed, &v.sales)
	}, days.First.Time(), days.Last.Time())
	if err != nil {
		return nil, err
	}
	nights := map[contract.Day]*offerNight{}
	places := map[contract.Day]map[string]int32{}
	for _, v := range rows {
		n := nights[v.date]
		if n == nil {
			n = &offerNight{of: map[string][]offerPair{}}
			nights[v.date], places[v.date] = n, map[string]int32{}
		}
		place := func(name string) int32 {
			at, ok := places[v.date][name]
			if !ok {
				at = int32(len(n.names)) //nolint:gosec // as many as atOnce lets through
				name = r.memory.word(name)
				places[v.date][name], n.names = at, append(n.names, name)
			}
			return at
		}
		v.offerPair.store, v.offerPair.product = place(v.store), place(v.product)
		id := r.memory.word(v.promotion)
		n.of[id] = append(n.of[id], v.offerPair)
	}
	for _, n := range nights {
		for id, list := range n.of {
			n.of[id] = slices.Clone(list) // as long as it is: what grows takes half as much again
		}
	}
	return nights, nil
}

// eachKeptPair calls do with every pair of a promotion over some days, of the stores that the reader may see and that are in a part of the
// chain. It reports whether memory has all of these days, and they may be summed up.
func (r *Reader) eachKeptPair(ctx context.Context, id string, first, last contract.Day, in Scope, do func(date contract.Day, product string, p *offerPair)) (bool, error) {
	nights := make([]*offerNight, 0, max(0, last-first+1))
	for date := first; date <= last; date++ {
		v, ok := r.memory.get(offerNightKey{r.run, date})
		if !ok {
			return false, nil
		}
		nights = append(nights, v.(*offerNight))
	}
	chain, err := r.Chain(ctx)
	if err != nil {
		return false, err
	}
	whole := r.scope.All && in == Scope{}
	for i, n := range nights {
		list := n.of[id]
		for j := range list {
			p := &list[j]
			if store := n.names[p.store]; whole || r.scope.Holds(store) && chain.In(in, store) {
				do(first+contract.Day(i), n.names[p.product], p)
			}
		}
	}
	return true, nil
}
