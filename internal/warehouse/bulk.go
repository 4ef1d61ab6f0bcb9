package warehouse

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
)

// bulk writes rows of the ledger by the same path as facts: 27,000 slices of a chain whose stores send their own files
// are one load, not 27,000 statements. A row holds int64, string, bool, *string, *contract.Day, Minor or Milli.
type bulk struct {
	schema *arrow.Schema
	rows   [][]any
}

// minor is an amount of 1/100, milli a quantity of 1/1000.
type (
	minor int64
	milli int64
)

func (b *bulk) add(values ...any) { b.rows = append(b.rows, values) }

// load appends the rows to the table wh.<table>.
func (b *bulk) load(ctx context.Context, d Driver, table string) error {
	if len(b.rows) == 0 {
		return nil
	}
	builder := array.NewRecordBuilder(memory.DefaultAllocator, b.schema)
	defer builder.Release()
	for _, row := range b.rows {
		for i, v := range row {
			if err := appendValue(builder.Field(i), v); err != nil {
				return fmt.Errorf("load %s: column %s: %w", table, b.schema.Field(i).Name, err)
			}
		}
	}
	rec := builder.NewRecordBatch()
	defer rec.Release()
	reader, err := array.NewRecordReader(b.schema, []arrow.RecordBatch{rec})
	if err != nil {
		return fmt.Errorf("load %s: %w", table, err)
	}
	defer reader.Release()
	if _, err := d.Load(ctx, table, reader); err != nil {
		return fmt.Errorf("load %s: %w", table, err)
	}
	return nil
}

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

// Scaled reads an exact decimal string as an integer of its smallest unit: Scaled("12.5", 2) is 1250.
// It fails when s has more decimals than scale or does not fit.
func Scaled(s string, scale int) (int64, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) > scale {
		if strings.Trim(fraction[scale:], "0") != "" {
			return 0, fmt.Errorf("%q has more than %d decimals", s, scale)
		}
		fraction = fraction[:scale]
	}
	n, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", scale-len(fraction)), 10)
	if !ok || !n.IsInt64() {
		return 0, fmt.Errorf("%q is not a number that fits", s)
	}
	return n.Int64(), nil
}

// Unscaled is the opposite of Scaled: Unscaled(1250, 2) is "12.50".
func Unscaled(n int64, scale int) string {
	if scale == 0 {
		return fmt.Sprint(n)
	}
	sign := ""
	u := uint64(n)
	if n < 0 {
		sign, u = "-", -u
	}
	p := uint64(1)
	for range scale {
		p *= 10
	}
	return fmt.Sprintf("%s%d.%0*d", sign, u/p, scale, u%p)
}
