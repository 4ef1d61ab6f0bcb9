package transfer

import (
	"context"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/warehouse"
)

//go:embed sql/*.sql
var statements embed.FS

func text(name string) string {
	b, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic("transfer: no statement " + name) // a typo in this package, found by any test
	}
	return string(b)
}

// number runs a query whose answer is one number.
func number(ctx context.Context, q warehouse.Querier, query string) (n int64, err error) {
	rows, err := q.Query(ctx, query)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

// Identity tells a warehouse from others, wherever it was copied to; "" before its first run.
func Identity(ctx context.Context, d warehouse.Driver) (id string, err error) {
	q, err := d.At(ctx, 0)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, q.Close()) }()
	c := &copying{from: q}
	if err := c.identify(ctx); err != nil || c.source == none {
		return "", err
	}
	return c.source, nil
}

// none is the name of a warehouse without a run.
var none = nameOf("", "")

func nameOf(began, first string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(began+" "+first)))
}

// identify names the source, and the runs that its readers see.
func (c *copying) identify(ctx context.Context) error {
	rows, err := c.from.Query(ctx, text("identity"))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var began, first string
	for rows.Next() {
		if err := rows.Scan(&began, &first, &c.run, &c.oldest); err != nil {
			return err
		}
	}
	c.source = nameOf(began, first)
	return rows.Err()
}

// sums adds up a table on one side.
func sums(ctx context.Context, q warehouse.Querier, t table) (list []string, err error) {
	rows, err := q.Query(ctx, t.totals())
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	list = make([]string, len(t.columns)+1)
	targets := make([]any, len(list))
	for i := range list {
		targets[i] = &list[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
	}
	return list, rows.Err()
}

// compare adds up a table on both sides.
func (c *copying) compare(ctx context.Context, t table) (Table, error) {
	ours, err := sums(ctx, c.from, t)
	if err != nil {
		return Table{}, err
	}
	target, err := c.to.At(ctx, 0)
	if err != nil {
		return Table{}, err
	}
	theirs, err := sums(ctx, target, t)
	if err = errors.Join(err, target.Close()); err != nil {
		return Table{}, err
	}
	out := Table{Name: t.name, Sums: []string{}}
	if out.Rows, err = strconv.ParseInt(ours[0], 10, 64); err != nil {
		return out, err
	}
	if ours[0] != theirs[0] {
		return out, fmt.Errorf("%s rows here, %s there", ours[0], theirs[0])
	}
	for i, col := range t.columns {
		here, there := ours[i+1], theirs[i+1]
		if !same(col, here, there) {
			return out, fmt.Errorf("%s adds up to %s here, to %s there", col.name, here, there)
		}
		if d, ok := col.kind.(*arrow.Decimal64Type); ok {
			v, _ := new(big.Rat).SetString(here)
			out.Sums = append(out.Sums, col.name+"="+v.FloatString(int(d.Scale)))
		}
	}
	return out, nil
}

// same reports whether two sums of a column are the same number; sums of statistics may differ by the order in which they were added up.
func same(c column, a, b string) bool {
	if c.kind.ID() == arrow.FLOAT64 {
		return close(a, b)
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) == 0
}

// close reports whether two sums of statistics are the same but for the order in which they were added up.
func close(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && math.Abs(x-y) <= 1e-9*max(1, math.Abs(x), math.Abs(y))
}
