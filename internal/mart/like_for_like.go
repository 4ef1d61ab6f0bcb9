package mart

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// WeekDay is a day of a week and the day of last year that it compares with.
type WeekDay struct{ Week, Day, Other contract.Day } // Week: its last day

// YearWeek is a week of a region against last year. Money is minor units, counts are thousandths, 0 where some are not known.
type YearWeek struct {
	Week                                             contract.Day
	Region                                           string // "": stores without one
	Stores                                           int    // comparable
	Actual, LastYear                                 int64  // of them, over days on which both traded
	Total, TotalLastYear                             int64
	New, Closed, Other, Calendar                     int64
	Transactions, LastTransactions, Units, LastUnits int64
}

// WeekProduct is a product of the chain in a week against last year. Sales are before returned money.
type WeekProduct struct {
	ProductID                     string
	UnitsBefore, UnitsAfter       int64
	SalesBefore, SalesAfter       int64
	ReturnedBefore, ReturnedAfter int64
}

// LookYears reads weeks against last year, by region, in the order of weeks and regions. comparable is how many days after its opening a
// store begins to be compared.
func LookYears(ctx context.Context, q warehouse.Querier, days []WeekDay, comparable int) (list []YearWeek, err error) {
	err = ask(ctx, q, "like_for_like", func(r *sql.Rows) error {
		var week time.Time
		var w YearWeek
		var blindTickets, blindUnits int64
		err := r.Scan(&week, &w.Region, &w.Stores, number{&w.Actual, 2}, number{&w.LastYear, 2}, number{&w.Total, 2}, number{&w.TotalLastYear, 2},
			number{&w.New, 2}, number{&w.Closed, 2}, number{&w.Other, 2}, number{&w.Calendar, 2}, number{&w.Transactions, 3}, number{&w.LastTransactions, 3},
			number{&w.Units, 3}, number{&w.LastUnits, 3}, &blindTickets, &blindUnits)
		w.Week, w.Closed = contract.DayOf(week), -w.Closed
		if blindTickets > 0 {
			w.Transactions, w.LastTransactions = 0, 0
		}
		if blindUnits > 0 {
			w.Units, w.LastUnits = 0, 0
		}
		list = append(list, w)
		return err
	}, append(weekArgs(days), int64(comparable))...)
	if err != nil {
		return nil, fmt.Errorf("weeks against last year: %w", err)
	}
	return list, nil
}

// LookWeekProducts reads what the products of the chain did in weeks against last year, by week.
func LookWeekProducts(ctx context.Context, q warehouse.Querier, days []WeekDay) (map[contract.Day][]WeekProduct, error) {
	all := map[contract.Day][]WeekProduct{}
	err := ask(ctx, q, "product_weeks", func(r *sql.Rows) error {
		var week time.Time
		var p WeekProduct
		err := r.Scan(&week, &p.ProductID, number{&p.UnitsBefore, 3}, number{&p.UnitsAfter, 3}, number{&p.SalesBefore, 2}, number{&p.SalesAfter, 2},
			number{&p.ReturnedBefore, 2}, number{&p.ReturnedAfter, 2})
		all[contract.DayOf(week)] = append(all[contract.DayOf(week)], p)
		return err
	}, weekArgs(days)...)
	if err != nil {
		return nil, fmt.Errorf("products of weeks against last year: %w", err)
	}
	return all, nil
}

// weekArgs are the first seven arguments of a statement about weeks and last year.
func weekArgs(days []WeekDay) []any {
	var lists [3][]string
	first, last := days[0], days[0]
	for _, d := range days {
		for i, v := range []contract.Day{d.Week, d.Day, d.Other} {
			lists[i] = append(lists[i], v.String())
		}
		first.Day, first.Other = min(first.Day, d.Day), min(first.Other, d.Other)
		last.Day, last.Other = max(last.Day, d.Day), max(last.Other, d.Other)
	}
	args := make([]any, 0, 8)
	for _, l := range lists {
		args = append(args, strings.Join(l, ","))
	}
	return append(args, first.Day.Time(), last.Day.Time(), first.Other.Time(), last.Other.Time())
}

// YearEvents returns the holidays of all stores from first to last by date.
func YearEvents(ctx context.Context, q warehouse.Querier, first, last contract.Day) (map[contract.Day]string, error) {
	all := map[contract.Day]string{}
	err := ask(ctx, q, "year_events", func(r *sql.Rows) error {
		var d time.Time
		var event string
		err := r.Scan(&d, &event)
		all[contract.DayOf(d)] = event
		return err
	}, first.Time(), last.Time())
	if err != nil {
		return nil, fmt.Errorf("holidays from %s to %s: %w", first, last, err)
	}
	return all, nil
}
