package mart

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// TestLookPatterns: six stores of one region sell 100 a day, 200 on Saturdays, give or take a hundredth by turns. S1 sells a fifth less in the
// last eight weeks; S2 half as much on Saturdays, and makes up for it on Sundays. S7 lacks ten days and is not looked at.
func TestLookPatterns(t *testing.T) {
	t.Parallel()
	tx, exec, slice := opened(t)
	for i := 1; i <= 7; i++ {
		exec(fmt.Sprintf("insert into wh.stores (store_id, name, region, delivery_id, source_line) values ('S%d', 'Town %d', 'North', 1, %d)", i, i, i))
	}
	slice("stores", "null", 1)
	end := contract.Day(first - 1) // Sunday 1 March 2026
	for n := range contract.Day(112) {
		date := end - 111 + n
		week, weekday := int(n)/7, int(n)%7
		for i := 1; i <= 7; i++ {
			if i == 7 && n < 10 {
				continue
			}
			net := 100.0
			if weekday == 5 {
				net = 200
			}
			if i%2 == week%2 {
				net *= 1.01
			}
			if weekday == 5 && (i+week)%3 == 0 {
				net *= 1.02
			}
			switch late := week >= 8; {
			case late && i == 1:
				net *= 0.8
			case late && i == 2 && weekday == 5:
				net /= 2
			case late && i == 2 && weekday == 6:
				net *= 2
			}
			exec(fmt.Sprintf(`insert into wh.store_day (business_date, store_id, is_open, net_sales, has_sales, has_store_days, has_inventory, complete, run_id)
				values ('%s', 'S%d', true, %.2f, true, false, false, true, 1)`, date, i, net))
		}
		slice("store_day", "'"+date.String()+"'", 0)
	}
	got, err := LookPatterns(context.Background(), tx, []contract.Day{end})
	if err != nil {
		t.Fatal(err)
	}
	p := got[end]
	if p == nil || p.Tested != 48 || p.Stores != 6 {
		t.Fatalf("%+v", p)
	}
	shifts := map[string]Pattern{}
	for _, x := range p.List {
		shifts[fmt.Sprint(x.StoreID, "/", x.Weekday)] = x
	}
	near := func(what string, got, want, within float64) {
		t.Helper()
		if math.Abs(got-want) > within {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	one := shifts["S1/0"]
	near("S1", one.Shift, math.Log(0.8), 0.01)
	near("S1, error", one.Error, 0.0025, 0.002) // the odd weeks are a hundredth off
	near("S1, now", float64(one.NetSales), 640_00*1.006, 100)
	near("S1, before", float64(one.Before), 800_00*1.006, 100)
	near("the typical store", one.Pace, 0, 0.006)
	if one.NetSales != one.Week || one.Before != one.WeekBefore || one.StoreName != "Town 1" || one.Region != "North" {
		t.Errorf("%+v", one)
	}
	// 100 of 800 instead of 200 of 800 on Saturdays; the week as a whole is what it was.
	near("S2, Saturday", shifts["S2/6"].Shift, math.Log(0.5), 0.03)
	near("S2, Sunday", shifts["S2/7"].Shift, math.Log(2), 0.04)
	if _, odd := shifts["S2/0"]; odd && math.Abs(shifts["S2/0"].Shift) > 0.03 {
		t.Errorf("S2 as a whole moved: %+v", shifts["S2/0"])
	}
	if _, looked := shifts["S7/0"]; looked {
		t.Error("S7 lacks ten days")
	}
}
