package duckdb

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// loads numbers the loads of one DB and, for the chunk function, finds their readers.
type loads struct {
	last    atomic.Int64
	readers sync.Map //nolint:unused // int64 -> *source; the build without duckdb_arrow needs it
}

// Load implements warehouse.Driver. Each call has its own connection and transaction, so several may run at once.
func (d *DB) Load(ctx context.Context, table string, r array.RecordReader) (rows int64, err error) {
	if err := d.loadable(ctx, table, r.Schema()); err != nil {
		return 0, fmt.Errorf("load wh.%s: %w", table, err)
	}
	src := &source{RecordReader: r, ctx: ctx}
	rows, err = d.loadFrom(ctx, table, src)
	switch {
	case src.err != nil: // what stopped the reader says more than what the engine made of it
		err = src.err
	case err == nil && rows != src.rows:
		err = fmt.Errorf("the engine wrote %d of %d rows", rows, src.rows)
	}
	if err != nil {
		return 0, fmt.Errorf("load wh.%s: %w", table, d.explain(stopped(ctx, err)))
	}
	return rows, nil
}

// loadFrom writes the rows of src in one transaction, which a wrong count or an error undoes.
func (d *DB) loadFrom(ctx context.Context, table string, src *source) (int64, error) {
	// A statement that was stopped returns before the engine has let go of the batches: it does when the transaction is over, which
	// closing the connection waits for. Only then may they go.
	end := func() {}
	defer func() { end() }()
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }()
	scan, release, err := d.offer(conn, d.loads.last.Add(1), src)
	if err != nil {
		return 0, err
	}
	end = release
	names := make([]string, src.Schema().NumFields())
	for i, f := range src.Schema().Fields() {
		names[i] = quote(f.Name)
	}
	list := strings.Join(names, ", ")
	// All identifiers were found in the catalogue by loadable, and are quoted; values travel in batches.
	res, err := tx.ExecContext(ctx, "insert into wh."+quote(table)+" ("+list+") select "+scan.columns(src.Schema())+" from "+scan.from)
	if err != nil {
		return 0, err
	}
	rows, err := res.RowsAffected()
	if err != nil || src.err != nil || rows != src.rows {
		return rows, err
	}
	for _, statement := range scan.after {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return rows, err
		}
	}
	return rows, tx.Commit()
}

// scan is how a statement reads the batches of one load.
type scan struct {
	from    string                     // a view or a function
	columns func(*arrow.Schema) string // its columns, as the table has them
	after   []string                   // statements that clear up before the commit
}

// loadable checks a schema against the catalogue: only tables in wh, only columns that they have, no loss on the way.
func (d *DB) loadable(ctx context.Context, table string, schema *arrow.Schema) error {
	rows, err := d.db.QueryContext(ctx, text("columns"), table)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	type column struct {
		kind  string
		scale int32
	}
	have := map[string]column{}
	for rows.Next() {
		var name, kind string
		var c column
		if err := rows.Scan(&name, &kind, &c.scale); err != nil {
			return err
		}
		c.kind, _, _ = strings.Cut(kind, "(")
		have[name] = c
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(have) == 0 {
		return fmt.Errorf("there is no such table")
	}
	for _, f := range schema.Fields() {
		c, ok := have[f.Name]
		if !ok {
			return fmt.Errorf("column %q: not in the table, or twice in the batch", f.Name)
		}
		delete(have, f.Name)
		kind, scale := kindOf(f.Type)
		if kind == "" || kind != c.kind || scale > c.scale {
			return fmt.Errorf("column %s: a batch of %s does not go into %s with %d decimals", f.Name, f.Type, strings.ToLower(c.kind), c.scale)
		}
	}
	return nil
}

// kindOf returns the engine's type that an Arrow type goes into unchanged, and the decimals it brings; "" for others.
func kindOf(t arrow.DataType) (kind string, scale int32) {
	switch t := t.(type) {
	case *arrow.StringType:
		return "VARCHAR", 0
	case *arrow.DictionaryType:
		if t.ValueType.ID() == arrow.STRING {
			return "VARCHAR", 0
		}
	case *arrow.Date32Type:
		return "DATE", 0
	case *arrow.TimestampType:
		if t.Unit == arrow.Microsecond && t.TimeZone == "" {
			return "TIMESTAMP", 0
		}
	case *arrow.Decimal64Type:
		return "DECIMAL", t.Scale
	case *arrow.BooleanType:
		return "BOOLEAN", 0
	case *arrow.Int64Type:
		return "BIGINT", 0
	case *arrow.Float64Type:
		return "DOUBLE", 0
	}
	return "", 0
}

// quote makes an identifier of name.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// source is the caller's reader as the engine pulls it: it counts rows, stops with the context and keeps the first error.
// The engine holds it for the length of one statement only, so it never outlives the caller's own reference.
type source struct {
	array.RecordReader
	ctx  context.Context
	rows int64
	err  error
}

// Next implements array.RecordReader.
func (s *source) Next() bool {
	if s.err == nil {
		s.err = s.ctx.Err()
	}
	if s.err != nil {
		return false
	}
	if !s.RecordReader.Next() {
		s.err = s.RecordReader.Err()
		return false
	}
	s.rows += s.RecordBatch().NumRows()
	return true
}

// Err implements array.RecordReader.
func (s *source) Err() error { return s.err }

// Retain and Release leave the caller's reference alone.
func (s *source) Retain()  {}
func (s *source) Release() {}
