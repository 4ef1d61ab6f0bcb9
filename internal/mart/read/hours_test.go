package read_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// clocked adds hours to the tiny chain, of Saturday 10 January 2026 and of Saturdays before it. Of the days before, sold by ten and in all:
//
//	store      today                 | 3 Jan         27 Dec       20 Dec       13 Dec
//	A (East)   8: 10  9: 20  10: 70  | 25 of 100     15 of 100    20 of 100    20 of 100   by ten 80 of 400: 24.00 of 120.00
//	B (East)   8: 8   9: 30          | 10 of 40      10 of 40     10 of 40     -           by nine 30 of 120: 10.00 of 40.00
//	C (West)   lines without a time  | as A
//	D (West)   as A: no normal day   |
//	E (West)   8: 5   9: 5           | 10 of 40      10 of 40: two days are too few
const clocked = `
insert into wh.hour_day (business_date, store_id, category, hour, until_hour, net_sales, units, run_id) values
 %s
--;
insert into wh.store_day (business_date, store_id, net_sales, has_sales, has_store_days, has_inventory, complete, run_id) values
 %s
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select m.mart, n.day, '', 0, 1, 1, cast(null as bigint), 0, 0, 0, 0, 0
from (values ('hour_day')) as m(mart), (values (date '2026-01-03'), (date '2026-01-10')) as n(day)
union all
select m.mart, n.day, '', 0, 1, 1, cast(null as bigint), 0, 0, 0, 0, 0
from (values ('hour_day'), ('store_day')) as m(mart), (values (date '2025-12-27'), (date '2025-12-20'), (date '2025-12-13')) as n(day)
`

// clock writes clocked.
func clock() string {
	var hours, days []string
	hour := func(date, store, hour, until string, sales int) {
		hours = append(hours, fmt.Sprintf("(date '%s', '%s', '', %s, %s, %d, 1, 1)", date, store, hour, until, sales))
	}
	for _, s := range []string{"A", "D"} {
		hour("2026-01-10", s, "8", "10", 10)
		hour("2026-01-10", s, "9", "10", 20)
		hour("2026-01-10", s, "10", "10", 70)
	}
	hour("2026-01-10", "B", "8", "9", 8)
	hour("2026-01-10", "B", "9", "9", 30)
	hour("2026-01-10", "C", "null", "null", 9)
	hour("2026-01-10", "E", "8", "10", 5)
	hour("2026-01-10", "E", "9", "10", 5)
	for i, date := range []string{"2026-01-03", "2025-12-27", "2025-12-20", "2025-12-13"} {
		for _, s := range []string{"A", "C"} {
			by := []int{25, 15, 20, 20}[i]
			hour(date, s, "8", "20", by-5)
			hour(date, s, "9", "20", 5)
			hour(date, s, "17", "20", 100-by)
		}
		if i < 3 {
			hour(date, "B", "8", "20", 10)
			hour(date, "B", "9", "20", 30)
		}
		if i < 2 {
			hour(date, "E", "8", "20", 10)
			hour(date, "E", "19", "20", 30)
		}
		for _, s := range []string{"A", "B", "C", "E"} {
			if i > 0 { // that of 3 January is there
				days = append(days, fmt.Sprintf("(date '%s', '%s', 100, true, false, false, true, 1)", date, s))
			}
		}
	}
	return fmt.Sprintf(clocked, strings.Join(hours, ",\n "), strings.Join(days, ",\n "))
}

// TestSoFar holds a day that is not over against the same hours of a normal day: each store by the share of a normal day that it has sold before
// the hour under way, on every engine.
func TestSoFar(t *testing.T) {
	t.Parallel()
	t.Run("DuckDB", func(t *testing.T) {
		t.Parallel()
		d := readtest.Empty(t)
		d.Exec(t, tiny+"\n--;"+clock())
		d.SetMaxOpenConns(2)
		soFar(t, d.Warehouse(time.Now))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		url := postgrestest.Database(t)
		d := postgrestest.Open(t, url, postgres.Options{})
		warehousetest.Migrate(t, d)
		postgrestest.Exec(t, url, anyMonth+tiny+"\n--;"+clock())
		soFar(t, warehouse.New(d, time.Now))
	})
}

func soFar(t *testing.T, w *warehouse.Warehouse) {
	t.Helper()
	n, err := contract.ParseDay("2026-01-10")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(r *read.Reader, date contract.Day, in read.Scope) read.SoFar {
		s, err := r.SoFar(t.Context(), date, in)
		return must(t, s, err)
	}
	r := reader(t, w)
	// A sold 30.00 before ten, where 120.00 x 80 / 400 is normal; B 8.00 before nine, where 40.00 x 30 / 120 is.
	equal(t, "chain", ask(r, n, read.Scope{}), read.SoFar{Timed: true, Until: 10, Earlier: 1, Stores: 2, Sold: 3800, Normal: 3400})
	equal(t, "B", ask(r, n, read.Scope{Store: "B"}), read.SoFar{Timed: true, Until: 9, Stores: 1, Sold: 800, Normal: 1000})
	equal(t, "C", ask(r, n, read.Scope{Store: "C"}), read.SoFar{})
	equal(t, "West", ask(r, n, read.Scope{Region: "West"}), read.SoFar{Timed: true})
	equal(t, "another date", ask(r, n+1, read.Scope{}), read.SoFar{})

	mine := read.NewMemory(1<<20).Reader(1, "", people.Scope{Stores: []string{"A"}}, w)
	t.Cleanup(func() { _ = mine.Close() })
	equal(t, "who sees A alone", ask(mine, n, read.Scope{}), read.SoFar{Timed: true, Until: 10, Stores: 1, Sold: 3000, Normal: 2400})
}
