package export

import (
	"fmt"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
)

// arrow returns the type of the column in a Parquet file.
func (c column) arrow() arrow.DataType {
	switch c.kind {
	case integer:
		return arrow.PrimitiveTypes.Int64
	case huge:
		return &arrow.Decimal128Type{Precision: 38, Scale: 0}
	case decimal:
		if c.scale >= 0 && 0 < c.precision && c.precision <= 38 {
			return &arrow.Decimal128Type{Precision: int32(c.precision), Scale: int32(c.scale)} //nolint:gosec // at most 38
		}
	case float:
		return arrow.PrimitiveTypes.Float64
	case boolean:
		return arrow.FixedWidthTypes.Boolean
	case date:
		return arrow.FixedWidthTypes.Date32
	case timestamp:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case zoned:
		return &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
	}
	return arrow.BinaryTypes.String
}

// append adds one value of the column.
func (c column) append(b array.Builder, v any) error {
	if v == nil {
		b.AppendNull()
		return nil
	}
	switch b := b.(type) {
	case *array.Int64Builder:
		n, err := whole(v)
		b.Append(n)
		return err
	case *array.Decimal128Builder:
		t := b.Type().(*arrow.Decimal128Type)
		n, err := decimal128.FromString(c.plain(v), t.Precision, t.Scale)
		if err != nil {
			return fmt.Errorf("%s: %w", c.plain(v), err)
		}
		b.Append(n)
	case *array.Float64Builder:
		switch f := v.(type) {
		case float32:
			b.Append(float64(f))
		case float64:
			b.Append(f)
		default:
			return fmt.Errorf("a float came as %T", v)
		}
	case *array.BooleanBuilder:
		x, ok := v.(bool)
		if !ok {
			return fmt.Errorf("a boolean came as %T", v)
		}
		b.Append(x)
	case *array.Date32Builder:
		t, ok := v.(time.Time)
		if !ok {
			return fmt.Errorf("a date came as %T", v)
		}
		b.Append(arrow.Date32FromTime(t))
	case *array.TimestampBuilder:
		t, ok := v.(time.Time)
		if !ok {
			return fmt.Errorf("a timestamp came as %T", v)
		}
		b.Append(arrow.Timestamp(t.UnixMicro()))
	case *array.StringBuilder:
		b.Append(c.plain(v))
	default:
		return fmt.Errorf("no column takes a %T", v)
	}
	return nil
}

func whole(v any) (int64, error) {
	switch n := v.(type) {
	case int64:
		return n, nil
	case int32:
		return int64(n), nil
	case int16:
		return int64(n), nil
	case int8:
		return int64(n), nil
	case uint8:
		return int64(n), nil
	case uint16:
		return int64(n), nil
	case uint32:
		return int64(n), nil
	}
	return 0, fmt.Errorf("a whole number came as %T", v)
}
