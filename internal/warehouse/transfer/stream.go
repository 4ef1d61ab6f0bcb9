package transfer

import (
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// batchRows is how many rows go over at a time.
const batchRows = 16_384

// stream reads rows of one engine as batches for the other.
type stream struct {
	refs    atomic.Int64
	rows    *sql.Rows
	schema  *arrow.Schema
	builder *array.RecordBuilder
	targets []any
	put     []func() error
	batch   arrow.RecordBatch
	err     error
}

func newStream(t table, rows *sql.Rows) *stream {
	s := &stream{rows: rows, schema: t.schema()}
	s.refs.Store(1)
	s.builder = array.NewRecordBuilder(memory.DefaultAllocator, s.schema)
	s.targets, s.put = make([]any, len(t.columns)), make([]func() error, len(t.columns))
	for i, c := range t.columns {
		s.targets[i], s.put[i] = cell(c, s.builder.Field(i))
	}
	return s
}

// cell returns where a column is scanned into, and what brings it into its builder.
func cell(c column, to array.Builder) (target any, put func() error) {
	switch b := to.(type) {
	case *array.Int64Builder:
		return scan(func(v int64) error { b.Append(v); return nil }, b)
	case *array.StringBuilder:
		return scan(func(v string) error { b.Append(v); return nil }, b)
	case *array.BooleanBuilder:
		return scan(func(v bool) error { b.Append(v); return nil }, b)
	case *array.Float64Builder:
		return scan(func(v float64) error { b.Append(v); return nil }, b)
	case *array.Date32Builder:
		return scan(func(v time.Time) error { b.Append(arrow.Date32FromTime(v)); return nil }, b)
	case *array.TimestampBuilder:
		return scan(func(v time.Time) error { b.Append(arrow.Timestamp(v.UnixMicro())); return nil }, b)
	case *array.Decimal64Builder:
		scale := int(c.kind.(*arrow.Decimal64Type).Scale)
		return scan(func(v string) error {
			n, err := warehouse.Scaled(v, scale)
			if err != nil {
				return fmt.Errorf("column %s: %w", c.name, err)
			}
			b.Append(decimal.Decimal64(n))
			return nil
		}, b)
	}
	panic(fmt.Sprintf("transfer: no cell for %T", to)) // columnOf makes no other type
}

// scan pairs a nullable cell with what takes its value.
func scan[T any](take func(T) error, b array.Builder) (any, func() error) {
	v := new(sql.Null[T])
	return v, func() error {
		if !v.Valid {
			b.AppendNull()
			return nil
		}
		return take(v.V)
	}
}

// Next implements array.RecordReader.
func (s *stream) Next() bool {
	if s.batch != nil {
		s.batch.Release()
		s.batch = nil
	}
	n := 0
	for ; n < batchRows && s.err == nil && s.rows.Next(); n++ {
		if s.err = s.rows.Scan(s.targets...); s.err != nil {
			break
		}
		for _, put := range s.put {
			if s.err = put(); s.err != nil {
				break
			}
		}
	}
	if s.err == nil {
		s.err = s.rows.Err()
	}
	if s.err != nil || n == 0 {
		return false
	}
	s.batch = s.builder.NewRecordBatch()
	return true
}

// Schema, RecordBatch, Record, Err, Retain and Release implement array.RecordReader.
func (s *stream) Schema() *arrow.Schema          { return s.schema }
func (s *stream) RecordBatch() arrow.RecordBatch { return s.batch }

// Record is RecordBatch by its older name.
func (s *stream) Record() arrow.RecordBatch { return s.batch }
func (s *stream) Err() error                { return s.err }

// Retain counts a further user.
func (s *stream) Retain() { s.refs.Add(1) }

// Release counts a user off; the last one frees what is left.
func (s *stream) Release() {
	if s.refs.Add(-1) > 0 {
		return
	}
	if s.batch != nil {
		s.batch.Release()
		s.batch = nil
	}
	s.builder.Release()
}
