package read

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Shape is net sales by weekday, from Monday, over complete store-days.
type Shape struct {
	Sales [7]int64 // minor units
	Days  [7]int64 // store-days
}

// Average is the net sales of a store-day of a weekday; unknown where there is none.
func (s Shape) Average(weekday int) Maybe {
	if s.Days[weekday] == 0 {
		return Unknown
	}
	return Maybe(MulDiv(s.Sales[weekday], 1, s.Days[weekday]))
}

// Mean is the average of the weekdays' averages, each weekday counted once; unknown where there are none.
func (s Shape) Mean() Maybe {
	var sum, n int64
	for d := range s.Days {
		if v := s.Average(d); v.Known() {
			sum, n = sum+int64(v), n+1
		}
	}
	if n == 0 {
		return Unknown
	}
	return Maybe(MulDiv(sum, 1, n))
}

// Index is a weekday's average in tenths of a percent of the mean; unknown where there is none.
func (s Shape) Index(weekday int) Maybe {
	v, mean := s.Average(weekday), s.Mean()
	if !v.Known() || mean.Or(0) <= 0 {
		return Unknown
	}
	return Maybe(MulDiv(int64(v), 1000, int64(mean)))
}

// weekdayOf counts weekdays from Monday.
func weekdayOf(d contract.Day) int { return int(d.Weekday()+6) % 7 }

// Weekday is a weekday counted from Monday.
func Weekday(n int) time.Weekday { return time.Weekday((n + 1) % 7) }

// Shape sums a window's complete store-days by weekday.
func (w *Window) Shape(span Span, in Scope) (s Shape) {
	stores := w.stores(in)
	for date := span.First; date <= span.Last; date++ {
		weekday := weekdayOf(date)
		for _, d := range w.complete(date, stores) {
			s.Sales[weekday] += int64(d.Sales)
			s.Days[weekday]++
		}
	}
	return s
}

// complete yields the complete store-days of a date on which the store was open, each with its store's place in stores, which are by id.
func (w *Window) complete(date contract.Day, stores []*Store) iter.Seq2[int, *StoreDay] {
	return func(yield func(int, *StoreDay) bool) {
		n := w.nights[date]
		if n == nil {
			return
		}
		days := n.Stores
		if len(stores) == 1 { // of a store's page
			i, ok := n.find(stores[0].ID)
			if !ok {
				return
			}
			days = days[i : i+1]
		}
		at := 0
		for i := range days {
			d := &days[i]
			for at < len(stores) && stores[at].ID < d.Store { // both are by id
				at++
			}
			if at == len(stores) {
				return
			}
			if d.Complete && !d.Shut && d.Sales.Known() && stores[at].ID == d.Store && !yield(at, d) {
				return
			}
		}
	}
}

// MonthPart is what a part of the month sold, and what its weekdays would have sold at their averages.
type MonthPart struct {
	Sales, Usual, Days int64 // minor units, and store-days
}

// MonthParts are the parts of a month in their order: the first three days, those up to the 10th, up to the 20th, up to the last three, and
// the last three.
const MonthParts = 5

// monthPart is the part that a date belongs to.
func monthPart(d contract.Day) int {
	t := d.Time()
	switch last := t.AddDate(0, 1, -t.Day()).Day(); {
	case t.Day() <= 3:
		return 0
	case t.Day() > last-3:
		return 4
	case t.Day() <= 10:
		return 1
	case t.Day() <= 20:
		return 2
	}
	return 3
}

// Month sums a window's complete store-days by the part of the month, beside what the same stores usually sell on these weekdays.
func (w *Window) Month(span Span, in Scope) (parts [MonthParts]MonthPart) {
	stores := w.stores(in)
	shapes := make([]Shape, len(stores))
	for date := span.First; date <= span.Last; date++ {
		weekday := weekdayOf(date)
		for at, d := range w.complete(date, stores) {
			shapes[at].Sales[weekday] += int64(d.Sales)
			shapes[at].Days[weekday]++
		}
	}
	usual := make([][7]int64, len(stores)) // worked out once: each weekday comes a dozen times
	for at := range shapes {
		for weekday := range usual[at] {
			usual[at][weekday] = int64(shapes[at].Average(weekday).Or(0))
		}
	}
	for date := span.First; date <= span.Last; date++ {
		weekday, p := weekdayOf(date), &parts[monthPart(date)]
		for at, d := range w.complete(date, stores) {
			p.Sales, p.Usual, p.Days = p.Sales+int64(d.Sales), p.Usual+usual[at][weekday], p.Days+1
		}
	}
	return parts
}

// shapesOf are the shapes of one store of a large chain: its days are looked up in the window, which a statement would join for each reader.
func (r *Reader) shapesOf(ctx context.Context, w *Window, span Span, in Scope) (map[string]Shape, error) {
	type sold struct {
		date     contract.Day
		category string
		sales    int64
	}
	shapes := map[string]Shape{}
	if !r.scope.Holds(in.Store) || !w.Chain.In(in, in.Store) {
		return shapes, nil
	}
	st, _ := w.Chain.Store(in.Store)
	rows, err := ask(ctx, r, "category_store_days", func(rows *sql.Rows, v *sold) error {
		err := rows.Scan(day{&v.date}, &v.category, &v.sales)
		v.category = r.memory.word(v.category)
		return err
	}, in.Store, span.First.Time(), span.Last.Time())
	for _, v := range rows {
		if d := w.nights[v.date].of(st.place, in.Store); d == nil || !d.Complete {
			continue
		}
		s := shapes[v.category]
		s.Sales[weekdayOf(v.date)] += v.sales
		shapes[v.category] = s
	}
	return shapes, err
}

// CategoryShapes returns what the complete store-days in scope sold by category and weekday; Days stay empty. The window holds the span.
func (r *Reader) CategoryShapes(ctx context.Context, w *Window, span Span, in Scope) (map[string]Shape, error) {
	type sold struct {
		category       string
		weekday, sales int64
	}
	c, err := r.cut(ctx, in)
	if err != nil {
		return nil, err
	}
	if c.by == "these" && in.Store != "" {
		return r.shapesOf(ctx, w, span, in)
	}
	if c.by == "" {
		c.by = "each" // its parts add up to it: one statement for the whole and for each of them
	}
	places, err := remember(ctx, r, named("category weekdays", span, c.by, c.stores), func() (map[string][]sold, int64, error) {
		type row struct {
			place string
			of    sold
		}
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		list, err := all(ctx, q, "category_weekdays", func(rows *sql.Rows, v *row) error {
			return rows.Scan(&v.place, &v.of.category, &v.of.weekday, &v.of.sales)
		}, span.First.Time(), span.Last.Time(), c.by, c.stores)
		by := map[string][]sold{}
		for _, v := range list {
			v.of.category = r.memory.word(v.of.category)
			by[v.place] = append(by[v.place], v.of)
		}
		return by, int64(len(list)), err
	})
	if err != nil {
		return nil, err
	}
	shapes := map[string]Shape{}
	for place, rows := range places {
		if c.has != nil && !c.has(place) {
			continue
		}
		for _, v := range rows {
			s := shapes[v.category]
			s.Sales[v.weekday] += v.sales
			shapes[v.category] = s
		}
	}
	return shapes, nil
}
