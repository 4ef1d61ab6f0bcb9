package read

import (
	"context"
	"database/sql"
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

// shapesOf are the shapes of one store of a large chain: its days are looked up in the window, which a statement would join for each reader. Its categories
// lie in files, or are asked for from the first to the last day that no file has.
func (r *Reader) shapesOf(ctx context.Context, w *Window, span Span, in Scope) (map[string]Shape, error) {
	shapes := map[string]Shape{}
	if !r.scope.Holds(in.Store) || !w.Chain.In(in, in.Store) {
		return shapes, nil
	}
	st, _ := w.Chain.Store(in.Store)
	missing, done := Span{span.Last + 1, span.First - 1}, map[contract.Day]bool{}
	for date := span.First; date <= span.Last; date++ {
		key, shown := nightOf(w.shown, date)
		d := w.nights[date].of(st.place, in.Store)
		if !shown || d == nil || !d.Complete || w.Closed(d) {
			done[date] = true
			continue
		}
		f, weekday := r.memory.categories.of(key), weekdayOf(date)
		if f == nil || st.place == 0 || f.each(st.place, func(category string, sales int64) { addShape(shapes, category, weekday, sales) }) != nil { // the warehouse has what a file has lost
			missing = Span{min(missing.First, date), date}
			continue
		}
		done[date] = true
	}
	if missing.First > missing.Last {
		return shapes, nil
	}
	type sold struct {
		date     contract.Day
		category string
		sales    int64
	}
	rows, err := ask(ctx, r, "category_store_days", func(rows *sql.Rows, v *sold) error {
		err := rows.Scan(day{&v.date}, &v.category, &v.sales)
		v.category = r.memory.word(v.category)
		return err
	}, in.Store, missing.First.Time(), missing.Last.Time())
	for _, v := range rows {
		if !done[v.date] {
			addShape(shapes, v.category, weekdayOf(v.date), v.sales)
		}
	}
	return shapes, err
}

// addShape adds what a category sold on a weekday.
func addShape(shapes map[string]Shape, category string, weekday int, sales int64) {
	s := shapes[category]
	s.Sales[weekday] += sales
	shapes[category] = s
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
			addShape(shapes, v.category, int(v.weekday), v.sales)
		}
	}
	return shapes, nil
}
