package transfer

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// chunkRows is how many rows a part should have: few enough to be done again after an interruption.
const chunkRows = 1_000_000

// copy brings one table, part by part, leaving out what has arrived.
func (c *copying) copy(ctx context.Context, t table) error {
	chunks, rows, err := t.chunks(ctx, c.from)
	if err != nil {
		return err
	}
	total, done := int64(0), int64(0)
	for _, n := range rows {
		total += n
	}
	if err := c.forgetOthers(ctx, t, chunks, rows); err != nil {
		return err
	}
	for i, k := range chunks {
		if n, arrived := c.done[k]; !arrived || n != rows[i] {
			if err := c.bring(ctx, t, k, rows[i]); err != nil {
				return err
			}
		}
		done += rows[i]
		c.opt.Progress(t.name, done, total)
	}
	return nil
}

// chunks divides a table by its key. rows says how many each holds.
func (t table) chunks(ctx context.Context, q warehouse.Querier) (list []chunk, rows []int64, err error) {
	if t.key == "" {
		n, err := number(ctx, q, "select count(*) from wh."+t.name)
		if err != nil || n == 0 {
			return nil, nil, err
		}
		return []chunk{{table: t.name}}, []int64{n}, nil
	}
	r, err := q.Query(ctx, "select "+t.key+", count(*) from wh."+t.name+" group by "+t.key+" order by "+t.key)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = r.Close() }()
	for r.Next() {
		var key, n int64
		if err := r.Scan(&key, &n); err != nil {
			return nil, nil, err
		}
		if k := len(list) - 1; k >= 0 && rows[k]+n <= chunkRows {
			list[k].last, rows[k] = key, rows[k]+n
			continue
		}
		list, rows = append(list, chunk{t.name, key, key}), append(rows, n)
	}
	return list, rows, r.Err()
}

// forgetOthers removes parts of an earlier attempt that are no longer parts of the source, which went on in between.
func (c *copying) forgetOthers(ctx context.Context, t table, chunks []chunk, rows []int64) error {
	for k, n := range c.done {
		if i := slices.Index(chunks, k); k.table != t.name || i >= 0 && rows[i] == n {
			continue
		}
		if err := c.remove(ctx, t, k); err != nil {
			return err
		}
		delete(c.done, k)
	}
	return nil
}

// bring copies one part. What an interrupted attempt left of it is removed first; the mark is set when all of it is there.
func (c *copying) bring(ctx context.Context, t table, k chunk, rows int64) error {
	if err := c.remove(ctx, t, k); err != nil {
		return err
	}
	n, err := c.load(ctx, t, k)
	if err != nil {
		return err
	}
	if n != rows {
		return fmt.Errorf("%d of %d rows of %d to %d arrived", n, rows, k.first, k.last)
	}
	return write(ctx, c.to, func(tx warehouse.Tx) error {
		_, err := tx.Exec(ctx, text("arrive"), c.source, k.table, k.first, k.last, rows)
		return err
	})
}

// load streams one part from the source into the target.
func (c *copying) load(ctx context.Context, t table, k chunk) (int64, error) {
	r, err := c.from.Query(ctx, t.selection(), t.bounds(k)...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }()
	s := newStream(t, r)
	defer s.Release()
	n, err := c.to.Load(ctx, t.name, s)
	return n, errors.Join(err, s.Err())
}

// remove deletes a part and its mark.
func (c *copying) remove(ctx context.Context, t table, k chunk) error {
	return write(ctx, c.to, func(tx warehouse.Tx) error {
		if _, err := tx.Exec(ctx, t.removal(), t.bounds(k)...); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, text("depart"), k.table, k.first, k.last)
		return err
	})
}

// bounds are the values that a part's statements bind.
func (t table) bounds(k chunk) []any {
	if t.key == "" {
		return nil
	}
	return []any{k.first, k.last}
}

// write runs f in a transaction of the target.
func write(ctx context.Context, d warehouse.Driver, f func(warehouse.Tx) error) error {
	tx, err := d.Begin(ctx, 0)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
