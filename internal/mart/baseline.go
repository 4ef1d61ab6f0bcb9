package mart

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// baseline carries the state of what is normal from date to date. The state after a date rests on the facts of it and of the
// dates before it and on nothing else; so it is made again from the first date whose facts changed, and history that is loaded
// at once leaves the same state as nights that passed.
type baseline struct {
	tx     warehouse.Tx
	engine string
	oneRow string                // contracts whose files have one row a pair, divided by commas
	states []contract.Day        // after which there is a state, oldest first
	keep   map[contract.Day]bool // those that are worth keeping once all is learnt
	facts  map[contract.Day]bool // dates that have any
	has    inputs
	open   bool // the last state is there
	source any  // date after which the warehouse has the state of pairs that the part goes on from, nil where its own table has all
	// weekdays are the dates on which each weekday (1 Monday) was learnt last, nil where none was.
	weekdays [8]any
}

// What a date is learnt by, in this order: each reads what those before it say of the date. Pairs, cells (categories in stores), shapes of
// stores and silences are many: they stand in temporary tables, NAME_day, which begin anew with each part and hold all of its dates; only
// states that are kept are written to the warehouse. Pairs and cells of a store that is idle on a date have no row of it: what they are is
// the row of the last date on which their store was learnt.
//
// Two things that DuckDB 1.5.6 does hold this back from being simpler. A table that is dropped keeps its memory until the transaction
// ends, so there is none for each date. And a table that is read while the same statement adds to it ends in a crash once a row group of
// new rows is full, so what was is set apart first, by a materialized expression or a DISTINCT.
var (
	learnt    = []string{"store_date", "item_day", "place_day", "pair_day", "cell_day", "product_state", "store_state", "shape_day", "chain_shape", "drop_state", "silence_day"}
	temporary = []string{"pair", "cell", "shape", "silence"}
	passing   = []string{"fact_repeat", "fact_day", "item_day", "place_day"} // temporary tables as well, of which the next part needs nothing
	written   = []string{"pair_state", "category_state", "store_shape", "silence_state"}
)

const (
	partRows  = 250_000 // pairs × dates that are built together
	partDates = 28
	// Clearing the tables of a part leaves the embedded engine a megabyte until the transaction ends, so a long history of many
	// pairs is cut into no more parts than this.
	mostParts = 96
)

// plan drops the states that the changed dates outdate and returns all dates that have to be gone through, in parts.
func (b *baseline) plan(ctx context.Context, changed []contract.Day) ([][]contract.Day, error) {
	if err := b.read(ctx); err != nil {
		return nil, fmt.Errorf("states of the baseline: %w", err)
	}
	n, _ := slices.BinarySearch(b.states, changed[0])
	if err := b.drop(ctx, b.states[n:]); err != nil {
		return nil, err
	}
	b.states = b.states[:n]
	from := contract.Day(-700_000) // before any calendar
	if n > 0 {
		from = b.states[n-1] + 1
	}
	size := map[contract.Day]int64{}
	for _, d := range changed {
		size[d] = 1
	}
	b.facts, b.has = map[contract.Day]bool{}, newInputs(n > 0)
	err := ask(ctx, b.tx, "baseline_dates", func(r *sql.Rows) error {
		var t time.Time
		var rows int64
		var sold, stocked, lined bool
		err := r.Scan(&t, &rows, &sold, &stocked, &lined)
		d := contract.DayOf(t)
		size[d], b.facts[d], b.has.sold[d], b.has.stocked[d], b.has.lined[d] = max(rows, 1), true, sold, stocked, lined
		return err
	}, from.Time())
	if err != nil {
		return nil, fmt.Errorf("dates of the baseline: %w", err)
	}
	list := parts(size)
	all := slices.Clone(b.states)
	for _, part := range list {
		all = append(all, within(part, b.facts)...)
	}
	b.keep = kept(all)
	return list, nil
}

// parts cuts dates into runs that are built together.
func parts(size map[contract.Day]int64) (list [][]contract.Day) {
	days := make([]contract.Day, 0, len(size))
	for d := range size {
		days = append(days, d)
	}
	slices.Sort(days)
	rows, all := int64(0), int64(0)
	for _, d := range days {
		all += size[d]
	}
	most := max(partRows, all/mostParts)
	for _, d := range days {
		if len(list) == 0 || rows+size[d] > most || len(list[len(list)-1]) >= partDates {
			list, rows = append(list, nil), 0
		}
		list[len(list)-1] = append(list[len(list)-1], d)
		rows += size[d]
	}
	return list
}

func (b *baseline) read(ctx context.Context) (err error) {
	b.states, err = datesOf(ctx, b.tx, "baseline_states")
	return err
}

// exec runs a statement of this package.
func (b *baseline) exec(ctx context.Context, name string, args ...any) error {
	_, err := b.count(ctx, name, args...)
	return err
}

// count runs a statement and returns how many rows it wrote.
func (b *baseline) count(ctx context.Context, name string, args ...any) (int64, error) {
	rows, err := put(ctx, b.tx, name, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return rows, nil
}

// forget drops the states that are not kept, but for the last one, from which the next date goes on, and the one that the part is read from.
func (b *baseline) forget(ctx context.Context) error {
	var gone []contract.Day
	source, _ := b.source.(time.Time)
	for i, d := range b.states {
		if !b.keep[d] && i < len(b.states)-1 && !d.Time().Equal(source) {
			gone = append(gone, d)
		}
	}
	if err := b.drop(ctx, gone); err != nil {
		return err
	}
	b.states = slices.DeleteFunc(b.states, func(d contract.Day) bool { return slices.Contains(gone, d) })
	return nil
}

// end leaves nothing but the states behind.
func (b *baseline) end(ctx context.Context) error {
	if !b.open {
		return nil
	}
	b.open = false
	for _, name := range temporary {
		if err := b.clear(ctx, name+"_day"); err != nil {
			return err
		}
	}
	for _, name := range passing {
		if err := b.clear(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// kept are the states worth their place: the last three, the last of each of five weeks, and the last of each quarter of a
// year. A correction starts from the newest of them that lies before it.
func kept(states []contract.Day) map[contract.Day]bool {
	const days, weeks, quarter = 3, 5, 91
	keep := map[contract.Day]bool{}
	week, season := map[int]bool{}, map[int]bool{}
	for i := len(states) - 1; i >= 0; i-- {
		d := states[i]
		w, q := int(d+3)/7, int(d)/quarter // weeks begin on Monday
		switch {
		case len(states)-i <= days:
		case !week[w] && len(week) < weeks:
		case !season[q]:
		default:
			continue
		}
		keep[d], week[w], season[q] = true, true, true
	}
	return keep
}

func (b *baseline) drop(ctx context.Context, states []contract.Day) error {
	if len(states) == 0 {
		return nil
	}
	for _, table := range []string{
		"baseline_state", "date_offer", "date_event", "store_date", "pair_state", "category_state", "product_state", "store_state", "store_shape", "chain_shape",
		"drop_state", "silence_state",
	} {
		args := []any{join(states)}
		if table == "pair_state" || table == "silence_state" {
			args = append(args, states[0].Time(), states[len(states)-1].Time())
		}
		if err := b.exec(ctx, "forget_"+table, args...); err != nil {
			return err
		}
	}
	return nil
}

// weekday is 1 on Monday.
func weekday(d contract.Day) int64 { return (int64(d.Weekday())+6)%7 + 1 }

// monthPart is 1 on the first three days of a month, 6 on the last three, and 2 to 5 in the weeks between.
func monthPart(d contract.Day) int64 {
	t := d.Time()
	last := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	switch day := t.Day(); {
	case day <= 3:
		return 1
	case day > last-3:
		return 6
	default:
		return int64(2 + min(3, (day-4)/7))
	}
}
