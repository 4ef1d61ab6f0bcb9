package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

var separator = regexp.MustCompile(`(?m)^--;[ \t]*\r?$`)

// first is the number of the step with which a warehouse begins.
const first = 1

// Migrate implements warehouse.Driver. Processes that start at once take turns, step by step; where there is nothing to do
// nothing is written, so that a read-only server can be opened too.
func (d *DB) Migrate(ctx context.Context, steps []warehouse.Step) error {
	ordered := slices.Clone(steps)
	slices.SortFunc(ordered, func(a, b warehouse.Step) int { return a.Number - b.Number })
	done, err := d.versions(ctx, d.db)
	if err == nil {
		err = d.newer(done, ordered)
	}
	for _, s := range ordered {
		if err != nil {
			break
		}
		if _, ok := done[s.Number]; !ok {
			err = d.step(ctx, s, ordered)
		}
	}
	if err != nil {
		return fmt.Errorf("migrate %s: %w", d.name, d.explain(ctx, err))
	}
	// Looked at each time, for whoever brought the tables may have been stopped before this.
	if err := d.complete(ctx); err != nil && fault.KindOf(d.explain(ctx, err)) != fault.Unreachable { // a standby has them from the primary
		return fmt.Errorf("months of %s: %w", d.name, d.explain(ctx, err))
	}
	views := warehouse.ViewsOf(ordered)
	if err := d.rights(ctx, views); err != nil && fault.KindOf(d.explain(ctx, err)) != fault.Unreachable { // a standby has its rights from the primary
		return fmt.Errorf("rights of readers of %s: %w", d.name, d.explain(ctx, err))
	}
	if err := d.describe(ctx, ordered[len(ordered)-1].Number, views); err != nil && fault.KindOf(d.explain(ctx, err)) != fault.Unreachable { // as rights
		return fmt.Errorf("comments of %s: %w", d.name, d.explain(ctx, err))
	}
	d.mu.Lock()
	d.views = views
	d.mu.Unlock()
	return nil
}

// newer refuses a database with a step that this binary does not know.
func (d *DB) newer(done map[int]string, steps []warehouse.Step) error {
	known := map[int]string{}
	for _, s := range steps {
		known[s.Number] = s.Name
	}
	for number, name := range done {
		if known[number] != name {
			return fault.New(fault.Config, "this database is newer than this binary: it has step %d (%s)", number, name).
				WithHint("use the Daybook that wrote it, or a newer one")
		}
	}
	return nil
}

// Version implements warehouse.Driver.
func (d *DB) Version(ctx context.Context) (newest int, err error) {
	done, err := d.versions(ctx, d.db)
	if err != nil {
		return 0, fmt.Errorf("version of %s: %w", d.name, d.explain(ctx, err))
	}
	for number := range done {
		newest = max(newest, number)
	}
	return newest, nil
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// versions returns the steps that were done; none in a database that was never migrated.
func (d *DB) versions(ctx context.Context, q querier) (map[int]string, error) {
	var there bool
	if err := q.QueryRowContext(ctx, text("version_exists")).Scan(&there); err != nil || !there {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, text("versions"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	done := map[int]string{}
	for rows.Next() {
		var number int
		var name string
		if err := rows.Scan(&number, &name); err != nil {
			return nil, err
		}
		done[number] = name
	}
	return done, rows.Err()
}

// step does one step, unless another process has done it meanwhile.
func (d *DB) step(ctx context.Context, s warehouse.Step, all []warehouse.Step) (err error) {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }()
	if _, err := t.ExecContext(ctx, text("lock_migrate")); err != nil {
		return err
	}
	done, err := d.versions(ctx, t)
	if err != nil {
		return err
	}
	if err := d.newer(done, all); err != nil {
		return err
	}
	if _, ok := done[s.Number]; ok {
		return nil
	}
	if err := d.alone(ctx, t, done, all); err != nil {
		return err
	}
	if err := d.apply(ctx, t, s); err != nil {
		return fmt.Errorf("step %d (%s): %w", s.Number, s.Name, err)
	}
	return t.Commit()
}

// alone refuses a database in which somebody else has what the steps left would make: all of schema wh where nothing was done yet, and
// the names of new views.
func (d *DB) alone(ctx context.Context, t *sql.Tx, done map[int]string, all []warehouse.Step) error {
	rows, err := t.QueryContext(ctx, text("strangers"), strings.Join(warehouse.NewViews(all, done), ","), len(done) == 0)
	if err != nil {
		return err
	}
	names, err := listed(rows)
	if err != nil || len(names) == 0 {
		return err
	}
	return warehouse.InTheWay(names, "give Daybook a database of its own: CREATE DATABASE, and its name in the URL")
}

// apply runs a step's statements and lays out the tables that it made.
func (d *DB) apply(ctx context.Context, t *sql.Tx, s warehouse.Step) error {
	if d.citus {
		if _, err := t.ExecContext(ctx, text("one_by_one")); err != nil {
			return err
		}
	}
	if err := script(ctx, t, text("version_table")); err != nil {
		return err
	}
	before, err := tablesOf(ctx, t)
	if err != nil {
		return err
	}
	if s.Number == first {
		before = nil // the driver's own table too
	}
	if err := script(ctx, t, s.SQL); err != nil {
		return err
	}
	after, err := tablesOf(ctx, t)
	if err != nil {
		return err
	}
	for _, table := range after {
		if slices.Contains(before, table) {
			continue
		}
		if err := d.layOut(ctx, t, table); err != nil {
			return fmt.Errorf("lay out wh.%s: %w", table, err)
		}
	}
	if err := script(ctx, t, text("opaque")); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, text("version_add"), s.Number, s.Name)
	return err
}

// script runs statements that are separated by lines that hold only "--;".
func script(ctx context.Context, t *sql.Tx, statements string) error {
	for i, statement := range separator.Split(statements, -1) {
		if _, err := t.ExecContext(ctx, statement, pgx.QueryExecModeExec); err != nil {
			return fmt.Errorf("statement %d: %w", i+1, err)
		}
	}
	return nil
}

// tablesOf lists the tables of schema wh, partitions left out.
func tablesOf(ctx context.Context, t *sql.Tx) ([]string, error) {
	rows, err := t.QueryContext(ctx, text("tables"))
	if err != nil {
		return nil, err
	}
	return listed(rows)
}

// listed reads rows of one name each.
func listed(rows *sql.Rows) (names []string, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
