package mart

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// gather adds up what was delivered for the dates of a part, for all statements that read it, and makes room for what passes with the part.
func (b *baseline) gather(ctx context.Context, dates []contract.Day) error {
	for _, name := range passing {
		if b.open { // those of the part before
			if err := b.clear(ctx, name); err != nil {
				return err
			}
		}
		if err := b.exec(ctx, name+"_create"); err != nil {
			return err
		}
	}
	if b.engine == "postgres" && len(dates) > 1 {
		if err := b.exec(ctx, "fact_day_index.postgres"); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(dates, func(d contract.Day) bool { return b.has.sold[d] || b.has.stocked[d] }) {
		return nil
	}
	return b.addUp(ctx, dates[0].Time(), dates[len(dates)-1].Time())
}

// addUp fills fact_day of some dates. Mostly a pair has one row of sales and one of stock, and nothing has to be added up. Which have more is
// looked for unless the keys of contracts rule it out: a million rows are grouped to find none.
func (b *baseline) addUp(ctx context.Context, from, to time.Time) error {
	unsure, err := b.unsure(ctx, from, to)
	if err != nil {
		return err
	}
	repeated := int64(0)
	if unsure {
		if repeated, err = b.count(ctx, "fact_repeat", from, to); err != nil {
			return err
		}
	}
	if err := b.exec(ctx, "fact_day", from, to); err != nil || repeated == 0 {
		return err
	}
	return b.exec(ctx, "fact_repeated", from, to)
}

// unsure reports whether a pair may have several rows of sales or of stock on one of some dates.
func (b *baseline) unsure(ctx context.Context, from, to time.Time) (bool, error) {
	dates := int64(0)
	err := ask(ctx, b.tx, "fact_unsure", func(r *sql.Rows) error { return r.Scan(&dates) }, from, to, b.oneRow)
	return dates > 0, err
}

// begin makes the tables of a part, with the last state: out of the warehouse, or out of the part before. Pairs are many, so that their state in
// the warehouse is read where it lies. Where a part holds many dates, a server finds each by an index; with one date beside the state before it
// every second row is read, and an index costs more than it saves.
func (b *baseline) begin(ctx context.Context, dates int) error {
	for _, name := range temporary {
		if b.open {
			if err := b.exec(ctx, name+"_past"); err != nil {
				return err
			}
		}
		if err := b.exec(ctx, name+"_day_create"); err != nil {
			return err
		}
		if b.engine == "postgres" && dates > 1 {
			if err := b.exec(ctx, name+"_day_index.postgres"); err != nil {
				return err
			}
		}
		b.has.held[name] = 0
		if n := len(b.states); n > 0 {
			rows, err := b.resume(ctx, name, b.states[n-1].Time())
			if err != nil {
				return err
			}
			b.has.held[name] = rows
		}
		if b.open {
			if err := b.clear(ctx, name+"_past"); err != nil {
				return err
			}
		}
	}
	b.open = true
	return b.exec(ctx, "part_pair_create")
}

// resume gives a table of a part the state after a date, and returns how many rows it has of it; of pairs in the warehouse whether there are any.
func (b *baseline) resume(ctx context.Context, name string, last time.Time) (rows int64, err error) {
	if b.open {
		if name != "pair" {
			return b.count(ctx, name+"_roll", last)
		}
		rows, err = b.count(ctx, "pair_roll", last, b.source)
		b.source = nil
		return rows, err
	}
	for w := range b.weekdays {
		b.weekdays[w] = last
	}
	if name != "pair" {
		return b.count(ctx, name+"_restore", last)
	}
	b.source = last
	err = ask(ctx, b.tx, "pair_held", func(r *sql.Rows) error { return r.Scan(&rows) }, last)
	return rows, err
}

// clear drops a temporary table, and gives its memory back at once.
func (b *baseline) clear(ctx context.Context, table string) error {
	var columns []string
	err := ask(ctx, b.tx, "past_columns", func(r *sql.Rows) error {
		var c string
		err := r.Scan(&c)
		columns = append(columns, c)
		return err
	}, table)
	if err != nil {
		return err
	}
	fill := func(name, column string) error {
		_, err := b.tx.Exec(ctx, strings.NewReplacer("{table}", table, "{column}", column).Replace(text(name)))
		return err
	}
	for i := 1; i < len(columns); i++ {
		if err := fill("past_column_drop", columns[i]); err != nil {
			return err
		}
	}
	return drop(ctx, b.tx, table)
}
