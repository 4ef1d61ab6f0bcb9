// Package mart builds what pages and heuristics read, one business date at a time: what a date added up to, what was normal
// for it, and what was out of stock. Marts are rebuilt for the dates that a run touched and for no others, so a night costs
// the same on day 30 and on day 1,000. One mart is one file in sql; its header says grain and inputs.
package mart

import (
	"context"
	"embed"
	"fmt"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

//go:embed sql/*.sql
var statements embed.FS

func text(name string) string {
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("mart: no statement " + name) // a typo in this package, found by any test
	}
	return string(b)
}

// Statement returns the text of the statement that builds a mart, for the page of definitions.
func Statement(name string) string { return text(name) }

// Request says which dates to build.
type Request struct {
	Run     int64
	Dates   []contract.Day // whose facts this run changed, oldest first
	First   []contract.Day // those of them that are seen for the first time: what is normal for them is written now, and once
	Restate bool           // write what was normal for all of them again
	Each    func(context.Context, contract.Day) error
}

// What is written once for a date, and what is written whenever its facts change; in this order.
var (
	expectations = []string{"expected_store_day", "expected_category_day", "expected_sales"}
	actuals      = []string{"store_day", "product_day", "category_day", "stockout_day"}
)

// Build builds the marts of the dates in the publishing transaction, oldest first, and calls Each after every date.
func Build(ctx context.Context, tx warehouse.Tx, r Request, progress func(done, total int)) error {
	for i, d := range r.Dates {
		if r.Restate || slices.Contains(r.First, d) {
			for _, name := range expectations {
				if err := build(ctx, tx, r.Run, d, name); err != nil {
					return err
				}
			}
		}
		for _, name := range actuals {
			if err := build(ctx, tx, r.Run, d, name); err != nil {
				return err
			}
		}
		if r.Each != nil {
			if err := r.Each(ctx, d); err != nil {
				return err
			}
		}
		progress(i+1, len(r.Dates))
	}
	return nil
}

// build writes one mart of one date and turns it into a slice.
func build(ctx context.Context, tx warehouse.Tx, run int64, d contract.Day, name string) error {
	rows, err := tx.Exec(ctx, text(name), d.Time(), run)
	if err != nil {
		return fmt.Errorf("mart %s of %s: %w", name, d, err)
	}
	if _, err := tx.Exec(ctx, text("supersede"), d.Time(), run, name); err != nil {
		return fmt.Errorf("mart %s of %s: %w", name, d, err)
	}
	if _, err := tx.Exec(ctx, text("slice"), d.Time(), run, name, rows); err != nil {
		return fmt.Errorf("mart %s of %s: %w", name, d, err)
	}
	return nil
}
