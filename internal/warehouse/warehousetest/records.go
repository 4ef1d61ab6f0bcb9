package warehousetest

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// row is one row of a dataset by column name: string for text, dates and decimals, bool, int64; absent is null.
type row map[string]any

// schema is the shape in which batches of a dataset travel.
func schema(t *testing.T, dataset string) *arrow.Schema {
	t.Helper()
	d, ok := contract.DatasetByName(dataset)
	if !ok {
		t.Fatalf("no dataset %s", dataset)
	}
	var fields []arrow.Field
	for _, f := range d.Fields {
		var kind arrow.DataType
		switch f.Kind {
		case contract.Text:
			kind = arrow.BinaryTypes.String
		case contract.Date:
			kind = arrow.FixedWidthTypes.Date32
		case contract.Timestamp:
			kind = &arrow.TimestampType{Unit: arrow.Microsecond}
		case contract.Decimal:
			kind = &arrow.Decimal64Type{Precision: 14, Scale: int32(f.Scale)} //nolint:gosec // at most 6
		case contract.Bool:
			kind = arrow.FixedWidthTypes.Boolean
		}
		fields = append(fields, arrow.Field{Name: f.Name, Type: kind, Nullable: true})
	}
	for _, name := range []string{"delivery_id", "source_line"} {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Int64})
	}
	return arrow.NewSchema(fields, nil)
}

// records makes batches of at most three rows, so that every test crosses a batch's end.
func records(t *testing.T, dataset string, delivery int64, rows ...row) *feed {
	t.Helper()
	s := schema(t, dataset)
	b := array.NewRecordBuilder(memory.DefaultAllocator, s)
	defer b.Release()
	var batches []arrow.RecordBatch
	for i, r := range rows {
		r["delivery_id"], r["source_line"] = delivery, int64(i+2)
		for name := range r {
			if len(s.FieldIndices(name)) == 0 {
				t.Fatalf("%s has no column %s", dataset, name)
			}
		}
		for j, f := range s.Fields() {
			put(t, b.Field(j), f, r[f.Name])
		}
		if i%3 == 2 || i == len(rows)-1 {
			batches = append(batches, b.NewRecordBatch())
		}
	}
	reader, err := array.NewRecordReader(s, batches)
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range batches {
		rec.Release()
	}
	t.Cleanup(reader.Release)
	return &feed{RecordReader: reader, rows: int64(len(rows))}
}

func put(t *testing.T, b array.Builder, f arrow.Field, v any) {
	t.Helper()
	if v == nil {
		b.AppendNull()
		return
	}
	var err error
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(v.(string))
	case *array.Date32Builder:
		var d contract.Day
		d, err = contract.ParseDay(v.(string))
		b.Append(arrow.Date32(d))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v.(int64)))
	case *array.Decimal64Builder:
		var n int64
		n, err = warehouse.Scaled(v.(string), int(f.Type.(*arrow.Decimal64Type).Scale))
		b.Append(decimal.Decimal64(n))
	case *array.BooleanBuilder:
		b.Append(v.(bool))
	case *array.Int64Builder:
		b.Append(v.(int64))
	default:
		t.Fatalf("no column takes a %T", b)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// feed is a reader that knows how many rows it has and can end badly.
type feed struct {
	array.RecordReader
	rows int64
	last func() error // runs when all batches were read
	err  error
}

// Next implements array.RecordReader.
func (f *feed) Next() bool {
	if f.RecordReader.Next() {
		return true
	}
	if f.last != nil {
		f.err = f.last()
		f.last = nil
	}
	return false
}

// Err implements array.RecordReader.
func (f *feed) Err() error { return f.err }
