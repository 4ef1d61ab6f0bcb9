package mart

import (
	"context"
	"fmt"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// TestLookYears: two days of a week against two of last year. NORTH: A trades on all of them (110 after 100), B did not trade on the second day
// of last year (50 without a counterpart), N is new (70). SOUTH: G is gone (−40), Y opened a year ago and is not comparable yet (90 after 30).
// U is incomplete on the second day of this year: what it sold a year before has no counterpart.
func TestLookYears(t *testing.T) {
	t.Parallel()
	tx, exec, slice := opened(t)
	exec(`insert into wh.stores (store_id, name, region, opened_on, closed_on, delivery_id, source_line) values ('A', 'A', 'North', null, null, 1, 1),
		('B', 'B', 'North', date '2020-01-01', null, 1, 2), ('N', 'N', 'North', date '2026-05-01', null, 1, 3), ('G', 'G', 'South', null, date '2025-07-01', 1, 4),
		('Y', 'Y', 'South', date '2025-05-25', null, 1, 5), ('U', 'U', 'South', null, null, 1, 6)`)
	slice("stores", "null", 1)
	week := []WeekDay{}
	for i, d := range []string{"2026-05-30", "2026-05-31"} {
		other := []string{"2025-05-31", "2025-06-01"}[i]
		at := func(s string) contract.Day {
			day, err := contract.ParseDay(s)
			if err != nil {
				t.Fatal(err)
			}
			return day
		}
		week = append(week, WeekDay{at("2026-05-31"), at(d), at(other)})
		sold := func(date, store string, net, tickets int, complete bool) {
			exec(fmt.Sprintf(`insert into wh.store_day (business_date, store_id, is_open, net_sales, units, transactions, has_sales, has_store_days, has_inventory, complete, run_id)
				values ('%s', '%s', true, %d, %d, %d, true, true, true, %v, 1)`, date, store, net, net/2, tickets, complete))
		}
		sold(d, "A", 110, 11, true)
		sold(other, "A", 100, 10, true)
		sold(d, "B", 50, 5, true)
		if i == 0 {
			sold(other, "B", 40, 4, true)
		}
		sold(d, "N", 70, 7, true)
		sold(other, "G", 40, 4, true)
		sold(d, "Y", 90, 9, true)
		sold(other, "Y", 30, 3, true)
		sold(d, "U", 20, 2, i == 0)
		sold(other, "U", 25, 2, true)
		slice("store_day", "'"+d+"'", 0)
		slice("store_day", "'"+other+"'", 0)
	}
	got, err := LookYears(context.Background(), tx, week, 395)
	if err != nil {
		t.Fatal(err)
	}
	want := []YearWeek{
		{
			Week: week[0].Week, Region: "North", Stores: 2, Actual: 270_00, LastYear: 240_00, Total: 460_00, TotalLastYear: 240_00, New: 140_00, Calendar: 50_00,
			Transactions: 27_000, LastTransactions: 24_000, Units: 135_000, LastUnits: 120_000,
		},
		{
			Week: week[0].Week, Region: "South", Stores: 1, Actual: 20_00, LastYear: 25_00, Total: 200_00, TotalLastYear: 190_00, Closed: -80_00, Other: 120_00, Calendar: -25_00,
			Transactions: 2_000, LastTransactions: 2_000, Units: 10_000, LastUnits: 12_000,
		},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, w := range got {
		if w.Total-w.TotalLastYear != w.Actual-w.LastYear+w.New+w.Closed+w.Other+w.Calendar {
			t.Errorf("%s: its parts do not add up", w.Region)
		}
	}
}

// TestLook_CategoryGaps: 39 stores sell 20 units of coffee for 100.00 a day and are expected to, one more sells 10 or 30 by turns. How far it is off
// is what counts: 10 of 20 units. On the last day it sells 2. Store 38 is closed on the day before. Of none of the dates are errors there when the last
// one comes, as in a warehouse from before errors were kept.
func TestLook_CategoryGaps(t *testing.T) {
	t.Parallel()
	tx, exec, slice := opened(t)
	const days = 30
	for n := range days {
		date := dayOf(n).String()
		for i := 1; i <= 40; i++ {
			units := 20
			switch {
			case i == 38 && n == days-2:
				continue
			case i == 40 && n == days-1:
				units = 2
			case i == 40:
				units = 10 + 20*(n%2)
			}
			exec(fmt.Sprintf("insert into wh.category_day values ('%s', 'S%02d', 'Coffee', %d, %d, null, 1)", date, i, 5*units, units))
			exec(fmt.Sprintf("insert into wh.expected_category_day values ('%s', 'S%02d', 'Coffee', 100, 20, 1)", date, i))
			exec(fmt.Sprintf(`insert into wh.store_day (business_date, store_id, is_open, net_sales, has_sales, has_store_days, has_inventory, complete, run_id)
				values ('%s', 'S%02d', true, 100, true, false, false, true, 1)`, date, i))
		}
		for _, mart := range []string{"category_day", "expected_category_day", "store_day"} {
			slice(mart, "'"+date+"'", 0)
		}
	}
	last := dayOf(days - 1)
	if err := buildErrors(t.Context(), tx, 1, []contract.Day{last}); err != nil {
		t.Fatal(err)
	}
	rows, err := Look(t.Context(), tx, last, last)
	if err != nil {
		t.Fatal(err)
	}
	list := rows.Categories[last]
	if len(list) != 40 {
		t.Fatalf("%d categories", len(list))
	}
	g := list[39]
	if g.NetSales != 10_00 || g.Expected != 100_00 || g.Units != 2_000 || g.ExpectedUnits != 20_000 {
		t.Errorf("%+v", g)
	}
	near := func(what string, got, want, within float64) {
		t.Helper()
		if got < want-within || got > want+within {
			t.Errorf("%s %v, want %v", what, got, want)
		}
	}
	near("relative error", g.RelativeError, 0.5, 0.02)
	near("lumpiness", g.Lumpiness, 1.5708*100/20, 0.5) // (1.2533 × 10)² / 20
	near("units the day before", g.Before[0].Units, 10, 0)
	near("expected the day before", g.Before[0].Expected, 20, 0.3) // all stores together were a fortieth of a half down
	near("units of two days before", g.Before[1].Units, 40, 0)
	near("units before a day off", list[37].Before[0].Units, 20, 0)
	near("expected before a day off", list[37].Before[0].Expected, 20, 0.3)
	near("units of two days before a day off", list[37].Before[1].Units, 40, 0)
	near("relative error of a quiet store", list[0].RelativeError, 0.0125, 0.002)
}
