// Package transfer brings a whole warehouse from one engine to another, or into a file that is a backup: facts, ledger, marts, states and
// insights, table by table through the same columnar path as a night's load. It can be interrupted and goes on where it was; nothing of
// it is seen until the end, because rows are reached only through slices, and slices come last. Both sides are then added up and compared.
package transfer

import (
	"context"
	"errors"
	"fmt"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Since is the step of the schema from which on a warehouse can be copied.
const Since = 15

// Options of a transfer.
type Options struct {
	Locked   bool // the caller holds the run lock of the source
	Wait     bool // for a run that is under way in the source
	Progress func(table string, done, total int64)
}

// Table is what a table came to, the same on both sides.
type Table struct {
	Name string   `json:"table"`
	Rows int64    `json:"rows"`
	Sums []string `json:"sums"` // column=sum, of every column that can be added up
}

// Summary is what a transfer brought.
type Summary struct {
	Run     int64   `json:"published_run"`
	Rows    int64   `json:"rows"`
	Resumed bool    `json:"resumed"`
	Tables  []Table `json:"tables"`
}

// last are the tables that make rows visible. They are small, change while runs go on, and are copied whole, after all others. The pointer
// itself is moved at the very end.
var last = []string{"run", "delivery", "slice"}

// Copy brings all of from into to. Both must be migrated to the same step. to must be empty, or hold an earlier part of the same
// transfer; else the error has kind fault.Usage. No run can start in from while it lasts; what else is written there meanwhile (people,
// what they did) is seen by a later one: the whole source is read as it was at one moment.
func Copy(ctx context.Context, from, to warehouse.Driver, opt Options) (s Summary, err error) {
	if !opt.Locked {
		release, err := from.Lock(ctx, opt.Wait)
		if err != nil {
			return s, err
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	source, err := from.Snapshot(ctx)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	c := &copying{from: source, to: to, opt: opt}
	if err := c.begin(ctx, from); err != nil {
		return s, err
	}
	release, err := to.Lock(ctx, false) // no run may write there meanwhile
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := c.mark(ctx); err != nil {
		return s, err
	}
	s.Resumed = len(c.done) > 0
	for _, t := range c.tables {
		if err := c.copy(ctx, t); err != nil {
			return s, fmt.Errorf("transfer %s: %w", t.name, err)
		}
	}
	for _, t := range c.tables {
		sum, err := c.compare(ctx, t)
		if err != nil {
			return s, fault.New(fault.KindOf(err), "transfer %s: %w", t.name, err).WithHint("the target holds rows that did not come from here; %s", anew)
		}
		s.Tables = append(s.Tables, sum)
		s.Rows += sum.Rows
	}
	if err := c.finish(ctx); err != nil {
		return s, err
	}
	s.Run = c.run
	return s, to.Maintain(ctx)
}

// copying is a transfer under way.
type copying struct {
	from   warehouse.Reader
	to     warehouse.Driver
	opt    Options
	source string // names the warehouse that it comes from
	marked bool   // the target says that it is being filled
	run    int64  // that readers of from see
	oldest int64  // that they can still see
	tables []table
	done   map[chunk]int64
}

// chunk is a part of a table: rows of deliveries, or runs, first to last.
type chunk struct {
	table       string
	first, last int64
}

// begin looks at both sides.
func (c *copying) begin(ctx context.Context, from warehouse.Driver) error {
	version, err := from.Version(ctx)
	if err != nil {
		return err
	}
	if there, err := c.to.Version(ctx); err != nil || there != version {
		return errors.Join(err, fault.New(fault.Failed, "the source is at step %d of its schema, the target at %d", version, there))
	}
	tables, err := tablesOf(ctx, c.from, from.Engine(), version)
	if err != nil {
		return err
	}
	c.tables = tables
	if err := c.identify(ctx); err != nil {
		return err
	}
	other, runs, err := c.arrived(ctx)
	if err != nil {
		return err
	}
	switch {
	case other != "" && other != c.source:
		return fault.New(fault.Usage, "the target holds a part of another warehouse").WithHint("copy into an empty database or a new file; %s", anew)
	case runs > 0 && len(c.done) == 0:
		return fault.New(fault.Usage, "the target holds a warehouse already").WithHint("copy into an empty database or a new file; %s", anew)
	}
	c.marked = other != ""
	return nil
}

// anew is how a transfer begins again from nothing.
const anew = "to begin anew make the target empty (PostgreSQL: DROP SCHEMA wh CASCADE; a file: remove it), then give daybook copy --to again"

// whole is the part that stands for all: it has arrived with the first mark, brings no rows, and goes with the last.
var whole = chunk{}

// mark writes into the target that it is being filled.
func (c *copying) mark(ctx context.Context) error {
	if c.marked {
		return nil
	}
	return write(ctx, c.to, func(tx warehouse.Tx) error {
		_, err := tx.Exec(ctx, text("arrive"), c.source, whole.table, whole.first, whole.last, 0)
		return err
	})
}

// Unfinished fails with kind fault.Config while a transfer into d has begun and not ended: it holds a part of another warehouse then, and
// whoever built on that would build on half of it.
func Unfinished(ctx context.Context, d warehouse.Driver) error {
	if version, err := d.Version(ctx); err != nil || version < Since {
		return err
	}
	q, err := d.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { _ = q.Close() }()
	parts, err := number(ctx, q, text("parts"))
	if err != nil || parts == 0 {
		return err
	}
	return fault.New(fault.Config, "a copy into this database is not finished: it holds only a part of the warehouse that it comes from").
		WithHint("give daybook copy --to again in the home that it comes from: it goes on where it was; %s", anew)
}

// arrived reads what an earlier attempt has brought: the source that it names, and how many runs the target knows.
func (c *copying) arrived(ctx context.Context) (source string, runs int64, err error) {
	c.done = map[chunk]int64{}
	q, err := c.to.At(ctx, 0)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, q.Close()) }()
	rows, err := q.Query(ctx, text("arrived"))
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k chunk
		var n int64
		if err := rows.Scan(&source, &k.table, &k.first, &k.last, &n); err != nil {
			return "", 0, err
		}
		if k != whole {
			c.done[k] = n
		}
	}
	if err := rows.Err(); err != nil {
		return "", 0, err
	}
	runs, err = number(ctx, q, text("runs"))
	return source, runs, err
}

// finish moves the target's pointer to what readers of the source see, and forgets the marks of the transfer.
func (c *copying) finish(ctx context.Context) error {
	return write(ctx, c.to, func(tx warehouse.Tx) error {
		if _, err := tx.Exec(ctx, text("point"), c.run, c.oldest); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, text("forget"))
		return err
	})
}
