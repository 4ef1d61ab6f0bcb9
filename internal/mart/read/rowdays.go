package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// DatedRow is a SalesRow of a date.
type DatedRow struct {
	Date contract.Day
	SalesRow
}

// SalesRowsOver returns SalesRows of some dates, oldest first: those that are kept from there, the others by one statement.
func (r *Reader) SalesRowsOver(ctx context.Context, id string, dates []contract.Day) (list []DatedRow, err error) {
	known, missing := map[contract.Day][]SalesRow{}, map[contract.Day]bool{}
	var span Span
	for _, date := range dates {
		if len(dates) == 1 || r.keptSales(ctx, date) {
			if known[date], err = r.SalesRows(ctx, id, date); err != nil {
				return nil, err
			}
			continue
		}
		if len(missing) == 0 {
			span.First = date
		}
		missing[date], span.Last = true, date
	}
	var asked []DatedRow
	if len(missing) > 0 && r.scope.Holds(id) {
		if asked, err = r.salesRowsOf(ctx, id, span); err != nil {
			return nil, err
		}
	}
	for _, date := range dates {
		for _, v := range known[date] {
			list = append(list, DatedRow{date, v})
		}
		for len(asked) > 0 && asked[0].Date <= date {
			if v := asked[0]; missing[v.Date] {
				if !r.scope.SeesCost {
					v.Cost, v.CostFrozen = Unknown, false
				}
				list = append(list, v)
			}
			asked = asked[1:]
		}
	}
	return list, nil
}

// keptSales reports whether the sales of a date are there without a statement.
func (r *Reader) keptSales(ctx context.Context, date contract.Day) bool {
	if _, ok := r.memory.get(salesKey{r.run, date}); ok {
		return true
	}
	shown, err := r.nights(ctx)
	if err != nil {
		return false
	}
	key, ok := nightOf(shown, date)
	return ok && r.memory.products.of(key) != nil
}

func (r *Reader) salesRowsOf(ctx context.Context, id string, span Span) ([]DatedRow, error) {
	return ask(ctx, r, "rows_sales_days", func(rows *sql.Rows, v *DatedRow) error {
		return rows.Scan(day{&v.Date}, &v.Product, label{&v.Name}, label{&v.Category}, &v.Known, &v.Units, &v.Sales, &v.Discount, &v.ReturnedUnits,
			&v.Returned, &v.Net, &v.Cost, &v.CostFrozen, &v.Delivery, &v.Line)
	}, id, span.First.Time(), span.Last.Time())
}

// SpanDay is a store on one of a run of dates.
type SpanDay struct {
	Date contract.Day
	Word Word
	Day  *StoreDay // nil: nothing is known
	Held bool      // the sums of the run hold it
}

// SpanDays are the dates of a run on which a store traded, should have or was closed, oldest first. Sums hold what they hold in StoresOver: the dates that are
// complete on both sides; where nothing compares on any, those that are complete.
func (w *Window) SpanDays(s *Store, span Span, to Against) (list []SpanDay) {
	var compared []bool
	some := false
	for _, on := range w.datesOf(span, to) {
		v := SpanDay{Date: on.date, Word: wordsOf[w.codeOn(s, &on)], Day: on.night.of(s.place, s.ID)}
		if v.Word == NotOpen {
			continue
		}
		v.Held = v.Word != Closed && v.Day != nil && v.Day.Complete
		both := v.Held && on.bases.of(v.Day).ok
		some = some || both
		list, compared = append(list, v), append(compared, both)
	}
	for i := range list {
		if some {
			list[i].Held = compared[i]
		}
	}
	return list
}
