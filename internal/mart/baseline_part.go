package mart

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// gather adds up what was delivered for the dates of a part, for all statements that read it, and makes room for what passes with the part.
func (b *baseline) gather(ctx context.Context, dates []contract.Day) error {
	for _, name := range passing {
		if b.open { // those of the part before
			if err := b.clear(ctx, name+"_day"); err != nil {
				return err
			}
		}
		if err := b.exec(ctx, name+"_day_create"); err != nil {
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
	return b.exec(ctx, "fact_day", dates[0].Time(), dates[len(dates)-1].Time())
}

// begin makes the tables of a part, with the last state: out of the warehouse, or out of the part before. Where it holds many dates, a server
// finds each by an index; with one date beside the state before it every second row is read, and an index costs more than it saves.
func (b *baseline) begin(ctx context.Context, dates int) error {
	for _, name := range temporary {
		source := name + "_restore"
		if b.open {
			source = name + "_roll"
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
			rows, err := b.count(ctx, source, b.states[n-1].Time())
			if err != nil {
				return err
			}
			b.has.held[name] = rows
			for w := range b.weekdays {
				if !b.open {
					b.weekdays[w] = b.states[n-1].Time()
				}
			}
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
	return fill("past_drop", "")
}
