package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// OffloadedMonth is a month that has left.
type OffloadedMonth struct {
	Month  contract.Day      `json:"-"`
	Before contract.Day      `json:"-"` // all before it left by the same run
	Name   string            `json:"month"`
	Rows   map[string]int64  `json:"rows"` // by view
	Files  map[string]string `json:"-"`    // SHA-256 by view
	Paths  map[string]string `json:"-"`    // below Place, by view
	Place  string            `json:"place"`
	Run    int64             `json:"run"`
	At     time.Time         `json:"at"`
}

// Offloaded are the months that have left, oldest first.
type Offloaded []OffloadedMonth

// Offloaded returns the months that have left.
func (w *Warehouse) Offloaded(ctx context.Context) (list Offloaded, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "offloaded", func(r *sql.Rows) error {
			var month, before day
			var m OffloadedMonth
			var view, path, hash string
			var rows int64
			if err := r.Scan(&month, &before, &view, &rows, &m.Place, &path, &hash, &m.Run, &m.At); err != nil {
				return err
			}
			m.Month, m.Before = *month.Day, *before.Day
			if n := len(list); n == 0 || list[n-1].Month != m.Month || list[n-1].Run != m.Run {
				m.Name, m.Rows, m.Files, m.Paths = m.Month.String()[:7], map[string]int64{}, map[string]string{}, map[string]string{}
				list = append(list, m)
			}
			list[len(list)-1].Rows[view] += rows
			list[len(list)-1].Files[view], list[len(list)-1].Paths[view] = hash, path
			return nil
		})
	})
	return list, err
}

// Before is the first date that has not left; nil where none has.
func (o Offloaded) Before() *contract.Day {
	if len(o) == 0 {
		return nil
	}
	return &o[len(o)-1].Before
}

// Paths are the files of all that has left, below the places that it left for: at whichever place one of them lies, it may be the only copy.
func (o Offloaded) Paths() map[string]bool {
	paths := map[string]bool{}
	for _, m := range o {
		for _, path := range m.Paths {
			paths[path] = true
		}
	}
	return paths
}

// Of is the month of a date that has left; ok is false where it has not. A month of which nothing was there to leave is told as the one before it.
func (o Offloaded) Of(d contract.Day) (m OffloadedMonth, ok bool) {
	if len(o) == 0 || d >= o[len(o)-1].Before {
		return m, false
	}
	for _, x := range o {
		if m.Name == "" || x.Month <= d {
			m = x
		}
	}
	return m, true
}

// offloadReach is how many days back anything that is worked out of a date looks at rows of pairs: promotions that ended a month ago, at the eight weeks
// before, are the furthest (87), and the rest is room.
const offloadReach = 120

// OffloadClosed returns the last date that can no longer be changed because what it rests on has left: what is normal is worked out again from a state
// that was kept, of which there is one a quarter, and no state between may need rows that are gone. nil: nothing has left.
func (w *Warehouse) OffloadClosed(ctx context.Context) (*contract.Day, error) {
	list, err := w.Offloaded(ctx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	from := *list.Before() + offloadReach - 1
	closed := day{&from}
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "offload_closed", func(r *sql.Rows) error { return r.Scan(&closed) }, from.Time())
	})
	if closed.Day == nil {
		closed.Day = &from
	}
	return closed.Day, err
}

// OffloadDates returns the business dates from a date on and before another of which readers see anything.
func (w *Warehouse) OffloadDates(ctx context.Context, from, before contract.Day) (list []contract.Day, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "offload_dates", func(r *sql.Rows) error {
			var d day
			if err := r.Scan(&d); err != nil {
				return err
			}
			list = append(list, *d.Day)
			return nil
		}, from.Time(), before.Time())
	})
	return list, err
}

// Superseded returns the business dates from a date on and before another of which superseded figures are kept.
func (w *Warehouse) Superseded(ctx context.Context, from, before contract.Day) (list []contract.Day, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "offload_superseded", func(r *sql.Rows) error {
			var d day
			var n int64
			if err := r.Scan(&d, &n); err != nil {
				return err
			}
			list = append(list, *d.Day)
			return nil
		}, from.Time(), before.Time())
	})
	return list, err
}

// OffloadedRows is what has left of a delivery.
type OffloadedRows struct {
	Recount
	Fingerprint
}

// With adds what has left of a delivery to what the warehouse holds of it.
func (o OffloadedRows) With(c Recount, f Fingerprint) (Recount, Fingerprint) {
	all := Recount{Rows: c.Rows + o.Recount.Rows, Sums: map[string]string{}}
	for _, sums := range []map[string]string{c.Sums, o.Sums} {
		for name, value := range sums {
			all.Sums[name] = added(all.Sums[name], value)
		}
	}
	return all, Fingerprint{Rows: f.Rows + o.Fingerprint.Rows, Sum: added(f.Sum, o.Sum)}
}

// added is the sum of two exact amounts; "" is none.
func added(a, b string) string {
	x, y := new(big.Rat), new(big.Rat)
	x.SetString(a)
	y.SetString(b)
	if sum := x.Add(x, y); !sum.IsInt() {
		return sum.FloatString(6)
	}
	return x.Num().String()
}

// OffloadedRows returns what has left of the deliveries numbered first to last, by dataset and delivery.
func (w *Warehouse) OffloadedRows(ctx context.Context, first, last int64) (map[string]map[int64]OffloadedRows, error) {
	left := map[string]map[int64]OffloadedRows{}
	err := w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "offloaded_rows", func(r *sql.Rows) error {
			var id int64
			var dataset, sums string
			var part OffloadedRows
			if err := r.Scan(&id, &dataset, &part.Recount.Rows, &sums, &part.Sum); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(sums), &part.Sums); err != nil {
				return fmt.Errorf("what left of delivery %d: %w", id, err)
			}
			part.Fingerprint.Rows = part.Recount.Rows
			if left[dataset] == nil {
				left[dataset] = map[int64]OffloadedRows{}
			}
			part.Recount, part.Fingerprint = left[dataset][id].With(part.Recount, part.Fingerprint)
			left[dataset][id] = part
			return nil
		}, first, last)
	})
	return left, err
}
