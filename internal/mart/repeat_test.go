package mart_test

import (
	"strings"
	"testing"
)

// TestFacts_PairsOfSeveralRows: a contract need not have a key. Whoever sends a pair's sales and stock in several rows of a date has the marts of who sends their
// sums in one, whichever other pairs come in one row: sold and on record, sold alone, on record alone. Two weeks, so that something is learnt of them too.
func TestFacts_PairsOfSeveralRows(t *testing.T) {
	t.Parallel()
	const dates = "2026-01-05..2026-01-18,"
	rows := func(lines ...string) string { return dates + strings.Join(lines, "\n"+dates) + "\n" }
	sales, stock := "business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value,on_promotion\n", "business_date,store_id,product_id,on_hand,stockout_hours\n"
	deliveries := map[string][2]string{
		"sums": {
			sales + rows("A,P1,10,25.50,1.00,12.00,1,2.50,true", "A,P2,3,9.00,,,,,", "A,P3,4,8.00,0.50,,0,0.00,false", "B,P1,2,5.00,0.00,2.00,0,0.00,false"),
			stock + rows("A,P1,7,1.5", "A,P3,9,0", "B,P2,5,0"),
		},
		"several rows": {
			sales + rows("A,P1,4,10.00,0.40,5.00,1,2.50,false", "A,P1,6,15.50,0.60,7.00,0,0.00,true", "A,P2,3,9.00,,,,,", "A,P3,1,2.00,0.50,1.00,0,0.00,false", "A,P3,3,6.00,,,0,0.00,false", "B,P1,2,5.00,0.00,2.00,0,0.00,false"),
			stock + rows("A,P1,3,1.5", "A,P1,4,0.5", "A,P3,9,0", "B,P2,2,0", "B,P2,3,0"),
		},
	}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := map[string]string{}
			for kind, d := range deliveries {
				c := newChain(t, engine)
				c.deliver(read(t, "sales", []byte(d[0])), read(t, "inventory", []byte(d[1])))
				for _, query := range []string{
					"select business_date, store_id, net_sales, sales_value, returned_value, units, discount, gross_margin, on_promotion, complete from store_day order by 1, 2",
					"select business_date, product_id, net_sales, units, gross_margin, stores_selling, stores_in_stock from product_day order by 1, 2",
					"select business_date, store_id, product_id, expected_units, ladder_step from expected_sales order by 1, 2, 3",
					"select store_id, product_id, slow_units, slow_days, on_hand, out_since, high_price from wh.pair_state where state_date = date '2026-01-18' order by 1, 2",
				} {
					told[kind] += strings.Join(c.ask(0, query), "\n") + "\n"
				}
			}
			if told["sums"] != told["several rows"] || !strings.Contains(told["sums"], "2026-01-05,A,40") {
				t.Errorf("sums:\n%s\nseveral rows:\n%s", told["sums"], told["several rows"])
			}
		})
	}
}
