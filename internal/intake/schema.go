package intake

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
)

// Schema is the Arrow schema of a dataset's batches: its canonical columns in warehouse order, then the delivery that
// brought the row and the line of the file that it begins on.
func Schema(d contract.Dataset) *arrow.Schema {
	fields := make([]arrow.Field, 0, len(d.Fields)+2)
	for _, f := range d.Fields {
		fields = append(fields, arrow.Field{Name: f.Name, Type: arrowType(f), Nullable: true})
	}
	fields = append(fields,
		arrow.Field{Name: "delivery_id", Type: arrow.PrimitiveTypes.Int64},
		arrow.Field{Name: "source_line", Type: arrow.PrimitiveTypes.Int64})
	return arrow.NewSchema(fields, nil)
}

func arrowType(f contract.Field) arrow.DataType {
	switch f.Kind {
	case contract.Date:
		return arrow.FixedWidthTypes.Date32
	case contract.Timestamp:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case contract.Decimal:
		return &arrow.Decimal64Type{Precision: contract.MaxDigits, Scale: int32(f.Scale)}
	case contract.Bool:
		return arrow.FixedWidthTypes.Boolean
	}
	return arrow.BinaryTypes.String
}
