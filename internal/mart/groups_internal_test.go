package mart

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// TestLook_Groups: 16 stores in North, four each in South and West, for each of which 100 are expected. All stores of the chain go up and down by 2 % from day to day; South does
// 1 % more than that by turns. On the last two dates West sells a fifth less than the others, and one of its stores nothing.
func TestLook_Groups(t *testing.T) {
	t.Parallel()
	tx, exec, slice := opened(t)
	regions := []string{"South", "West", "North", "North", "North", "North"}
	for i := range 24 {
		exec(fmt.Sprintf("insert into wh.stores (store_id, name, region, delivery_id, source_line) values ('S%02d', 'Town', '%s', 1, %d)", i, regions[i%6], i+1))
	}
	slice("stores", "null", 1)
	end := contract.Day(first - 1)
	for n := range contract.Day(70) {
		date := end - 69 + n
		for i := range 24 {
			chain := []float64{1.02, 0.98}[n%2]
			net := 100 * chain
			switch region := regions[i%6]; {
			case region == "South":
				net *= []float64{1, 1.01}[n/2%2]
			case region == "West" && n >= 68 && i == 1:
				net = 0
			case region == "West" && n >= 68:
				net *= 0.8
			}
			exec(fmt.Sprintf(`insert into wh.store_day (business_date, store_id, is_open, net_sales, has_sales, has_store_days, has_inventory, complete, run_id)
				values ('%s', 'S%02d', true, %.2f, true, false, false, true, 1)`, date, i, net))
			exec(fmt.Sprintf(`insert into wh.expected_store_day (business_date, store_id, expected_net_sales, low_net_sales, high_net_sales, relative_error, clean_days,
				excluded_days, ladder_step, run_id) values ('%s', 'S%02d', 100, 90, 110, 0.05, 40, 0, 1, 1)`, date, i))
		}
		slice("store_day", "'"+date.String()+"'", 0)
		slice("expected_store_day", "'"+date.String()+"'", 0)
	}
	got, err := Look(context.Background(), tx, end, end)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]Group{}
	for _, g := range got.Groups[end] {
		by[g.Region] = g
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.0005 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	// A normal curve's mean absolute error is 1.183 times its median one.
	near("the chain's error", by[""].RelativeError, 1.183*0.02)
	near("its error over two days", by[""].Before[0].RelativeError, 0)
	near("North, which does what the chain does", by["North"].RelativeError, 0)
	near("South's error: it is 1 % off on half of the dates", by["South"].RelativeError, 1.183*0.005)
	near("West, the day before", by["West"].Before[0].Move, -0.2)
	near("West, the two days before", by["West"].Before[1].Move, -0.1)
	if len(by) != 4 {
		t.Errorf("%v", by)
	}
}
