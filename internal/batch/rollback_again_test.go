package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
)

// What a night is worked out to: marts with the columns that their rows are told apart by besides the date, insights, and states.
var (
	martKeys = map[string]string{
		"store_day": "store_id", "product_day": "product_id", "category_day": "store_id, category", "expected_sales": "store_id, product_id",
		"expected_store_day": "store_id", "expected_category_day": "store_id, category", "stockout_day": "store_id, product_id", "stock_check": "kind",
		"silent_day": "store_id, product_id", "drop_day": "product_id, place", "negative_day": "store_id, product_id", "cover_day": "store_id, product_id, kind",
		"price_day": "product_id", "price_off_day": "store_id, product_id", "promotion_day": "promotion_id, product_id, part",
		"promotion_pair_day": "promotion_id, store_id, product_id", "promotion_to_date": "promotion_id, store_id", "return_day": "store_id, product_id",
		"insight": "insight_id", "insight_shadow": "insight_id", "insight_day": "business_date",
	}
	stateTables = []string{
		"wh.baseline_state", "wh.date_offer", "wh.date_event", "wh.store_date", "wh.pair_state", "wh.category_state", "wh.product_state", "wh.store_state",
		"wh.store_shape", "wh.chain_shape", "wh.drop_state", "wh.silence_state",
	}
)

// madeOf is all rows of some tables and views as they are now, sorted.
func (c *chain) madeOf(names ...string) map[string][]string {
	c.Helper()
	if len(names) == 0 {
		for name := range martKeys {
			names = append(names, name)
		}
		names = append(names, stateTables...)
	}
	made := map[string][]string{}
	for _, name := range names {
		made[name] = c.lines(allOf(name))
	}
	return made
}

// allOf asks for all rows of a table or view; of states for those of the last three dates, since which of the older ones are kept depends on what is
// made again.
func allOf(name string) string {
	if strings.HasPrefix(name, "wh.") {
		return "select * from " + name + " where state_date in (select state_date from wh.baseline_state order by state_date desc limit 3)"
	}
	return "select * from " + name
}

// lines are the rows of a question as text, sorted.
func (c *chain) lines(text string) (list []string) {
	c.Helper()
	q, err := c.Warehouse.At(c.ctx, 0)
	if err != nil {
		c.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	rows, err := q.Query(c.ctx, text)
	if err != nil {
		c.Fatalf("%s: %v", text, err)
	}
	names, err := rows.Columns()
	if err != nil {
		c.Fatal(err)
	}
	cells := make([]any, len(names))
	for i := range cells {
		cells[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			c.Fatal(err)
		}
		line := ""
		for i := range cells {
			line += fmt.Sprint(" ", *cells[i].(*any))
		}
		list = append(list, line)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		c.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// made compares what is there with what was, to the last digit, and wants every key once.
func (c *chain) made(when string, want map[string][]string) {
	c.Helper()
	for name, rows := range want {
		got := c.lines(allOf(name))
		if slices.Equal(got, rows) {
			continue
		}
		c.Errorf("%s: %s has %d rows, it had %d", when, name, len(got), len(rows))
		for i := range min(len(got), len(rows)) {
			if got[i] != rows[i] {
				c.Errorf("  %.900s\n  %.900s", got[i], rows[i])
				break
			}
		}
	}
	for name, key := range martKeys {
		if list := c.lines("select business_date, " + key + " from " + name + " group by business_date, " + key + " having count(*) > 1"); len(list) > 0 {
			c.Errorf("%s: %s has %d keys more than once, the first%s", when, name, len(list), list[0])
		}
	}
}

// A chain with stock, promotions and a holiday: its contracts, and its masters.
var (
	offerContracts = []string{
		deal("stores", "stores.csv", "store_id*!", "region", "opened_on:d"),
		deal("products", "products.csv", "product_id*!", "category", "unit_cost:4", "list_price:4"),
		deal("calendar", "calendar.csv", "date*!:d", "region*", "event*!", "kind!"),
		deal("promotions", "promotions.csv", "promotion_id*!", "product_id*", "store_id*", "starts_on!:d", "ends_on!:d", "promo_price:4"),
		deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2", "returned_units:3", "returned_value:2"),
		deal("inventory", "inventory_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "on_hand!:3"),
	}
	offerMasters = []doc{
		file("stores.csv", "store_id region opened_on", "S1 North 2020-01-01", "S2 North 2020-01-01", "S3 South 2020-01-01", "S4 South 2020-01-01"),
		file("products.csv", "product_id category unit_cost list_price", "P1 food 1.00 2.00", "P2 food 2.00 4.00", "P3 drinks 0.50 1.00", "P4 drinks 3.00 5.00"),
		file("calendar.csv", "date region event kind", "2026-04-06 - Easter holiday", "2026-05-01 - Labour holiday", "2026-05-08 North Fair holiday"),
		file("promotions.csv", "promotion_id product_id store_id starts_on ends_on promo_price", "A P1 - 2026-04-07 2026-04-12 1.50", "B P1 - 2026-05-03 2026-05-09 1.50",
			"C P2 S1 2026-05-05 2026-05-06 3.00", "D P3 - 2026-04-20 2026-05-04 0.80", "E - S4 2026-05-06 2026-05-07 -"),
	}
)

// trading is what the chain sends for a date; more is what its stores sold beyond what is usual.
func trading(day time.Time, more int) []doc {
	name, n := day.Format("01-02"), day.YearDay()
	var sold, stock []string
	for s := range 4 {
		for p := range 4 {
			promoted := p == 0 && (name >= "04-07" && name <= "04-12" || name >= "05-03" && name <= "05-09")
			units, price := 6+3*s+2*p+(n*(s+3)+7*p+s*s)%5+4*(n%7/5)+more, []int{200, 400, 100, 500}[p]
			if promoted {
				units, price = 2*units+n%3, 150
			}
			onHand, back := 60+(n*7+s*p)%11+more, 0
			if s == 1 && p == 2 && n%13 < 3 {
				onHand, units = 0, 0
			}
			if (n+s)%9 == 0 {
				back = 1
			}
			if units > 0 {
				value := units * price
				sold = append(sold, fmt.Sprintf("S%d P%d %d %d.%02d %d %d.%02d", s+1, p+1, units, value/100, value%100, back, back*price/100, back*price%100))
			}
			stock = append(stock, fmt.Sprintf("S%d P%d %d", s+1, p+1, onHand))
		}
	}
	return []doc{
		dated("sales", name, "store_id product_id units sales_value returned_units returned_value", sold...),
		dated("inventory", name, "store_id product_id on_hand", stock...),
	}
}

// offered is a chain that has lived to the 6th of May: its history at once, then six nights, which are runs 2 to 7.
func offered(t *testing.T) *chain {
	t.Helper()
	c := open(t, offerContracts...)
	c.land(offerMasters...)
	for day := time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC); day.Before(may(1)); day = day.AddDate(0, 0, 1) {
		c.land(trading(day, 0)...)
	}
	c.run().is("published", "landed 108 loaded 108")
	for d := 1; d <= 6; d++ {
		c.night(may(d), 0)
	}
	return c
}

func may(day int) time.Time { return time.Date(2026, 5, day, 0, 0, 0, 0, time.UTC) }

// night takes in what the chain sends for a date.
func (c *chain) night(day time.Time, more int) {
	c.Helper()
	c.land(trading(day, more)...)
	c.run().is("published", "landed 2 loaded 2")
}

// TestRollback_TakenBackIsAsBefore: nights that a rollback took away and another brings back, and nights that were sent again after one, are what
// they were, to the last digit, with all that goes on from them; so are the nights and the corrections after that.
func TestRollback_TakenBackIsAsBefore(t *testing.T) {
	for _, engine := range []string{"duckdb", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Setenv("DAYBOOK_TEST_ENGINE", engine)
			c, never := offered(t), offered(t)
			was := c.madeOf()
			for name, least := range map[string]int{"expected_sales": 16 * 7, "promotion_pair_day": 40, "stockout_day": 4, "insight": 1, "wh.pair_state": 16 * 3, "wh.date_offer": 7} {
				if len(was[name]) < least {
					t.Errorf("%d rows of %s: that proves little", len(was[name]), name)
				}
			}
			never.made("two chains that lived the same", was)

			for _, to := range []int64{6, 6, 3, 3, 1} { // one night, again, four, again, all
				before := c.rollback(to).Back.Before
				c.made(fmt.Sprintf("back at run %d", to), nil)
				c.rollback(before)
				c.made(fmt.Sprintf("back at run %d and forward", to), was)
			}
			c.rollback(2)
			c.rollback(4)
			c.rollback(7)
			c.made("forward in two steps", was)
			c.rollback(5)
			c.night(may(5), 0)
			c.night(may(6), 0)
			c.made("two nights sent again", was)

			// A late correction leaves what was expected after its date, and found, as it was read; so does going back behind it, and forward.
			both := func(do func(*chain)) {
				t.Helper()
				do(c)
				do(never)
			}
			both(func(c *chain) { c.night(may(7), 0) })
			c.made("the next night", never.madeOf())
			both(func(c *chain) { c.night(may(4), 9) })
			both(func(c *chain) { c.night(may(8), 0) })
			c.made("a correction and a night", never.madeOf())
			read := c.madeOf()
			before := c.rollback(4).Back.Before
			c.rollback(before)
			c.made("behind the correction and forward", read)

			// What was read then is shown by a later run, and stays when what earlier runs showed is swept.
			c.now = c.now.AddDate(0, 0, 40)
			if s, err := batch.Sweep(c.ctx, c.Home, 35); err != nil || s.Rows == 0 {
				t.Errorf("swept %+v, %v", s, err)
			}
			c.made("swept", read)
			c.verifies()
			never.verifies()
		})
	}
}

// TestRollback_DatesThatAnOlderDaybookTookBack: it left what promotions and the calendar say of dates that it took away, and said it again when they came
// back, so that pairs in promotions counted twice from there on. A new night does not count them twice, verify tells of those that do, and
// a rebuild makes them right.
func TestRollback_DatesThatAnOlderDaybookTookBack(t *testing.T) {
	for _, engine := range []string{"duckdb", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Setenv("DAYBOOK_TEST_ENGINE", engine)
			c := offered(t)
			was := c.madeOf()
			c.rollback(6)
			c.behind("insert into wh.date_offer (state_date, product_id, store_id) values (date '2026-05-06', 'P1', '')")
			c.night(may(6), 0)
			c.made("left by a rollback", was)

			for _, table := range []string{"wh.pair_state", "wh.expected_sales"} {
				date := map[string]string{"wh.pair_state": "state_date", "wh.expected_sales": "business_date"}[table]
				c.behind("insert into " + table + " select * from " + table + " where " + date + " >= date '2026-05-05' and product_id = 'P1'")
			}
			c.noticed("pairs count twice", "expected_sales: 8 of its keys, of 2026-05-05 and after it, stand there more than once, and count as often; daybook rebuild --from 2026-05-05")
			if _, err := batch.Rebuild(c.ctx, c.Home, contract.DayOf(may(5))); err != nil {
				t.Fatal(err)
			}
			delete(was, "insight") // which names promotions that begin on a later of the dates that are made at once
			delete(was, "insight_day")
			c.made("rebuilt", was)
			c.verifies()
		})
	}
}

// TestRollback_ThatFails says that readers see what they saw.
func TestRollback_ThatFails(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	for _, day := range []string{"05-01", "05-02", "05-03"} {
		c.land(dated("sales", day, salesHead, "S1 P1 1 10.00"))
		c.run()
	}
	c.rollback(2)
	ctx, cancel := context.WithCancel(c.ctx)
	c.Progress = &during{step: "marts", do: cancel}
	r, err := batch.Rollback(ctx, c.Home, 1, "tried")
	if err == nil || r.Outcome != batch.Failed || r.PublishedRun != 4 || r.Back == nil || r.Back.Run != 4 || len(r.Back.Gone)+len(r.Back.Files) != 0 {
		t.Errorf("%v: %s, readers see run %d, %+v", err, r.Outcome, r.PublishedRun, r.Back)
	}
}
