package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// Load implements warehouse.Driver: binary COPY on several connections, straight from the columns of the batches.
//
// Every connection has a transaction of its own, and they are committed one after the other once the server has taken all
// rows of all of them. Should one commit fail after another has gone through, what went through is deleted again; should the
// process end between two of them, the rows belong to deliveries that no slice shows, as those of any run that was killed.
func (d *DB) Load(ctx context.Context, table string, r array.RecordReader) (rows int64, err error) {
	target, err := d.target(ctx, table, r.Schema())
	if err == nil {
		rows, err = d.load(ctx, target, r)
	}
	if err != nil {
		return 0, fmt.Errorf("load wh.%s: %w", table, d.explain(ctx, err))
	}
	return rows, nil
}

// target is a table with the columns that a load brings.
type target struct {
	table   string
	columns []column
	dates   int // the column by whose months partitions are made; -1: none
}

// copy is the statement that takes the rows of some columns. All identifiers were found in the catalogue, and are quoted.
func (t target) copy(brought []int) string {
	names := make([]string, len(brought))
	for i, at := range brought {
		names[i] = quote(t.columns[at].name)
	}
	return "copy wh." + quote(t.table) + " (" + strings.Join(names, ", ") + ") from stdin (format binary)"
}

// target checks a schema against the catalogue: only tables in wh, only columns that they have, no loss on the way.
func (d *DB) target(ctx context.Context, table string, schema *arrow.Schema) (target, error) {
	t := target{table: table, dates: -1}
	rows, err := d.db.QueryContext(ctx, text("columns"), table)
	if err != nil {
		return t, err
	}
	defer func() { _ = rows.Close() }()
	type place struct {
		kind   string
		scale  int32
		filled bool // by the server, where a row brings nothing
	}
	have := map[string]place{}
	for rows.Next() {
		var name string
		var p place
		if err := rows.Scan(&name, &p.kind, &p.scale, &p.filled); err != nil {
			return t, err
		}
		have[name] = p
	}
	if err := rows.Err(); err != nil {
		return t, err
	}
	if len(have) == 0 {
		return t, errors.New("there is no such table")
	}
	for i, f := range schema.Fields() {
		p, ok := have[f.Name]
		if !ok {
			return t, fmt.Errorf("column %q: not in the table, or twice in the batch", f.Name)
		}
		delete(have, f.Name)
		c := columnOf(f)
		if c.kind == "" || c.kind != p.kind || c.scale > p.scale {
			return t, fmt.Errorf("column %s: a batch of %s does not go into %s with %d decimals", f.Name, f.Type, p.kind, p.scale)
		}
		c.filled = p.filled
		t.columns = append(t.columns, c)
		if dates := datesOf(table); dates != "" && f.Name == dates {
			t.dates = i
		}
	}
	return t, nil
}

// load pulls the batches and hands each to a connection that is free; where there are many, a further one is opened while all are busy.
func (d *DB) load(ctx context.Context, t target, r array.RecordReader) (int64, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan batch)
	var list []*copier
	var given int64
	start := func() {
		c := &copier{d: d, target: t, work: work, done: make(chan struct{}), extra: len(list) > 0}
		list = append(list, c)
		go c.run(ctx, cancel)
	}
	sent, err := pull(ctx, r, func(rec arrow.RecordBatch) error {
		b := batch{rec: rec}
		if t.dates >= 0 {
			var err error
			if b.version, err = d.ensure(ctx, monthsIn(rec, t.dates)); err != nil {
				return err
			}
		}
		rec.Retain()
		given += rec.NumRows()
		select {
		case work <- b:
			return nil
		default:
		}
		if len(list) == 0 || len(list) < d.options.Loaders && given > d.options.Worth {
			start()
		}
		select {
		case work <- b:
			return nil
		case <-ctx.Done():
			rec.Release()
			return context.Cause(ctx)
		}
	})
	if err != nil {
		cancel(err)
	}
	close(work)
	for _, c := range list {
		<-c.done
	}
	return d.settleLoad(ctx, t, list, sent, err)
}

// pull reads batches until there are no more, and hands each to give. What stopped the reader says more than what became of it.
func pull(ctx context.Context, r array.RecordReader, give func(arrow.RecordBatch) error) (rows int64, err error) {
	for {
		if err := context.Cause(ctx); err != nil {
			return rows, err
		}
		if !r.Next() {
			return rows, r.Err()
		}
		rec := r.RecordBatch()
		if rec.NumRows() == 0 {
			continue
		}
		rows += rec.NumRows()
		if err := give(rec); err != nil {
			return rows, err
		}
	}
}

// settleLoad commits all connections or none.
func (d *DB) settleLoad(ctx context.Context, t target, list []*copier, sent int64, err error) (rows int64, _ error) {
	if err == nil {
		err = context.Cause(ctx) // what failed first, and not what was interrupted because of it
	}
	for _, c := range list {
		rows += c.rows
		if err == nil {
			err = c.err
		}
	}
	if err == nil && rows != sent {
		err = fmt.Errorf("the server took %d of %d rows", rows, sent)
	}
	var committed []string
	for _, c := range list {
		if err != nil {
			c.rollback()
			continue
		}
		if err = c.commit(); err == nil && c.xid != "" {
			committed = append(committed, c.xid)
		}
	}
	if err != nil && len(committed) > 0 {
		err = errors.Join(err, d.takeBack(t.table, committed))
	}
	if err != nil {
		return 0, err
	}
	return rows, nil
}

// takeBack deletes the rows of transactions that should not have been committed alone. The nodes of a cluster number their transactions each
// for itself, so that the coordinator's number might be that of other rows there: what went through stays, as after a kill, and a sweep finds it.
func (d *DB) takeBack(table string, xids []string) error {
	if d.citus {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := d.db.ExecContext(ctx, filled("take_back", table), strings.Join(slices.Clone(xids), ","))
	return err
}
