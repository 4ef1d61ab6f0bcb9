// Package read answers what a page wants to know of the published marts. A Reader is bound to a run; it reads a window of
// store-days once and sums them in memory, exactly, so that all figures of a page come from the same rows; what is not a
// store-day has a .sql file and a typed method of its own. A Memory shares what was read between pages. The package only
// reads, and knows nothing of HTTP. Money is in minor units (1/100), quantities are in thousandths, dates are business dates.
package read

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/turn"
	"github.com/daybookhq/daybook/internal/warehouse"
)

//go:embed sql/*.sql
var statements embed.FS

// Scope narrows a question to a region or a store; empty means all.
type Scope struct {
	Region string
	Store  string
}

// Base names what a number is compared with.
type Base string

// The bases: what was expected of the day, another day, the target.
const (
	Normal Base = "normal"
	Day    Base = "day"
	Target Base = "target"
)

// Against is a base and, for Day, how many days before a date its other side lies. Moved names the dates that compare with another one:
// those of holidays that move.
type Against struct {
	Base  Base
	Back  contract.Day
	Moved map[contract.Day]contract.Day
}

// Other is the date that a date compares with.
func (a Against) Other(date contract.Day) contract.Day {
	if other, ok := a.Moved[date]; ok {
		return other
	}
	return date - a.Back
}

// text returns the statement called name.
func text(name string) string {
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("read: no statement " + name) // a typo in this package, found by any test
	}
	return string(b)
}

// all runs the statement called name and scans each row into a T.
func all[T any](ctx context.Context, q warehouse.Querier, name string, scan func(*sql.Rows, *T) error, args ...any) (list []T, err error) {
	defer turn.Outside(ctx)()
	end := warehouse.Statement(q, warehouse.FamilyPage, name)
	defer func() { end(err) }()
	rows, err := q.Query(ctx, text(name), args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer func() {
		if cerr := rows.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("read %s: %w", name, cerr)
		}
	}()
	for rows.Next() {
		var row T
		if err := scan(rows, &row); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		list = append(list, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return list, nil
}

// day scans a date.
type day struct{ to *contract.Day }

// Scan implements sql.Scanner.
func (d day) Scan(src any) error {
	t, ok := src.(time.Time)
	if !ok {
		return fmt.Errorf("a date came as %T", src)
	}
	*d.to = contract.DayOf(t)
	return nil
}

// maybeDay scans a date that may be null.
type maybeDay struct{ to **contract.Day }

// Scan implements sql.Scanner.
func (d maybeDay) Scan(src any) error {
	if src == nil {
		*d.to = nil
		return nil
	}
	var v contract.Day
	if err := (day{&v}).Scan(src); err != nil {
		return err
	}
	*d.to = &v
	return nil
}

// label scans a text that may be null; null is "".
type label struct{ to *string }

// Scan implements sql.Scanner.
func (l label) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*l.to = ""
	case string:
		*l.to = v
	case []byte:
		*l.to = string(v)
	default:
		return fmt.Errorf("a text came as %T", src)
	}
	return nil
}
