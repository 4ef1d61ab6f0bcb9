package mart_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// TestHours_OffersAndStock: a Saturday until noon, in store A. On three Saturdays before half of the units, and of the sales, lay before noon. 60 of P1 are
// expected today, so 30 by noon; its promotion sold 70. 60 of P2 are expected, its promotion sold 10. 60 of P3 are expected and 40 were on record: 30 are sold, 10 left and 30 to come,
// which is more than 10 by more than two times the root of 30. P4 is like P3 with 25 left, P5 like P3 and on order, P6 sells half as fast: 15 to come, 7.7 less are less than 10.
func TestHours_OffersAndStock(t *testing.T) {
	t.Parallel()
	saturday, err := contract.ParseDay("2026-01-31")
	if err != nil {
		t.Fatal(err)
	}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newChain(t, engine)
			c.publish(nil, false, func(tx warehouse.Tx) {
				slice := func(dataset, date string, delivery, build int) {
					c.exec(tx, fmt.Sprintf("insert into wh.slice values ('%s', %s, '', %d, %d, 1, null, 0, 0, 0, 0, 0)", dataset, date, delivery, build))
				}
				slice("promotions", "null", 1, 0)
				c.exec(tx, `insert into wh.promotions (promotion_id, name, product_id, store_id, starts_on, ends_on, delivery_id, source_line) values
					('PR1', 'Jam week', 'P1', null, date '2026-01-26', date '2026-01-31', 1, 2), ('PR2', null, 'P2', 'A', date '2026-01-31', date '2026-02-07', 1, 3),
					('PR3', 'Over', 'P2', null, date '2026-01-19', date '2026-01-30', 1, 4)`)
				slice("sale_lines", "date '2026-01-31'", 2, 0)
				slice("inventory", "date '2026-01-30'", 3, 0)
				for i, p := range []struct{ sold, onHand, onOrder int }{{70, 0, 0}, {10, 0, 0}, {30, 40, 0}, {30, 55, 0}, {30, 40, 12}, {15, 25, 0}} {
					c.exec(tx, fmt.Sprintf(`insert into wh.sale_lines (business_date, sold_at, store_id, transaction_id, line_kind, product_id, units, sales_value, delivery_id, source_line) values
						(date '2026-01-31', timestamp '2026-01-31 11:59:59', 'A', '1', 'sale', 'P%d', %d, 10, 2, 2)`, i+1, p.sold))
					c.exec(tx, fmt.Sprintf(`insert into wh.expected_sales (business_date, store_id, product_id, expected_units, baseline_units, ladder_step, variance_ratio, run_id) values
						(date '2026-01-31', 'A', 'P%d', 60, 60, 1, 1, 1)`, i+1))
					if p.onHand > 0 {
						c.exec(tx, fmt.Sprintf(`insert into wh.inventory (business_date, store_id, product_id, on_hand, on_order, delivery_id, source_line) values (date '2026-01-30', 'A', 'P%d', %d, %d, 3, 2)`, i+1, p.onHand, p.onOrder))
					}
				}
				slice("expected_sales", "date '2026-01-31'", 0, 1)
				for week := range contract.Day(4) {
					date := "date '" + (saturday - 7*week).String() + "'"
					slice("hour_day", date, 0, 1)
					for _, grain := range []string{"'A', ''", "'', ''"} {
						until, hours := 20, []int{11, 17}
						if week == 0 {
							until, hours = 12, []int{11, 12}
						}
						for _, hour := range hours {
							c.exec(tx, fmt.Sprintf("insert into wh.hour_day (business_date, store_id, category, hour, until_hour, net_sales, units, run_id) values (%s, %s, %d, %d, 50, 100, 1)", date, grain, hour, until))
						}
					}
				}
			})
			q, err := c.w.At(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = q.Close() })
			offers, err := mart.OffersSoFar(t.Context(), q, saturday)
			want := []mart.OfferSoFar{{ID: "PR1", Name: "Jam week", Until: 12, Stores: 1, Units: 70_000, Expected: 30_000, Variance: 30}, {ID: "PR2", Until: 12, Stores: 1, Units: 10_000, Expected: 30_000, Variance: 30}}
			if err != nil || !slices.Equal(offers, want) {
				t.Errorf("%v\n%+v\nwant\n%+v", err, offers, want)
			}
			short, err := mart.RunningOut(t.Context(), q, saturday)
			if err != nil || !slices.Equal(short, []mart.Shortage{{StoreID: "A", ProductID: "P3", Until: 12, OnHand: 40_000, Sold: 30_000, Rest: 30_000}}) {
				t.Errorf("%v\n%+v", err, short)
			}
		})
	}
}

// TestOfferSoFar_Unlike: three standard deviations, and half or twice, of twenty units at least.
func TestOfferSoFar_Unlike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		units, expected int64
		variance        float64
		want            bool
	}{
		{70_000, 30_000, 30, true},   // 40 more, of a deviation of 5.5
		{10_000, 30_000, 30, true},   // 20 less
		{10_000, 30_000, 90, false},  // 20 less, of a deviation of 9.5
		{60_000, 30_000, 30, false},  // twice
		{15_000, 30_000, 1, false},   // half
		{0, 19_999, 1, false},        // too little was expected
		{400_000, 100_000, 1, true},  //
		{0, 20_000, 20, true},        // 20 less, of 4.5
		{55_000, 20_000, 150, false}, // 35 more, of 12.2
	} {
		if got := (mart.OfferSoFar{Units: c.units, Expected: c.expected, Variance: c.variance}).Unlike(); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
