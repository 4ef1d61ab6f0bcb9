package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// OffloadFacts are the datasets whose rows leave with a month; what left of each of their deliveries is on record.
var OffloadFacts = []string{"sales", "sale_lines", "inventory"}

// OffloadViews are the published views that lose rows when a month leaves: facts and what is made of pairs of a store and a product. What is of
// stores, of products or of categories stays (docs/decisions/0019).
var OffloadViews = append([]string{
	"expected_sales", "stockout_day", "price_off_day", "promotion_pair_day", "cover_day", "silent_day", "negative_day", "return_day",
}, OffloadFacts...)

// offloadWhole are the tables of which a month leaves whole, so that a server may drop it at once.
var offloadWhole = []string{"sales", "sale_lines", "inventory", "expected_sales", "stockout_day", "price_off_day", "promotion_pair_day", "cover_day"}

// MonthDropper is a writing transaction that drops months of tables in the place of deleting their rows.
type MonthDropper interface {
	// DropMonths drops all that tables hold of the months before a date, which is the first of one. Where others read them for long it
	// MUST give up with fault.Locked.
	DropMonths(ctx context.Context, tables []string, before time.Time) error
}

// OffloadPart is a month of a view that lies in a file elsewhere.
type OffloadPart struct {
	View   string
	Month  contract.Day // its first
	Rows   int64
	Sums   map[string]string // of number columns, exact
	Path   string            // below the place
	SHA256 string
	Bytes  int64
}

// tellsCost finds columns that tell what things cost, by their names: the reader's role without cost does not see them.
var tellsCost = regexp.MustCompile(`cost|cogs|margin|funding`)

// sums are the part's sums as JSON, and apart from them those that tell what things cost.
func (p OffloadPart) sums() (plain, costs string, err error) {
	list := [2]map[string]string{{}, {}}
	for name, sum := range p.Sums {
		i := 0
		if tellsCost.MatchString(name) {
			i = 1
		}
		list[i][name] = sum
	}
	a, err := json.Marshal(list[0])
	b, err2 := json.Marshal(list[1])
	return string(a), string(b), errors.Join(err, err2)
}

// Offload is what is to leave.
type Offload struct {
	Before   contract.Day // the first of a month; what lies before it leaves
	Place    string
	Manifest string // the SHA-256 of the manifest that names the files
	Actor    string
	Parts    []OffloadPart
}

// Offload takes the rows out and puts on record what they were, inside the publishing transaction of run. It returns the rows of deliveries that
// went, by dataset: those of the parts, and those that slices had hidden.
func (w *Warehouse) Offload(ctx context.Context, tx Tx, run int64, o Offload) (map[string]int64, error) {
	for _, dataset := range OffloadFacts {
		if err := w.exec(ctx, tx, "offload_"+dataset, run, o.Before.Time()); err != nil {
			return nil, err
		}
	}
	taken, seen := map[string]int64{}, map[string]int64{}
	if err := w.each(ctx, tx, "offload_taken", func(r *sql.Rows) error {
		var name string
		var n int64
		err := r.Scan(&name, &n)
		taken[name] = n
		return err
	}, run); err != nil {
		return nil, err
	}
	at := w.Now().UTC()
	for _, p := range o.Parts {
		seen[p.View] += p.Rows
		sums, costs, err := p.sums()
		if err != nil {
			return nil, err
		}
		if err := w.exec(ctx, tx, "offload_insert", p.Month.Time(), o.Before.Time(), p.View, p.Rows, sums, costs, o.Place, p.Path, p.SHA256, p.Bytes,
			o.Manifest, run, at, o.Actor); err != nil {
			return nil, err
		}
	}
	for _, dataset := range OffloadFacts {
		if taken[dataset] < seen[dataset] {
			return nil, fault.New(fault.Failed, "%d rows of %s would leave, %d lie in files", taken[dataset], dataset, seen[dataset])
		}
	}
	d, drops := tx.(MonthDropper)
	var err error
	if drops {
		err = d.DropMonths(ctx, offloadWhole, o.Before.Time())
	} else {
		_, err = w.script(ctx, tx, "offload_whole", o.Before.Time())
	}
	if err == nil {
		_, err = w.script(ctx, tx, "offload_part", o.Before.Time())
	}
	return taken, err
}

// OffloadedMonth is a month that has left.
type OffloadedMonth struct {
	Month  contract.Day      `json:"-"`
	Before contract.Day      `json:"-"` // all before it left by the same run
	Name   string            `json:"month"`
	Rows   map[string]int64  `json:"rows"` // by view
	Files  map[string]string `json:"-"`    // SHA-256 by view
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
				m.Name, m.Rows, m.Files = m.Month.String()[:7], map[string]int64{}, map[string]string{}
				list = append(list, m)
			}
			list[len(list)-1].Rows[view] += rows
			list[len(list)-1].Files[view] = hash
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
	return all, Fingerprint{Rows: f.Rows + o.Fingerprint.Rows, Sum: added(f.Sum, o.Fingerprint.Sum)}
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
			if err := r.Scan(&id, &dataset, &part.Recount.Rows, &sums, &part.Fingerprint.Sum); err != nil {
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
