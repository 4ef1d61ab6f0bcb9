package mart_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// unlike are the sums of promotions that differ from what the days of their pairs come to.
const unlike = `select t.business_date, t.promotion_id, t.store_id, t.all_units, x.all_units as added
from promotion_to_date as t
full join (
  select s.business_date, p.promotion_id, p.store_id, count(distinct p.business_date) as days, sum(p.units) as all_units, sum(coalesce(p.baseline_units, 0)) as baseline_units,
    sum(case when p.baseline_units is null then p.units else 0 end) as unknown_units, sum(coalesce(p.regular_value, p.sales_value)) as regular_value,
    sum(p.missed_units) as missed_units, sum(p.sales_value) as all_value, sum(coalesce(p.baseline_value, 0)) as baseline_value,
    sum(p.ladder_step * coalesce(p.baseline_units, 0)) as steps
  from (select distinct business_date, promotion_id, since from promotion_to_date) as s
  join promotion_pair_day as p on p.promotion_id = s.promotion_id and p.business_date between s.since and s.business_date
  group by s.business_date, p.promotion_id, p.store_id
) as x on x.business_date = t.business_date and x.promotion_id = t.promotion_id and x.store_id = t.store_id
where coalesce(t.days <> x.days or t.all_units <> x.all_units or t.baseline_units <> x.baseline_units or t.unknown_units <> x.unknown_units
  or t.units + t.unknown_units <> t.all_units or t.regular_value <> x.regular_value or t.missed_units <> x.missed_units or t.all_value <> x.all_value or t.baseline_value <> x.baseline_value or t.steps <> x.steps, true)`

// TestPromotionToDate_GoesOn: sums that go on from night to night are what the days of the pairs come to, and what one load of all nights leaves; also
// after corrections near and far behind, without a day in the midst, and in a home that had none before.
func TestPromotionToDate_GoesOn(t *testing.T) {
	t.Parallel()
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables := open(t, "testdata/long_promotion.txt").runs[0]
			days := allDates(tables)
			c := newChain(t, engine)
			right := func(when string) {
				t.Helper()
				if rows := c.ask(0, unlike); len(rows) > 0 {
					t.Errorf("%s: %d sums are not those of their days, the first %s", when, len(rows), rows[0])
				}
			}
			history := slices.Index(days, day(t, "2026-02-24"))
			c.deliver(of(tables, true, days[:history]...)...)
			right("at once")
			for nights := range slices.Chunk(days[history:], 4) {
				c.deliver(of(tables, false, nights...)...)
			}
			right("some nights at a time")
			if n := len(c.ask(0, "select * from promotion_to_date")); n < 90 {
				t.Errorf("%d sums", n)
			}

			before := c.ask(0, "select cast(all_units as integer) from promotion_to_date where business_date = date '2026-03-01' and promotion_id = 'TEN_DAYS' and store_id = 'A'")
			c.deliver(changed(of(tables, false, day(t, "2026-02-22")), "24", "25"))
			right("a correction")
			after := c.ask(0, "select cast(all_units as integer) from promotion_to_date where business_date = date '2026-03-01' and promotion_id = 'TEN_DAYS' and store_id = 'A'")
			if len(before) != 1 || before[0] != "240" || len(after) != 1 || after[0] != "241" {
				t.Errorf("a loaf more on the third of ten days: %s, then %s at their end", before, after)
			}

			c.deliver(changed(of(tables, false, day(t, "2026-01-14")), "30", "31"))
			right("a correction of long ago")

			// A day in the midst goes, whole.
			gone := day(t, "2026-02-23")
			c.publish([]contract.Day{gone}, false, func(tx warehouse.Tx) {
				c.exec(tx, fmt.Sprintf("update wh.slice set superseded_by = %d where dataset = 'sales' and business_date = date '%s' and superseded_by is null", c.run, gone))
			})
			right("a day withdrawn")
			if end := c.ask(0, "select cast(all_units as integer), days from promotion_to_date where business_date = date '2026-03-01' and promotion_id = 'TEN_DAYS' and store_id = 'A'"); len(end) != 1 || end[0] != "217,9" {
				t.Errorf("without one of ten days: %s", end)
			}

			// A home of before, which has no sums: they begin with the first night, also where an older date is corrected first.
			c.publish(nil, false, func(tx warehouse.Tx) {
				c.exec(tx, "delete from wh.promotion_to_date")
				c.exec(tx, "delete from wh.slice where dataset = 'promotion_to_date'")
			})
			c.deliver(changed(of(tables, false, day(t, "2026-01-05")), "30", "29"))
			c.deliver(changed(of(tables, false, day(t, "2026-03-14")), "30", "32"))
			right("a home of before")
			if rows := c.ask(0, "select * from promotion_to_date where business_date >= date '2026-03-14'"); len(rows) == 0 {
				t.Error("no sums of the last nights")
			}
		})
	}
}

func day(t *testing.T, s string) contract.Day {
	t.Helper()
	d, err := contract.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// changed is the first of tables with other units.
func changed(tables []table, from, to string) table {
	f := tables[0]
	f.rows = slices.Clone(f.rows)
	at := slices.Index(f.columns, "units")
	for i, cells := range f.rows {
		if strings.TrimSpace(cells[at]) == from {
			f.rows[i] = slices.Clone(cells)
			f.rows[i][at] = to
		}
	}
	return f
}
