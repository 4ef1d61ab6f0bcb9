package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

var separator = regexp.MustCompile(`(?m)^--;[ \t]*\r?$`)

// Migrate implements warehouse.Driver. A database that is open for reading only is checked, not changed.
func (d *DB) Migrate(ctx context.Context, steps []warehouse.Step) error {
	done, err := d.versions(ctx)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", d.path, err)
	}
	known := map[int]string{}
	for _, s := range steps {
		known[s.Number] = s.Name
	}
	for number, name := range done {
		if known[number] != name {
			return fault.New(fault.Config, "warehouse %s is newer than this binary: it has step %d (%s)", d.path, number, name).
				WithHint("use the Daybook that wrote it, or a newer one")
		}
	}
	ordered := slices.Clone(steps)
	slices.SortFunc(ordered, func(a, b warehouse.Step) int { return a.Number - b.Number })
	if err := d.alone(ctx, done, ordered); err != nil {
		return fmt.Errorf("migrate %s: %w", d.path, err)
	}
	for _, s := range ordered {
		if _, ok := done[s.Number]; ok {
			continue
		}
		if d.options.ReadOnly {
			return fault.New(fault.Config, "warehouse %s is older than this binary: it lacks step %d (%s)", d.path, s.Number, s.Name).
				WithHint("open it once for writing, for instance with daybook status")
		}
		if err := d.step(ctx, s); err != nil {
			return fmt.Errorf("migrate %s: step %d (%s): %w", d.path, s.Number, s.Name, err)
		}
	}
	return nil
}

// alone refuses a file in which somebody else has what the steps left would make: all of schema wh where nothing was done yet, and the
// names of new views.
func (d *DB) alone(ctx context.Context, done map[int]string, all []warehouse.Step) error {
	rows, err := d.db.QueryContext(ctx, text("strangers"), strings.Join(warehouse.NewViews(all, done), ","), len(done) == 0)
	if err != nil {
		return err
	}
	names, err := listed(rows)
	if err != nil || len(names) == 0 {
		return err
	}
	return warehouse.InTheWay(names, "give Daybook a file of its own: duckdb:PATH")
}

// Version implements warehouse.Driver.
func (d *DB) Version(ctx context.Context) (newest int, err error) {
	done, err := d.versions(ctx)
	if err != nil {
		return 0, fmt.Errorf("version of %s: %w", d.path, err)
	}
	for number := range done {
		newest = max(newest, number)
	}
	return newest, nil
}

// versions returns the steps that were done; none in a database that was never migrated.
func (d *DB) versions(ctx context.Context) (map[int]string, error) {
	var n int
	if err := d.db.QueryRowContext(ctx, text("version_exists")).Scan(&n); err != nil || n == 0 {
		return nil, err
	}
	rows, err := d.db.QueryContext(ctx, text("versions"))
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

func (d *DB) step(ctx context.Context, s warehouse.Step) (err error) {
	release, err := d.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
		}
	}()
	for _, script := range []string{text("version_table"), s.SQL} {
		if err := runScript(ctx, tx, script); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, text("version_add"), s.Number, s.Name); err != nil {
		return err
	}
	return tx.Commit()
}

// runScript runs statements that are separated by lines that hold only "--;".
func runScript(ctx context.Context, tx *sql.Tx, script string) error {
	for i, statement := range separator.Split(script, -1) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("statement %d: %w", i+1, err)
		}
	}
	return nil
}
