package mart

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Pattern is how a store moved against the typical store of its region in eight weeks, against the eight before. Weekday 0 is the whole week, 1 to
// 7 (Monday first) what a weekday makes of it. Shift, Error and Pace (of the typical store) are logarithms; money is minor units of a mean week.
type Pattern struct {
	StoreID, StoreName, Region         string
	Weekday                            int
	Shift, Error, Pace                 float64
	NetSales, Before, Week, WeekBefore int64
}

// Patterns are those that may be odd of the weeks that end on a date, and how many there were.
type Patterns struct {
	List           []Pattern
	Tested, Stores int // Stores: of them, whole weeks
}

// patternDays is how many days a pattern rests on.
const patternDays = 112

// LookPatterns reads the patterns of the weeks that end on some dates, oldest first.
func LookPatterns(ctx context.Context, q warehouse.Querier, ends []contract.Day) (map[contract.Day]*Patterns, error) {
	all := map[contract.Day]*Patterns{}
	err := ask(ctx, q, "patterns", func(r *sql.Rows) error {
		var week time.Time
		var p Pattern
		var tested, stores int
		err := r.Scan(&week, &p.StoreID, &p.StoreName, &p.Region, &p.Weekday, &p.Shift, &p.Error, &p.Pace, number{&p.NetSales, 2}, number{&p.Before, 2},
			number{&p.Week, 2}, number{&p.WeekBefore, 2}, &tested, &stores)
		day := contract.DayOf(week)
		if all[day] == nil {
			all[day] = &Patterns{}
		}
		all[day].List, all[day].Tested, all[day].Stores = append(all[day].List, p), tested, stores
		return err
	}, join(ends), (ends[0] - patternDays + 1).Time(), ends[len(ends)-1].Time())
	if err != nil {
		return nil, fmt.Errorf("patterns of weeks up to %s: %w", ends[len(ends)-1], err)
	}
	return all, nil
}
