package mart

import (
	"database/sql"
	"fmt"
	"testing"
)

// TestItemDay_MorePaidBackThanTaken: a product for which more was paid back than taken has a price of 0 and not one below. One large return would else turn around
// what promotions make of a store's sales, and with it all that is expected of the store.
func TestItemDay_MorePaidBackThanTaken(t *testing.T) {
	t.Parallel()
	tx, exec, _ := opened(t)
	const none = "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
	exec(fmt.Sprintf(`insert into wh.product_state (state_date, product_id, drift_units, slow_expected, mid_expected, fast_expected, drift_dates, pool_units, pool_days, pool_dates,
		promotion_units, promotion_expected, promotion_dates, early_units, early_expected, early_dates, late_units, late_expected, late_dates, spread_squares, spread_expected,
		regular_value, regular_units, promoted_value, promoted_units, last_seen) values ('%[1]s', 'FEE', %[2]s, -29423.10, 2, -70, 1, '%[1]s'), ('%[1]s', 'TEA', %[2]s, 90, 10, 24, 3, '%[1]s')`, dayOf(0), none))
	for _, name := range []string{"fact_day_create", "item_day_create"} {
		exec(text(name))
	}
	if _, err := put(t.Context(), tx, "item_day", dayOf(1).Time(), dayOf(0).Time(), int64(2), "not in the product master"); err != nil {
		t.Fatal(err)
	}
	got := map[string][2]float64{}
	rows, err := tx.Query(t.Context(), "select product_id, regular_price, promoted_price from item_day")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var regular, promoted sql.NullFloat64
		if err := rows.Scan(&id, &regular, &promoted); err != nil {
			t.Fatal(err)
		}
		got[id] = [2]float64{regular.Float64, promoted.Float64}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if got["FEE"] != [2]float64{0, 0} || got["TEA"] != [2]float64{9, 8} {
		t.Errorf("prices %v", got)
	}
}
