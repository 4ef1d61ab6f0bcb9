package mart

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
)

// learn makes the states after the dates of a part, oldest first. Dates without facts leave none. each is called when a date is learnt.
func (b *baseline) learn(ctx context.Context, dates []contract.Day, each func(contract.Day) error) error {
	if err := b.begin(ctx, len(dates)); err != nil {
		return fmt.Errorf("baseline: %w", err)
	}
	dates = within(dates, b.facts)
	if err := b.know(ctx, dates); err != nil {
		return err
	}
	for _, d := range dates {
		if err := b.step(ctx, d, each); err != nil {
			return fmt.Errorf("baseline after %s: %w", d, err)
		}
		b.states = append(b.states, d)
	}
	return nil
}

// know says what promotions and the calendar say of dates. Rows that are there of a date after which there is no state are of a home whose
// dates an older Daybook took back: a promotion that stood there twice would count all of its pairs twice, from that date on.
func (b *baseline) know(ctx context.Context, dates []contract.Day) error {
	if len(dates) == 0 {
		return nil
	}
	for _, name := range []string{"forget_date_offer", "forget_date_event", "date_offer", "date_event"} {
		if err := b.exec(ctx, name, join(dates)); err != nil {
			return fmt.Errorf("baseline from %s: %w", dates[0], err)
		}
	}
	return nil
}

// step learns one date.
func (b *baseline) step(ctx context.Context, d contract.Day, each func(contract.Day) error) error {
	before := any(nil)
	if n := len(b.states); n > 0 {
		before = b.states[n-1].Time()
	}
	var oldest any // date on which a store of this date was learnt last
	var hours, month float64
	var nowhere string
	for _, name := range learnt {
		if !b.has.any(name, d) {
			b.has.wrote(name, d, 0)
			continue
		}
		args := []any{d.Time(), before}
		switch name {
		case "item_day":
			var err error
			if oldest, err = b.learntBefore(ctx, d); err == nil {
				hours, month, nowhere, err = b.dateFacts(ctx, d, before)
			}
			if err != nil {
				return err
			}
			args = append(args, weekday(d), nowhere)
		case "place_day":
			args = append(args, oldest)
		case "pair_day":
			args = []any{d.Time(), oldest, hours, month, nowhere, b.source}
		case "cell_day":
			args[1] = oldest
		case "shape_day":
			args = []any{d.Time(), b.weekdays[weekday(d)], weekday(d)}
		case "store_date":
			args = append(args, weekday(d), b.weekdays[weekday(d)])
		case "store_state":
			args = append(args, weekday(d), monthPart(d), b.weekdays[weekday(d)])
		case "chain_shape":
			args = append(args, weekday(d), monthPart(d))
		}
		rows, err := b.count(ctx, name, args...)
		if err != nil {
			return err
		}
		b.has.wrote(name, d, rows)
	}
	b.weekdays[weekday(d)] = d.Time()
	if err := each(d); err != nil {
		return err
	}
	if b.keep[d] {
		for _, name := range written {
			args := []any{d.Time()}
			if name == "pair_state" {
				args = append(args, b.source)
			}
			if err := b.exec(ctx, name, args...); err != nil {
				return err
			}
		}
	}
	return b.exec(ctx, "baseline_state", d.Time())
}

// learntBefore is the oldest date on which the stores of a date were learnt last; the date itself where none was.
func (b *baseline) learntBefore(ctx context.Context, d contract.Day) (any, error) {
	oldest, ok, err := oneDate(ctx, b.tx, "learnt_before", d.Time())
	if !ok {
		oldest = d
	}
	return oldest.Time(), err
}

// dateFacts is what holds for all pairs of a date: the hours that it is open at the most, the factor of its part of the month, and the category
// of products that the master does not name.
func (b *baseline) dateFacts(ctx context.Context, d contract.Day, before any) (hours, month float64, nowhere string, err error) {
	err = ask(ctx, b.tx, "date_facts", func(r *sql.Rows) error { return r.Scan(&hours, &month, &nowhere) }, d.Time(), before, monthPart(d))
	return hours, month, nowhere, err
}
