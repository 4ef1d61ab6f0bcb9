// Package mart builds what pages and heuristics read: what a business date added up to, what was normal for it, and what was
// out of stock. Marts are rebuilt for the dates that a run touched and for no others; what is normal comes from a state that
// every date carries on, so a night costs the same on day 30 and on day 1,000. One table is one file in sql; its header says
// grain and inputs. docs/baseline.md has the formulas of what is normal.
package mart

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

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
	Engine  string         // of the warehouse
	Dates   []contract.Day // whose facts this run changed, oldest first
	First   []contract.Day // those of them that are seen for the first time: what is normal for them is written now, and once
	Restate bool           // write what was normal for all of them again
	Stand   bool           // the marts of all dates stand as they were read before: what is normal is learnt again, and nothing is built
	Learn   int            // days of history before a date of a store, or of a category in it, is said to be normal
	Cover   Cover
	// OneRow are the contracts, by the SHA-256 of their text, whose files have one row at most of a store, product and date. Where the facts of
	// dates came under them alone, pairs of several rows are not looked for.
	OneRow []string
	// Later leaves states of what is normal that nothing goes on from in their place: Forget drops them once the night is published.
	Later bool
	// Each hears of some of the dates, oldest first, once their marts are there.
	Each func(context.Context, []contract.Day) error
}

// Cover says what is too much and too little stock; quantities are whole units, times are days.
type Cover struct {
	Days, ShelfUnits, DeadDays int
	LeadDays, ReviewDays       int
}

// What is written whenever the facts of a date change, before the baseline learns from the date and after it; and what is written
// once for a date. cover_day looks at the days to come, date by date.
var (
	actuals      = []string{"store_day", "product_day", "category_day"}
	expectations = []string{"expected_sales"}
	normals      = []string{"expected_category_day", "expected_store_day"}
	stock        = []string{"stockout_day", "stock_check", "silent_day", "drop_day", "negative_day", "hour_day"}
)

// Build builds the marts of the dates in the publishing transaction, a few dates at a time, oldest first: with one statement for
// several dates, planning them takes no longer than running them.
func Build(ctx context.Context, tx warehouse.Tx, r Request, progress func(done, total int)) error {
	if len(r.Dates) == 0 {
		return nil
	}
	b := &baseline{tx: tx, engine: r.Engine, oneRow: strings.Join(r.OneRow, ",")}
	parts, err := b.plan(ctx, r.Dates)
	if err != nil {
		return err
	}
	built := r.Dates
	if r.Stand {
		built = nil
	}
	asked, changed, first := set(r.Dates), set(built), set(r.First)
	if r.Restate {
		first = changed
	}
	known, _, err := oneDate(ctx, tx, "first_day")
	if err != nil {
		return err
	}
	known += contract.Day(r.Learn)
	covers := func(d contract.Day) error {
		if !changed[d] || !b.has.mart("cover_day", []contract.Day{d}) {
			return nil
		}
		return b.exec(ctx, "cover_day", r.Run, int64(r.Cover.Days), int64(r.Cover.ShelfUnits), int64(r.Cover.DeadDays), int64(r.Cover.LeadDays), int64(r.Cover.ReviewDays), d.Time())
	}
	done := 0
	for i, part := range parts {
		dates := within(part, changed)
		expected := within(dates, first)
		if err := b.gather(ctx, part); err != nil {
			return fmt.Errorf("facts of %s to %s: %w", part[0], part[len(part)-1], err)
		}
		if err := build(ctx, tx, r.Run, dates, actuals); err != nil {
			return err
		}
		if err := b.learn(ctx, part, covers); err != nil {
			return err
		}
		if err := b.build(ctx, r.Run, expected, expectations); err != nil {
			return err
		}
		unknown, _ := slices.BinarySearch(expected, known)
		if err := publish(ctx, tx, r.Run, expected[:unknown], normals); err != nil {
			return err
		}
		if err := b.build(ctx, r.Run, expected[unknown:], normals); err != nil {
			return err
		}
		if err := buildErrors(ctx, tx, r.Run, dates); err != nil {
			return err
		}
		if err := b.build(ctx, r.Run, dates, stock); err != nil {
			return err
		}
		if err := publish(ctx, tx, r.Run, dates, []string{"cover_day"}); err != nil {
			return err
		}
		if err := buildTrade(ctx, tx, r.Run, dates); err != nil {
			return err
		}
		if err := sumPromotions(ctx, tx, r.Run, part, built, b.facts); err != nil {
			return err
		}
		if !r.Later || i < len(parts)-1 {
			if err := b.forget(ctx); err != nil {
				return err
			}
		}
		if r.Each != nil && len(dates) > 0 {
			if err := r.Each(ctx, dates); err != nil {
				return err
			}
		}
		done += len(within(part, asked))
		progress(done, len(r.Dates))
	}
	return b.end(ctx)
}

// Forget drops the states that are not worth keeping, as Build does unless it leaves them for later. On a server that takes as long as some of
// the marts, and nobody has to wait for it in the morning.
func Forget(ctx context.Context, tx warehouse.Tx) error {
	b := &baseline{tx: tx}
	if err := b.read(ctx); err != nil {
		return fmt.Errorf("states of the baseline: %w", err)
	}
	b.keep = kept(b.states)
	return b.forget(ctx)
}

func set(days []contract.Day) map[contract.Day]bool {
	m := make(map[contract.Day]bool, len(days))
	for _, d := range days {
		m[d] = true
	}
	return m
}

// within keeps the days that are in a set.
func within(days []contract.Day, in map[contract.Day]bool) (list []contract.Day) {
	for _, d := range days {
		if in[d] {
			list = append(list, d)
		}
	}
	return list
}

// build writes marts of some dates and turns them into slices.
func build(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day, names []string) error {
	for _, name := range names {
		if err := write(ctx, tx, run, dates, name); err != nil {
			return err
		}
	}
	return publish(ctx, tx, run, dates, names)
}

// build writes marts that read what was learnt of some dates. Those that would find nothing are not asked.
func (b *baseline) build(ctx context.Context, run int64, dates []contract.Day, names []string) error {
	learnt := within(dates, b.facts)
	for _, name := range names {
		if !b.has.mart(name, learnt) {
			continue
		}
		if err := write(ctx, b.tx, run, learnt, name); err != nil {
			return err
		}
	}
	return publish(ctx, b.tx, run, dates, names)
}

func write(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day, name string) error {
	if len(dates) == 0 {
		return nil
	}
	from, to := dates[0], dates[len(dates)-1]
	if _, err := put(ctx, tx, name, from.Time(), to.Time(), run, join(dates)); err != nil {
		return fmt.Errorf("mart %s of %s to %s: %w", name, from, to, err)
	}
	return nil
}

// aside makes a temporary table and fills it by the statement of its name, while work is done.
func aside(ctx context.Context, tx warehouse.Tx, table string, work func() error, args ...any) error {
	if err := execute(ctx, tx, table+"_create"); err != nil {
		return err
	}
	if _, err := put(ctx, tx, table, args...); err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	if err := work(); err != nil {
		return err
	}
	return drop(ctx, tx, table)
}

// drop drops a temporary table.
func drop(ctx context.Context, tx warehouse.Tx, table string) error {
	_, err := tx.Exec(ctx, strings.ReplaceAll(text("past_drop"), "{table}", table))
	return err
}

// put runs the statement called name and returns how many rows it wrote.
func put(ctx context.Context, tx warehouse.Tx, name string, args ...any) (int64, error) {
	end := warehouse.Statement(tx, warehouse.FamilyMart, name)
	rows, err := tx.Exec(ctx, text(name), args...)
	end(err)
	return rows, err
}

// publish turns what was written of some dates into slices, and hides earlier builds.
func publish(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day, names []string) error {
	if len(dates) == 0 {
		return nil
	}
	var days, marts []string
	for _, name := range names {
		for _, d := range dates {
			days, marts = append(days, d.String()), append(marts, name)
		}
	}
	from, to := dates[0], dates[len(dates)-1]
	_, err := put(ctx, tx, "supersede", from.Time(), to.Time(), run, join(dates), strings.Join(names, ","))
	if err == nil {
		_, err = put(ctx, tx, "slice", run, strings.Join(days, ","), strings.Join(marts, ","))
	}
	if err != nil {
		return fmt.Errorf("slices of %s of %s to %s: %w", strings.Join(names, ", "), from, to, err)
	}
	return nil
}

// join writes dates as statements read them.
func join(dates []contract.Day) string {
	list := make([]string, len(dates))
	for i, d := range dates {
		list[i] = d.String()
	}
	return strings.Join(list, ",")
}
