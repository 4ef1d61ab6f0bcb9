package read

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
)

// YearSpan is a run of dates against the same dates of last year, like for like: over the store-days that are complete in both.
type YearSpan struct {
	Span
	Stores                    int64 // that are compared on any date
	Sales, Compared, LastYear int64 // net sales of all complete store-days, of those that are compared, and of their other side
	Known                     bool  // anything was delivered
	Nights
}

// Years sums runs of dates against last year.
func (w *Window) Years(spans []Span, in Scope, to Against) []YearSpan {
	list := make([]YearSpan, len(spans))
	var room daySums
	for i, span := range spans {
		var sum spanSum
		var found spanNights
		for date := span.First; date <= span.Last; date++ {
			day, of := w.sum(date, in, to, &room)
			sum.add(day, of)
			found.add(w, date, day, in)
		}
		h := sum.headlineOf(w, in, to)
		list[i] = YearSpan{Span: span, Stores: h.Stores, Sales: h.All().Sales, Compared: h.Now.Sales, LastYear: h.Base.Sales, Known: h.Now.Stores+h.Others.Stores > 0, Nights: found.nights()}
	}
	return list
}

// CategoryYears is Years of one category. A store-day that sold nothing of it counts as nothing, and a night on which no store in scope did is neither held nor lacking.
func (r *Reader) CategoryYears(ctx context.Context, w *Window, spans []Span, in Scope, to Against, category string) ([]YearSpan, error) {
	if len(spans) == 0 {
		return nil, nil
	}
	first, last := spans[0].First, spans[0].Last
	for _, s := range spans {
		first, last = min(first, s.First), max(last, s.Last)
		for d := s.First; d <= s.Last; d++ {
			first = min(first, to.Other(d))
		}
	}
	sold, err := r.categorySales(ctx, category, first, last)
	if err != nil {
		return nil, err
	}
	list := make([]YearSpan, len(spans))
	for i, span := range spans {
		list[i] = w.categoryYear(span, in, to, sold)
	}
	return list, nil
}

func (w *Window) categoryYear(span Span, in Scope, to Against, sold map[storeDate]int64) YearSpan {
	y, stores := YearSpan{Span: span}, map[string]bool{}
	var compared, alone Nights
	for date := span.First; date <= span.Last; date++ {
		day := w.categoryDay(date, in, to, sold)
		y.Sales, y.Compared, y.LastYear, y.Known = y.Sales+day.sales, y.Compared+day.compared, y.LastYear+day.lastYear, y.Known || day.stands
		for _, store := range day.stores {
			stores[store] = true
		}
		lacks := len(day.stores) == 0 && w.Lacks(date, in)
		compared.count(date, day.both, lacks)
		alone.count(date, day.now, lacks && !day.stands)
	}
	if y.Stores, y.Nights = int64(len(stores)), alone; y.Stores > 0 {
		y.Nights = compared
	}
	return y
}

// categoryDay is what the stores in scope sold of a category on a date.
type categoryDay struct {
	sales, compared, lastYear int64
	stores                    []string // that are compared
	stands                    bool     // any is complete
	now, both                 bool     // any sold something of it: on the date; on either side of what is compared
}

func (w *Window) categoryDay(date contract.Day, in Scope, to Against, sold map[storeDate]int64) (v categoryDay) {
	n := w.nights[date]
	if n == nil {
		return v
	}
	part, b := w.Chain.part(in), w.basesOf(date, to)
	for k := range n.Stores {
		d := &n.Stores[k]
		if !d.Complete || !part.has(d) || w.Closed(d) {
			continue
		}
		now, some := sold[storeDate{d.Store, date}]
		v.sales, v.stands, v.now = v.sales+now, true, v.now || some
		if b.of(d).ok {
			then, before := sold[storeDate{d.Store, to.Other(date)}]
			v.compared, v.lastYear, v.both = v.compared+now, v.lastYear+then, v.both || some || before
			v.stores = append(v.stores, d.Store)
		}
	}
	return v
}

// categorySales is what each store sold of a category a day. It holds every store: callers look up those that are in scope.
func (r *Reader) categorySales(ctx context.Context, category string, first, last contract.Day) (map[storeDate]int64, error) {
	return remember(ctx, r, fmt.Sprintf("category %q from %s to %s", category, first, last), func() (map[storeDate]int64, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		chain, err := r.everyStore(ctx)
		if err != nil {
			return nil, 0, err
		}
		type row struct {
			storeDate
			sales int64
		}
		rows, err := all(ctx, q, "category_trend", func(s *sql.Rows, v *row) error { return s.Scan(day{&v.date}, &v.store, &v.sales) }, category, first.Time(), last.Time())
		sold := make(map[storeDate]int64, len(rows))
		for _, v := range rows {
			sold[storeDate{chain.intern(v.store), v.date}] = v.sales
		}
		return sold, int64(len(rows)), err
	})
}

// Size is how many stores the master has, in scope or not: what a window costs to read.
func (r *Reader) Size(ctx context.Context) (int, error) {
	chain, err := r.everyStore(ctx)
	if err != nil {
		return 0, err
	}
	return len(chain.Stores), nil
}
