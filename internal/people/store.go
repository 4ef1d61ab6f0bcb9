package people

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

//go:embed sql/*.sql
var statements embed.FS

func text(name string) string {
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("people: no statement " + name) // a typo in this package, found by any test
	}
	return string(b)
}

// Register keeps people, tokens and the audit log in the warehouse. Now is the clock.
type Register struct {
	Warehouse *warehouse.Warehouse
	Now       func() time.Time
}

// reading hands out a reader of the published run.
func (r Register) reading(ctx context.Context, use func(warehouse.Querier) error) (err error) {
	q, err := r.Warehouse.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, q.Close()) }()
	return use(q)
}

// each runs a query on a reader of the published run and scans its rows.
func (r Register) each(ctx context.Context, name string, scan func(*sql.Rows) error, args ...any) error {
	return r.reading(ctx, func(q warehouse.Querier) error { return each(ctx, q, name, scan, args...) })
}

func each(ctx context.Context, q warehouse.Querier, name string, scan func(*sql.Rows) error, args ...any) (err error) {
	end := warehouse.Statement(q, warehouse.FamilyPeople, name)
	defer func() { end(err) }()
	rows, err := q.Query(ctx, text(name), args...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// statement is a statement with its arguments.
type statement struct {
	name string
	args []any
}

// write runs statements in one transaction. number, where it is not "", is asked first, and its answer is bound as $1 of all of them.
func (r Register) write(ctx context.Context, number string, list func(n int64) []statement) (n int64, err error) {
	err = r.change(ctx, func(tx warehouse.Tx) ([]statement, error) {
		if number != "" {
			if err := each(ctx, tx, number, func(rows *sql.Rows) error { return rows.Scan(&n) }); err != nil {
				return nil, err
			}
		}
		return list(n), nil
	})
	return n, err
}

// change runs what is decided on in one transaction. There is one at a time, over all processes, so what decide reads in it stays true.
func (r Register) change(ctx context.Context, decide func(warehouse.Tx) ([]statement, error)) (err error) {
	tx, err := r.Warehouse.Begin(ctx, 0)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	list, err := decide(tx)
	if err != nil {
		return err
	}
	if err := do(ctx, tx, list); err != nil {
		return err
	}
	return tx.Commit()
}

// do runs statements one after the other.
func do(ctx context.Context, tx warehouse.Tx, list []statement) error {
	for _, s := range list {
		end := warehouse.Statement(tx, warehouse.FamilyPeople, s.name)
		_, err := tx.Exec(ctx, text(s.name), s.args...)
		end(err)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// scopes reads grants by the number of who has them.
func scopes(ctx context.Context, q warehouse.Querier, name string) (map[int64][]Grant, error) {
	all := map[int64][]Grant{}
	err := each(ctx, q, name, func(rows *sql.Rows) error {
		var id int64
		var g Grant
		var until *time.Time
		if err := rows.Scan(&id, &g.Node, &g.Value, &until); err != nil {
			return err
		}
		if until != nil {
			d := contract.DayOf(*until)
			g.Until = &d
		}
		all[id] = append(all[id], g)
		return nil
	})
	return all, err
}

// Placed returns the stores of the published master in the hierarchy.
func (r Register) Placed(ctx context.Context) (list []Placed, err error) {
	err = r.reading(ctx, func(q warehouse.Querier) error {
		list, err = placedIn(ctx, q)
		return err
	})
	return list, err
}

// bind is a date as an argument.
func bind(d *contract.Day) any {
	if d == nil {
		return nil
	}
	return d.Time()
}
