package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// leastSuchDays is how many days of the same weekday a store needs before its hours are known.
const leastSuchDays = 3

// SoFar is what came until now of a day that is not over, held against the same hours of a normal day. Sums are of the stores that can be compared:
// those whose lines have times, that traded on at least three such weekdays before, and that have no event today.
type SoFar struct {
	Timed   bool  // some store's lines have times
	Until   int64 // the latest hour that sums end before, counted from the midnight that the date begins with; hours that may be under way are in no sum
	Earlier int64 // stores whose sums end before an earlier hour
	Stores  int64 // in the sums
	Sold    int64 // net sales, minor units
	Normal  int64 // what is normal of the day times the share of it that each store has normally sold by its hour, minor units
}

// hours is a store's part of SoFar; money is in minor units.
type hours struct {
	store                  string
	until                  int64
	timeless               bool
	sold, days, usual, all int64
	expected               Maybe
}

// normal is what the store normally has sold by the hour; unknown where that is not known well enough.
func (h hours) normal() Maybe {
	if h.timeless || h.days < leastSuchDays || h.usual <= 0 || h.all < h.usual || h.expected.Or(0) <= 0 {
		return Unknown
	}
	return Maybe(MulDiv(int64(h.expected), h.usual, h.all))
}

// SoFar compares what came of a date until now with the same hours of a normal day.
func (r *Reader) SoFar(ctx context.Context, date contract.Day, in Scope) (SoFar, error) {
	var s SoFar
	rows, err := ask(ctx, r, "hours", func(rows *sql.Rows, v *hours) error {
		var timeless int64
		err := rows.Scan(&v.store, &v.until, &timeless, &v.sold, &v.days, &v.usual, &v.all, &v.expected)
		v.timeless = timeless == 1
		return err
	}, date.Time())
	if err != nil {
		return s, err
	}
	chain, err := r.Chain(ctx)
	if err != nil {
		return s, err
	}
	var counted []hours
	for _, h := range rows {
		if !r.scope.Holds(h.store) || !chain.In(in, h.store) {
			continue
		}
		s.Timed = s.Timed || !h.timeless
		normal := h.normal()
		if !normal.Known() {
			continue
		}
		counted = append(counted, h)
		s.Until = max(s.Until, h.until)
		s.Stores++
		s.Sold += h.sold
		s.Normal += int64(normal)
	}
	for _, h := range counted {
		if h.until < s.Until {
			s.Earlier++
		}
	}
	return s, nil
}
