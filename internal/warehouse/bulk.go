package warehouse

import (
	"context"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
)

// bulk writes rows of the ledger by the same path as facts: 27,000 slices of a chain whose stores send their own files
// are one load, not 27,000 statements. It makes a batch at a time, so that the verdicts of thousands of files are never all
// held as text. A row holds int64, int, bool, string, *string, *int64, *contract.Day, minor or milli.
type bulk struct {
	schema  *arrow.Schema
	count   int
	row     func(i int) ([]any, error)
	next    int
	builder *array.RecordBuilder
	current arrow.RecordBatch
	err     error
}

// bulkRows is how many rows go into one batch.
const bulkRows = 512

// minor is an amount of 1/100, milli a quantity of 1/1000.
type (
	minor int64
	milli int64
)

// loadRows appends count rows, which row makes one after the other, to the table wh.<table>.
func (w *Warehouse) loadRows(ctx context.Context, table string, columns []arrow.Field, count int, row func(i int) ([]any, error)) error {
	if count == 0 {
		return nil
	}
	schema := arrow.NewSchema(columns, nil)
	b := &bulk{schema: schema, count: count, row: row, builder: array.NewRecordBuilder(memory.DefaultAllocator, schema)}
	defer b.builder.Release()
	defer b.release()
	if _, err := w.Load(ctx, table, b); err != nil {
		return fmt.Errorf("load %s: %w", table, err)
	}
	return nil
}

// Next implements array.RecordReader.
func (b *bulk) Next() bool {
	b.release()
	if b.err != nil || b.next == b.count {
		return false
	}
	for range min(bulkRows, b.count-b.next) {
		if b.err = b.append(); b.err != nil {
			return false
		}
		b.next++
	}
	b.current = b.builder.NewRecordBatch()
	return true
}

func (b *bulk) append() error {
	values, err := b.row(b.next)
	if err != nil {
		return err
	}
	for i, v := range values {
		if err := appendValue(b.builder.Field(i), v); err != nil {
			return fmt.Errorf("column %s: %w", b.schema.Field(i).Name, err)
		}
	}
	return nil
}

func (b *bulk) release() {
	if b.current != nil {
		b.current.Release()
		b.current = nil
	}
}

// Schema, RecordBatch, Record and Err implement array.RecordReader; Retain and Release have nothing to count.
func (b *bulk) Schema() *arrow.Schema          { return b.schema }
func (b *bulk) RecordBatch() arrow.RecordBatch { return b.current }
func (b *bulk) Record() arrow.RecordBatch      { return b.current }
func (b *bulk) Err() error                     { return b.err }
func (b *bulk) Retain()                        {}
func (b *bulk) Release()                       {}

func appendValue(b array.Builder, v any) error {
	switch x := v.(type) {
	case nil:
		b.AppendNull()
	case int64:
		b.(*array.Int64Builder).Append(x)
	case int:
		b.(*array.Int64Builder).Append(int64(x))
	case bool:
		b.(*array.BooleanBuilder).Append(x)
	case string:
		b.(*array.StringBuilder).Append(x)
	case *string:
		if x == nil {
			b.AppendNull()
		} else {
			b.(*array.StringBuilder).Append(*x)
		}
	case *int64:
		if x == nil {
			b.AppendNull()
		} else {
			b.(*array.Int64Builder).Append(*x)
		}
	case *contract.Day:
		if x == nil {
			b.AppendNull()
		} else {
			b.(*array.Date32Builder).Append(arrow.Date32(*x))
		}
	case minor:
		b.(*array.Decimal64Builder).Append(decimal.Decimal64(x))
	case milli:
		b.(*array.Decimal64Builder).Append(decimal.Decimal64(x))
	default:
		return fmt.Errorf("no column takes a %T", v)
	}
	return nil
}

var (
	arrowMoney    = &arrow.Decimal64Type{Precision: 18, Scale: 2}
	arrowQuantity = &arrow.Decimal64Type{Precision: 18, Scale: 3}
	arrowDate     = arrow.FixedWidthTypes.Date32
	arrowText     = arrow.BinaryTypes.String
	arrowInt      = arrow.PrimitiveTypes.Int64
	arrowBool     = arrow.FixedWidthTypes.Boolean
)

func column(name string, t arrow.DataType) arrow.Field {
	return arrow.Field{Name: name, Type: t, Nullable: true}
}
